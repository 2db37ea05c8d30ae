package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** 我已办: everybody finds what they completed themselves, and nothing of others. */
@ProcessTest
class DoneWorkTest {

  @Autowired ApplicationContext context;
  @LocalServerPort int port;

  @Test
  void whatIHaveCompletedComesFirst() {
    Case file = new Walk(context).accepted();
    String mine = HttpOfficer.of(port, "township-clerk").get("/done").body();
    assertThat(mine).contains(file.number()).contains("审查申请材料").doesNotContain(NAME);
    assertThat(HttpOfficer.of(port, "county-clerk").get("/done").body())
        .doesNotContain(file.number());
    assertThat(HttpOfficer.of(port, "township-clerk").get("/done?page=9999").body())
        .contains("还没有办结的事项")
        .contains("上一页");
    assertThat(HttpOfficer.of(port, "auditor").get("/done").status()).isEqualTo(403);
  }
}

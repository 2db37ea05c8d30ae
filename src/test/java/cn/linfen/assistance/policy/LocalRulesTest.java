package cn.linfen.assistance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counties set what the rules leave to them, and nothing else. */
@IntegrationTest
class LocalRulesTest {

  private static final String COUNTY = "141002";

  @Autowired Profiles profiles;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @LocalServerPort int port;
  private HttpOfficer approver;

  @BeforeEach
  void approver() {
    approver = HttpOfficer.atBrowser(port, "county-approver");
  }

  @AfterEach
  void leave() {
    jdbc.sql("delete from policy_override where set_by = 'county-approver'").update();
  }

  private Answer set(String rule, String value, LocalDate from) {
    return approver.follow(
        approver.form(
            "/admin/policy", Map.of("rule", rule, "value", value, "from", from.toString())));
  }

  private long stored() {
    return jdbc.sql("select count(*) from policy_override where set_by = 'county-approver'")
        .query(Long.class)
        .single();
  }

  @Test
  void aValueHoldsFromItsDayOn() {
    LocalDate today = LocalDate.now(clock);
    assertThat(set("P2021/linshi.capFamily", "800", today).body()).contains("已设定");
    assertThat(profiles.decimal("P2021", "linshi.capFamily", COUNTY)).isEqualByComparingTo("800");
    assertThat(profiles.decimal("P2021", "linshi.capFamily", "141081"))
        .isEqualByComparingTo("10000");
    set("P2021/linshi.capFamily", "900", today.plusDays(1));
    assertThat(profiles.decimal("P2021", "linshi.capFamily", COUNTY)).isEqualByComparingTo("800");
    assertThat(approver.get("/admin/policy").body()).contains("800元").contains("900元");
    assertThat(
            jdbc.sql("select count(*) from audit_log where event = 'policy.set' and subject = ?")
                .param(COUNTY)
                .query(Long.class)
                .single())
        .isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "P2015/dibao.notice.town,5,由法规规定",
    "P2015/nothing.of.the.kind,5,由法规规定",
    "P1999/linshi.capFamily,5,由法规规定",
    "P2021/linshi.capFamily,-1,不带符号",
    "P2021/linshi.capFamily,五百,不带符号",
    "P2021/linshi.capFamily,1.234,两位小数",
    "P2015/linshi.notice.required,2,1（是）或0（否）",
    "P2015/linshi.acceptance,1.5,期限应为整数",
    "P2015/sla.risk,1.5,不得大于1",
  })
  void whatCannotBeIsToldAndNotStored(String rule, String value, String text) {
    assertThat(set(rule, value, LocalDate.now(clock)).body()).contains(text);
    assertThat(stored()).isZero();
  }

  @Test
  void nothingIsSetForThePastOrByOthers() {
    assertThat(set("P2021/linshi.capFamily", "800", LocalDate.now(clock).minusDays(1)).body())
        .contains("不能追溯");
    HttpOfficer clerk = HttpOfficer.atBrowser(port, "county-clerk");
    assertThat(clerk.get("/admin/policy").status()).isEqualTo(403);
    assertThat(
            clerk
                .form(
                    "/admin/policy",
                    Map.of(
                        "rule",
                        "P2021/linshi.capFamily",
                        "value",
                        "800",
                        "from",
                        LocalDate.now(clock).toString()))
                .status())
        .isEqualTo(403);
    assertThat(stored()).isZero();
  }
}

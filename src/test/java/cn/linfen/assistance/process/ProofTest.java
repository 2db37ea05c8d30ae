package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.signature.Pins;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether each way in which a case can be left lying is found. */
@ProcessTest
class ProofTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Accounts accounts;
  @Autowired Pins pins;
  @LocalServerPort int port;
  private Walk walk;

  @BeforeEach
  void begin() {
    walk = new Walk(context);
  }

  /** What a night finds, by case. */
  private Map<String, String> night() throws ReflectiveOperationException {
    Object proof = context.getBean("proof");
    proof.getClass().getMethod("run").invoke(proof);
    JsonNode answer = HttpOfficer.of(port, "supervisor").get("/api/supervision/proof").json();
    assertThat(answer.path("cases").asLong())
        .isEqualTo(
            jdbc.sql("select count(*) from assistance_case where state = 'OPEN'")
                .query(Long.class)
                .single());
    Map<String, String> found = new TreeMap<>();
    answer
        .path("failures")
        .forEach(one -> found.put(one.path("caseNumber").asText(), one.path("reason").asText()));
    return found;
  }

  @Test
  void casesAtWorkArePassedAndWhatLiesIsFound() throws ReflectiveOperationException {
    Case applied = walk.applied();
    Case hanging = walk.reviewedAndPosted(walk.evaluated());
    Case meeting = walk.survey(walk.verify(walk.accepted()));
    assertThat(night()).doesNotContainKeys(applied.number(), hanging.number(), meeting.number());

    jdbc.sql("update act_ru_task set due_date_ = null where id_ = ?")
        .param(applied.task("examineApplication").getId())
        .update();
    jdbc.sql(
            "update act_ru_job set duedate_ = timestamp '2020-01-01' where process_instance_id_ in"
                + " (select proc_inst_id_ from act_ru_execution where business_key_ = ?)")
        .param(hanging.number())
        .update();
    assertThat(night())
        .containsEntry(applied.number(), "没有到期日")
        .containsEntry(hanging.number(), "定时已到，但没有触发");
    jdbc.sql(
            "update act_ru_job set retries_ = 0 where process_instance_id_ in"
                + " (select proc_inst_id_ from act_ru_execution where business_key_ = ?)")
        .param(hanging.number())
        .update();
    assertThat(night()).containsEntry(hanging.number(), "系统处理失败，须系统管理员处理");
    jdbc.sql(
            "update act_ru_job set retries_ = 3, duedate_ = timestamp '2026-04-01' where process_instance_id_ in"
                + " (select proc_inst_id_ from act_ru_execution where business_key_ = ?)")
        .param(hanging.number())
        .update();
    jdbc.sql("update act_ru_task set due_date_ = timestamp '2026-04-01' where id_ = ?")
        .param(applied.task("examineApplication").getId())
        .update();
    assertThat(night()).doesNotContainKeys(applied.number(), hanging.number());
  }

  @Test
  void aStepThatNobodyCanDoIsFound() throws ReflectiveOperationException {
    Case file = walk.accepted();
    assertThat(night()).doesNotContainKey(file.number());
    for (String user : new String[] {"county-clerk", "county-clerk-b"}) {
      accounts.disable(user, true, "sysadmin");
    }
    try {
      assertThat(night()).containsEntry(file.number(), "没有人能办：岗位空缺，或在岗人员都须回避");
    } finally {
      for (String user : new String[] {"county-clerk", "county-clerk-b"}) {
        accounts.disable(user, false, "sysadmin");
        pins.renew(user, HttpOfficer.PIN);
      }
    }
    assertThat(night()).doesNotContainKey(file.number());
  }
}

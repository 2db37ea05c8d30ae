package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.engine.SlaRebuild;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.support.CaseDriver.Case;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the read model says of cases that officers take through their steps. */
@ProcessTest
class SlaTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  private Walk walk;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
  }

  private Map<String, Object> step(Case file, String activity) {
    return jdbc.sql("select * from sla_step where case_number = ? and activity_id = ?")
        .params(file.number(), activity)
        .query()
        .singleRow();
  }

  private Map<String, Object> record(Case file) {
    return jdbc.sql("select * from sla_case where case_number = ?")
        .param(file.number())
        .query()
        .singleRow();
  }

  @Test
  void aStepIsRecordedWhileItWaitsIsClaimedAndEnds() {
    Case file = walk.applied();
    assertThat(step(file, "examineApplication"))
        .containsEntry("kind", "TASK")
        .containsEntry("post", "township.clerk")
        .containsEntry("division", "141002100")
        .containsEntry("county", "141002")
        .containsEntry("officer", null)
        .containsEntry("ended_at", null);
    file.sign("examineApplication", "township-clerk", accept());
    assertThat(step(file, "examineApplication"))
        .containsEntry("officer", "township-clerk")
        .containsEntry("ending", "COMPLETED");
    assertThat(step(file, "examineApplication").get("due_at")).isNotNull();
    assertThat(step(file, "startVerification")).containsEntry("ending", null);
    assertThat(record(file)).containsEntry("ended_at", null).containsEntry("outcome", "OPEN");
    assertThat(record(file).get("next_due"))
        .isEqualTo(step(file, "startVerification").get("due_at"));
  }

  @Test
  void aStepWhoseTimeRanOutHasLapsed() {
    Case file =
        walk.applied()
            .sign("examineApplication", "township-clerk", askForSupplement())
            .fire("supplementOverdue")
            .hasEnded(CaseState.LAPSED);
    assertThat(step(file, "supplementMaterials")).containsEntry("ending", "LAPSED");
    assertThat(record(file)).containsEntry("outcome", "LAPSED").containsEntry("next_due", null);
  }

  @Test
  void waitingPeriodsAreSteps() {
    Case file = walk.reviewedAndPosted(walk.evaluated());
    assertThat(step(file, "noticePeriodOver"))
        .containsEntry("kind", "WAIT")
        .containsEntry("ending", null);
    assertThat(step(file, "waitForMeeting")).containsEntry("ending", "COMPLETED");
    file.fire("noticePeriodOver");
    assertThat(step(file, "noticePeriodOver")).containsEntry("ending", "COMPLETED");
  }

  @Test
  void whatATerminationStopsIsCancelled() {
    Case file = walk.accepted();
    walk.requestTermination(file, "withdrawal");
    assertThat(step(file, "startVerification")).containsEntry("ending", "CANCELLED");
    assertThat(record(file)).containsEntry("outcome", "WITHDRAWN");
  }

  @Test
  void aCompletionThatIsRefusedLeavesTheRecordsAsTheyWere() {
    Case file = walk.applied();
    List<Map<String, Object>> before =
        jdbc.sql("select * from sla_step where case_number = ?")
            .param(file.number())
            .query()
            .listOfRows();
    try {
      context
          .getBean(cn.linfen.assistance.engine.EngineActions.class)
          .complete(file.task("examineApplication").getId(), "township-clerk");
      throw new AssertionError("completed without a signature");
    } catch (org.camunda.bpm.engine.AuthorizationException refused) {
      assertThat(
              jdbc.sql("select * from sla_step where case_number = ?")
                  .param(file.number())
                  .query()
                  .listOfRows())
          .isEqualTo(before);
    }
  }

  @Test
  void rebuiltFromTheHistoryTheRowsAreTheSame() {
    List<Case> files =
        List.of(
            walk.deliver(walk.applied().sign("examineApplication", "township-clerk", reject())),
            walk.reviewedAndPosted(walk.evaluated()));
    List<Map<String, Object>> steps = all("sla_step", files);
    List<Map<String, Object>> cases = all("sla_case", files);
    for (Case file : files) {
      jdbc.sql("delete from sla_step where case_number = ?").param(file.number()).update();
      jdbc.sql("delete from sla_case where case_number = ?").param(file.number()).update();
    }
    rebuild();
    assertThat(all("sla_step", files)).isEqualTo(steps);
    assertThat(all("sla_case", files)).isEqualTo(cases);
  }

  @Test
  void recordsOutliveTheHistory() {
    Case file = walk.deliver(walk.applied().sign("examineApplication", "township-clerk", reject()));
    Map<String, Object> before = step(file, "examineApplication");
    HistoryService history = context.getBean(HistoryService.class);
    history
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(file.number())
        .list()
        .stream()
        .filter(one -> one.getSuperProcessInstanceId() == null)
        .forEach(one -> history.deleteHistoricProcessInstance(one.getId()));
    rebuild();
    assertThat(step(file, "examineApplication")).isEqualTo(before);
  }

  private List<Map<String, Object>> all(String table, List<Case> files) {
    return jdbc.sql(
            "select * from "
                + table
                + " where case_number = any(?) order by case_number, started_at")
        .param(files.stream().map(Case::number).toArray(String[]::new))
        .query()
        .listOfRows();
  }

  private void rebuild() {
    SlaRebuild.run(context.getBean(DataSource.class), context.getBean(Profiles.class), line -> {});
  }

  @Test
  void aStepKnowsItsLimitAndHowMuchOfItWasUsed() {
    Case file = walk.applied();
    assertThat(step(file, "examineApplication"))
        .containsEntry("limit_key", "dibao.acceptance")
        .containsEntry("unit", "WD")
        .containsEntry("used", null);
    assertThat(step(file, "examineApplication").get("risk_at")).isNotNull();
    file.sign("examineApplication", "township-clerk", reject());
    assertThat(step(file, "examineApplication")).containsEntry("used", 0);
    assertThat(step(file, "deliver")).containsEntry("limit_key", "dibao.refuse.notify");
  }

  @Test
  void aCaseThatWaitsForTheApplicantIsNotLate() {
    Case file = walk.applied().sign("examineApplication", "township-clerk", askForSupplement());
    assertThat(step(file, "supplementMaterials")).containsEntry("applicant", true);
    assertThat(record(file)).containsEntry("applicant", true);
    file.sign("supplementMaterials", "township-clerk", supplemented());
    assertThat(record(file)).containsEntry("applicant", false);
  }
}

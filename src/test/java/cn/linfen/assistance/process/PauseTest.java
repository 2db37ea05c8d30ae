package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.askForSupplement;
import static cn.linfen.assistance.support.Papers.supplemented;
import static cn.linfen.assistance.support.Papers.verificationMismatch;
import static cn.linfen.assistance.support.Papers.verificationPass;
import static cn.linfen.assistance.support.Papers.verificationRequest;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.engine.SlaRebuild;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.TestClock;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The clock of a case stands while the diagram says so, and loses nothing and gains nothing. */
@ProcessTest
class PauseTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired TestClock clock;
  private Walk walk;
  private Duration passed = Duration.ZERO;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
  }

  @AfterEach
  void back() {
    clock.advance(passed.negated());
  }

  private void days(int days) {
    Duration time = Duration.ofDays(days);
    clock.advance(time);
    passed = passed.plus(time);
  }

  @Test
  void whileDataIsWaitedForTheSurveysTimeStands() {
    // Wednesday 2026-03-11: ten working days from acceptance end on the 25th.
    Case file = walk.accepted().sign("startVerification", "county-clerk", verificationRequest());
    assertThat(pauses(file)).containsExactly("check-data open");
    days(6);
    file.sign("recordVerification", "county-clerk", verificationPass());
    assertThat(pauses(file)).containsExactly("check-data 2026-03-11/2026-03-17");
    // 11 to 16 March are not used up: the 17th is the first of three days.
    assertThat(dueDay(file, "arrangeSurvey")).isEqualTo("2026-03-19");
    file.sign("arrangeSurvey", "township-clerk", Papers.surveyArrangement());
    assertThat(dueDay(file, "recordSurvey")).isEqualTo("2026-03-30");
  }

  @Test
  void whoLetsTheClockStandTooLongIsNotRewarded() {
    Case file = walk.accepted().sign("startVerification", "county-clerk", verificationRequest());
    // Ten working days for the data end on 25 March; they come on 10 April.
    days(30);
    file.sign("recordVerification", "county-clerk", verificationPass());
    file.sign("arrangeSurvey", "township-clerk", Papers.surveyArrangement());
    // From 26 March on: 26, 27, 30, 31, 1, 2, 3, 7 (the 6th is a holiday), 8, 9 April.
    assertThat(dueDay(file, "recordSurvey")).isEqualTo("2026-04-09");
  }

  @Test
  void theWholeCasesTimerMovesWhenItPausesAndResumes() {
    Case file = urbanAccepted();
    assertThat(total(file)).isEqualTo("2026-04-10");
    file.sign("startVerification", "county-clerk", verificationRequest());
    // Should the data take all of their ten working days.
    assertThat(total(file)).isEqualTo("2026-04-24");
    assertThat(whole(file))
        .containsEntry("limit_key", "dibao.total")
        .containsEntry("allowed", 30)
        .containsEntry("unit", "D");
    assertThat(lastDay(((Timestamp) whole(file).get("due_at")).toInstant()))
        .isEqualTo("2026-04-24");
    days(2);
    file.sign("recordVerification", "county-clerk", verificationPass());
    assertThat(total(file)).isEqualTo("2026-04-11");
    assertThat(lastDay(((Timestamp) whole(file).get("due_at")).toInstant()))
        .isEqualTo("2026-04-11");
  }

  @Test
  void theApplicantsTimeIsNotTheOffices() {
    Case file =
        walk.appliedInTown().sign("examineApplication", "township-clerk", askForSupplement());
    days(3);
    file.sign("supplementMaterials", "township-clerk", supplemented())
        .sign("reexamineApplication", "township-clerk", Papers.accept());
    assertThat(total(file)).isEqualTo("2026-04-12");
    assertThat(
            jdbc.sql(
                    "select applicant from sla_step where case_number = ? and activity_id = 'supplementMaterials'")
                .param(file.number())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void anotherWaitInTheSameCaseIsAnotherPause() {
    Case file = urbanAccepted();
    file.sign("startVerification", "county-clerk", verificationRequest());
    days(1);
    file.sign("recordVerification", "county-clerk", verificationMismatch());
    days(2);
    file.fire("objectionOverdue");
    assertThat(pauses(file))
        .containsExactly(
            "check-data 2026-03-11/2026-03-12", "check-objection 2026-03-12/2026-03-14");
    assertThat(total(file)).isEqualTo("2026-04-12");
  }

  @Test
  void rebuiltFromTheHistoryPausesAndLimitsAreTheSame() {
    Case open = urbanAccepted();
    open.sign("startVerification", "county-clerk", verificationRequest());
    Case file = urbanAccepted();
    file.sign("startVerification", "county-clerk", verificationRequest());
    days(4);
    file.sign("recordVerification", "county-clerk", verificationPass());
    walk.survey(file);
    days(1);
    Case ended = urbanAccepted();
    ended.sign("startVerification", "county-clerk", verificationRequest());
    days(2);
    walk.requestTermination(ended, "withdrawal");
    List<Case> files = List.of(open, file, ended);
    List<Map<String, Object>> before = records(files);
    for (String table : List.of("sla_pause", "sla_step", "sla_case")) {
      jdbc.sql("delete from " + table + " where case_number = any(?)")
          .param(numbers(files))
          .update();
    }
    SlaRebuild.run(context.getBean(DataSource.class), context.getBean(Profiles.class), line -> {});
    assertThat(records(files)).isEqualTo(before);
  }

  private Case urbanAccepted() {
    return walk.appliedInTown().sign("examineApplication", "township-clerk", Papers.accept());
  }

  private static String[] numbers(List<Case> files) {
    return files.stream().map(Case::number).toArray(String[]::new);
  }

  private List<Map<String, Object>> records(List<Case> files) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (String table : List.of("sla_pause", "sla_step", "sla_case")) {
      all.addAll(
          jdbc.sql("select * from " + table + " where case_number = any(?) order by 1, 2, 3")
              .param(numbers(files))
              .query()
              .listOfRows());
    }
    return all;
  }

  private List<String> pauses(Case file) {
    return jdbc.sql(
            """
            select reason || ' ' || case when ended_at is null then 'open' else
                     to_char(began_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') || '/'
                     || to_char(ended_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') end
            from sla_pause where case_number = ? order by began_at
            """)
        .param(file.number())
        .query(String.class)
        .list();
  }

  private Map<String, Object> whole(Case file) {
    return jdbc.sql("select * from sla_case where case_number = ?")
        .param(file.number())
        .query()
        .singleRow();
  }

  private String total(Case file) {
    String instance =
        context
            .getBean(RuntimeService.class)
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(file.number())
            .processDefinitionKey("subsistence-allowance")
            .singleResult()
            .getId();
    return lastDay(
        context
            .getBean(ManagementService.class)
            .createJobQuery()
            .activityId("totalOver")
            .processInstanceId(instance)
            .singleResult()
            .getDuedate()
            .toInstant());
  }

  private static String dueDay(Case file, String element) {
    return lastDay(file.task(element).getDueDate().toInstant());
  }

  private static String lastDay(Instant due) {
    return LocalDate.ofInstant(due.minusSeconds(1), ChinaTime.ZONE).toString();
  }
}

package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseEvent;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The subsistence allowance under the rules of 2021 (民发〔2021〕57号). */
@ProcessTest
@TestPropertySource(properties = "assistance.profile=P2021")
class NewRulesTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Documents documents;
  @Autowired TestClock clock;
  @Autowired ManagementService management;
  @Autowired CaseFiles cases;
  private Walk walk;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
  }

  @AfterEach
  void endDelegation() {
    jdbc.sql("delete from policy_override where key = 'dibao.delegated'").update();
  }

  private void delegate() {
    jdbc.sql(
            "insert into policy_override (county, profile, key, value, valid_from, set_by)"
                + " values ('141002', 'P2021', 'dibao.delegated', 1, '2026-01-01', 'sysadmin')")
        .update();
  }

  @Test
  void aPoorHouseholdIsTakenInWithoutMeetingAndCountyNotice() {
    Case file = walk.survey(walk.verify(walk.accepted())).waitsAt("townshipReview");
    walk.reviewedAndPosted(file)
        .fire("noticePeriodOver")
        .sign("reportToCounty", "township-clerk", report())
        .sign("countyReview", "county-clerk", agree())
        .sign("countyApproval", "county-approver", agree());
    assertThat(file.state()).isEqualTo(CaseState.GRANTED);
    walk.deliver(file).hasEnded(CaseState.GRANTED);
  }

  @Test
  void theTownshipDecidesWhereTheCountyHasDelegated() {
    delegate();
    Case file = walk.survey(walk.verify(walk.accepted()));
    walk.reviewedAndPosted(file)
        .fire("noticePeriodOver")
        .sign("townshipDecision", "township-reviewer", agree());
    walk.deliver(file).hasEnded(CaseState.GRANTED);
    assertThat(documents.latest(file.number(), "approval-decision").orElseThrow().division())
        .isEqualTo("141002100");
  }

  @Test
  void aDelegatedDecisionMayGoBackOrBeANo() {
    delegate();
    Case file = walk.survey(walk.verify(walk.accepted()));
    walk.reviewedAndPosted(file)
        .fire("noticePeriodOver")
        .sign("townshipDecision", "township-reviewer", giveBack("survey"));
    walk.reviewedAndPosted(walk.survey(file))
        .fire("noticePeriodOver")
        .sign("townshipDecision", "township-reviewer", disagree());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void anObjectionMayLeadToAMeeting() {
    Case file = walk.reviewedAndPosted(walk.survey(walk.verify(walk.accepted())));
    walk.object(file);
    file.sign("handleObjection", "township-reviewer", handleObjection("evaluation"));
    walk.evaluate(file, "qualified").waitsAt("townshipReview");
  }

  @Test
  void stepsAreDueWithinTheTimeOfTheWholeCase() {
    Case file = walk.verify(walk.accepted());
    // Acceptance on Wednesday 2026-03-11: ten working days for the survey itself.
    file.sign("arrangeSurvey", "township-clerk", surveyArrangement());
    assertThat(dueDay(file, "recordSurvey")).isEqualTo("2026-03-25");
    assertThat(timerDay(file, "totalOver")).isEqualTo("2026-04-23");
    file.sign("recordSurvey", "township-clerk", walk.surveyPaper(file))
        .sign("cosignSurvey", "township-clerk-b", cosign(true));
    clock.advance(Duration.ofDays(44));
    try {
      file.sign("townshipReview", "township-reviewer", giveBack("survey"));
      // The time of the whole case is over: no later step is due after it.
      assertThat(dueDay(file, "arrangeSurvey")).isEqualTo("2026-04-23");
      file.fire("totalOver");
      assertThat(events(file)).contains("全程超期");
    } finally {
      clock.advance(Duration.ofDays(-44));
    }
  }

  @Test
  void specialCircumstancesGiveTheCaseMoreTime() {
    Case file = walk.verify(walk.accepted());
    file.sign(
        "arrangeSurvey",
        "township-clerk",
        surveyArrangement().with("special", "true").with("specialReason", "'separated'"));
    file.sign("recordSurvey", "township-clerk", walk.surveyPaper(file))
        .sign("cosignSurvey", "township-clerk-b", cosign(true));
    clock.advance(Duration.ofDays(44));
    try {
      file.fire("totalOver");
      assertThat(events(file)).doesNotContain("全程超期");
      assertThat(timerDay(file, "totalOver")).isEqualTo("2026-05-18");
    } finally {
      clock.advance(Duration.ofDays(-44));
    }
  }

  @Test
  void aDelegatedDecisionHasLessTime() {
    delegate();
    Case file = walk.accepted();
    assertThat(timerDay(file, "totalOver")).isEqualTo("2026-04-09");
    walk.reviewedAndPosted(walk.survey(walk.verify(file)))
        .fire("noticePeriodOver")
        .sign("townshipDecision", "township-reviewer", agree());
    file.fire("totalOver");
    assertThat(events(file)).doesNotContain("全程超期");
    walk.deliver(file).hasEnded(CaseState.GRANTED);
  }

  private String dueDay(Case file, String element) {
    return lastDay(file.task(element).getDueDate().toInstant());
  }

  private String timerDay(Case file, String element) {
    return lastDay(
        management
            .createJobQuery()
            .activityId(element)
            .processInstanceId(
                context
                    .getBean(org.camunda.bpm.engine.RuntimeService.class)
                    .createProcessInstanceQuery()
                    .processInstanceBusinessKey(file.number())
                    .processDefinitionKey("subsistence-allowance")
                    .singleResult()
                    .getId())
            .singleResult()
            .getDuedate()
            .toInstant());
  }

  private static String lastDay(Instant due) {
    return LocalDate.ofInstant(due.minusSeconds(1), ChinaTime.ZONE).toString();
  }

  private List<String> events(Case file) {
    return cases.timeline(file.number()).stream().map(CaseEvent::event).toList();
  }
}

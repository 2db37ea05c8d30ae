package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.document.IssuedDocument;
import cn.linfen.assistance.engine.SlaRebuild;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The clock of a case stands, or gets more time, by a signed decision; rules of 2021. */
@ProcessTest
@TestPropertySource(properties = "assistance.profile=P2021")
class ClockDecisionsTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired TestClock clock;
  @Autowired Documents documents;
  @Autowired ManagementService management;
  @Autowired RuntimeService runtime;
  @LocalServerPort int port;
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
    clock.advance(Duration.ofDays(days));
    passed = passed.plusDays(days);
  }

  private static Paper suspension(Case file, String until) {
    return Paper.of(
        """
        {'targetCase':'%s','suspensionReason':'hospital','suspendedUntil':'%s',
         'reason':'申请人住院手术，无法入户。'}
        """
            .formatted(file.number(), until));
  }

  private Case suspend(Case file, String until) {
    return walk.cases.start("case-suspension", "county-approver", suspension(file, until));
  }

  private static Paper extension(Case file) {
    return Paper.of("{'targetCase':'%s','reason':'人户分离，调查难度大。'}".formatted(file.number()));
  }

  private String due(Case file, String element) {
    return lastDay(file.task(element).getDueDate().toInstant());
  }

  private String total(Case file) {
    return lastDay(
        management
            .createJobQuery()
            .activityId("totalOver")
            .processInstanceId(
                runtime
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

  private void refused(String text, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem ->
                assertThat(problem.errors())
                    .anySatisfy(error -> assertThat(error.message()).contains(text)));
  }

  private Set<Map<String, Object>> pauses() {
    return Set.copyOf(
        jdbc
            .sql("select case_number, source, reason, began_at, until, ended_at from sla_pause")
            .query()
            .listOfRows()
            .stream()
            .map(row -> Map.<String, Object>of("row", row.toString()))
            .toList());
  }

  @Test
  void whatStoodWhileTheApplicantWasInHospitalIsNotUsedUp() {
    // Wednesday 2026-03-11; the applicant is in hospital to the 20th at the latest.
    Case file = walk.verify(walk.accepted());
    file.sign("arrangeSurvey", "township-clerk", surveyArrangement());
    assertThat(due(file, "recordSurvey")).isEqualTo("2026-03-25");
    Case order = suspend(file, "2026-03-20");
    // Ten days and eight working days of them: the limit ends that much later.
    assertThat(due(file, "recordSurvey")).isEqualTo("2026-04-03");
    refused("正在中止", () -> suspend(file, "2026-03-22"));
    days(5);
    order
        .sign("resume", "township-clerk", Paper.of("{'resumedOn':'2026-03-16','remarks':'出院。'}"))
        .hasEnded(CaseState.CLOSED);
    assertThat(due(file, "recordSurvey")).isEqualTo("2026-03-27");
    Set<Map<String, Object>> kept = pauses();
    SlaRebuild.run(context.getBean(DataSource.class), context.getBean(Profiles.class), line -> {});
    assertThat(pauses()).isEqualTo(kept);
  }

  @Test
  void aSuspensionEndsByItselfOnItsDay() {
    Case file = walk.accepted();
    Case order = suspend(file, "2026-03-20");
    order.fire("suspensionOver").hasEnded(CaseState.CLOSED);
    // Another may follow.
    suspend(file, "2026-03-21").waitsAt("resume");
  }

  @Test
  void aSuspensionNeedsAnEndAnOpenCaseAndThePlace() {
    Case file = walk.accepted();
    refused("应晚于今日", () -> suspend(file, "2026-03-11"));
    assertThatThrownBy(
            () ->
                walk.cases.start(
                    "case-suspension",
                    "county-approver",
                    suspension(file, "2026-03-20").without("suspendedUntil")))
        .isInstanceOf(ApiProblem.class);
    assertThat(walk.cases.find(file.number()).waiting()).containsExactly("startVerification");
    Case ended = walk.applied().sign("examineApplication", "township-clerk", reject());
    refused("已办结", () -> suspend(ended, "2026-03-20"));
    refused(
        "没有可以延长的全程期限",
        () -> walk.cases.start("limit-extension", "county-approver", extension(walk.applied())));
  }

  @Test
  void theWholeCaseIsGivenMoreTimeOnce() {
    HttpOfficer supervisor = HttpOfficer.of(port, "supervisor");
    Case file = walk.accepted();
    assertThat(total(file)).isEqualTo("2026-04-23");
    HttpOfficer.Answer answer =
        supervisor.post(
            "/api/supervision/cases/" + file.number() + "/extensions",
            "{\"reason\":\"人户分离，调查难度大。\",\"pin\":\"" + HttpOfficer.PIN + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(total(file)).isEqualTo("2026-05-18");
    assertThat(documents.list(file.number()).stream().map(IssuedDocument::template))
        .contains("extension-notice");
    Case order = walk.cases.find(answer.json().path("number").asText());
    walk.deliver(file);
    order.hasEnded(CaseState.CLOSED);
    refused(
        "只能延长一次", () -> walk.cases.start("limit-extension", "county-approver", extension(file)));
    assertThat(
            supervisor
                .post(
                    "/api/supervision/cases/" + file.number() + "/suspensions",
                    "{\"suspension\":\"hospital\",\"until\":\"2026-03-01\",\"reason\":\"住院。\",\"pin\":\""
                        + HttpOfficer.PIN
                        + "\"}")
                .status())
        .isEqualTo(422);
  }

  @Test
  void afterTheEndNothingIsExtended() {
    Case file = walk.accepted();
    days(60);
    refused("已经届满", () -> walk.cases.start("limit-extension", "county-approver", extension(file)));
    assertThat(List.of(file.waiting())).isNotEmpty();
  }
}

package cn.linfen.assistance.process;

import static cn.linfen.assistance.process.Walk.refusedAt;
import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseEvent;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.Separation;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.delegation.Ceilings;
import cn.linfen.assistance.delegation.DelegationRefused;
import cn.linfen.assistance.delegation.Delegations;
import cn.linfen.assistance.delegation.SpotChecks;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.policy.SpotCheckLot;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.Staff;
import cn.linfen.assistance.support.TestClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Small grants that a county lets a township decide, and takes back. */
@ProcessTest
class DelegationTest {

  private static final String COUNTY = "141002";
  private static final String TOWNSHIP = "141002100";
  private static final String OTHER = "141002101";

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @Autowired Documents documents;
  @Autowired Delegations delegations;
  @Autowired SpotChecks checks;
  @Autowired Ceilings ceilings;
  @Autowired SpotCheckLot lot;
  @Autowired Accounts accounts;
  @Autowired Separation separation;
  @Autowired RepositoryService repository;
  @Autowired JdbcClient jdbc;
  @Autowired TestClock clock;
  @Autowired PlatformTransactionManager transactions;
  @LocalServerPort int port;
  private Walk walk;
  private Staff staff;
  private String deployment;

  @BeforeEach
  void withoutNotice() {
    walk = new Walk(context);
    staff = new Staff(context);
    set("linshi.notice.required", "0");
  }

  @AfterEach
  void leave() {
    if (deployment != null) {
      repository.deleteDeployment(deployment, true);
    }
    for (String township : List.of(TOWNSHIP, OTHER)) {
      if (delegations.delegations(township).stream().anyMatch(one -> one.endedAt() == null)) {
        try {
          walk.takeBack(township);
        } catch (ApiProblem expired) {
          assertThat(expired.errors().get(0).message()).contains("没有可以收回");
        }
      }
    }
    jdbc.sql("delete from policy_override where key like 'linshi.%'").update();
    staff.leave();
  }

  private void set(String key, String value) {
    jdbc.sql("delete from policy_override where key = ?").param(key).update();
    jdbc.sql(
            "insert into policy_override (county, profile, key, value, valid_from, set_by)"
                + " values ('141002', 'P2015', ?, ?, '2026-01-01', 'sysadmin')")
        .params(key, new BigDecimal(value))
        .update();
  }

  private LocalDate today() {
    return clock.instant().atZone(ChinaTime.ZONE).toLocalDate();
  }

  private void delegated() {
    walk.delegate(TOWNSHIP, today().toString(), null).hasEnded(CaseState.CLOSED);
  }

  private static Paper propose(String amount) {
    return Paper.of(
        "{'result':'agree','target':'household','grantKind':'money','grantAmount':%s}"
            .formatted(amount));
  }

  /** Waits at townshipReview. */
  private Case surveyed(String clerk) {
    String idNumber = idNumber();
    return walk.cases
        .start(
            "temporary-assistance",
            "township-clerk",
            temporaryApplication(idNumber, walk.clerksPicture()).with("recipient", "'subsistence'"))
        .sign("examineApplication", clerk, accept())
        .sign("arrangeSurvey", "township-clerk", surveyArrangement())
        .sign("recordSurvey", "township-clerk", Papers.survey(idNumber, walk.clerksPicture()))
        .sign("cosignSurvey", "township-clerk-b", cosign(true));
  }

  private Case reviewed(String amount) {
    return surveyed("township-clerk").sign("townshipReview", "township-reviewer", propose(amount));
  }

  private Case decided(String amount) {
    return reviewed(amount).sign("townshipDecision", "township-reviewer", propose(amount));
  }

  private boolean registered(Case file) {
    return delegations.decisions(COUNTY, 1000).stream()
        .anyMatch(one -> one.caseNumber().equals(file.number()));
  }

  private void goneToTheCounty(Case file) {
    file.waitsAt("countyReview");
    assertThat(files.timeline(file.number())).extracting(CaseEvent::event).contains("转县级审批");
    assertThat(registered(file)).isFalse();
  }

  @Test
  void theTownshipDecidesUpToTheCeilingAndOneFenMoreGoesToTheCounty() {
    delegated();
    Case within = decided("500");
    assertThat(within.state()).isEqualTo(CaseState.GRANTED);
    assertThat(documents.latest(within.number(), "temporary-decision").orElseThrow().division())
        .isEqualTo(TOWNSHIP);
    assertThat(delegations.decisions(TOWNSHIP, 1000))
        .filteredOn(one -> one.caseNumber().equals(within.number()))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.amount()).isEqualByComparingTo("500");
              assertThat(one.ceiling()).isEqualByComparingTo("500");
              assertThat(one.documentNo()).isEqualTo("尧民委〔2026〕1号");
            });
    reviewed("500.01").waitsAt("countyReview");
  }

  @Test
  void whatTheTownshipRefusesIsRegisteredAndWhatItGivesBackIsNot() {
    delegated();
    Case refused = reviewed("300").sign("townshipDecision", "township-reviewer", Papers.disagree());
    assertThat(refused.state()).isEqualTo(CaseState.REFUSED);
    assertThat(registered(refused)).isTrue();
    Case returned =
        reviewed("300")
            .sign("townshipDecision", "township-reviewer", giveBack("temporaryReview"))
            .waitsAt("townshipReview");
    assertThat(registered(returned)).isFalse();
  }

  @Test
  void theDelegationOfAnotherTownshipOrOfAnotherDayDoesNotCount() {
    walk.delegate(OTHER, today().toString(), null);
    reviewed("100").waitsAt("countyReview");
    walk.delegate(TOWNSHIP, today().plusDays(1).toString(), today().plusDays(2).toString());
    reviewed("100").waitsAt("countyReview");
    assertThat(delegations.current(TOWNSHIP)).isEmpty();
    clock.advance(Duration.ofDays(2));
    try {
      assertThat(delegations.current(TOWNSHIP)).isPresent();
    } finally {
      clock.advance(Duration.ofDays(-2));
    }
    clock.advance(Duration.ofDays(3));
    try {
      assertThat(delegations.current(TOWNSHIP)).isEmpty();
    } finally {
      clock.advance(Duration.ofDays(-3));
    }
  }

  @Test
  void takenBackBetweenReviewAndDecisionTheCaseGoesToTheCounty() {
    delegated();
    Case file = reviewed("400").waitsAt("townshipDecision");
    walk.takeBack(TOWNSHIP).hasEnded(CaseState.CLOSED);
    file.sign("townshipDecision", "township-reviewer", propose("400"));
    goneToTheCounty(file);
    file.sign("countyReview", "county-clerk", propose("400"))
        .sign("countyApproval", "county-approver", propose("400"));
    assertThat(file.state()).isEqualTo(CaseState.GRANTED);
    assertThat(documents.latest(file.number(), "temporary-decision").orElseThrow().division())
        .isEqualTo(COUNTY);
    refusedAt("/division", "没有可以收回", () -> walk.takeBack(TOWNSHIP));
  }

  @Test
  void aCeilingLoweredBetweenReviewAndDecisionSendsTheCaseToTheCounty() throws IOException {
    delegated();
    Case file = reviewed("400").waitsAt("townshipDecision");
    String rule =
        """
              <rule id="yaodu">
                <inputEntry id="yaoduCounty"><text>"141002"</text></inputEntry>
                <inputEntry id="yaoduHardship"><text>"emergency"</text></inputEntry>
                <inputEntry id="yaoduHousehold"><text>"subsistence"</text></inputEntry>
                <outputEntry id="yaoduCeiling"><text>399.99</text></outputEntry>
              </rule>
              <rule id="everywhere">""";
    deployment =
        repository
            .createDeployment()
            .name("lower ceiling")
            .addString(
                "township-ceiling.dmn",
                Files.readString(Path.of("processes/rules/township-ceiling.dmn"))
                    .replace("<rule id=\"everywhere\">", rule.strip()))
            .deploy()
            .getId();
    assertThat(ceilings.of(COUNTY, "emergency", "none")).isEqualByComparingTo("500");
    assertThat(ceilings.of("141081", "emergency", "subsistence")).isEqualByComparingTo("500");
    assertThat(ceilings.of(COUNTY, "emergency", "subsistence")).isEqualByComparingTo("399.99");
    refusedAt(
        "/grantAmount",
        "399.99",
        () -> file.sign("townshipDecision", "township-reviewer", propose("400.01")));
    file.sign("townshipDecision", "township-reviewer", propose("400"));
    goneToTheCounty(file);
  }

  @Test
  void whoAcceptedOrSurveyedDoesNotDecide() {
    delegated();
    String both = staff.officer("township.clerk", TOWNSHIP);
    accounts.give(
        both, "township.reviewer", TOWNSHIP, LocalDate.of(2026, 1, 1), null, null, "sysadmin");
    Case accepted = surveyed(both).sign("townshipReview", "township-reviewer", propose("100"));
    for (String user : List.of(both, "township-clerk", "township-clerk-b")) {
      assertThat(separation.objection(user, "temporary-decision", accepted.number()))
          .as(user)
          .get()
          .asString()
          .contains("受委托审批");
    }
    assertThatThrownBy(() -> accepted.sign("townshipDecision", both, propose("100")))
        .isInstanceOf(AuthorizationException.class);
    accepted.waitsAt("townshipDecision");
    assertThat(reviewed("100").sign("townshipDecision", both, propose("100")).state())
        .isEqualTo(CaseState.GRANTED);
  }

  @Test
  void whoDecidedDoesNotCheck() {
    delegated();
    String both = staff.officer("township.reviewer", TOWNSHIP);
    accounts.give(both, "county.clerk", COUNTY, LocalDate.of(2026, 1, 1), null, null, "sysadmin");
    reviewed("100").sign("townshipDecision", both, propose("100"));
    set("linshi.delegated.spotcheck", "1");
    Case check = startCheck();
    assertThatThrownBy(
            () -> check.sign("checkDecisions", both, findings(delegations.drawnIn(check.number()))))
        .isInstanceOf(AuthorizationException.class);
    check.sign("checkDecisions", "county-clerk", findings(delegations.drawnIn(check.number())));
  }

  private Case startCheck() {
    return walk.cases.start(
        "delegated-decision-check",
        "county-clerk",
        Paper.of("{'through':'%s'}".formatted(today())));
  }

  @Test
  void theCountyChecksWhatTheLotFallsOnAndAnyoneCanDrawItAgain() {
    delegated();
    Case first = decided("100");
    Case second = decided("200");
    set("linshi.delegated.spotcheck", "1");
    Case check = startCheck();
    check.waitsAt("checkDecisions");
    List<String> drawn = delegations.drawnIn(check.number());
    assertThat(drawn).contains(first.number(), second.number());
    assertThat(listed("DELEGATED", first)).isTrue();
    assertThat(listed("CHECK_OPEN", first)).isTrue();
    assertThat(listed("CHECK_DISPUTED", first)).isFalse();
    refusedAt("/through", "没有尚未参加抽签", () -> startCheck());
    refusedAt(
        "/findings",
        first.number(),
        () ->
            check.sign(
                "checkDecisions",
                "county-clerk",
                findings(drawn.stream().filter(one -> !one.equals(first.number())).toList())));
    List<String> twice = new ArrayList<>(drawn);
    twice.add(first.number());
    refusedAt(
        "/findings/" + drawn.size() + "/caseNumber",
        "不是本次抽中",
        () -> check.sign("checkDecisions", "county-clerk", findings(twice)));
    check.sign("checkDecisions", "county-clerk", findings(drawn)).hasEnded(CaseState.CLOSED);
    assertThat(listed("CHECK_OPEN", first)).isFalse();
    assertThat(listed("CHECK_DISPUTED", first)).isTrue();
    assertThat(delegations.decisions(TOWNSHIP, 1000))
        .filteredOn(one -> one.caseNumber().equals(first.number()))
        .allSatisfy(
            one -> {
              assertThat(one.drawn()).isTrue();
              assertThat(one.finding()).isEqualTo("flawed");
            });
    assertThat(lot.check(Delegations.lotOf(COUNTY))).isEmpty();

    decided("100");
    set("linshi.delegated.spotcheck", "0");
    startCheck().hasEnded(CaseState.CLOSED);
    assertThat(lot.check(Delegations.lotOf(COUNTY))).isEmpty();
  }

  @Test
  void everyMonthTheLotIsDrawnWithoutAnybodyAsking() {
    delegated();
    Case file = decided("100");
    set("linshi.delegated.spotcheck", "1");
    checks.openMonthly();
    assertThat(delegations.undrawn(COUNTY, today())).as("not yet over").contains(file.number());
    clock.advance(Duration.ofDays(1));
    try {
      checks.openMonthly();
      String check = checkOf(file);
      assertThat(files.timeline(check)).extracting(CaseEvent::event).contains("受委托审批抽查");
      Case opened = walk.cases.find(check).waitsAt("checkDecisions");
      checks.openMonthly();
      assertThat(checkOf(file)).isEqualTo(check);
      opened
          .sign("checkDecisions", "county-clerk", findings(delegations.drawnIn(check)))
          .hasEnded(CaseState.CLOSED);
    } finally {
      clock.advance(Duration.ofDays(-1));
    }
    assertThat(lot.check(Delegations.lotOf(COUNTY))).isEmpty();
  }

  private String checkOf(Case file) {
    return jdbc.sql("select file_number from delegated_check where case_number = ?")
        .param(file.number())
        .query(String.class)
        .single();
  }

  /** Whether the supervisor's figure stands for the case too. */
  private boolean listed(String figure, Case file) {
    return HttpOfficer.of(port, "supervisor")
        .get("/api/supervision/cases?sort=number&figure=" + figure)
        .body()
        .contains(file.number());
  }

  private static Paper findings(List<String> cases) {
    return Paper.of("{}")
        .with(
            "findings",
            "["
                + String.join(
                    ",",
                    cases.stream()
                        .map("{'caseNumber':'%s','finding':'flawed','remarks':'缺发票。'}"::formatted)
                        .toList())
                + "]");
  }

  @Test
  void delegationsOfOneTownshipDoNotOverlap() {
    delegated();
    refusedAt(
        "/division", "请先收回", () -> walk.delegate(TOWNSHIP, today().plusDays(30).toString(), null));
    refusedAt(
        "/ends",
        "不得早于",
        () -> walk.delegate(OTHER, today().plusDays(1).toString(), today().toString()));
    assertThatThrownBy(
            () ->
                delegations.give(
                    walk.takeBack(TOWNSHIP).number(),
                    COUNTY,
                    OTHER,
                    "x",
                    LocalDate.of(2030, 1, 2),
                    LocalDate.of(2030, 1, 1)))
        .isInstanceOf(DataAccessException.class);
  }

  /** Or a decision would be signed by a right that is gone before it is in force. */
  @Test
  void takingBackWaitsForADecisionThatIsBeingSigned() {
    delegated();
    Case file = reviewed("100");
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    transaction.executeWithoutResult(
        status -> {
          status.setRollbackOnly();
          assertThat(
                  delegations.decide(
                      file.number(),
                      COUNTY,
                      TOWNSHIP,
                      "agree",
                      BigDecimal.TEN,
                      BigDecimal.TEN,
                      BigDecimal.TEN))
              .isTrue();
          assertThatThrownBy(
                  () ->
                      CompletableFuture.runAsync(
                              () ->
                                  transaction.executeWithoutResult(
                                      other -> {
                                        jdbc.sql("set local lock_timeout = '200ms'").update();
                                        delegations.takeBack(file.number(), TOWNSHIP);
                                      }))
                          .join())
              .hasStackTraceContaining("lock timeout");
        });
    assertThat(delegations.current(TOWNSHIP)).isPresent();
  }

  @Test
  void theRegisterIsNotChangedAfterwards() {
    delegated();
    decided("100");
    for (String table : List.of("approval_delegation", "delegated_decision")) {
      assertThatThrownBy(() -> jdbc.sql("update " + table + " set county = 'x'").update())
          .as(table)
          .isInstanceOf(DataAccessException.class);
      assertThatThrownBy(() -> jdbc.sql("delete from " + table).update())
          .as(table)
          .isInstanceOf(DataAccessException.class);
    }
    assertThatThrownBy(() -> delegations.give("x", COUNTY, TOWNSHIP, "x", today(), null))
        .isInstanceOf(DelegationRefused.class);
  }

  @Test
  void eachSeesTheRegisterOfTheOwnPlace() {
    delegated();
    Case file = decided("123.45");
    for (String user : List.of("township-reviewer", "county-clerk", "county-approver")) {
      assertThat(HttpOfficer.of(port, user).get("/delegations").body())
          .as(user)
          .contains(file.number())
          .contains("123.45")
          .contains("尧民委〔2026〕1号");
    }
    String elsewhere = staff.officer("county.clerk", "141028");
    assertThat(HttpOfficer.of(port, elsewhere).get("/delegations").body())
        .doesNotContain(file.number());
    assertThat(HttpOfficer.of(port, "designer").get("/delegations").status()).isEqualTo(403);
  }
}

package cn.linfen.assistance.process;

import static cn.linfen.assistance.process.Walk.refusedAt;
import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.cap.Caps;
import cn.linfen.assistance.casefile.CaseEvent;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.document.IssuedDocument;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.PersonalDataProbe;
import cn.linfen.assistance.support.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The general line of temporary assistance (649号 Art 47–49; 临社救办发〔2015〕3号 二（八）1). */
@ProcessTest
class TemporaryAssistanceTest {

  private static final String TOWNSHIP = "141002100";

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @Autowired Documents documents;
  @Autowired Caps caps;
  @Autowired JdbcClient jdbc;
  @Autowired TestClock clock;
  private Walk walk;
  private boolean delegated;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
  }

  @AfterEach
  void endDelegation() {
    if (delegated) {
      walk.takeBack(TOWNSHIP);
    }
    jdbc.sql("delete from policy_override where key like 'linshi.%'").update();
  }

  private void set(String key, int value) {
    jdbc.sql(
            "insert into policy_override (county, profile, key, value, valid_from, set_by)"
                + " values ('141002', 'P2015', ?, ?, '2026-01-01', 'sysadmin')")
        .params(key, value)
        .update();
  }

  /** Waits at examineApplication. */
  private Case applied(String idNumber, Paper paper) {
    return walk.cases.start("temporary-assistance", "township-clerk", paper);
  }

  private Paper paper(String idNumber) {
    return temporaryApplication(idNumber, walk.clerksPicture());
  }

  /** Of somebody on 低保: waits at townshipReview. */
  private Case surveyed(String idNumber) {
    Case file =
        applied(idNumber, paper(idNumber).with("recipient", "'subsistence'"))
            .sign("examineApplication", "township-clerk", accept());
    return survey(file, idNumber);
  }

  private Case survey(Case file, String idNumber) {
    return file.sign("arrangeSurvey", "township-clerk", surveyArrangement())
        .sign("recordSurvey", "township-clerk", Papers.survey(idNumber, walk.clerksPicture()))
        .sign("cosignSurvey", "township-clerk-b", cosign(true))
        .waitsAt("townshipReview");
  }

  private Case posted(Case file) {
    return walk.post(file, "township-clerk").fire("noticePeriodOver");
  }

  /** From townshipReview to whoever decides. */
  private Case reviewed(Case file, String amount) {
    return posted(file.sign("townshipReview", "township-reviewer", propose(amount)));
  }

  private Case toApproval(Case file, String amount) {
    return reviewed(file, amount)
        .sign("countyReview", "county-clerk", propose(amount))
        .waitsAt("countyApproval");
  }

  private static Paper propose(String amount) {
    return Paper.of(
        "{'result':'agree','target':'household','grantKind':'money','grantAmount':%s}"
            .formatted(amount));
  }

  private static Paper exceptional(String amount) {
    return propose(amount)
        .with("exceptional", "true")
        .with("exceptionalReason", "'房屋烧毁，一家三口无处居住'")
        .with("participants", "[{'officer':'county-clerk'}]");
  }

  private static Paper result(String result) {
    return Paper.of("{'result':'%s','remarks':'情况须再核。'}".formatted(result));
  }

  private Paper pay(String amount) {
    return Paper.of(
        "{'paidOn':'2026-03-11','paidBy':'cash','paidAmount':%s,'fundSource':'assistance','payee':'赵守田','payeeSignature':'%s','witnessSignature':'%s'}"
            .formatted(amount, walk.clerksPicture(), walk.clerksPicture()));
  }

  private List<String> documents(Case file) {
    return documents.list(file.number()).stream().map(IssuedDocument::template).toList();
  }

  private List<String> events(Case file) {
    return files.timeline(file.number()).stream().map(CaseEvent::event).toList();
  }

  @Test
  void aFamilyAfterAFireIsHelpedByTheCounty() {
    String idNumber = idNumber();
    Case file =
        applied(idNumber, paper(idNumber)).sign("examineApplication", "township-clerk", accept());
    survey(walk.verify(file), idNumber);
    toApproval(file, "3000").sign("countyApproval", "county-approver", propose("2800.5"));
    assertThat(file.state()).isEqualTo(CaseState.GRANTED);
    assertThat(caps.held(file.number()))
        .get()
        .satisfies(held -> assertThat(held).isEqualByComparingTo("2800.5"));
    walk.deliver(file);
    refusedAt("/paidAmount", "2800.50", () -> file.sign("pay", "township-clerk", pay("2800.51")));
    file.sign("pay", "township-clerk", pay("2000"))
        .sign("pay", "township-clerk", pay("800.5"))
        .hasEnded(CaseState.GRANTED);
    assertThat(documents(file))
        .contains("acceptance-notice", "temporary-decision", "temporary-form", "delivery-receipt");
    assertThat(
            PersonalDataProbe.findInEngine(
                jdbc, List.of(NAME, idNumber, "13935700001", "6228480123456789012")))
        .isEmpty();
  }

  @Test
  void theTownshipDecidesUpToItsCeilingAndASplitNeedGoesToTheCounty() {
    walk.delegate(TOWNSHIP, clock.instant().atZone(ChinaTime.ZONE).toLocalDate().toString(), null);
    delegated = true;
    set("linshi.notice.required", 0);
    String idNumber = idNumber();
    Case first = surveyed(idNumber).sign("townshipReview", "township-reviewer", propose("300"));
    refusedAt(
        "/grantAmount",
        "500.00",
        () -> first.sign("townshipDecision", "township-reviewer", propose("500.01")));
    first.sign("townshipDecision", "township-reviewer", propose("300"));
    assertThat(documents.latest(first.number(), "temporary-decision").orElseThrow().division())
        .isEqualTo("141002100");
    walk.deliver(first).sign("pay", "township-clerk", pay("300")).hasEnded(CaseState.GRANTED);

    refusedAt("/newFact", "不予重复救助", () -> surveyed(idNumber));
    Case second =
        survey(
            applied(
                    idNumber,
                    paper(idNumber)
                        .with("recipient", "'subsistence'")
                        .with("newFact", "'余火复燃，粮食烧毁'"))
                .sign("examineApplication", "township-clerk", accept()),
            idNumber);
    second.sign("townshipReview", "township-reviewer", propose("200.01")).waitsAt("countyReview");
  }

  @Test
  void aReviewMayAskForAMeetingOrASurveyAndRefuse() {
    String idNumber = idNumber();
    Case file = surveyed(idNumber);
    walk.evaluate(
        file.sign("townshipReview", "township-reviewer", result("evaluate")), "qualified");
    survey(file.sign("townshipReview", "township-reviewer", result("return")), idNumber)
        .sign("townshipReview", "township-reviewer", disagree());
    assertThat(documents.latest(file.number(), "refusal-decision").orElseThrow().division())
        .isEqualTo("141002100");
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void whatDoesNotMatchIsRefused() {
    String idNumber = idNumber();
    Case file =
        applied(idNumber, paper(idNumber))
            .sign("examineApplication", "township-clerk", accept())
            .sign("startVerification", "county-clerk", verificationRequest())
            .sign("recordVerification", "county-clerk", verificationMismatch())
            .sign("recordObjection", "township-clerk", verificationObjection(false));
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void anApplicationElsewhereIsNotAccepted() {
    String idNumber = idNumber();
    walk.deliver(
            applied(idNumber, paper(idNumber))
                .sign("examineApplication", "township-clerk", reject()))
        .hasEnded(CaseState.REFUSED);
  }

  @Test
  void anObjectionIsLookedIntoBeforeTheCaseGoesOn() {
    String idNumber = idNumber();
    Case file = surveyed(idNumber);
    objected(file, "survey");
    survey(file, idNumber);
    objected(file, "evaluation");
    file.waitsAt("townshipReview");
    objected(file, "keep");
    file.waitsAt("countyReview");
  }

  private void objected(Case file, String action) {
    walk.post(file.sign("townshipReview", "township-reviewer", propose("900")), "township-clerk");
    walk.object(file);
    file.sign("handleObjection", "township-reviewer", handleObjection(action));
  }

  @Test
  void theCountyMayGiveBackOrRefuseAndTheCapIsFreeAgain() {
    String idNumber = idNumber();
    Case file = surveyed(idNumber);
    reviewed(file, "4000").sign("countyReview", "county-clerk", giveBack("survey"));
    survey(file, idNumber);
    toApproval(file, "4000")
        .sign("countyApproval", "county-approver", giveBack("temporaryReview"))
        .waitsAt("townshipReview");
    toApproval(file, "4000").sign("countyApproval", "county-approver", disagree());
    assertThat(file.state()).isEqualTo(CaseState.REFUSED);
    assertThat(caps.held(file.number())).isEmpty();
    assertThat(documents.latest(file.number(), "refusal-decision").orElseThrow().division())
        .isEqualTo("141002");
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void aboveTheCapsAllWhoDecideTogetherSign() {
    String idNumber = idNumber();
    Case file = surveyed(idNumber);
    refusedAt(
        "/grantAmount",
        "10000.00",
        () -> file.sign("townshipReview", "township-reviewer", propose("10000.01")));
    refusedAt(
        "/exceptional",
        "不须一事一议",
        () ->
            file.sign(
                "townshipReview",
                "township-reviewer",
                exceptional("10000").without("participants")));
    posted(
            file.sign(
                "townshipReview",
                "township-reviewer",
                exceptional("12000").without("participants")))
        .sign("countyReview", "county-clerk", exceptional("12000").without("participants"));
    refusedAt(
        "/participants/1/officer",
        "本人以外",
        () ->
            file.sign(
                "countyApproval",
                "county-approver",
                exceptional("12000")
                    .with(
                        "participants",
                        "[{'officer':'county-clerk'},{'officer':'county-clerk'}]")));
    file.sign("countyApproval", "county-approver", exceptional("12000"))
        .sign("jointDecision", "county-clerk", result("disagree"))
        .sign("countyApproval", "county-approver", exceptional("11000"))
        .sign("jointDecision", "county-clerk", Paper.of("{'result':'agree'}"));
    assertThat(file.state()).isEqualTo(CaseState.GRANTED);
    assertThat(caps.held(file.number()))
        .get()
        .satisfies(held -> assertThat(held).isEqualByComparingTo("11000"));
  }

  @Test
  void twoCasesOfOneFamilyCannotTakeMoreThanTheCapTogether() {
    String idNumber = idNumber();
    Case first = surveyed(idNumber);
    Case second =
        survey(
            applied(
                    idNumber,
                    paper(idNumber).with("recipient", "'subsistence'").with("emergency", "'06'"))
                .sign("examineApplication", "township-clerk", accept()),
            idNumber);
    first.sign("townshipReview", "township-reviewer", propose("7000"));
    refusedAt(
        "/grantAmount",
        "3000.00",
        () -> second.sign("townshipReview", "township-reviewer", propose("3000.01")));
    second.sign("townshipReview", "township-reviewer", propose("3000"));
    walk.requestTermination(first, "withdrawal");
    first.hasEnded(CaseState.WITHDRAWN);
    assertThat(caps.left(second.number(), "household")).isEqualByComparingTo("10000");
  }

  @Test
  void amountsThatCannotBeAreRefusedAtTheirField() {
    String idNumber = idNumber();
    for (String wrong : List.of("0", "-1", "0.001", "1e15", "'很多'")) {
      refusedAt(
          "/requestedAmount",
          "",
          () -> applied(idNumber, paper(idNumber).with("requestedAmount", wrong)));
    }
    Case file = surveyed(idNumber);
    for (String wrong : List.of("0", "-0.01", "100.005", "10000.01")) {
      refusedAt(
          "/grantAmount",
          "",
          () -> file.sign("townshipReview", "township-reviewer", propose(wrong)));
    }
    toApproval(file, "800").sign("countyApproval", "county-approver", propose("800"));
    walk.deliver(file);
    for (String wrong : List.of("0", "-1", "1.001", "800.01")) {
      refusedAt("/paidAmount", "", () -> file.sign("pay", "township-clerk", pay(wrong)));
    }
    refusedAt(
        "/payeeSignature",
        "",
        () -> file.sign("pay", "township-clerk", pay("800").without("payeeSignature")));
    file.waitsAt("pay");
  }

  /** Whoever is declared in two households brings the event and what was used into both. */
  @Test
  void onePersonInTwoHouseholdsIsHelpedOnceForOneEvent() {
    String shared = idNumber();
    Case first = surveyed(shared).sign("townshipReview", "township-reviewer", propose("9000"));
    String other = idNumber();
    Paper both = paper(other);
    String mine = both.data().path("members").get(0).toString();
    String theirs =
        paper(shared)
            .data()
            .path("members")
            .get(0)
            .toString()
            .replace("\"relation\":\"02\"", "\"relation\":\"99\"");
    Paper household = both.with("members", "[" + mine + "," + theirs + "]");
    refusedAt("/newFact", "不予重复救助", () -> applied(other, household));
    Case second =
        applied(other, household.with("recipient", "'subsistence'").with("emergency", "'06'"));
    assertThat(caps.left(second.number(), "household")).isEqualByComparingTo("1000");
    first.waitsAt("signNotice");
  }

  @Test
  void whoDoesNotCooperateIsToldThatTheCaseEnds() {
    String idNumber = idNumber();
    Case file = surveyed(idNumber);
    Case request = walk.requestTermination(file, "nonCooperation");
    request.sign("confirmTermination", "township-reviewer", confirm(true));
    walk.deliver(file).hasEnded(CaseState.TERMINATED);
  }

  @Test
  void theTimeOfTheWholeCaseIsWatched() {
    String idNumber = idNumber();
    Case file = surveyed(idNumber);
    file.fire("totalOver");
    assertThat(events(file)).doesNotContain("全程超期");
    clock.advance(Duration.ofDays(40));
    try {
      file.fire("totalOver");
    } finally {
      clock.advance(Duration.ofDays(-40));
    }
    assertThat(events(file)).contains("全程超期");
  }

  @Test
  void aCaseDecidedInTimeIsNotNoted() {
    walk.delegate(TOWNSHIP, clock.instant().atZone(ChinaTime.ZONE).toLocalDate().toString(), null);
    delegated = true;
    set("linshi.notice.required", 0);
    Case file =
        surveyed(idNumber())
            .sign("townshipReview", "township-reviewer", propose("500"))
            .sign("townshipDecision", "township-reviewer", propose("500"))
            .fire("totalOver");
    assertThat(events(file)).doesNotContain("全程超期");
    walk.deliver(file).sign("pay", "township-clerk", pay("500")).hasEnded(CaseState.GRANTED);
  }

  @Test
  void whatIsDecidedIsNotTerminatedWhileItIsBeingDelivered() {
    Case file = toApproval(surveyed(idNumber()), "1000");
    Case death = walk.requestTermination(file, "death").waitsAt("confirmTermination");
    file.sign("countyApproval", "county-approver", propose("1000"));
    death.sign("confirmTermination", "township-reviewer", confirm(true)).hasEnded(CaseState.CLOSED);
    assertThat(file.state()).isEqualTo(CaseState.GRANTED);
    assertThat(documents(file)).doesNotContain("termination-notice");
    walk.deliver(file).waitsAt("pay");
  }

  /** Whichever comes first holds; the other is told, and no cap stays taken for nothing. */
  @Test
  void approvalAndDeathAtTheSameMoment() throws Exception {
    String idNumber = idNumber();
    Case file = toApproval(surveyed(idNumber), "1000");
    Case death = walk.requestTermination(file, "death").waitsAt("confirmTermination");
    CyclicBarrier line = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Boolean>> done;
    try {
      done =
          threads.invokeAll(
              List.of(
                  () -> went(line, file, "countyApproval", "county-approver", propose("1000")),
                  () ->
                      went(line, death, "confirmTermination", "township-reviewer", confirm(true))));
    } finally {
      threads.shutdownNow();
    }
    boolean approved = done.get(0).get();
    boolean confirmed = done.get(1).get();
    assertThat(approved || confirmed).isTrue();
    if (file.state() == CaseState.GRANTED) {
      assertThat(approved).isTrue();
      assertThat(caps.held(file.number())).isPresent();
      assertThat(documents(file))
          .contains("temporary-decision")
          .doesNotContain("termination-notice");
    } else {
      assertThat(file.state()).isEqualTo(CaseState.TERMINATED);
      assertThat(confirmed).isTrue();
      assertThat(approved).isFalse();
      assertThat(caps.held(file.number())).isEmpty();
      assertThat(documents(file))
          .contains("termination-notice")
          .doesNotContain("temporary-decision");
    }
    if (confirmed) {
      death.hasEnded(CaseState.CLOSED);
    } else {
      death
          .sign("confirmTermination", "township-reviewer", confirm(true))
          .hasEnded(CaseState.CLOSED);
    }
  }

  private static boolean went(CyclicBarrier line, Case file, String task, String user, Paper paper)
      throws Exception {
    line.await();
    try {
      file.sign(task, user, paper);
      return true;
    } catch (RuntimeException | AssertionError refused) {
      return false;
    }
  }
}

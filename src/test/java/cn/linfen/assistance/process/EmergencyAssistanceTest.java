package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.cap.Caps;
import cn.linfen.assistance.casefile.CaseEvent;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.document.IssuedDocument;
import cn.linfen.assistance.fund.Funds;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Staff;
import cn.linfen.assistance.support.TestClock;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.AcquireJobsCmd;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The fast lane: help first, papers after (649号 Art 48; 民发〔2018〕23号). */
@ProcessTest
class EmergencyAssistanceTest {

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @Autowired Documents documents;
  @Autowired Caps caps;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @LocalServerPort int port;
  private Walk walk;
  private String idNumber;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
    idNumber = idNumber();
    // The county has filled the township's petty fund.
    walk.cases
        .start("petty-fund-top-up", "township-reviewer", fundRequest("20000"))
        .sign("decideTopUp", "county-approver", fundGranted("20000"));
  }

  private Paper report() {
    return Paper.of(
        """
        {'division':'%s','urbanRural':'rural','foundBy':'village','emergency':'01',
         'emergencyDate':'2026-03-10','reason':'房屋失火，一家三口无处居住、无粮可食。',
         'applicant':{'name':'赵守田','idNo':'%s','phone':'13935700001','residence':'韩村村委会'},
         'affected':3}
        """
            .formatted(VILLAGE, idNumber));
  }

  private Case reported() {
    return walk.cases.start("emergency-assistance", "village-assistant", report());
  }

  private static final String AMOUNT = "'target':'household','grantKind':'money','grantAmount':%s";

  private Paper visit(String amount) {
    return Paper.of(
        ("{'visitedAt':'2026-03-10T21:00','companion':'韩村协理员','truthful':'true',"
                + "'measures':'安置在村委会，送去被褥。','residentSignature':'%s',"
                + AMOUNT
                + "}")
            .formatted(walk.clerksPicture(), amount));
  }

  private static Paper agree(String amount) {
    return Paper.of(("{'result':'agree'," + AMOUNT + "}").formatted(amount));
  }

  private Paper handOut(String amount) {
    return Paper.of(
        """
        {'paidAt':'2026-03-10T22:00','paidBy':'cash','paidAmount':%s,'payee':'赵守田',
         'payeeSignature':'%s','witnessSignature':'%s','witness':'孙代表'}
        """
            .formatted(amount, walk.clerksPicture(), walk.clerksPicture()));
  }

  private Paper completion(String amount) {
    Paper household = application(idNumber, walk.clerksPicture());
    return Paper.of(
            """
            {'relievedOn':'2026-03-11','registeredAmount':%s,'recipient':'none',
             'registeredCause':'灶火引燃柴草，房屋两间烧毁。','relativeDeclared':false,'pledge':true,
             'signature':'%s'}
            """
                .formatted(amount, walk.clerksPicture()))
        .with("applicant", household.data().path("applicant").toString())
        .with("members", household.data().path("members").toString())
        .with("incomes", household.data().path("incomes").toString());
  }

  /** Waits at complete. */
  private Case helped(String amount) {
    return reported()
        .sign("visit", "township-clerk", visit(amount))
        .sign("decide", "township-reviewer", agree(amount))
        .sign("handOut", "township-clerk", handOut(amount))
        .waitsAt("complete");
  }

  /** From complete to check. */
  private Case completed(Case file, String amount) {
    file.sign("complete", "township-clerk", completion(amount));
    file.sign("startVerification", "county-clerk", verificationRequest())
        .sign("recordVerification", "county-clerk", verificationPass());
    return walk.post(file, "township-clerk").fire("noticePeriodOver").waitsAt("check");
  }

  private List<String> events(Case file) {
    return files.timeline(file.number()).stream().map(CaseEvent::event).toList();
  }

  private long told(Case file, String step) {
    return jdbc.sql(
            "select count(*) from reminder r join reminder_recipient p on p.reminder = r.id where r.key = ?")
        .param("case:" + file.number() + ":" + step)
        .query(Long.class)
        .single();
  }

  private void refusedAt(String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem ->
                assertThat(problem.errors())
                    .anySatisfy(error -> assertThat(error.pointer()).isEqualTo(field)));
  }

  @Test
  void helpComesFirstAndThePapersFollow() {
    Case file = reported();
    assertThat(LocalDateTime.ofInstant(file.task("visit").getDueDate().toInstant(), ChinaTime.ZONE))
        .isEqualTo(
            LocalDateTime.ofInstant(files.summary(file.number()).openedAt(), ChinaTime.ZONE)
                .plusHours(24)
                .withNano(
                    LocalDateTime.ofInstant(
                            file.task("visit").getDueDate().toInstant(), ChinaTime.ZONE)
                        .getNano()));
    file.sign("visit", "township-clerk", visit("1500"))
        .sign("decide", "township-reviewer", agree("1500"));
    refusedAt("/paidAmount", () -> file.sign("handOut", "township-clerk", handOut("1499.99")));
    BigDecimal cash = context.getBean(Funds.class).balance("141002100");
    file.sign("handOut", "township-clerk", handOut("1500"));
    assertThat(context.getBean(Funds.class).balance("141002100"))
        .isEqualByComparingTo(cash.subtract(new BigDecimal("1500")));
    assertThat(caps.held(file.number()))
        .get()
        .satisfies(held -> assertThat(held).isEqualByComparingTo("1500"));
    refusedAt(
        "/registeredAmount", () -> file.sign("complete", "township-clerk", completion("1600")));
    completed(file, "1500").sign("check", "county-clerk", Paper.of("{'result':'proper'}"));
    walk.deliver(file).hasEnded(CaseState.GRANTED);
    assertThat(documents.list(file.number()).stream().map(IssuedDocument::template))
        .contains(
            "emergency-form",
            "emergency-completion-form",
            "temporary-decision",
            "delivery-receipt");
  }

  @Test
  void whoVisitedDoesNotDecide() {
    Case file = reported().sign("visit", "township-clerk", visit("300"));
    refusedAt("/grantAmount", () -> file.sign("decide", "township-reviewer", agree("10000.01")));
    file.waitsAt("decide");
  }

  @Test
  void whatTheFundDoesNotHoldIsNotHandedOutInCash() {
    Funds funds = context.getBean(Funds.class);
    Case file =
        reported()
            .sign("visit", "township-clerk", visit("900"))
            .sign("decide", "township-reviewer", agree("900"));
    walk.cases.start(
        "petty-fund-count",
        "township-reviewer",
        Paper.of(
            "{'counted':899.99,'witness':'孙代表','difference':'已送存银行','witnessSignature':'%s'}"
                .formatted(walk.cases.picture("township-reviewer"))));
    refusedAt("/paidAmount", () -> file.sign("handOut", "township-clerk", handOut("900")));
    assertThat(funds.balance("141002100")).isEqualByComparingTo("899.99");
    file.sign(
        "handOut",
        "township-clerk",
        handOut("900").with("paidBy", "'goods'").with("paidContent", "'棉被四床、米面各一百斤'"));
    assertThat(funds.balance("141002100")).isEqualByComparingTo("899.99");
  }

  @Test
  void whileNothingIsHandedOutThoseAboveAreTold() {
    Case file = reported().fire("halfOver").fire("hoursOver").fire("cityOver");
    assertThat(told(file, "tellTownship")).isPositive();
    assertThat(told(file, "tellCounty")).isPositive();
    assertThat(told(file, "tellCity")).isPositive();
    file.waitsAt("visit");
  }

  /** The hours run over midnight, New Year and a night without a server; then all come in order. */
  @Test
  void afterAnOutageThoseAboveAreToldInOrder() {
    Case file = reported();
    ManagementService jobs = context.getBean(ManagementService.class);
    List<Job> waiting =
        jobs.createJobQuery()
            .processInstanceId(file.task("visit").getProcessInstanceId())
            .timers()
            .orderByJobDuedate()
            .asc()
            .list();
    Instant opened = files.summary(file.number()).openedAt();
    assertThat(waiting)
        .extracting(job -> Duration.between(opened, job.getDuedate().toInstant()).toHours())
        .containsExactly(12L, 24L, 36L);
    waiting.forEach(job -> jobs.executeJob(job.getId()));
    assertThat(
            jdbc.sql("select key from reminder where key like 'case:' || ? || ':tell%' order by id")
                .param(file.number())
                .query(String.class)
                .list())
        .extracting(key -> key.substring(key.lastIndexOf(':') + 1))
        .containsExactly("tellTownship", "tellCounty", "tellCity");
    file.waitsAt("visit");
  }

  private Instant dueOf(String job) {
    return jdbc.sql("select duedate_ from act_ru_job where id_ = ?")
        .param(job)
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  @Test
  void whatWasDueFirstIsTakenFirst() {
    Case last = null;
    for (int i = 0; i < 3; i++) {
      idNumber = idNumber();
      last = reported();
    }
    String latest = last.task("visit").getProcessInstanceId();
    ProcessEngineConfigurationImpl engine = context.getBean(ProcessEngineConfigurationImpl.class);
    TestClock later = context.getBean(TestClock.class);
    later.advance(Duration.ofDays(3));
    try {
      new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
          .executeWithoutResult(
              status -> {
                status.setRollbackOnly();
                // Reported last and due first.
                jdbc.sql(
                        "update act_ru_job set duedate_ = duedate_ - interval '100 days'"
                            + " where process_instance_id_ = ?")
                    .param(latest)
                    .update();
                // One case after the other: the timers of a case that is at work wait for it.
                Instant before = Instant.MIN;
                for (int i = 0; i < 3; i++) {
                  List<List<String>> taken =
                      engine
                          .getCommandExecutorTxRequired()
                          .execute(new AcquireJobsCmd(engine.getJobExecutor(), 1))
                          .getJobIdBatches();
                  Instant due = dueOf(taken.get(0).get(0));
                  assertThat(due).isAfterOrEqualTo(before);
                  before = due;
                }
              });
    } finally {
      later.advance(Duration.ofDays(-3));
    }
  }

  @Test
  void anOverdueCompletionBindsTheTownshipToTheCountysConsent() {
    Case late = helped("400").fire("makeupOver");
    assertThat(events(late)).contains("补录逾期");
    idNumber = idNumber();
    Case next = reported().waitsAt("giveConsent");
    next.sign("giveConsent", "county-approver", Paper.of("{'result':'agree'}")).waitsAt("visit");
    idNumber = idNumber();
    Case other = reported();
    other.sign(
        "giveConsent",
        "county-approver",
        Paper.of("{'result':'disagree','refusalFacts':'当日已由邻村安置。','refusalReason':'不紧急。'}"));
    walk.deliver(other).hasEnded(CaseState.REFUSED);
    idNumber =
        files
            .latest(late.number(), "emergency-report")
            .orElseThrow()
            .at("/applicant/idNo")
            .asText();
    late.sign("complete", "township-clerk", completion("400"));
    assertThat(events(late)).contains("补录完成");
    idNumber = idNumber();
    reported().waitsAt("visit");
  }

  @Test
  void whatWasPaidWronglyIsClaimedBack() {
    Case file = completed(helped("700"), "700");
    file.sign(
        "check",
        "county-clerk",
        Paper.of(
            """
            {'result':'wrongful','refusalFacts':'失火房屋无人居住。','refusalReason':'基本生活未受影响。',
             'recoverAmount':700,'responsibility':'入户核实不细，责令检查。'}
            """));
    assertThat(file.state()).isEqualTo(CaseState.TERMINATED);
    assertThat(caps.held(file.number())).isEmpty();
    assertThat(documents.latest(file.number(), "recovery-notice")).isPresent();
    BigDecimal cash = context.getBean(Funds.class).balance("141002100");
    walk.deliver(file);
    refusedAt(
        "/recoveredAmount", () -> file.sign("recover", "county-clerk", recovered("whole", "699")));
    file.sign("recover", "county-clerk", recovered("part", "600")).hasEnded(CaseState.TERMINATED);
    assertThat(context.getBean(Funds.class).balance("141002100"))
        .isEqualByComparingTo(cash.add(new BigDecimal("600")));
  }

  private static Paper recovered(String how, String amount) {
    return Paper.of(
        "{'recoveredOn':'2026-03-11','recovery':'%s','recoveredAmount':%s,'remarks':'已交回。'}"
            .formatted(how, amount));
  }

  @Test
  void aNearRelativeIsRegisteredSeparately() {
    Case file = helped("500");
    file.sign(
            "complete",
            "township-clerk",
            completion("500")
                .with("relativeDeclared", "true")
                .with("relativeStaffName", "'钱经办'")
                .with("relativeKind", "'sibling'"))
        .sign("registerNearRelative", "township-clerk", nearRelative())
        .waitsAt("startVerification");
  }

  @Test
  void whoeverBelongsElsewhereIsReferredAndAnswered() {
    Case file =
        reported()
            .sign("visit", "township-clerk", visit("200"))
            .sign(
                "decide",
                "township-reviewer",
                Paper.of(
                    "{'result':'refer','referredTo':'rescue.station','referralReason':'外地流浪人员，请接收。'}"))
            .sign(
                "answerReferral",
                "rescue-station",
                Paper.of("{'result':'taken','answer':'已接收入站。'}"));
    file.hasEnded(CaseState.CLOSED);
  }

  @Test
  void wherePostAndSubstituteAreVacantTheSupervisorIsTold() {
    LocalDate from =
        jdbc.sql("select valid_from from post_holding where post = 'county.emergency'")
            .query(LocalDate.class)
            .single();
    jdbc.sql(
            "update post_holding set valid_from = '2015-01-01', valid_to = '2015-01-02'"
                + " where post = 'county.emergency'")
        .update();
    try {
      Case file =
          reported()
              .sign("visit", "township-clerk", visit("200"))
              .sign(
                  "decide",
                  "township-reviewer",
                  Paper.of(
                      "{'result':'refer','referredTo':'county.emergency','referralReason':'系洪灾所致。'}"))
              .waitsAt("answerReferral");
      assertThat(
              jdbc.sql(
                      "select count(*) from reminder r join reminder_recipient p on p.reminder = r.id"
                          + " where r.case_number = ? and r.kind = 'HANDOVER' and r.text like '%没有可以移交的岗位%'")
                  .param(file.number())
                  .query(Long.class)
                  .single())
          .isPositive();
    } finally {
      jdbc.sql(
              "update post_holding set valid_from = ?, valid_to = null where post = 'county.emergency'")
          .param(from)
          .update();
    }
  }

  @Test
  void whatIsNotUrgentIsRefusedInWriting() {
    Case file =
        reported()
            .sign(
                "visit",
                "township-clerk",
                Paper.of(
                    "{'visitedAt':'2026-03-10T21:00','companion':'韩村协理员','truthful':'false','measures':'无须安置。','residentSignature':'%s'}"
                        .formatted(walk.clerksPicture())))
            .sign(
                "decide",
                "township-reviewer",
                Paper.of(
                    "{'result':'disagree','refusalFacts':'柴房失火，住房完好。','refusalReason':'可按一般程序申请。'}"));
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void membersFoundLaterCountAgainstTheCap() {
    Case file = helped("1000");
    file.sign("complete", "township-clerk", completion("1000"));
    assertThat(caps.left(file.number(), "household")).isEqualByComparingTo("10000");
    assertThat(events(file)).doesNotContain("年度最高额");
  }

  @Test
  void whoDiesOrWithdrawsBeforeTheHandOutEndsTheCaseAndNobodyAfter() {
    Case file =
        reported()
            .sign("visit", "township-clerk", visit("600"))
            .sign("decide", "township-reviewer", agree("600"))
            .waitsAt("handOut");
    assertThat(caps.held(file.number())).isPresent();
    walk.requestTermination(file, "death")
        .sign("confirmTermination", "township-reviewer", confirm(true))
        .hasEnded(CaseState.CLOSED);
    file.hasEnded(CaseState.TERMINATED);
    assertThat(caps.held(file.number())).isEmpty();
    idNumber = idNumber();
    Case paid = helped("300");
    refusedAt("/targetCase", () -> walk.requestTermination(paid, "death"));
    paid.waitsAt("complete");
  }

  /** The one clerk on duty is a brother of the man: the county's clerk visits, by the same hour. */
  @Test
  void atNightTheCountyTakesOverWhereTheOnlyClerkIsARelative() {
    String township = "141002101";
    Staff staff = new Staff(context);
    try {
      String village = context.getBean(Divisions.class).children(township).get(0).code();
      String assistant = staff.officer("village.assistant", village);
      String clerk = staff.officer("township.clerk", township);
      String reviewer = staff.officer("township.reviewer", township);
      Case filing = staff.declare(clerk, staff.own(), "sibling", idNumber);
      filing
          .sign("checkFiling", reviewer, Staff.pass())
          .sign("archiveFiling", "county-clerk", Staff.pass());
      Case file =
          walk.cases.start(
              "emergency-assistance", assistant, report().with("division", "'" + village + "'"));
      Date due = file.task("visit").getDueDate();
      assertThatThrownBy(() -> file.sign("visit", clerk, visit("800")))
          .isInstanceOf(AuthorizationException.class);
      assertThat(events(file)).contains("移交办理");
      Paper visit =
          visit("800").with("residentSignature", "'" + walk.cases.picture("county-clerk") + "'");
      assertThat(file.task("visit").getDueDate()).isEqualTo(due);
      assertThat(due.toInstant())
          .isBefore(files.summary(file.number()).openedAt().plus(Duration.ofHours(25)));
      file.sign("visit", "county-clerk", visit).waitsAt("decide");
      assertThatThrownBy(() -> file.sign("decide", clerk, agree("800")))
          .isInstanceOf(RuntimeException.class);
      file.sign("decide", reviewer, agree("800")).waitsAt("handOut");
      assertThatThrownBy(() -> file.sign("handOut", clerk, handOut("800")))
          .isInstanceOf(AuthorizationException.class);
      Paper goods =
          handOut("800")
              .with("paidBy", "'goods'")
              .with("paidContent", "'棉被、米面'")
              .with("payeeSignature", "'" + walk.cases.picture("county-clerk") + "'")
              .with("witnessSignature", "'" + walk.cases.picture("county-clerk") + "'");
      file.sign("handOut", "county-clerk", goods).waitsAt("complete");
    } finally {
      staff.leave();
    }
  }

  // ---- supervision

  private long figure(String user, String code) {
    HttpOfficer.Answer answer = HttpOfficer.of(port, user).get("/api/supervision/temporary");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer
        .json()
        .valueStream()
        .filter(one -> one.path("code").asText().equals(code))
        .findFirst()
        .orElseThrow()
        .path("n")
        .asLong();
  }

  private boolean listed(String user, String code, Case file) {
    return HttpOfficer.of(port, user)
        .get("/api/supervision/cases?sort=number&figure=" + code)
        .body()
        .contains(file.number());
  }

  /** As if the limit of the open step had been over for a minute. */
  private void overdue(Case file) {
    jdbc.sql("update sla_step set due_at = ? where case_number = ? and ended_at is null")
        .params(clock.instant().minusSeconds(60).atOffset(ZoneOffset.UTC), file.number())
        .update();
  }

  @Test
  void theSupervisorSeesTheFastLanesHoursAndWhatIsNotCompleted() {
    long running = figure("supervisor", "FAST_RUNNING");
    long late = figure("supervisor", "FAST_LATE");
    Case file = reported();
    assertThat(figure("supervisor", "FAST_RUNNING")).isEqualTo(running + 1);
    assertThat(listed("supervisor", "FAST_RUNNING", file)).isTrue();
    assertThat(listed("supervisor", "FAST_LATE", file)).isFalse();
    overdue(file);
    assertThat(figure("supervisor", "FAST_LATE")).isEqualTo(late + 1);
    assertThat(listed("supervisor", "FAST_LATE", file)).isTrue();

    file.sign("visit", "township-clerk", visit("900"))
        .sign("decide", "township-reviewer", agree("900"));
    file.sign("handOut", "township-clerk", handOut("900"));
    assertThat(listed("supervisor", "HANDED_OUT_LATE", file)).isFalse();
    jdbc.sql(
            "update sla_step set due_at = ended_at where case_number = ? and activity_id = 'handOut'")
        .param(file.number())
        .update();
    assertThat(listed("supervisor", "FAST_RUNNING", file)).isFalse();
    assertThat(listed("supervisor", "HANDED_OUT_LATE", file)).isTrue();
    assertThat(listed("supervisor", "COMPLETION_OPEN", file)).isTrue();
    assertThat(listed("supervisor", "COMPLETION_LATE", file)).isFalse();
    overdue(file);
    assertThat(listed("supervisor", "COMPLETION_LATE", file)).isTrue();
    assertThat(listed("supervisor", "RESTRICTED", file)).isFalse();
    file.fire("makeupOver");
    assertThat(listed("supervisor", "RESTRICTED", file)).isTrue();
    HttpOfficer.Answer table =
        HttpOfficer.of(port, "supervisor")
            .get("/api/supervision/cases.xlsx?sort=number&figure=RESTRICTED");
    assertThat(table.status()).isEqualTo(200);
    // The restriction ends with the completion, so that it does not bind other tests.
    file.sign("complete", "township-clerk", completion("900"));
    assertThat(listed("supervisor", "RESTRICTED", file)).isFalse();
  }

  @Test
  void whoComesNearTheCapIsSeenByTheOwnCountysSupervisorOnly() {
    Staff staff = new Staff(context);
    try {
      String own = staff.officer("county.supervisor", "141002");
      String other = staff.officer("county.supervisor", "141024");
      Case file = helped("8000");
      assertThat(listed(own, "CAP_NEAR", file)).isTrue();
      assertThat(figure(other, "CAP_NEAR")).isZero();
      assertThat(listed(other, "CAP_NEAR", file)).isFalse();
      idNumber = idNumber();
      assertThat(listed(own, "CAP_NEAR", helped("7900"))).isFalse();
    } finally {
      staff.leave();
    }
    assertThat(HttpOfficer.of(port, "supervisor").get("/api/supervision/cases?figure=ALL").status())
        .isEqualTo(422);
    assertThat(HttpOfficer.of(port, "township-clerk").get("/api/supervision/temporary").status())
        .isEqualTo(403);
  }
}

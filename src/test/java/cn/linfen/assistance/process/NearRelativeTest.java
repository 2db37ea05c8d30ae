package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.accept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.form.IdNumbers;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.relative.CaseRegister;
import cn.linfen.assistance.relative.FilingDuty;
import cn.linfen.assistance.signature.Ledger;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.Staff;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Filing, matching, review and recusal, as the officers do them. */
@ProcessTest
class NearRelativeTest {

  private static final String TOWNSHIP = "141002100";

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired CaseFiles files;
  @Autowired Exclusions exclusions;
  @Autowired CaseAccess access;
  @Autowired CaseRegister register;
  @Autowired FilingDuty duty;
  @Autowired Ledger ledger;
  private Walk walk;
  private Staff staff;

  @BeforeEach
  void begin() {
    walk = new Walk(context);
    staff = new Staff(context);
  }

  @AfterEach
  void end() {
    staff.leave();
    jdbc.sql("delete from policy_override where key like 'relative.%'").update();
    jdbc.sql("delete from relative_kind_county").update();
  }

  // ---- filing

  @Test
  void aFilingGoesThroughTownshipAndCountyAndComesIntoForce() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    Case filing = staff.declare(clerk, staff.own(), "sibling", Papers.idNumber());
    filing.waitsAt("checkFiling");
    staff.pass(filing).hasEnded(CaseState.CLOSED);
    assertThat(filing.number()).startsWith("BA-141002-2026-");
    assertThat(
            jdbc.sql("select count(*) from relative_account where user_id = ?")
                .param(clerk)
                .query(Integer.class)
                .single())
        .isOne();
  }

  @Test
  void aCountysOfficerFilesAtTheCountyWhichMayPublish() {
    jdbc.sql(
            "insert into policy_override (county, profile, key, value, valid_from, set_by) values ('141002', 'P2015', 'relative.published', 1, '2026-01-01', 'sysadmin')")
        .update();
    String clerk = staff.officer("county.clerk", "141002");
    Case filing = staff.declareZero(clerk, staff.own(), "countyClerk");
    filing
        .waitsAt("archiveFiling")
        .sign("archiveFiling", "county-clerk", Staff.pass())
        .hasEnded(CaseState.CLOSED);
    assertThat(
            jdbc.sql("select published from relative_staff where current_filing = ?")
                .param(filing.number())
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  @Test
  void aFilingIsGivenBackByTownshipAndCountyAndHasNoEffect() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String own = staff.own();
    staff
        .declareZero(clerk, own, "townshipClerk")
        .sign("checkFiling", "township-reviewer", Staff.giveBack())
        .hasEnded(CaseState.REFUSED);
    staff
        .declareZero(clerk, own, "townshipClerk")
        .sign("checkFiling", "township-reviewer", Staff.pass())
        .sign("archiveFiling", "county-clerk", Staff.giveBack())
        .hasEnded(CaseState.REFUSED);
    assertThat(
            jdbc.sql("select count(*) from relative_account where user_id = ?")
                .param(clerk)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void theOneReviewerDoesNotCheckTheOwnFiling() {
    String reviewer = staff.officer("township.reviewer", "141002101");
    Case filing = staff.declareZero(reviewer, staff.own(), "townshipLeader");
    assertThatThrownBy(() -> filing.sign("checkFiling", reviewer, Staff.pass()))
        .isInstanceOf(RuntimeException.class);
    // Nobody else holds the post there, so the county's leader stands in.
    filing.sign("checkFiling", "county-approver", Staff.pass()).waitsAt("archiveFiling");
    filing.sign("archiveFiling", "county-clerk", Staff.pass()).hasEnded(CaseState.CLOSED);
  }

  @Test
  void aMemberOfAVillageCommitteeWithoutAccountSignsByHand() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    Paper paper =
        staff
            .paper(staff.own(), "village")
            .with("onBehalf", "true")
            .with("zero", "true")
            .without("relatives");
    assertErrors(() -> walk.cases.start("near-relative-filing", clerk, paper), "/signature");
    Case filing =
        walk.cases.start(
            "near-relative-filing",
            clerk,
            paper.with("signature", "'" + walk.cases.picture(clerk) + "'"));
    staff.pass(filing).hasEnded(CaseState.CLOSED);
    assertThat(
            jdbc.sql("select count(*) from relative_account where user_id = ?")
                .param(clerk)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void whatCannotBeIsRefusedAtTheField() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String own = staff.own();
    String other = Papers.idNumber();
    assertErrors(() -> staff.declare(clerk, own, "sibling", own), "/relatives/0/idNo");
    assertErrors(
        () -> staff.declare(clerk, own, "sibling", other.substring(0, 17) + "Q"),
        "/relatives/0/idNo");
    assertErrors(() -> staff.declare(clerk, own, "parent", id("20100101")), "/relatives/0/kind");
    assertErrors(() -> staff.declare(clerk, own, "child", id("19400101")), "/relatives/0/kind");
    assertErrors(() -> staff.declare(clerk, own, "uncleAunt", other), "/relatives/0/kind");
    assertErrors(
        () ->
            walk.cases.start(
                "near-relative-filing",
                clerk,
                staff.paper(own, "townshipClerk").with("relatives", "[]")),
        "/relatives");
    Paper twice =
        staff
            .paper(own, "townshipClerk")
            .with(
                "relatives",
                "["
                    + Staff.relative("sibling", other)
                    + ","
                    + Staff.relative("spouse", other)
                    + "]");
    assertErrors(() -> walk.cases.start("near-relative-filing", clerk, twice), "/relatives/1/idNo");
  }

  @Test
  void twoFilingsOfOnePersonAtOnceOneIsRefused() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String own = staff.own();
    Case first = staff.declareZero(clerk, own, "townshipClerk");
    assertErrors(() -> staff.declareZero(clerk, own, "townshipClerk"), "/staffIdNo");
    staff.pass(first);
    assertErrors(() -> staff.declareZero(clerk, own, "townshipClerk"), "/occasion");
    assertErrors(
        () ->
            walk.cases.start(
                "near-relative-filing",
                clerk,
                staff
                    .paper(staff.own(), "townshipClerk")
                    .with("zero", "true")
                    .without("relatives")),
        "/staffIdNo");
  }

  @Test
  void bothSidesOfARelationAgree() {
    String parent = staff.officer("township.clerk", TOWNSHIP);
    String parentId = id("19600101");
    String childId = id("19880101");
    staff.pass(staff.declare(parent, parentId, "child", childId));
    String child = staff.officer("township.clerk", TOWNSHIP);
    Case filing = staff.declare(child, childId, "parent", parentId);
    filing.sign("checkFiling", "township-reviewer", Staff.pass());
    assertThat(concerns(filing)).isEmpty();
    filing.sign("archiveFiling", "county-clerk", Staff.pass()).hasEnded(CaseState.CLOSED);
  }

  @Test
  void aContradictionIsForTheCountyToSeeAndNotForWhoeverFiles() {
    String parent = staff.officer("township.clerk", TOWNSHIP);
    String parentId = id("19600101");
    String childId = id("19880101");
    staff.pass(staff.declare(parent, parentId, "child", childId));
    String child = staff.officer("township.clerk", TOWNSHIP);
    Case filing = staff.declare(child, childId, "sibling", parentId);
    filing.sign("checkFiling", "township-reviewer", Staff.pass());
    assertThat(concerns(filing)).contains("第1名近亲属").contains("“兄弟姐妹”").contains("“子女”");
    filing.sign("archiveFiling", "county-clerk", Staff.giveBack()).hasEnded(CaseState.REFUSED);
  }

  @Test
  void whoHasFiledElsewhereIsNotFoundOutByTrying() {
    String there = staff.officer("township.clerk", "141024100");
    String filed = staff.own();
    staff
        .declareZero(there, filed, "townshipClerk")
        .sign("checkFiling", staff.officer("township.reviewer", "141024100"), Staff.pass())
        .sign("archiveFiling", staff.officer("county.clerk", "141024"), Staff.pass());
    String prying = staff.officer("township.clerk", TOWNSHIP);
    Case filing = staff.declareZero(prying, filed, "townshipClerk").waitsAt("checkFiling");
    filing.sign("checkFiling", "township-reviewer", Staff.pass());
    assertThat(concerns(filing)).contains("另一账号");
    filing.sign("archiveFiling", "county-clerk", Staff.giveBack());
  }

  @Test
  void theArchiveKeepsThePrintedFiling() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    Case filing = staff.pass(staff.declare(clerk, staff.own(), "sibling", Papers.idNumber()));
    assertThat(
            jdbc.sql("select template, title from case_document where case_number = ?")
                .param(filing.number())
                .query((row, i) -> row.getString(1) + " " + row.getString(2))
                .list())
        .containsExactly("filing-form 近亲属备案表");
  }

  @Test
  void aKindThatTheCountyHasAddedIsFiledThere() {
    jdbc.sql(
            "insert into relative_kind_county values ('141002', 'uncleAunt', '2026-01-01', 'county-approver')")
        .update();
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String own = staff.own();
    staff
        .declare(clerk, own, "uncleAunt", Papers.idNumber())
        .sign("checkFiling", "township-reviewer", Staff.giveBack());
    HttpOfficer approver = HttpOfficer.atBrowser(port, "county-approver");
    approver.get("/relatives");
    approver.send(
        "POST",
        "/relatives/kinds",
        "application/x-www-form-urlencoded",
        "kind=uncleAunt&holds=false".getBytes(StandardCharsets.UTF_8));
    assertErrors(
        () -> staff.declare(clerk, own, "uncleAunt", Papers.idNumber()), "/relatives/0/kind");
    assertThat(
            jdbc.sql("select ended_by from relative_kind_county where kind = 'uncleAunt'")
                .query(String.class)
                .list())
        .containsExactly("county-approver");
  }

  // ---- matching

  @Test
  void aRelativeWhoIsFiledButNotDeclaredRaisesAnAlarmAndKeepsTheOfficerAway() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String applicant = Papers.idNumber();
    staff.pass(staff.declare(clerk, staff.own(), "sibling", applicant));
    Case file = apply("township-clerk", applicant);
    assertThat(register.contains(file.number())).isTrue();
    assertThat(exclusions.of(file.number())).containsExactly(clerk);
    assertThatThrownBy(() -> file.sign("examineApplication", clerk, accept()))
        .isInstanceOf(AuthorizationException.class);
    assertThat(access.mayView(clerk, files.summary(file.number()))).isFalse();
    file.sign("examineApplication", "township-clerk", accept()).waitsAt("registerNearRelative");

    Case review = review(file).waitsAt("investigateRelation");
    assertThat(exclusions.excluded(clerk, review.number())).isTrue();
    review
        .sign("investigateRelation", "county-clerk", Staff.investigated("related"))
        .sign("decideRelation", "county-approver", Staff.decided("return"))
        .waitsAt("investigateRelation")
        .sign("investigateRelation", "county-clerk", Staff.investigated("related"))
        .sign(
            "decideRelation",
            "county-approver",
            Staff.decided("related").with("reportDiscipline", "true"))
        .waitsAt("recordDiscipline")
        .sign("recordDiscipline", "discipline", Staff.disciplined())
        .hasEnded(CaseState.CLOSED);
    assertThat(exclusions.of(file.number())).containsExactly(clerk);
  }

  @Test
  void aRelativeWhoIsDeclaredAndFiledNeedsNoReview() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String applicant = Papers.idNumber();
    staff.pass(staff.declare(clerk, staff.own(), "sibling", applicant));
    Case file = applyDeclaring("township-clerk", applicant, "某经办");
    assertThat(outcome(file)).isEqualTo("BOTH");
    assertThat(reviews(file)).isEmpty();
  }

  @Test
  void anOfficerWhoIsDeclaredButHasNotFiledKeepsAwayUntilItIsDecided() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String name =
        jdbc.sql("select name from officer where user_id = ?")
            .param(clerk)
            .query(String.class)
            .single();
    Case file = applyDeclaring("township-clerk", Papers.idNumber(), name);
    assertThat(outcome(file)).isEqualTo("DECLARED_ONLY");
    assertThat(exclusions.of(file.number())).containsExactly(clerk);
    review(file)
        .sign("investigateRelation", "county-clerk", Staff.investigated("unrelated"))
        .sign("decideRelation", "county-approver", Staff.decided("unrelated"))
        .hasEnded(CaseState.CLOSED);
    assertThat(exclusions.of(file.number())).isEmpty();
  }

  @Test
  void sameNameAndBirthAreASuspicionThatSomebodyResolves() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String applicant = Papers.idNumber();
    String own = staff.own();
    String alike = alike(applicant);
    Paper named =
        staff
            .paper(own, "townshipClerk")
            .with(
                "relatives",
                "[" + Staff.relative("sibling", alike).replace("王近亲", Papers.NAME) + "]");
    staff.pass(walk.cases.start("near-relative-filing", clerk, named));
    Case file = apply("township-clerk", applicant);
    assertThat(exclusions.of(file.number())).containsExactly(clerk);
    assertThat(register.contains(file.number())).isFalse();
    review(file)
        .sign("investigateRelation", "county-clerk", Staff.investigated("unrelated"))
        .sign("decideRelation", "county-approver", Staff.decided("unrelated"))
        .hasEnded(CaseState.CLOSED);
    assertThat(exclusions.of(file.number())).isEmpty();

    String second = Papers.idNumber();
    Paper again =
        staff
            .paper(own, "townshipClerk")
            .with("occasion", "'change'")
            .with(
                "relatives",
                "[" + Staff.relative("sibling", alike(second)).replace("王近亲", Papers.NAME) + "]");
    staff.pass(walk.cases.start("near-relative-filing", clerk, again));
    Case other = apply("township-clerk", second);
    review(other)
        .sign("investigateRelation", "county-clerk", Staff.investigated("related"))
        .sign("decideRelation", "county-approver", Staff.decided("related"))
        .hasEnded(CaseState.CLOSED);
    assertThat(exclusions.of(other.number())).containsExactly(clerk);
    assertThat(outcome(other)).isEqualTo("FOUND");
  }

  @Test
  void aFilingThatTouchesARunningCaseOpensAReviewOfIt() {
    String applicant = Papers.idNumber();
    Case file =
        apply("township-clerk", applicant).sign("examineApplication", "township-clerk", accept());
    String clerk = staff.officer("county.clerk", "141002");
    Case filing = staff.declare(clerk, staff.own(), "sibling", applicant, "countyClerk");
    filing.sign("archiveFiling", "county-clerk", Staff.pass());
    assertThat(exclusions.of(file.number())).containsExactly(clerk);
    Case review = review(file).fire("reviewOverdue").waitsAt("investigateRelation");
    assertThat(
            jdbc.sql("select overdue_at is not null from relative_review where file_number = ?")
                .param(review.number())
                .query(Boolean.class)
                .single())
        .isTrue();
    review
        .sign("investigateRelation", "county-clerk", Staff.investigated("related"))
        .sign("decideRelation", "county-approver", Staff.decided("related"))
        .waitsAt("recordDiscipline");
  }

  @Test
  void aFilingThatIsTakenBackWhileACaseRunsChangesNothingInIt() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String applicant = Papers.idNumber();
    staff.pass(staff.declare(clerk, staff.own(), "spouse", applicant));
    Case file = apply("township-clerk", applicant);
    staff.pass(
        walk.cases.start(
            "near-relative-filing",
            clerk,
            staff
                .paper(staff.ownOf(clerk), "townshipClerk")
                .with("occasion", "'change'")
                .with("zero", "true")
                .without("relatives")));
    assertThat(exclusions.of(file.number())).containsExactly(clerk);
    assertThat(exclusions.of(apply("township-clerk", Papers.idNumber()).number())).isEmpty();
  }

  @Test
  void whoEntersTheOwnRelativesApplicationIsNotTheOneToHandleIt() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String applicant = Papers.idNumber();
    staff.pass(staff.declare(clerk, staff.own(), "parent", id("19500101")));
    staff.pass(
        walk.cases.start(
            "near-relative-filing",
            clerk,
            staff
                .paper(staff.ownOf(clerk), "townshipClerk")
                .with("occasion", "'change'")
                .with("relatives", "[" + Staff.relative("sibling", applicant) + "]")));
    Case file = apply(clerk, applicant);
    assertThatThrownBy(() -> file.sign("examineApplication", clerk, accept()))
        .isInstanceOf(AuthorizationException.class);
    file.sign("examineApplication", "township-clerk", accept());
  }

  @Test
  void anOfficersOwnApplicationAndThatOfAnOfficersRelativeAmongOfficers() {
    String first = staff.officer("township.clerk", TOWNSHIP);
    String second = staff.officer("township.clerk", TOWNSHIP);
    String firstId = staff.own();
    String secondId = staff.own();
    staff.pass(staff.declare(first, firstId, "sibling", secondId));
    staff.pass(staff.declareZero(second, secondId, "townshipClerk"));
    assertThat(exclusions.of(apply("township-clerk", firstId).number()))
        .containsExactlyInAnyOrder(first, second);
  }

  @Test
  void anOfficerWhoMovesToAnotherDivisionStillKeepsAway() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String applicant = Papers.idNumber();
    staff.pass(staff.declare(clerk, staff.own(), "sibling", applicant));
    Case file = apply("township-clerk", applicant);
    staff.move(clerk, "county.clerk", "141002");
    file.sign("examineApplication", "township-clerk", accept())
        .sign("registerNearRelative", "township-clerk", Papers.nearRelative());
    assertThatThrownBy(() -> file.sign("startVerification", clerk, Papers.verificationRequest()))
        .isInstanceOf(AuthorizationException.class);
  }

  @Test
  void whoPutsATaskBackMayTakeItAgainWhileAColleagueKeepsAway() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    String applicant = Papers.idNumber();
    staff.pass(staff.declare(clerk, staff.own(), "sibling", applicant));
    Case file = apply("township-clerk", applicant);
    String task = file.task("examineApplication").getId();
    staff.claim(task, "township-clerk");
    staff.putBack(task, "township-clerk");
    assertThatThrownBy(() -> staff.claim(task, clerk)).isInstanceOf(AuthorizationException.class);
    file.sign("examineApplication", "township-clerk", accept());
  }

  // ---- vacancy

  @Test
  void aVacantPostsStepGoesToTheOneAboveAndTheSupervisorIsTold() {
    String clerk = staff.officer("township.clerk", "141034100");
    String above = staff.officer("county.clerk", "141034");
    String supervisor = staff.officer("county.supervisor", "141034");
    String village =
        jdbc.sql("select min(code) from division where parent = '141034100'")
            .query(String.class)
            .single();
    Case file =
        walk.cases.start(
            "subsistence-allowance",
            clerk,
            Papers.application(Papers.idNumber(), walk.cases.picture(clerk))
                .with("division", "'" + village + "'"));
    assertThatThrownBy(() -> file.sign("examineApplication", above, accept()))
        .isInstanceOf(AuthorizationException.class);
    context.getBean(Accounts.class).disable(clerk, true, "sysadmin");
    vacancies();
    vacancies();
    file.sign("examineApplication", above, accept())
        .sign("startVerification", above, Papers.verificationRequest())
        .sign("recordVerification", above, Papers.verificationPass());
    // Made while the post is vacant: handed over at once.
    staff.claim(file.task("arrangeSurvey").getId(), above);
    assertThat(
            jdbc.sql(
                    "select text from reminder r join reminder_recipient u on u.reminder = r.id"
                        + " where u.user_id = ? and kind = 'HANDOVER' order by r.id")
                .param(supervisor)
                .query(String.class)
                .list())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(text -> assertThat(text).contains("岗位空缺").contains(file.number()));
  }

  private void vacancies() {
    try {
      Object handovers = context.getBean("handovers");
      handovers.getClass().getMethod("vacancies").invoke(handovers);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- duty

  @Test
  void whoDoesNotFileInTimeTakesOnNoNewTask() {
    LocalDate before = jdbc.sql("select since from relative_start").query(LocalDate.class).single();
    jdbc.sql("update relative_start set since = '2026-01-05'").update();
    try {
      String clerk = staff.officer("township.clerk", TOWNSHIP);
      assertThat(duty.missingWithin(Set.of(TOWNSHIP)))
          .extracting(FilingDuty.Missing::userId)
          .contains(clerk);
      Case file = apply("township-clerk", Papers.idNumber());
      assertThatThrownBy(() -> file.sign("examineApplication", clerk, accept()))
          .isInstanceOf(AuthorizationException.class)
          .hasMessageContaining("近亲属备案");
      staff.pass(staff.declareZero(clerk, staff.own(), "townshipClerk"));
      assertThat(duty.missingWithin(Set.of(TOWNSHIP)))
          .extracting(FilingDuty.Missing::userId)
          .doesNotContain(clerk);
      file.sign("examineApplication", clerk, accept());
    } finally {
      jdbc.sql("update relative_start set since = ?").param(before).update();
    }
  }

  // ---- recusal

  @Test
  void anOfficerMayAskToKeepAwayAndTheTaskGoesBack() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    Case file = apply("township-clerk", Papers.idNumber());
    staff.claim(file.task("examineApplication").getId(), clerk);
    Case request = walk.cases.start("recusal", clerk, Staff.recusal(file.number()));
    assertThat(file.task("examineApplication").getAssignee()).isNull();
    request
        .sign("decideRecusal", "township-reviewer", Staff.recusalDecided("accept"))
        .hasEnded(CaseState.CLOSED);
    assertThat(exclusions.of(file.number())).containsExactly(clerk);
    // In the chain, but not for those who read the case.
    assertThat(ledger.entries(file.number()))
        .filteredOn(entry -> entry.kind().equals("RECUSAL"))
        .extracting(entry -> entry.payload().toString())
        .containsExactly(
            excluded(clerk, "OWN_REQUEST", request),
            excluded(clerk, "DECIDED", request),
            "{\"file\":\"%s\",\"lifted\":[\"%s\"],\"reason\":\"OWN_REQUEST\"}"
                .formatted(request.number(), clerk));
    assertThat(files.timeline(file.number()).toString()).doesNotContain(clerk);
  }

  private static String excluded(String officer, String reason, Case request) {
    return "{\"excluded\":[\"%s\"],\"file\":\"%s\",\"reason\":\"%s\"}"
        .formatted(officer, request.number(), reason);
  }

  @Test
  void theCountysLeaderDecidesOnTheReviewerAndMayRefuse() {
    Case file = apply("township-clerk", Papers.idNumber());
    Paper asked =
        Staff.recusal(file.number())
            .with("requester", "'applicant'")
            .with("recusedOfficer", "'township-reviewer'")
            .with("signature", "'" + walk.clerksPicture() + "'");
    Case request = walk.cases.start("recusal", "township-clerk", asked);
    assertThat(exclusions.of(file.number())).containsExactly("township-reviewer");
    request
        .sign("decideCountyRecusal", "county-approver", Staff.recusalDecided("reject"))
        .hasEnded(CaseState.CLOSED);
    assertThat(exclusions.of(file.number())).isEmpty();
  }

  @Test
  void aCaseOfOthersCannotBeAskedFor() {
    assertErrors(
        () ->
            walk.cases.start(
                "recusal",
                "township-clerk-2",
                Staff.recusal(apply("township-clerk", Papers.idNumber()).number())),
        "/targetCase");
  }

  // ---- help

  /** What the county's clerk reads at the archive. */
  private String concerns(Case filing) {
    return HttpOfficer.of(port, "county-clerk")
        .get("/api/tasks/" + filing.task("archiveFiling").getId() + "/form")
        .json()
        .at("/data/filing/concerns")
        .asText("");
  }

  private Case apply(String clerk, String applicant) {
    return walk.cases.start(
        "subsistence-allowance", clerk, Papers.application(applicant, walk.cases.picture(clerk)));
  }

  private Case applyDeclaring(String clerk, String applicant, String officer) {
    return walk.cases.start(
        "subsistence-allowance",
        clerk,
        Papers.application(applicant, walk.cases.picture(clerk))
            .with("relativeDeclared", "true")
            .with("relativeStaffName", "'" + officer + "'")
            .with("relativeKind", "'sibling'"));
  }

  private List<String> reviews(Case file) {
    return jdbc.sql(
            "select file_number from relative_review where case_number = ? and closed_at is null")
        .param(file.number())
        .query(String.class)
        .list();
  }

  private Case review(Case file) {
    assertThat(reviews(file)).hasSize(1);
    return walk.cases.find(reviews(file).get(0));
  }

  private String outcome(Case file) {
    return jdbc.sql("select outcome from relative_register where case_number = ?")
        .param(file.number())
        .query(String.class)
        .single();
  }

  private static int serial;

  static String id(String birth) {
    serial += 2;
    String digits = "141031" + birth + "%03d".formatted(1 + serial % 998);
    return digits + IdNumbers.check(digits);
  }

  private static String alike(String number) {
    String digits = "141033" + number.substring(6, 14) + "997";
    return digits + IdNumbers.check(digits);
  }

  private static void assertErrors(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String pointer) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem ->
                assertThat(problem.errors())
                    .extracting("pointer")
                    .as(String.valueOf(problem.errors()))
                    .contains(pointer));
  }
}

package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.Separation;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What one person has signed in a case keeps that person from signing certain other steps of it.
 */
@IntegrationTest
class SeparationTest {

  private static final String TOWNSHIP = "141002100";

  /** A county in which no other test has officers, and the one that stands in for it. */
  private static final String JIXIAN = "141028";

  private static final String NEXT_TO_JIXIAN = "141029";
  private static final String TOWNSHIP_OF_JIXIAN = "141028100";
  private static final String VILLAGE_OF_JIXIAN = "141028100208";

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Separation separation;
  @Autowired Accounts accounts;
  @Autowired CaseFiles files;
  @Autowired Schemas schemas;
  @LocalServerPort int port;

  private Staff staff;
  private Walk walk;
  private String both;

  @BeforeEach
  void somebodyWithTwoPosts() {
    staff = new Staff(context);
    walk = new Walk(context);
    both = staff.officer("township.clerk", TOWNSHIP);
    also("township.reviewer", TOWNSHIP, null);
  }

  private void also(String post, String division, String deputyFor) {
    LocalDate until = deputyFor == null ? null : LocalDate.of(2026, 12, 31);
    accounts.give(both, post, division, LocalDate.of(2026, 1, 1), until, deputyFor, "sysadmin");
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  /** Waits at townshipReview; accepted by that officer. */
  private Case acceptedBy(String officer) {
    Case file = walk.applied().sign("examineApplication", officer, accept());
    return walk.evaluate(walk.survey(walk.verify(file)), "qualified");
  }

  @Test
  void everyFormOfTheTableIsDeployed() {
    assertThat(separation.duties())
        .isNotEmpty()
        .allSatisfy(
            duty ->
                assertThat(duty.forms())
                    .allSatisfy(form -> assertThat(schemas.find(form)).as(form).isPresent()));
  }

  @Test
  void whoAcceptedDoesNotReviewThroughAnyInterface() {
    Case file = acceptedBy(both);
    String task = file.task("townshipReview").getId();
    HttpOfficer officer = HttpOfficer.of(port, both);
    assertThat(
            officer
                .get("/engine-rest/task?maxResults=10&processInstanceBusinessKey=" + file.number())
                .json())
        .isEmpty();
    assertThat(
            officer
                .post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"" + both + "\"}")
                .status())
        .isBetween(400, 499);
    assertThat(officer.get("/api/tasks/" + task + "/form").status()).isBetween(400, 499);
    assertThatThrownBy(() -> file.sign("townshipReview", both, agree()));
    assertThat(file.task("townshipReview").getAssignee()).isNull();
    file.sign("townshipReview", "township-reviewer", agree());
  }

  @Test
  void whoMayAssignIsToldWhyNot() {
    Case file = acceptedBy(both);
    String task = file.task("townshipReview").getId();
    staff.claim(task, "township-reviewer");
    assertThat(separation.objection(both, "township-review", file.number()))
        .hasValueSatisfying(text -> assertThat(text).contains("受理", "审核", "须由他人办理"));
    assertThat(separation.objection("township-reviewer", "township-review", file.number()))
        .isEmpty();
    HttpOfficer.Answer answer =
        HttpOfficer.of(port, "township-reviewer")
            .post("/engine-rest/task/" + task + "/assignee", "{\"userId\":\"" + both + "\"}");
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(file.task("townshipReview").getAssignee()).isEqualTo("township-reviewer");
  }

  @Test
  void theSamePersonMayReviewWhatSomebodyElseAccepted() {
    acceptedBy("township-clerk").sign("townshipReview", both, agree());
  }

  @Test
  void aDeputyIsTheSamePerson() {
    both = staff.officer("township.clerk", TOWNSHIP);
    also("township.reviewer", TOWNSHIP, "township-reviewer");
    Case file = acceptedBy(both);
    assertThatThrownBy(() -> file.sign("townshipReview", both, agree()));
    file.waitsAt("townshipReview");
  }

  @Test
  void nobodyReviewsAsDeputyOfWhoAccepted() {
    String deputy = staff.officer("township.clerk", "141002101");
    Case file = acceptedBy(both);
    String task = file.task("townshipReview").getId();
    accounts.give(
        deputy,
        "township.reviewer",
        TOWNSHIP,
        LocalDate.of(2026, 1, 1),
        LocalDate.of(2026, 12, 31),
        both,
        "sysadmin");
    HttpOfficer officer = HttpOfficer.of(port, deputy);
    assertThat(officer.get("/engine-rest/task/" + task).status()).isBetween(400, 499);
    assertThat(
            officer
                .post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"" + deputy + "\"}")
                .status())
        .isBetween(400, 499);
    file.sign("townshipReview", "township-reviewer", agree());
  }

  @Test
  void whoMovesInMidCaseDoesNotReviewWhatTheyAccepted() {
    String clerk = staff.officer("township.clerk", TOWNSHIP);
    Case file = acceptedBy(clerk);
    String task = file.task("townshipReview").getId();
    HttpOfficer officer = HttpOfficer.of(port, clerk);
    staff.move(clerk, "township.reviewer", TOWNSHIP);
    assertThat(officer.get("/engine-rest/task/" + task).status()).isBetween(400, 499);
    assertThatThrownBy(() -> file.sign("townshipReview", clerk, agree()));
    // A colleague who comes later sees it all the same.
    String later = staff.officer("township.reviewer", TOWNSHIP);
    assertThat(HttpOfficer.of(port, later).get("/engine-rest/task/" + task).status())
        .isEqualTo(200);
    file.sign("townshipReview", later, agree());
  }

  @Test
  void whereNobodyIsLeftTheNeighbourDecidesAndTheSupervisorIsTold() {
    String clerk = staff.officer("township.clerk", TOWNSHIP_OF_JIXIAN);
    both = staff.officer("county.clerk", JIXIAN);
    also("county.approver", JIXIAN, null);
    String supervisor = staff.officer("county.supervisor", JIXIAN);
    String neighbour = staff.officer("county.approver", NEXT_TO_JIXIAN);
    Case file =
        walk.cases.start(
            "subsistence-allowance",
            clerk,
            application(idNumber(), walk.cases.picture(clerk))
                .with("division", "'" + VILLAGE_OF_JIXIAN + "'")
                .with("relativeDeclared", "true")
                .with("relativeStaffName", "'某经办'")
                .with("relativeKind", "'sibling'"));
    Case review =
        walk.cases.find(
            jdbc.sql("select file_number from relative_review where case_number = ?")
                .param(file.number())
                .query(String.class)
                .single());
    review.sign("investigateRelation", both, Staff.investigated("unrelated"));
    String task = review.task("decideRelation").getId();
    assertThatThrownBy(() -> review.sign("decideRelation", both, Staff.decided("unrelated")));
    assertThat(files.timeline(review.number()))
        .anySatisfy(event -> assertThat(event.detail()).contains("决定处理意见", "移交", "乡宁县"));
    assertThat(
            jdbc.sql(
                    "select u.user_id from reminder r join reminder_recipient u on u.reminder = r.id"
                        + " where r.kind = 'HANDOVER' and r.key like 'handover:' || ? || '%'")
                .param(task)
                .query(String.class)
                .list())
        .containsExactly(supervisor);
    review.sign("decideRelation", neighbour, Staff.decided("unrelated")).hasEnded(CaseState.CLOSED);
  }
}

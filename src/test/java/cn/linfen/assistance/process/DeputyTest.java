package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.Separation;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Staff;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Somebody on leave and the deputy (代理), and somebody with the same post in two townships, as
 * Tasklist's interface and the API let them work. In a county of the test's own.
 */
@IntegrationTest
class DeputyTest {

  private static final String TOWNSHIP = "141023100";
  private static final String VILLAGE = "141023100003";
  private static final String OTHER_TOWNSHIP = "141023101";
  private static final String TASKLIST = "/camunda/api/engine/engine/default";

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Accounts accounts;
  @Autowired Exclusions exclusions;
  @Autowired Separation separation;
  @Autowired Clock clock;
  @LocalServerPort int port;

  private Staff staff;
  private Walk walk;
  private String onLeave;
  private String deputy;

  @BeforeEach
  void twoClerks() {
    staff = new Staff(context);
    walk = new Walk(context);
    onLeave = staff.officer("township.clerk", TOWNSHIP);
    deputy = staff.officer("township.clerk", OTHER_TOWNSHIP);
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  private Paper paper(String clerk) {
    return application(idNumber(), walk.cases.picture(clerk)).with("division", "'" + VILLAGE + "'");
  }

  private Case applied(String clerk) {
    return walk.cases.start("subsistence-allowance", clerk, paper(clerk));
  }

  private void deputise(String post) {
    LocalDate today = LocalDate.now(clock);
    accounts.give(
        deputy, post, TOWNSHIP, today.minusDays(3), today.plusDays(7), onLeave, "sysadmin");
  }

  private void deputyshipIsOver() {
    long holding =
        jdbc.sql("select id from post_holding where user_id = ? and deputy_for = ?")
            .params(deputy, onLeave)
            .query(Long.class)
            .single();
    accounts.end(holding, LocalDate.now(clock).minusDays(1), "sysadmin");
  }

  private HttpOfficer at(String user) {
    return HttpOfficer.of(port, user);
  }

  private boolean sees(String user, Case file, String task) {
    String list = "/task?maxResults=20&processInstanceBusinessKey=" + file.number();
    boolean inTasklist = at(user).get(TASKLIST + list).body().contains(task);
    assertThat(at(user).get("/engine-rest" + list).body().contains(task)).isEqualTo(inTasklist);
    assertThat(at(user).get("/engine-rest/task/" + task).status() == 200).isEqualTo(inTasklist);
    assertThat(at(user).get("/api/tasks/" + task + "/form").status() == 200).isEqualTo(inTasklist);
    return inTasklist;
  }

  private Answer claim(String user, String task) {
    return at(user).post(TASKLIST + "/task/" + task + "/claim", "{\"userId\":\"" + user + "\"}");
  }

  private Answer stage(String user, String task, Paper paper) {
    return at(user)
        .post(
            "/api/tasks/" + task + "/submission",
            "{\"pin\":\"" + HttpOfficer.PIN + "\",\"data\":" + paper.data() + "}");
  }

  private Answer complete(String user, String task) {
    return at(user).post(TASKLIST + "/task/" + task + "/submit-form", "{\"variables\":{}}");
  }

  @Test
  void theDeputyTakesOverWhatWaitsAndSignsForTheOneOnLeave() {
    Case file = applied(onLeave);
    String task = file.task("examineApplication").getId();
    assertThat(claim(onLeave, task).status()).isEqualTo(204);
    assertThat(sees(deputy, file, task)).isFalse();
    deputise("township.clerk");
    assertThat(sees(deputy, file, task)).isTrue();
    assertThat(sees(onLeave, file, task)).isFalse();
    assertThat(file.task("examineApplication").getAssignee()).isNull();
    assertThat(claim(onLeave, task).status()).isBetween(400, 499);
    assertThat(claim(deputy, task).status()).isEqualTo(204);
    Answer statement =
        at(deputy).post("/api/tasks/" + task + "/statement", "{\"data\":" + accept().data() + "}");
    assertThat(statement.json().path("text").asText()).contains("（代" + name(onLeave) + "）", "襄汾县");
    Answer staged = stage(deputy, task, accept());
    assertThat(staged.status()).as(staged.body()).isEqualTo(200);
    Answer completed = complete(deputy, task);
    assertThat(completed.status()).as(completed.body()).isEqualTo(204);
    file.waitsAt("startVerification");

    assertThat(
            jdbc.sql(
                    "select officer || ' ' || post || ' ' || division || ' ' || deputy_for"
                        + " from section where case_number = ? and form_id = 'acceptance'")
                .param(file.number())
                .query(String.class)
                .single())
        .isEqualTo(deputy + " township.clerk " + TOWNSHIP + " " + onLeave);
    assertThat(
            jdbc.sql(
                    "select payload from ledger_entry where case_number = ? and kind = 'SUBMISSION'"
                        + " order by seq desc limit 1")
                .param(file.number())
                .query(String.class)
                .single())
        .contains("\"deputyFor\":\"" + onLeave + "\"");
    assertThat(at(deputy).get("/api/cases/" + file.number()).body())
        .contains(name(deputy) + "（代" + name(onLeave) + "）");
    assertThat(at(deputy).get("/api/cases/" + file.number() + "/timeline").body())
        .contains(name(deputy) + "（代" + name(onLeave) + "）");
  }

  private String name(String user) {
    return jdbc.sql("select name from officer where user_id = ?")
        .param(user)
        .query(String.class)
        .single();
  }

  @Test
  void withTheDeputyshipEndsEverythingThatCameWithIt() {
    Case file = applied(onLeave);
    String task = file.task("examineApplication").getId();
    deputise("township.clerk");
    assertThat(claim(deputy, task).status()).isEqualTo(204);
    assertThat(stage(deputy, task, accept()).status()).isEqualTo(200);
    deputyshipIsOver();
    assertThat(sees(deputy, file, task)).isFalse();
    assertThat(complete(deputy, task).status()).isBetween(400, 499);
    assertThat(at(deputy).get("/api/cases/" + file.number()).status()).isIn(403, 404);
    assertThat(file.task("examineApplication").getAssignee()).isNull();
    assertThat(sees(onLeave, file, task)).isTrue();
    file.sign("examineApplication", onLeave, accept()).waitsAt("startVerification");
  }

  @Test
  void theDeputyOfARelativeIsNoWayAroundTheRecusal() {
    Case file = applied(onLeave);
    String task = file.task("examineApplication").getId();
    deputise("township.clerk");
    exclusions.exclude(
        file.number(), Set.of(onLeave), Exclusions.Reason.RELATIVE, "test-" + file.number());
    assertThat(sees(deputy, file, task)).isFalse();
    assertThat(claim(deputy, task).status()).isBetween(400, 499);
    exclusions.lift(
        file.number(), Exclusions.Reason.RELATIVE, "test-" + file.number(), file.number());
    assertThat(sees(deputy, file, task)).isTrue();
    // And one who must keep away does so as anybody's deputy.
    exclusions.exclude(
        file.number(), Set.of(deputy), Exclusions.Reason.RELATIVE, "test-" + file.number());
    assertThat(sees(deputy, file, task)).isFalse();
    assertThat(claim(deputy, task).status()).isBetween(400, 499);
  }

  @Test
  void whatTheDeputySignsSeparatesBoth() {
    accounts.give(
        onLeave, "township.reviewer", TOWNSHIP, LocalDate.of(2026, 1, 1), null, null, "sysadmin");
    Case file = applied(onLeave);
    deputise("township.clerk");
    file.sign("examineApplication", deputy, accept());
    assertThat(separation.objection(onLeave, "township-review", file.number()))
        .hasValueSatisfying(text -> assertThat(text).startsWith("的代理人已办理本案的“受理”"));
    assertThat(separation.objection(deputy, "township-review", file.number())).isPresent();
    assertThat(separation.barred("township-review", file.number())).contains(onLeave, deputy);
  }

  @Test
  void whoHoldsThePostInTwoTownshipsActsForTheOneOfTheCase() {
    // The other township is the one held for longer.
    accounts.give(
        deputy, "township.clerk", TOWNSHIP, LocalDate.of(2026, 1, 1), null, null, "sysadmin");
    HttpOfficer officer = at(deputy);
    String start = "/api/processes/subsistence-allowance";
    String data = "{\"data\":" + paper(deputy).data() + ",\"pin\":\"" + HttpOfficer.PIN + "\"}";
    assertThat(officer.get(start + "/form").json().path("postings"))
        .extracting(posting -> posting.path("group").asText())
        .containsExactly("township.clerk." + OTHER_TOWNSHIP, "township.clerk." + TOWNSHIP);
    Answer chosen = officer.get(start + "/form?as=township.clerk." + TOWNSHIP);
    assertThat(chosen.json().path("data").path("officer").path("division").asText())
        .isEqualTo(TOWNSHIP);
    Answer elsewhere =
        officer.post(start + "/submission?as=township.clerk." + OTHER_TOWNSHIP, data);
    assertThat(elsewhere.status()).isEqualTo(422);
    assertThat(elsewhere.json().path("errors").path(0).path("pointer").asText())
        .isEqualTo("/division");
    assertThat(officer.post(start + "/submission?as=county.clerk.141023", data).status())
        .isEqualTo(403);
    Answer staged = officer.post(start + "/submission", data);
    assertThat(staged.status()).as(staged.body()).isEqualTo(200);
    Answer started =
        officer.post(
            TASKLIST + "/process-definition/key/subsistence-allowance/submit-form",
            "{\"variables\":{\"submissionId\":{\"type\":\"String\",\"value\":\""
                + staged.json().path("submissionId").asText()
                + "\"}}}");
    assertThat(started.status()).as(started.body()).isEqualTo(200);
    Case file = walk.cases.find(started.json().path("businessKey").asText());
    String task = file.task("examineApplication").getId();
    assertThat(claim(deputy, task).status()).isEqualTo(204);
    assertThat(stage(deputy, task, accept()).status()).isEqualTo(200);
    assertThat(complete(deputy, task).status()).isEqualTo(204);
    assertThat(divisionsOfSections(file)).containsExactly(TOWNSHIP, TOWNSHIP);
  }

  @Test
  void whoIsNamedInTwoTownshipsSignsForTheOneOfTheCase() {
    accounts.give(
        deputy, "township.clerk", "141002100", LocalDate.of(2026, 1, 1), null, null, "sysadmin");
    Case file = walk.verify(walk.accepted());
    file.sign(
            "arrangeSurvey",
            "township-clerk",
            surveyArrangement()
                .with(
                    "investigators", "[{'officer':'township-clerk'},{'officer':'" + deputy + "'}]"))
        .sign("recordSurvey", "township-clerk", walk.surveyPaper(file))
        .sign("cosignSurvey", deputy, cosign(true));
    assertThat(divisionsOfSections(file)).containsOnly("141002100", "141002").endsWith("141002100");
  }

  private java.util.List<String> divisionsOfSections(Case file) {
    return jdbc.sql("select division from section where case_number = ? order by seq")
        .param(file.number())
        .query(String.class)
        .list();
  }

  @Test
  void whoMovesInMidCaseLeavesTheTaskToTheOthersOfThePost() {
    String colleague = staff.officer("township.clerk", TOWNSHIP);
    Case file = applied(onLeave);
    String task = file.task("examineApplication").getId();
    assertThat(claim(onLeave, task).status()).isEqualTo(204);
    assertThat(stage(onLeave, task, accept()).status()).isEqualTo(200);
    staff.move(onLeave, "township.clerk", OTHER_TOWNSHIP);
    assertThat(file.task("examineApplication").getAssignee()).isNull();
    assertThat(sees(onLeave, file, task)).isFalse();
    assertThat(complete(onLeave, task).status()).isBetween(400, 499);
    file.sign("examineApplication", colleague, accept()).waitsAt("startVerification");
  }
}

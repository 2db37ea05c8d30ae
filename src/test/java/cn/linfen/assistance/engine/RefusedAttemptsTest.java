package cn.linfen.assistance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.support.DatabaseSnapshot;
import cn.linfen.assistance.support.HttpOfficer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every way past the guard that Camunda's interfaces offer, tried over HTTP: each is answered with
 * 4xx and a Chinese reason, and no row of any table changes.
 */
@EngineTest
class RefusedAttemptsTest {

  /** Somebody to whom all of Camunda's authorisations were granted. */
  private static final String ALMIGHTY = "almighty";

  private static final String REST = "/engine-rest";
  private static final String WEBAPPS = "/camunda/api/engine/engine/default";

  /**
   * @param path with {task}, {instance}, {definition}, {deployment} and {number} of the case
   */
  record Attempt(String user, String method, String path, String body) {

    @Override
    public String toString() {
      return user + " " + method + " " + path + " " + body;
    }
  }

  private static GuardedCase unclaimed;
  private static GuardedCase claimed;
  private static String strangersSubmission;
  private static DatabaseSnapshot before;

  private static final Map<String, HttpOfficer> OFFICERS = new HashMap<>();

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;
  @Autowired Accounts accounts;
  @Autowired AuthorizationService authorizations;

  // The attempts change nothing, so that all of them can be made on the same cases.
  @BeforeEach
  void casesToAttack() {
    if (unclaimed != null) {
      return;
    }
    makeAlmighty();
    unclaimed = GuardedCase.start(port, jdbc);
    claimed = GuardedCase.start(port, jdbc);
    claimed.claim("township-clerk");
    strangersSubmission =
        GuardedCase.stageApplication(
            HttpOfficer.of(port, "township-clerk-b"),
            GuardedCase.application(GuardedCase.nextIdNumber()));
    for (String user :
        List.of(
            ALMIGHTY,
            "township-clerk",
            "township-clerk-b",
            "township-clerk-2",
            "county-approver",
            "village-assistant")) {
      OFFICERS.put(user + REST, HttpOfficer.of(port, user));
      OFFICERS.put(user + WEBAPPS, HttpOfficer.atBrowser(port, user));
    }
    before = DatabaseSnapshot.of(jdbc);
  }

  private void makeAlmighty() {
    accounts.create(ALMIGHTY, "无所不能", HttpOfficer.PASSWORD, "sysadmin");
    accounts.give(
        ALMIGHTY,
        "township.clerk",
        "141002100",
        java.time.LocalDate.of(2015, 1, 1),
        null,
        null,
        "sysadmin");
    jdbc.sql("update officer set must_change_password = false where user_id = ?")
        .param(ALMIGHTY)
        .update();
    for (Resources resource : Resources.values()) {
      Authorization all = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
      all.setUserId(ALMIGHTY);
      all.setResource(resource);
      all.setResourceId("*");
      all.setPermissions(new Permission[] {Permissions.ALL});
      authorizations.saveAuthorization(all);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"onATask", "onAnUnclaimedTask", "byStrangers", "onProcesses", "starts"})
  void isRefusedAndChangesNothing(Attempt attempt) {
    for (String base : List.of(REST, WEBAPPS)) {
      HttpOfficer.Answer answer = make(attempt, base);
      assertThat(answer.status()).as(base + " " + answer.body()).isBetween(400, 499);
      assertThat(answer.json().path("message").asText()).containsPattern("\\p{IsHan}{4}");
      assertNothingChanged();
    }
  }

  /** Camunda's own resource answers for the engine here, in English. */
  @Test
  void remarksOutsideOfTheFormAreRefused() {
    Attempt remark =
        new Attempt(ALMIGHTY, "POST", "/task/{task}/comment/create", "{\"message\":\"张小三\"}");
    assertThat(make(remark, REST).status()).isEqualTo(400);
    assertNothingChanged();
  }

  private HttpOfficer.Answer make(Attempt attempt, String base) {
    return OFFICERS
        .get(attempt.user() + base)
        .send(
            attempt.method(),
            base + fill(attempt.path()),
            "application/json",
            attempt.body() == null ? null : fill(attempt.body()).getBytes(StandardCharsets.UTF_8));
  }

  private void assertNothingChanged() {
    assertThat(DatabaseSnapshot.of(jdbc).changedSince(before)).isEmpty();
  }

  private String fill(String text) {
    return text.replace("{task}", claimed.taskId())
        .replace("{unclaimed}", unclaimed.taskId())
        .replace("{instance}", claimed.instance())
        .replace("{number}", claimed.number())
        .replace("{definition}", definition("id_"))
        .replace("{deployment}", definition("deployment_id_"))
        .replace("{strangersSubmission}", strangersSubmission);
  }

  private String definition(String column) {
    return jdbc.sql(
            "select "
                + column
                + " from act_re_procdef where key_ = 'subsistence-allowance'"
                + " order by version_ desc limit 1")
        .query(String.class)
        .single();
  }

  static Stream<Attempt> onATask() {
    List<Attempt> attempts = new ArrayList<>();
    String agree = "{\"variables\":{\"guardDecision\":{\"value\":\"agree\",\"type\":\"String\"}}}";
    for (String user : List.of("township-clerk", ALMIGHTY)) {
      attempts.addAll(
          List.of(
              new Attempt(user, "POST", "/task/{task}/complete", "{}"),
              new Attempt(user, "POST", "/task/{task}/complete", agree),
              new Attempt(
                  user,
                  "POST",
                  "/task/{task}/complete",
                  agree.replace("\"String\"", "\"String\",\"valueInfo\":{\"transient\":true}")),
              new Attempt(user, "POST", "/task/{task}/submit-form", "{}"),
              new Attempt(user, "POST", "/task/{task}/submit-form", agree),
              new Attempt(user, "POST", "/task/{task}/resolve", "{}"),
              new Attempt(user, "POST", "/task/{task}/resolve", agree),
              new Attempt(
                  user, "POST", "/task/{task}/delegate", "{\"userId\":\"township-clerk-b\"}"),
              new Attempt(
                  user, "POST", "/task/{task}/assignee", "{\"userId\":\"county-approver\"}"),
              new Attempt(
                  user, "POST", "/task/{task}/assignee", "{\"userId\":\"township-clerk-2\"}"),
              new Attempt(user, "POST", "/task/{task}/assignee", "{\"userId\":\"nobody\"}"),
              new Attempt(user, "POST", "/task/{task}/bpmnError", "{\"errorCode\":\"x\"}"),
              new Attempt(
                  user, "POST", "/task/{task}/bpmnEscalation", "{\"escalationCode\":\"x\"}"),
              new Attempt(
                  user,
                  "PUT",
                  "/task/{task}/variables/guardDecision",
                  "{\"value\":\"agree\",\"type\":\"String\"}"),
              new Attempt(
                  user,
                  "PUT",
                  "/task/{task}/localVariables/note",
                  "{\"value\":\"x\",\"type\":\"String\"}"),
              new Attempt(
                  user,
                  "POST",
                  "/task/{task}/variables",
                  "{\"modifications\":{\"guardDecision\":{\"value\":\"agree\",\"type\":\"String\"}}}"),
              new Attempt(user, "DELETE", "/task/{task}/variables/village", null),
              new Attempt(
                  user,
                  "PUT",
                  "/task/{task}",
                  "{\"name\":\"x\",\"due\":\"2099-01-01T00:00:00.000+0800\"}"),
              new Attempt(
                  user,
                  "POST",
                  "/task/{task}/identity-links",
                  "{\"userId\":\"township-clerk-b\",\"type\":\"candidate\"}"),
              new Attempt(
                  user,
                  "POST",
                  "/task/{task}/identity-links/delete",
                  "{\"groupId\":\"township.clerk.141002100\",\"type\":\"candidate\"}"),
              new Attempt(user, "DELETE", "/task/{task}", null)));
    }
    return attempts.stream();
  }

  static Stream<Attempt> onAnUnclaimedTask() {
    return Stream.of(
        new Attempt("township-clerk", "POST", "/task/{unclaimed}/complete", "{}"),
        new Attempt("township-clerk", "POST", "/task/{unclaimed}/submit-form", "{}"),
        new Attempt(
            "township-clerk",
            "POST",
            "/task/{unclaimed}/claim",
            "{\"userId\":\"county-approver\"}"),
        new Attempt(ALMIGHTY, "POST", "/task/{unclaimed}/claim", "{\"userId\":\"sysadmin\"}"),
        new Attempt(ALMIGHTY, "POST", "/task/{unclaimed}/complete", "{}"));
  }

  static Stream<Attempt> byStrangers() {
    List<Attempt> attempts = new ArrayList<>();
    for (String user : List.of("township-clerk-2", "county-approver", "village-assistant")) {
      attempts.add(
          new Attempt(user, "POST", "/task/{unclaimed}/claim", "{\"userId\":\"" + user + "\"}"));
      attempts.add(new Attempt(user, "POST", "/task/{task}/complete", "{}"));
    }
    attempts.add(new Attempt("township-clerk-b", "POST", "/task/{task}/complete", "{}"));
    attempts.add(new Attempt("township-clerk-b", "POST", "/task/{task}/unclaim", null));
    attempts.add(
        new Attempt(
            "township-clerk-b", "POST", "/task/{task}/claim", "{\"userId\":\"township-clerk-b\"}"));
    attempts.add(new Attempt(ALMIGHTY, "POST", "/task/{task}/unclaim", null));
    return attempts.stream();
  }

  static Stream<Attempt> onProcesses() {
    String variable = "{\"value\":\"agree\",\"type\":\"String\"}";
    String both =
        "{\"processDefinitionId\":\"{definition}\",\"processInstanceIds\":[\"{instance}\"],";
    List<Attempt> attempts =
        Stream.of(
                "POST /process-instance/{instance}/modification {\"instructions\":[{\"type\":\"cancel\",\"activityId\":\"accept\"},{\"type\":\"startBeforeActivity\",\"activityId\":\"done\"}]}",
                "POST /process-instance/{instance}/modification-async {\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"done\"}]}",
                "POST /modification/execute "
                    + both
                    + "\"instructions\":[{\"type\":\"startAfterActivity\",\"activityId\":\"accept\"}]}",
                "POST /modification/executeAsync "
                    + both
                    + "\"instructions\":[{\"type\":\"startAfterActivity\",\"activityId\":\"accept\"}]}",
                "DELETE /process-instance/{instance}",
                "POST /process-instance/delete {\"processInstanceIds\":[\"{instance}\"],\"deleteReason\":\"x\"}",
                "POST /process-definition/{definition}/restart {\"processInstanceIds\":[\"{instance}\"],\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"review\"}]}",
                "POST /migration/execute {\"migrationPlan\":{\"sourceProcessDefinitionId\":\"{definition}\",\"targetProcessDefinitionId\":\"{definition}\",\"instructions\":[{\"sourceActivityIds\":[\"accept\"],\"targetActivityIds\":[\"review\"]}]},\"processInstanceIds\":[\"{instance}\"]}",
                "PUT /process-instance/{instance}/variables/guardDecision " + variable,
                "PUT /process-instance/{instance}/variables/note " + variable,
                "POST /process-instance/{instance}/variables {\"modifications\":{\"note\":"
                    + variable
                    + "}}",
                "DELETE /process-instance/{instance}/variables/village",
                "POST /process-instance/variables-async {\"processInstanceIds\":[\"{instance}\"],\"variables\":{\"note\":"
                    + variable
                    + "}}",
                "PUT /execution/{instance}/localVariables/note " + variable,
                "POST /execution/{instance}/signal {}",
                "POST /execution/{instance}/messageSubscriptions/guard-withdrawal/trigger {}",
                "POST /message {\"messageName\":\"guard-withdrawal\",\"businessKey\":\"{number}\"}",
                "POST /message {\"messageName\":\"guard-withdrawal\",\"businessKey\":\"{number}\",\"all\":true}",
                "POST /process-instance/message-async {\"messageName\":\"guard-withdrawal\",\"processInstanceIds\":[\"{instance}\"]}",
                "POST /signal {\"name\":\"x\"}",
                "POST /condition {\"variables\":{\"note\":" + variable + "}}",
                "PUT /process-instance/{instance}/suspended {\"suspended\":true}",
                "PUT /process-definition/{definition}/suspended {\"suspended\":true}",
                "PUT /process-definition/{definition}/history-time-to-live {\"historyTimeToLive\":1}",
                "DELETE /process-definition/{definition}?cascade=true",
                "DELETE /deployment/{deployment}?cascade=true",
                "PUT /job/x/retries {\"retries\":1}",
                "PUT /job/x/duedate {\"duedate\":\"2015-10-20T00:00:00.000+0800\"}",
                "POST /job/x/execute",
                "PUT /job/suspended {\"suspended\":true,\"processDefinitionId\":\"{definition}\"}",
                "PUT /job-definition/suspended {\"suspended\":true,\"processDefinitionId\":\"{definition}\"}",
                "DELETE /batch/x",
                "DELETE /history/process-instance/{instance}",
                "POST /history/process-instance/delete {\"historicProcessInstanceIds\":[\"{instance}\"]}",
                "DELETE /history/process-instance/{instance}/variable-instances",
                "POST /history/cleanup?immediatelyDue=true",
                "POST /decision-definition/key/guard-table/evaluate {\"variables\":{}}",
                "POST /authorization/create {\"type\":1,\"permissions\":[\"ALL\"],\"userId\":\"township-clerk\",\"resourceType\":8,\"resourceId\":\"*\"}",
                "POST /user/create {\"profile\":{\"id\":\"x\",\"firstName\":\"x\",\"lastName\":\"x\"},\"credentials\":{\"password\":\"Xx@123456789\"}}",
                "PUT /user/township-clerk/profile {\"id\":\"township-clerk\",\"firstName\":\"x\",\"lastName\":\"x\"}",
                "PUT /group/camunda-admin/members/township-clerk",
                "PUT /group/county.approver.141002/members/township-clerk",
                "POST /filter/create {\"resourceType\":\"Task\",\"name\":\"x\",\"query\":{},\"properties\":{}}",
                "POST /task/create {\"name\":\"张小三\"}")
            .map(RefusedAttemptsTest::almighty)
            .toList();
    return attempts.stream();
  }

  static Stream<Attempt> starts() {
    String key = "/process-definition/key/subsistence-allowance";
    String strangers =
        "{\"variables\":{\"submissionId\":{\"type\":\"String\",\"value\":\"{strangersSubmission}\"}}}";
    return Stream.of(
        new Attempt("township-clerk", "POST", key + "/start", "{}"),
        new Attempt("township-clerk", "POST", key + "/submit-form", "{\"variables\":{}}"),
        new Attempt("township-clerk", "POST", key + "/start", strangers),
        new Attempt("township-clerk", "POST", key + "/submit-form", strangers),
        new Attempt(
            "township-clerk-b",
            "POST",
            key + "/start",
            strangers.replace("{\"variables\"", "{\"businessKey\":\"X\",\"variables\"")),
        new Attempt(
            "township-clerk-b",
            "POST",
            key + "/start",
            strangers.replace("{\"variables\"", "{\"caseInstanceId\":\"张小三\",\"variables\"")),
        new Attempt(
            "township-clerk-b",
            "POST",
            key + "/submit-form",
            strangers.replace(
                "{\"submissionId\"",
                "{\"county\":{\"type\":\"String\",\"value\":\"141024\"},\"submissionId\"")),
        new Attempt(
            "township-clerk-b",
            "POST",
            key + "/start",
            "{\"startInstructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"review\"}]}"),
        new Attempt(ALMIGHTY, "POST", key + "/start", strangers),
        new Attempt(ALMIGHTY, "POST", "/process-definition/key/guard-step/start", "{}"));
  }

  private static Attempt almighty(String line) {
    String[] parts = line.split(" ", 3);
    return new Attempt(ALMIGHTY, parts[0], parts[1], parts.length > 2 ? parts[2] : null);
  }
}

package cn.linfen.assistance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.DatabaseSnapshot;
import cn.linfen.assistance.support.HttpOfficer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine's known holes, each tried as an attacker would. */
@EngineTest
class HardeningTest {

  private static final String REST = "/engine-rest";
  private static final String WEBAPPS = "/camunda/api/engine/engine/default";

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;
  @Autowired ProcessEngineConfigurationImpl engine;
  @Autowired FilterService filters;
  @Autowired TaskService tasks;
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {REST, WEBAPPS})
  void anExpressionInAQueryIsNotRun(String base) {
    Path trace = folder.resolve("run");
    String run =
        "${''.getClass().forName('java.lang.Runtime').getMethods()[6].invoke(null).exec('touch "
            + trace
            + "')}";
    for (String body :
        List.of(
            "{\"orQueries\":[{\"taskNameLikeExpression\":\"x\",\"assigneeExpression\":\""
                + run
                + "\"}]}",
            "{\"assigneeExpression\":\"" + run + "\"}",
            "{\"orQueries\":[{\"candidateUserExpression\":\"${currentUser()}\"}]}")) {
      HttpOfficer.Answer answer = officer(base, "township-clerk").post(base + "/task", body);
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.json().path("message").asText()).isEqualTo("查询条件中不能使用表达式");
    }
    assertThat(Files.exists(trace)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${''.getClass().forName('java.lang.Runtime')}",
        "${currentUser().getClass()}",
        "${currentUser().class}",
        "${dateTime().getClass()}",
        "${dateTime().plusDays(1).getClass()}",
        "${engine}",
        "${Runtime}",
        "${S('{}')}",
        "${now().",
        "#{execution.processInstanceId}"
      })
  void aStoredFilterReachesNothingButFourFunctions(String expression) {
    Filter filter = filters.newTaskFilter("expression");
    filter.setQuery(tasks.createTaskQuery().taskAssigneeExpression(expression));
    filters.saveFilter(filter);
    try {
      HttpOfficer.Answer answer =
          HttpOfficer.of(port, "township-clerk").get(REST + "/filter/" + filter.getId() + "/count");
      assertThat(answer.status()).as(answer.body()).isIn(400, 403);
      shareWithAll(filter);
      answer =
          HttpOfficer.of(port, "township-clerk").get(REST + "/filter/" + filter.getId() + "/count");
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    } finally {
      filters.deleteFilter(filter.getId());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${currentUser()}",
        "${dateTime().plusDays(1).withTimeAtStartOfDay()}",
        "${now()}"
      })
  void aStoredFilterMayAskWhoLooksAndWhen(String expression) {
    Filter filter = filters.newTaskFilter("allowed");
    filter.setQuery(
        expression.contains("User")
            ? tasks.createTaskQuery().taskAssigneeExpression(expression)
            : tasks.createTaskQuery().dueBeforeExpression(expression));
    filters.saveFilter(filter);
    try {
      shareWithAll(filter);
      HttpOfficer.Answer answer =
          HttpOfficer.of(port, "township-clerk").get(REST + "/filter/" + filter.getId() + "/count");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    } finally {
      filters.deleteFilter(filter.getId());
    }
  }

  private void shareWithAll(Filter filter) {
    var everybody =
        engine
            .getAuthorizationService()
            .createNewAuthorization(
                org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GLOBAL);
    everybody.setResource(org.camunda.bpm.engine.authorization.Resources.FILTER);
    everybody.setResourceId(filter.getId());
    everybody.addPermission(org.camunda.bpm.engine.authorization.Permissions.READ);
    engine.getAuthorizationService().saveAuthorization(everybody);
  }

  @Test
  void aFilterCannotBeStretchedWithAnExpression() {
    Filter filter = filters.newTaskFilter("stretched");
    filter.setQuery(tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}"));
    filters.saveFilter(filter);
    shareWithAll(filter);
    try {
      HttpOfficer.Answer answer =
          HttpOfficer.of(port, "township-clerk")
              .post(
                  REST + "/filter/" + filter.getId() + "/list",
                  "{\"orQueries\":[{\"ownerExpression\":\"${currentUser()}\"}]}");
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    } finally {
      filters.deleteFilter(filter.getId());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/camunda/api/admin/setup/default/user/create",
        "/camunda/api/admin/setup/default/../default/user/create",
        "/camunda/api/admin/setup/engine/user/create"
      })
  void nobodyMakesAnAdministratorThroughSetup(String path) {
    String body =
        "{\"profile\":{\"id\":\"intruder\",\"firstName\":\"x\",\"lastName\":\"x\"},\"credentials\":{\"password\":\"Xx@123456789\"}}";
    for (HttpOfficer officer :
        List.of(HttpOfficer.anonymous(port), HttpOfficer.of(port, "sysadmin"))) {
      assertThat(officer.post(path, body).status()).isBetween(400, 499);
    }
    assertThat(
            jdbc.sql("select count(*) from act_id_user where id_ = 'intruder'")
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(
            jdbc.sql("select count(*) from act_id_membership where group_id_ = 'camunda-admin'")
                .query(Integer.class)
                .single())
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {REST + "/task", REST + "/engine", WEBAPPS + "/task", REST + "/version"})
  void withoutSigningInNothingIsAnswered(String path) {
    assertThat(HttpOfficer.anonymous(port).get(path).status()).isEqualTo(401);
  }

  @Test
  void unsafeDefaultsAreTurnedAround() {
    assertThat(engine.isAuthorizationEnabled()).isTrue();
    assertThat(engine.isDeserializationTypeValidationEnabled()).isTrue();
    assertThat(engine.isEnablePasswordPolicy()).isTrue();
    assertThat(engine.isEnforceSpecificVariablePermission()).isTrue();
    assertThat(engine.isStandaloneTasksEnabled()).isFalse();
    assertThat(engine.isEnableExpressionsInAdhocQueries()).isFalse();
    assertThat(engine.getQueryMaxResultsLimit()).isLessThanOrEqualTo(2000);
    assertThat(engine.isEnableXxeProcessing()).isFalse();
    assertThat(engine.isJavaSerializationFormatEnabled()).isFalse();
    assertThat(engine.isEnforceHistoryTimeToLive()).isTrue();
    assertThat(engine.isCmmnEnabled()).isFalse();
    assertThat(
            jdbc.sql("select count(*) from act_re_procdef where history_ttl_ is null")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {REST, WEBAPPS})
  void aTaskQueryHasToSayWhichTasks(String base) {
    HttpOfficer clerk = officer(base, "township-clerk");
    for (String body : List.of("{}", "{\"unassigned\":true}", "{\"nameLike\":\"%\"}")) {
      HttpOfficer.Answer answer = clerk.post(base + "/task/count", body);
      assertThat(answer.status()).as(answer.body()).isEqualTo(400);
      assertThat(answer.json().path("message").asText()).startsWith("请指明查询哪些任务");
    }
    assertThat(
            clerk
                .post(base + "/task/count", "{\"candidateGroup\":\"township.clerk.141002100\"}")
                .status())
        .isEqualTo(200);
    assertThat(officer(base, "supervisor").post(base + "/task/count", "{}").status())
        .isEqualTo(200);
  }

  @Test
  void aListWithoutEndIsNotGiven() {
    HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
    assertThat(clerk.get(REST + "/task?candidateGroup=township.clerk.141002100").status())
        .isEqualTo(400);
    assertThat(
            clerk
                .get(REST + "/task?candidateGroup=township.clerk.141002100&maxResults=50")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\\\", "%\\\\", "\\u0000"})
  void aMalformedPatternIsABadRequest(String pattern) {
    GuardedCase.start(port, jdbc).claim("township-clerk");
    HttpOfficer.Answer answer =
        HttpOfficer.of(port, "township-clerk")
            .post(
                REST + "/task?maxResults=5",
                "{\"assignee\":\"township-clerk\",\"nameLike\":\"" + pattern + "\"}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().path("message").asText()).isEqualTo("查询条件的写法不正确");
  }

  @Test
  void answersAreNotGuessedAtAndErrorsTellNothing() {
    HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
    for (String path : List.of(REST + "/task?assignee=x&maxResults=1", REST + "/nothing-here")) {
      HttpOfficer.Answer answer = clerk.get(path);
      assertThat(answer.raw().headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.body())
          .doesNotContain("Exception at", "java.lang", "Apache Tomcat", "\tat ");
    }
  }

  @Test
  void groupAndUserIdsMayHaveDotsAndHyphens() {
    assertThat(
            HttpOfficer.of(port, "township-clerk")
                .get(REST + "/group/township.clerk.141002100")
                .status())
        .isEqualTo(200);
  }

  @Test
  void anAssigneePutsATaskBackForTheOthersOfThePost() {
    GuardedCase guarded = GuardedCase.start(port, jdbc);
    guarded.claim("township-clerk");
    HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
    assertThat(clerk.post(guarded.task("/unclaim"), "").status()).isEqualTo(204);
    assertThat(
            jdbc.sql(
                    "select count(*) from act_ru_authorization where user_id_ = 'township-clerk' and resource_id_ = ?")
                .param(guarded.taskId())
                .query(Integer.class)
                .single())
        .as("rights that remain to a former assignee")
        .isZero();
    guarded.claim("township-clerk-b");
  }

  @Test
  void aSerializedObjectIsNotTakenIn() {
    GuardedCase guarded = GuardedCase.start(port, jdbc);
    guarded.claim("township-clerk");
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    String object =
        "{\"variables\":{\"guardDecision\":{\"type\":\"Object\",\"value\":\"rO0ABXNyABFqYXZhLnV0aWwuSGFzaFNldA==\",\"valueInfo\":{\"objectTypeName\":\"java.util.HashSet\",\"serializationDataFormat\":\"application/x-java-serialized-object\"}}}}";
    HttpOfficer.Answer answer =
        HttpOfficer.of(port, "township-clerk").post(guarded.task("/complete"), object);
    assertThat(answer.status()).isBetween(400, 499);
    assertThat(DatabaseSnapshot.of(jdbc).changedSince(before)).isEmpty();
  }

  private HttpOfficer officer(String base, String user) {
    return base.equals(REST) ? HttpOfficer.of(port, user) : HttpOfficer.atBrowser(port, user);
  }
}

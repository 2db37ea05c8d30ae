package cn.linfen.assistance.http;

import static cn.linfen.assistance.support.Papers.application;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * Two clerks of the same post in different counties: neither sees anything of the other's case,
 * through whichever interface. What the owner sees is asked first, so that nothing is missing for
 * another reason.
 */
@IntegrationTest
class TwoDivisionsTest {

  private static final String REST = "/engine-rest";
  private static final String WEBAPPS = "/camunda/api/engine/engine/default";

  @LocalServerPort int port;
  @Autowired ApplicationContext context;

  private String number;
  private String task;
  private String instance;
  private String picture;

  @BeforeEach
  void aCase() {
    CaseDriver cases = new CaseDriver(context);
    picture = cases.picture("township-clerk");
    CaseDriver.Case opened =
        cases.start(
            "subsistence-allowance", "township-clerk", application(Papers.idNumber(), picture));
    number = opened.number();
    task = opened.task("examineApplication").getId();
    instance = opened.task("examineApplication").getProcessInstanceId();
    context.getBean(EngineActions.class).claim(task, "township-clerk");
  }

  private HttpOfficer officer(String base, String user) {
    return base.equals(WEBAPPS) ? HttpOfficer.atBrowser(port, user) : HttpOfficer.of(port, user);
  }

  private String fill(String path) {
    return path.replace("{task}", task)
        .replace("{number}", number)
        .replace("{instance}", instance)
        .replace("{picture}", picture);
  }

  @ParameterizedTest
  @ValueSource(strings = {REST, WEBAPPS})
  void listsOfTheEngineLeaveOutTheOthersCase(String base) {
    HttpOfficer owner = officer(base, "township-clerk");
    HttpOfficer other = officer(base, "township-clerk-2");
    for (String path :
        List.of(
            "/task?processInstanceBusinessKey={number}&maxResults=50",
            "/task?processInstanceId={instance}&maxResults=50",
            "/task?assignee=township-clerk&taskId={task}&maxResults=50")) {
      Answer seen = owner.get(base + fill(path));
      assertThat(seen.status()).as(seen.body()).isEqualTo(200);
      assertThat(seen.body()).as(path).contains(task);
    }
    for (String path :
        List.of(
            "/task?processInstanceBusinessKey={number}&maxResults=50",
            "/task?processInstanceId={instance}&maxResults=50",
            "/task?assignee=township-clerk&maxResults=50",
            "/task?candidateGroup=township.clerk.141002100&includeAssignedTasks=true&maxResults=50",
            "/process-instance?businessKey={number}&maxResults=50",
            "/execution?processInstanceId={instance}&maxResults=50",
            "/variable-instance?processInstanceIdIn={instance}&maxResults=50",
            "/history/process-instance?processInstanceBusinessKey={number}&maxResults=50",
            "/history/task?processInstanceBusinessKey={number}&maxResults=50",
            "/history/activity-instance?processInstanceId={instance}&maxResults=50",
            "/history/variable-instance?processInstanceId={instance}&maxResults=50",
            "/history/detail?processInstanceId={instance}&maxResults=50",
            "/history/user-operation?processInstanceId={instance}&maxResults=50",
            "/history/identity-link-log?taskId={task}&maxResults=50")) {
      Answer hidden = other.get(base + fill(path));
      if (hidden.status() == 200) {
        assertThat(hidden.json()).as(path).isEmpty();
      } else {
        assertThat(hidden.status()).as(path).isIn(400, 403, 404);
      }
      assertThat(hidden.body()).as(path).doesNotContain(number, task, instance);
    }
    for (JsonNode filter : other.get(base + "/filter?maxResults=50").json()) {
      String list = base + "/filter/" + filter.path("id").asText() + "/list?maxResults=50";
      assertThat(other.get(list).body()).as(list).doesNotContain(task, instance);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REST + "/task/{task}",
        REST + "/task/{task}/variables",
        REST + "/task/{task}/form-variables",
        REST + "/task/{task}/identity-links",
        WEBAPPS + "/task/{task}",
        WEBAPPS + "/task/{task}/variables",
        "/api/tasks/{task}/form",
        "/api/tasks/{task}/card",
        "/api/cases/{number}",
        "/api/cases/{number}/timeline",
        "/api/cases/{number}/documents",
        "/api/cases/{number}/sections/1",
        "/api/attachments/{picture}"
      })
  void whatIsAskedForByItsNumberIsNotThere(String path) {
    String base = path.startsWith(WEBAPPS) ? WEBAPPS : REST;
    assertThat(officer(base, "township-clerk").get(fill(path)).status()).isEqualTo(200);
    Answer hidden = officer(base, "township-clerk-2").get(fill(path));
    assertThat(hidden.status()).as(hidden.body()).isIn(403, 404);
  }

  @Test
  void draftsAndSearchKeepToTheOwnDivision() {
    HttpOfficer owner = HttpOfficer.of(port, "township-clerk");
    HttpOfficer other = HttpOfficer.of(port, "township-clerk-2");
    String draft = "{\"data\":{\"result\":\"accept\"},\"revision\":0}";
    assertThat(other.put(fill("/api/tasks/{task}/draft"), draft).status()).isEqualTo(404);
    assertThat(other.delete(fill("/api/tasks/{task}/draft")).status()).isIn(404, 204);
    assertThat(owner.put(fill("/api/tasks/{task}/draft"), draft).status()).isEqualTo(200);
    assertThat(owner.get("/api/search?q=" + number).body()).contains(number);
    assertThat(other.get("/api/search?q=" + number).body()).doesNotContain(number);
  }
}

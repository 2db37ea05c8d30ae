package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.agree;
import static cn.linfen.assistance.support.Papers.disagree;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many cases signed with one PIN: what each signature says is shown before, case by case. */
@IntegrationTest
class BatchSigningTest {

  private static final String BATCH = "/api/batches/township-review";

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private final ObjectMapper json = new ObjectMapper();
  private Staff staff;
  private String user;
  private HttpOfficer reviewer;
  private Case first;
  private Case second;

  @BeforeEach
  void twoCasesForReview() {
    staff = new Staff(context);
    user = staff.officer("township.reviewer", "141002100");
    reviewer = HttpOfficer.of(port, user);
    Walk walk = new Walk(context);
    first = walk.evaluated();
    second = walk.evaluated();
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  private ObjectNode body() {
    ObjectNode body = json.createObjectNode().put("pin", HttpOfficer.PIN);
    body.putArray("items").add(item(first, agree().data())).add(item(second, disagree().data()));
    return body;
  }

  private ObjectNode item(Case file, JsonNode data) {
    ObjectNode item = json.createObjectNode().put("taskId", file.task("townshipReview").getId());
    item.set("data", data);
    return item;
  }

  @Test
  void eachCaseIsSignedWithTheTextThatWasShownForIt() {
    ObjectNode body = body();
    JsonNode shown = reviewer.post(BATCH + "/statements", body.toString()).json();
    assertThat(shown.path(0).path("text").asText())
        .startsWith("您将签署")
        .contains(first.number(), "同意")
        .doesNotContain(second.number());
    assertThat(shown.path(1).path("text").asText()).contains(second.number(), "不同意");

    ((ObjectNode) body.path("items").path(0)).put("statement", shown.path(0).path("text").asText());
    ((ObjectNode) body.path("items").path(1)).put("statement", shown.path(0).path("text").asText());
    JsonNode outcomes = reviewer.post(BATCH + "/submission", body.toString()).json();
    assertThat(outcomes.path(0).path("ok").asBoolean()).as("%s", outcomes).isTrue();
    assertThat(outcomes.path(1).path("ok").asBoolean()).isFalse();
    assertThat(outcomes.path(1).path("error").asText()).contains("不一致");
    second.waitsAt("townshipReview");
    String signed =
        jdbc.sql(
                "select g.statement from signature g join section s"
                    + " on s.submission_id = g.submission_id"
                    + " where s.case_number = ? and g.officer = ?")
            .params(first.number(), user)
            .query(String.class)
            .single();
    assertThat(signed).contains(json.valueToTree(shown.path(0).path("text").asText()).toString());
  }

  @Test
  void nothingIsSaidAboutACaseOfSomebodyElse() {
    HttpOfficer other = HttpOfficer.of(port, staff.officer("township.reviewer", "141002101"));
    assertThat(other.post(BATCH + "/statements", body().toString()).status()).isEqualTo(404);
  }
}

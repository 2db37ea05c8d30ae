package cn.linfen.assistance.http;

import static cn.linfen.assistance.support.Papers.accept;
import static cn.linfen.assistance.support.Papers.application;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two people, or two tabs of one, do the same thing at the same moment: it is done once. */
@IntegrationTest
class RacesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;

  private CaseDriver cases;
  private HttpOfficer clerk;

  @BeforeEach
  void clerk() {
    cases = new CaseDriver(context);
    clerk = HttpOfficer.of(port, "township-clerk");
  }

  private Case applied() {
    return cases.start(
        "subsistence-allowance",
        "township-clerk",
        application(Papers.idNumber(), cases.picture("township-clerk")));
  }

  /** Sends all of them off at once. */
  private static List<Answer> together(List<Callable<Answer>> requests) throws Exception {
    CyclicBarrier line = new CyclicBarrier(requests.size());
    ExecutorService threads = Executors.newFixedThreadPool(requests.size());
    try {
      List<Future<Answer>> running = new ArrayList<>();
      for (Callable<Answer> request : requests) {
        running.add(
            threads.submit(
                () -> {
                  line.await();
                  return request.call();
                }));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> one : running) {
        answers.add(one.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private static String body(Paper paper) {
    return JSON.createObjectNode().put("pin", HttpOfficer.PIN).set("data", paper.data()).toString();
  }

  private static void assertOneOf(List<Answer> answers) {
    assertThat(answers.stream().filter(answer -> answer.status() < 300))
        .as(answers.stream().map(one -> one.status() + " " + one.body()).toList().toString())
        .hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() >= 300))
        .allSatisfy(
            answer -> {
              assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
              assertThat(answer.json().path("message").asText())
                  .as(answer.body())
                  .containsPattern("\\p{IsHan}{4}");
            });
  }

  private long sections(Case file) {
    return jdbc.sql("select count(*) from section where case_number = ?")
        .param(file.number())
        .query(Long.class)
        .single();
  }

  @RepeatedTest(5)
  void oneTaskIsClaimedByOne() throws Exception {
    String claim = "/engine-rest/task/" + applied().task("examineApplication").getId() + "/claim";
    assertOneOf(
        together(
            List.of(
                () -> clerk.post(claim, "{\"userId\":\"township-clerk\"}"),
                () ->
                    HttpOfficer.of(port, "township-clerk-b")
                        .post(claim, "{\"userId\":\"township-clerk-b\"}"))));
  }

  @RepeatedTest(5)
  void twoTabsCompleteATaskOnce() throws Exception {
    Case file = applied();
    String task = file.task("examineApplication").getId();
    clerk.post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"township-clerk\"}");
    Callable<Answer> stage = () -> clerk.post("/api/tasks/" + task + "/submission", body(accept()));
    assertThat(together(List.of(stage, stage)))
        .allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(200));
    Callable<Answer> complete =
        () ->
            HttpOfficer.of(port, "township-clerk")
                .post("/engine-rest/task/" + task + "/complete", "{}");
    assertOneOf(together(List.of(complete, complete, complete)));
    assertThat(sections(file)).isEqualTo(2);
    file.waitsAt("startVerification");
  }

  @RepeatedTest(5)
  void oneSubmissionStartsOneCase() throws Exception {
    String person = Papers.idNumber();
    String submission =
        clerk
            .post(
                "/api/processes/subsistence-allowance/submission",
                body(application(person, cases.picture("township-clerk"))))
            .json()
            .path("submissionId")
            .asText();
    String start =
        "{\"variables\":{\"submissionId\":{\"type\":\"String\",\"value\":\"" + submission + "\"}}}";
    Callable<Answer> press =
        () ->
            HttpOfficer.of(port, "township-clerk")
                .post(
                    "/engine-rest/process-definition/key/subsistence-allowance/submit-form", start);
    assertOneOf(together(List.of(press, press)));
  }

  @RepeatedTest(5)
  void ofTwoApplicationsThatNameOnePersonOneIsOpened() throws Exception {
    String person = Papers.idNumber();
    List<Callable<Answer>> starts = new ArrayList<>();
    for (String user : List.of("township-clerk", "township-clerk-b")) {
      HttpOfficer officer = HttpOfficer.of(port, user);
      Answer staged =
          officer.post(
              "/api/processes/subsistence-allowance/submission",
              body(application(person, cases.picture(user))));
      assertThat(staged.status()).as(staged.body()).isEqualTo(200);
      String start =
          "{\"variables\":{\"submissionId\":{\"type\":\"String\",\"value\":\""
              + staged.json().path("submissionId").asText()
              + "\"}}}";
      starts.add(
          () ->
              officer.post(
                  "/engine-rest/process-definition/key/subsistence-allowance/submit-form", start));
    }
    List<Answer> answers = together(starts);
    assertOneOf(answers);
    assertThat(answers.toString()).contains("不能重复申请").doesNotContain(person);
  }

  @RepeatedTest(5)
  void ofTwoDraftsSavedAtOnceOneIsKeptAndTheOtherToldSo() throws Exception {
    String task = applied().task("examineApplication").getId();
    clerk.post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"township-clerk\"}");
    String path = "/api/tasks/" + task + "/draft";
    for (int revision : List.of(0, 1)) {
      List<Callable<Answer>> saves = new ArrayList<>();
      for (String text : List.of("甲", "乙")) {
        String draft = "{\"data\":{\"remarks\":\"" + text + "\"},\"revision\":" + revision + "}";
        saves.add(() -> HttpOfficer.of(port, "township-clerk").put(path, draft));
      }
      List<Answer> answers = together(saves);
      assertThat(answers.stream().map(Answer::status)).containsExactlyInAnyOrder(200, 409);
      Answer told = answers.get(answers.get(0).status() == 409 ? 0 : 1);
      assertThat(told.json().path("detail").asText()).contains("没有覆盖");
      assertThat(told.json().path("savedBy").asText()).contains("屯里镇");
      String kept = answers.get(0).status() == 200 ? "甲" : "乙";
      assertThat(
              clerk.get("/api/tasks/" + task + "/form").json().at("/draft/data/remarks").asText())
          .isEqualTo(kept);
    }
  }

  @Test
  void aDraftGoesWithItsTaskAndOnlyThen() {
    Case file = applied();
    String task = file.task("examineApplication").getId();
    clerk.post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"township-clerk\"}");
    String path = "/api/tasks/" + task;
    assertThat(clerk.put(path + "/draft", "{\"data\":{\"remarks\":\"半\"},\"revision\":0}").status())
        .isEqualTo(200);
    // Signed, but not yet completed: a session that ends here loses nothing.
    assertThat(clerk.post(path + "/submission", body(accept())).status()).isEqualTo(200);
    assertThat(
            HttpOfficer.of(port, "township-clerk")
                .get(path + "/form")
                .json()
                .at("/draft/data/remarks")
                .asText())
        .isEqualTo("半");
    assertThat(clerk.post("/engine-rest/task/" + task + "/complete", "{}").status()).isEqualTo(204);
    assertThat(
            jdbc.sql("select count(*) from draft where subject = ?")
                .param("task:" + task)
                .query(Long.class)
                .single())
        .isZero();
  }
}

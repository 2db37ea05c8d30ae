package cn.linfen.assistance.http;

import static cn.linfen.assistance.support.Papers.accept;
import static cn.linfen.assistance.support.Papers.application;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.form.IdNumbers;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.DatabaseSnapshot;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What people and programs send by mistake or on purpose, over HTTP: each is answered with 4xx and
 * says in Chinese what to correct, at the field where there is one; no row of any table changes,
 * and neither answer nor log repeats what was sent.
 */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class BadInputTest {

  private static final String START = "/api/processes/subsistence-allowance/submission";
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

  private static String body(JsonNode data, String pin) {
    return JSON.createObjectNode().put("pin", pin).set("data", data).toString();
  }

  private Answer apply(Paper paper) {
    return clerk.post(START, body(paper.data(), HttpOfficer.PIN));
  }

  /** A problem document in Chinese that tells nothing of the inside. */
  private static void assertRefused(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.raw().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.json().path("detail").asText()).containsPattern("\\p{IsHan}{3}");
    assertThat(answer.body())
        .doesNotContain("Exception", "org.", "java.", "select ", "act_", "http://localhost");
  }

  private void assertUnchanged(DatabaseSnapshot before) {
    assertThat(DatabaseSnapshot.of(jdbc).changedSince(before)).isEmpty();
  }

  // ------------------------------------------------------------------ values of the application

  /**
   * @param at pointer of the value that is replaced
   * @param value JSON
   * @param errorAt pointer of the field that is told what to correct
   */
  record Mistake(String name, String at, String value, String errorAt, String message) {

    Mistake(String name, String at, String value, String message) {
      this(name, at, value, at, message);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
        new Mistake("wrong checksum", "/applicant/idNo", "\"141002197001010011\"", "校验位不符"),
        new Mistake(
            "future birth", "/applicant/idNo", "\"" + numbered("14100220990101001") + "\"", "晚于今天"),
        new Mistake(
            "no such day", "/applicant/idNo", "\"" + numbered("14100219700230001") + "\"", "出生日期"),
        new Mistake("ID as a number", "/applicant/idNo", "1", "18位文字"),
        new Mistake(
            "name of 10,000 characters", "/applicant/name", text("赵".repeat(10_000)), "最多填写"),
        new Mistake("NUL", "/applicant/name", text("赵守\u0000田"), "控制字符"),
        new Mistake("escape sequence", "/reason", text("长期\u001b[31m患病"), "控制字符"),
        new Mistake("direction override", "/applicant/name", text("赵\u202e守田"), "控制字符"),
        new Mistake("unknown enumeration", "/urbanRural", "\"moon\"", "请从选项中选择"),
        new Mistake("enumeration as object", "/urbanRural", "{\"a\":1}", "请从选项中选择"),
        new Mistake("unknown relation", "/members/0/relation", "\"777\"", "请从选项中选择"),
        new Mistake("one's own relation", "/members/0/relation", "\"01\"", "户主"),
        new Mistake("wife of the male sex", "/members/0/relation", "\"12\"", "性别不符"),
        new Mistake("no head", "/members/0/relation", "\"20\"", "/members", "户主"),
        new Mistake("nobody covered", "/members/0/covered", "false", "/members", "保障对象"),
        new Mistake("no member", "/members", "[]", "至少填写1行"),
        new Mistake("members as text", "/members", "\"赵守田\"", "应为列表"),
        new Mistake("negative money", "/incomes/0/amount", "-1", "不得为负数"),
        new Mistake("absurd money", "/incomes/0/amount", "1e15", "金额过大"),
        new Mistake("thousandths", "/incomes/0/amount", "0.001", "两位小数"),
        new Mistake("money as text", "/incomes/0/amount", "\"很多\"", "金额"),
        new Mistake("counted beyond income", "/incomes/0/counted", "1200.01", "不得大于收入金额"),
        new Mistake(
            "income that is not counted",
            "/incomes/0/incomeType",
            "\"22\"",
            "/incomes/0/counted",
            "计划生育奖励扶助金按规定不计入家庭收入（民发〔2012〕220号第16、17条）"),
        new Mistake("income of a stranger", "/incomes/0/memberIdNo", "\"%OTHER%\"", "请从选项中选择"),
        new Mistake("house larger inside", "/houses/0/usableArea", "61", "不得大于建筑面积"),
        new Mistake("applied tomorrow", "/applyDate", "\"2099-01-01\"", "不得晚于今天"),
        new Mistake("30 February", "/applyDate", "\"2026-02-30\"", "不存在"),
        new Mistake("village of another county", "/division", "\"141024100001\"", "所辖范围"),
        new Mistake("no village", "/division", "\"../../etc\"", "行政区划"),
        new Mistake("account with letters", "/bank/accountNo", "\"62284801X\"", "银行账号"),
        new Mistake("no such attachment", "/signature", "\"att-" + "0".repeat(32) + "\"", "附件"),
        new Mistake("signature as address", "/signature", "\"http://evil.example/x.png\"", "上传"),
        new Mistake("no pledge", "/pledge", "false", "须勾选"),
        new Mistake("a field of no form", "/admin", "true", "", "没有的项目"));
  }

  private static String numbered(String seventeen) {
    return seventeen + IdNumbers.check(seventeen);
  }

  private static String text(String value) {
    return JSON.getNodeFactory().textNode(value).toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void isCorrectedAtItsField(Mistake mistake, CapturedOutput log) throws Exception {
    String idNumber = Papers.idNumber();
    ObjectNode data = (ObjectNode) application(idNumber, cases.picture("township-clerk")).data();
    put(data, mistake.at(), mistake.value().replace("%OTHER%", Papers.idNumber()));
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    Answer answer = clerk.post(START, body(data, HttpOfficer.PIN));
    assertRefused(answer, 422);
    assertThat(answer.json().path("errors"))
        .as(answer.body())
        .anySatisfy(
            error -> {
              assertThat(error.path("pointer").asText()).isEqualTo(mistake.errorAt());
              assertThat(error.path("message").asText()).contains(mistake.message());
            });
    assertThat(answer.body()).doesNotContain(idNumber, Papers.NAME, "evil.example");
    assertThat(log.getAll()).doesNotContain(idNumber, "evil.example");
    assertUnchanged(before);
  }

  private static void put(ObjectNode data, String pointer, String value) throws Exception {
    int last = pointer.lastIndexOf('/');
    JsonNode parent = last == 0 ? data : data.at(pointer.substring(0, last));
    ((ObjectNode) parent).set(pointer.substring(last + 1), JSON.readTree(value));
  }

  @Test
  void nobodyIsInTheHouseholdTwice() {
    String idNumber = Papers.idNumber();
    Paper once = application(idNumber, cases.picture("township-clerk"));
    String member = once.data().path("members").get(0).toString();
    Paper twice = once.with("members", "[" + member + "," + member + "]");
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    Answer answer = apply(twice);
    assertRefused(answer, 422);
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .contains("/members/1/idNo");
    assertThat(answer.body()).contains("同一人").doesNotContain(idNumber);
    assertUnchanged(before);
  }

  @Test
  void onlyWhoMaySeeTheOtherCaseOfAPersonIsToldItsNumber() {
    String idNumber = Papers.idNumber();
    Case first =
        cases.start(
            "subsistence-allowance",
            "township-clerk",
            application(idNumber, cases.picture("township-clerk")));
    Answer here = apply(application(idNumber, cases.picture("township-clerk")));
    assertRefused(here, 422);
    assertThat(here.json().path("errors").get(0).path("pointer").asText())
        .isEqualTo("/members/0/idNo");
    assertThat(here.body()).contains(first.number(), "不能重复申请");
    Paper elsewhere =
        application(idNumber, cases.picture("township-clerk-2")).with("division", "'141024100001'");
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    Answer there =
        HttpOfficer.of(port, "township-clerk-2")
            .post(START, body(elsewhere.data(), HttpOfficer.PIN));
    assertRefused(there, 422);
    assertThat(there.body())
        .contains("另一件在办或在享的最低生活保障案件")
        .doesNotContain(first.number(), "屯里", Papers.NAME, idNumber);
    assertUnchanged(before);
  }

  @Test
  void moreVotesThanParticipantsAreNoMeeting() {
    assertThat(meeting("'total':3,'agree':3,'disagree':1").findValuesAsText("pointer"))
        .anyMatch(pointer -> pointer.startsWith("/cases/0/"));
    assertThat(meeting("'total':4,'agree':4,'disagree':0").findValuesAsText("pointer"))
        .anyMatch(pointer -> pointer.startsWith("/cases/0/"));
    assertThat(meeting("'total':3,'agree':-1,'disagree':4").findValuesAsText("pointer"))
        .anyMatch(pointer -> pointer.startsWith("/cases/0/"));
  }

  /** Errors of a meeting with these votes on a waiting case. */
  private JsonNode meeting(String votes) {
    String idNumber = Papers.idNumber();
    Case file =
        cases
            .start(
                "subsistence-allowance",
                "township-clerk",
                application(idNumber, cases.picture("township-clerk"))
                    .with("division", "'" + MEETING_VILLAGE + "'"))
            .sign("examineApplication", "township-clerk", accept())
            .sign("startVerification", "county-clerk", Papers.verificationRequest())
            .sign("recordVerification", "county-clerk", Papers.verificationPass())
            .sign("arrangeSurvey", "township-clerk", Papers.surveyArrangement())
            .sign(
                "recordSurvey",
                "township-clerk",
                Papers.survey(idNumber, cases.picture("township-clerk")))
            .sign("cosignSurvey", "township-clerk-b", Papers.cosign(true));
    Case meeting = cases.meeting(MEETING_VILLAGE);
    String task = meeting.task("recordMeeting").getId();
    Answer claim =
        clerk.post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"township-clerk\"}");
    assertThat(claim.status()).as(claim.body()).isEqualTo(204);
    ObjectNode data =
        (ObjectNode)
            Papers.meeting(
                    file.number(),
                    "qualified",
                    cases.picture("township-clerk"),
                    cases.picture("township-clerk"))
                .data();
    ObjectNode row = (ObjectNode) data.path("cases").get(0);
    Paper.of("{" + votes + "}")
        .data()
        .fields()
        .forEachRemaining(one -> row.set(one.getKey(), one.getValue()));
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    Answer answer = clerk.post("/api/tasks/" + task + "/submission", body(data, HttpOfficer.PIN));
    assertRefused(answer, 422);
    assertUnchanged(before);
    return answer.json().path("errors");
  }

  private static final String MEETING_VILLAGE = "141002100204";

  @Test
  void scriptIsKeptAsThePlainTextItIs() {
    String evil = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}${7*7}";
    String idNumber = Papers.idNumber();
    Case file =
        cases.start(
            "subsistence-allowance",
            "township-clerk",
            application(idNumber, cases.picture("township-clerk")).with("reason", text(evil)));
    Answer section = clerk.get("/api/cases/" + file.number() + "/sections/1");
    assertThat(section.status()).isEqualTo(200);
    assertThat(section.json().path("data").path("reason").asText()).isEqualTo(evil);
    assertThat(section.raw().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    assertThat(section.raw().headers().firstValue("X-Content-Type-Options").orElse(""))
        .isEqualTo("nosniff");
    file.sign("examineApplication", "township-clerk", accept());
    assertThat(clerk.get("/api/cases/" + file.number() + "/documents").json()).isNotEmpty();
  }

  // ------------------------------------------------------------------ the body as such

  static Stream<String> broken() {
    return Stream.of(
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{\"pin\":\"201510\",\"data\":{\"reason\":\"x\"",
        "{\"pin\":\"201510\",\"data\":{}} {}",
        "{\"pin\":{},\"data\":{}}",
        "<xml/>",
        "{'pin':1}");
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBodyThatIsNoSubmissionIsRefused(String text) {
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    Answer answer = clerk.post(START, text);
    assertThat(answer.status()).as(answer.body()).isIn(400, 422);
    assertRefused(answer, answer.status());
    assertUnchanged(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {START, "/api/processes/subsistence-allowance/draft", "/api/me/pin"})
  void aBodyNestedTooDeeplyIsRefused(String path) {
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    for (int depth : List.of(31, 2_000, 200_000)) {
      String deep = "{\"pin\":\"201510\",\"data\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
      Answer answer =
          clerk.send(
              path.equals(START) ? "POST" : "PUT",
              path,
              "application/json",
              deep.getBytes(StandardCharsets.UTF_8));
      assertRefused(answer, 400);
      assertThat(answer.body()).contains("层次过深");
    }
    assertUnchanged(before);
  }

  @Test
  void theEnginesOwnInterfacesAreBoundedToo() {
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    String deep = "{\"variables\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    Answer answer =
        clerk.post("/engine-rest/process-definition/key/subsistence-allowance/start", deep);
    assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
    assertThat(answer.body()).doesNotContain("java.", "Stack");
    assertUnchanged(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        START,
        "/api/attachments",
        "/engine-rest/process-definition/key/subsistence-allowance/start"
      })
  void aBodyOfAHundredMegabytesIsRefused(String path) {
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    byte[] huge = new byte[100 * 1024 * 1024];
    Arrays.fill(huge, (byte) ' ');
    String type = "application/json";
    if (path.equals("/api/attachments")) {
      type = "multipart/form-data; boundary=b";
      byte[] head =
          "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.png\"\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8);
      System.arraycopy(head, 0, huge, 0, head.length);
      byte[] end = "\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8);
      System.arraycopy(end, 0, huge, huge.length - end.length, end.length);
    }
    Answer answer = clerk.send("POST", path, type, huge);
    assertRefused(answer, 413);
    assertThat(answer.json().path("detail").asText()).contains("MB");
    assertUnchanged(before);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, {}",
    "multipart/form-data, x",
    "multipart/form-data; boundary=b, x",
    "multipart/form-data; boundary=b, --b--"
  })
  void anUploadWithoutItsFileIsRefused(String type, String body) {
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    Answer answer =
        clerk.send("POST", "/api/attachments", type, body.getBytes(StandardCharsets.UTF_8));
    assertRefused(answer, 400);
    assertUnchanged(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/search?q=", "/api/divisions?parent=", "/engine-rest/task?nameLike="})
  void aQueryWithACharacterThatNoTextHasIsRefused(String path) {
    assertRefused(clerk.get(path + "a%00b"), 400);
  }

  @Test
  void otherTypesOfContentAreRefused() {
    for (String type :
        List.of("text/plain", "application/xml", "application/x-java-serialized-object")) {
      assertRefused(clerk.send("POST", START, type, "x".getBytes(StandardCharsets.UTF_8)), 415);
    }
  }

  // ------------------------------------------------------------------ PIN

  @Test
  void aWrongPinIsCountedAndTheFifthLocks() {
    String user = "township-clerk-b-2";
    HttpOfficer officer = HttpOfficer.of(port, user);
    Paper paper =
        application(Papers.idNumber(), cases.picture(user)).with("division", "'141024100001'");
    try {
      for (int left = 4; left >= 0; left--) {
        Answer answer = officer.post(START, body(paper.data(), "999999"));
        assertRefused(answer, 422);
        assertThat(answer.json().path("errors").get(0).path("pointer").asText()).isEqualTo("/pin");
        assertThat(answer.body())
            .contains(left > 0 ? "还可以再试" + left + "次" : "现已锁定")
            .doesNotContain("999999");
      }
      Answer right = officer.post(START, body(paper.data(), HttpOfficer.PIN));
      assertRefused(right, 422);
      assertThat(right.body()).contains("已锁定", "安全管理员");
      assertThat(
              jdbc.sql("select count(*) from submission where officer = ?")
                  .param(user)
                  .query(Long.class)
                  .single())
          .isZero();
      Answer another =
          officer.put(
              "/api/me/pin",
              "{\"password\":\"" + HttpOfficer.PASSWORD + "\",\"pin\":\"" + "864209" + "\"}");
      assertRefused(another, 422);
      assertThat(another.body()).contains("原签名口令");
    } finally {
      jdbc.sql("update pin set failures = 0 where user_id = ?").param(user).update();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "     ", "1", "99999999999999999999999999999999999", "二〇一五一〇"})
  void aPinThatIsNoneIsRefusedAtItsField(String pin) {
    Paper paper = application(Papers.idNumber(), cases.picture("township-clerk"));
    Answer answer = clerk.post(START, body(paper.data(), pin));
    jdbc.sql("update pin set failures = 0 where user_id = 'township-clerk'").update();
    assertRefused(answer, 422);
    assertThat(answer.json().path("errors").findValuesAsText("pointer")).containsExactly("/pin");
  }

  // ------------------------------------------------------------------ what is not one's own

  @Test
  void theAttachmentOfAnotherCaseIsRefused() {
    String signature = cases.picture("township-clerk");
    Case other =
        cases.start(
            "subsistence-allowance", "township-clerk", application(Papers.idNumber(), signature));
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    Answer answer = apply(application(Papers.idNumber(), signature));
    assertRefused(answer, 422);
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .containsExactly("/signature");
    assertThat(answer.body()).contains("不属于本案").doesNotContain(other.number());
    assertUnchanged(before);
    String foreign = cases.picture("township-clerk-2");
    before = DatabaseSnapshot.of(jdbc);
    assertRefused(apply(application(Papers.idNumber(), foreign)), 422);
    assertRefused(clerk.get("/api/attachments/" + foreign), 404);
    assertUnchanged(before);
  }

  @Test
  void aTaskOfAnotherDivisionIsNotThere() {
    Case file =
        cases.start(
            "subsistence-allowance",
            "township-clerk",
            application(Papers.idNumber(), cases.picture("township-clerk")));
    String task = file.task("examineApplication").getId();
    clerk.post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"township-clerk\"}");
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    HttpOfficer stranger = HttpOfficer.of(port, "township-clerk-2");
    String known = null;
    for (String id : List.of(task, "00000000-0000-0000-0000-000000000000", "x'--")) {
      String path = "/api/tasks/" + id.replace("'", "%27");
      for (Answer answer :
          List.of(
              stranger.get(path + "/form"),
              stranger.put(path + "/draft", "{\"data\":{},\"revision\":0}"),
              stranger.delete(path + "/draft"),
              stranger.post(path + "/submission", body(accept().data(), HttpOfficer.PIN)))) {
        assertRefused(answer, 404);
        String detail = answer.json().path("detail").asText();
        assertThat(known == null ? detail : known).as("tells them apart").isEqualTo(detail);
        known = detail;
      }
    }
    assertUnchanged(before);
  }

  @Test
  void aGuessedCaseNumberIsAnsweredLikeNone() {
    Case file =
        cases.start(
            "subsistence-allowance",
            "township-clerk",
            application(Papers.idNumber(), cases.picture("township-clerk")));
    HttpOfficer stranger = HttpOfficer.of(port, "township-clerk-2");
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    for (String rest : List.of("", "/timeline", "/documents", "/documents/1", "/sections/1")) {
      Answer real = stranger.get("/api/cases/" + file.number() + rest);
      Answer none = stranger.get("/api/cases/DB-141002-2026-999999" + rest);
      Answer odd = stranger.get("/api/cases/%27%20or%201=1--" + rest);
      assertRefused(real, 404);
      assertThat(real.json().path("detail")).isEqualTo(none.json().path("detail"));
      assertRefused(odd, 404);
    }
    assertThat(stranger.get("/api/search?q=" + file.number()).json()).isEmpty();
    assertUnchanged(before);
  }

  @Test
  void aTabThatIsOutOfDateIsToldWhoCompletedTheTask() {
    Case file =
        cases.start(
            "subsistence-allowance",
            "township-clerk",
            application(Papers.idNumber(), cases.picture("township-clerk")));
    String task = file.task("examineApplication").getId();
    file.sign("examineApplication", "township-clerk", accept());
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    String path = "/api/tasks/" + task;
    for (Answer answer :
        List.of(
            clerk.get(path + "/form"),
            clerk.put(path + "/draft", "{\"data\":{},\"revision\":0}"),
            clerk.post(path + "/submission", body(accept().data(), HttpOfficer.PIN)),
            HttpOfficer.of(port, "township-clerk-b").get(path + "/form"))) {
      assertRefused(answer, 409);
      assertThat(answer.json().path("detail").asText()).contains("已", "办结", "屯里镇");
    }
    for (String action : List.of("/complete", "/submit-form", "/claim")) {
      Answer engine =
          clerk.post("/engine-rest/task/" + task + action, "{\"userId\":\"township-clerk\"}");
      assertThat(engine.status()).as(engine.body()).isBetween(400, 499);
      assertThat(engine.json().path("message").asText())
          .as(action)
          .containsPattern("\\p{IsHan}{4}");
    }
    // To somebody who never had to do with it, it is not there.
    assertRefused(HttpOfficer.of(port, "township-clerk-2").get(path + "/form"), 404);
    assertUnchanged(before);
  }
}

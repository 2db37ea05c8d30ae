package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.PersonalDataProbe;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What people say about themselves is in no table of the engine, runtime or history, and in no line
 * of the log, whatever becomes of their cases and of what is sent by mistake.
 */
@ProcessTest
@ExtendWith(OutputCaptureExtension.class)
class PersonalDataTest {

  /** What the papers say of people, but for ID numbers. */
  private static final List<String> TOLD =
      List.of(
          NAME,
          "13935700001",
          "6228480123456789012",
          "韩村东巷3号",
          "孙代表",
          "周代表",
          "吴举报",
          "13835700002",
          "长期患病，没有劳动收入",
          "其子在外经商",
          "存款系代他人保管");

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionTemplate transaction;
  @LocalServerPort int port;

  @Test
  void isNeitherInTheEngineNorInTheLog(CapturedOutput log) throws Exception {
    Walk walk = new Walk(context);
    List<String> told = new ArrayList<>(TOLD);

    Case granted = walk.reviewedAndPosted(walk.evaluated());
    told.add(walk.applicant(granted));
    Case objection = walk.object(granted);
    granted.sign("handleObjection", "township-reviewer", handleObjection("keep"));
    while (!objection.waiting().isEmpty()) {
      objection.sign(objection.waiting().get(0), "township-clerk", objectionAnswered());
    }
    walk.report(granted).sign("countyReview", "county-clerk", agree());
    walk.approvedAndPosted(granted).fire("noticePeriodOver");
    granted.sign("countyDecision", "county-approver", agree());
    walk.deliver(granted).hasEnded(CaseState.GRANTED);

    Case refused =
        walk.mismatched()
            .sign("recordObjection", "township-clerk", verificationObjection(true))
            .sign("recheck", "county-clerk", verificationMismatch());
    told.add(walk.applicant(refused));
    walk.deliver(refused).hasEnded(CaseState.REFUSED);

    Case rejected = walk.applied().sign("examineApplication", "township-clerk", reject());
    told.add(walk.applicant(rejected));
    walk.deliver(rejected).hasEnded(CaseState.REFUSED);

    told.addAll(sendMistakes(walk));

    LoggerFactory.getLogger(getClass()).warn("the log is seen");
    assertThat(log.getAll()).contains("the log is seen");
    assertThat(PersonalDataProbe.findInLog(log.getAll(), told)).isEmpty();
    assertThat(PersonalDataProbe.findInEngine(jdbc, told)).isEmpty();
  }

  /** Refusals, wrong values, broken bodies and queries the database cannot answer. */
  private List<String> sendMistakes(Walk walk) throws Exception {
    ObjectMapper json = new ObjectMapper();
    HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
    String person = Papers.idNumber();
    String data = application(person, walk.clerksPicture()).data().toString();
    String start = "/api/processes/subsistence-allowance/submission";
    for (String body :
        List.of(
            "{\"pin\":\"999999\",\"data\":" + data + "}",
            "{\"pin\":\"201510\",\"data\":" + data.replace("1200", "-1200") + "}",
            "{\"pin\":\"201510\",\"data\":" + data,
            "{\"pin\":\"201510\",\"data\":[" + data + "]}",
            "{\"pin\":\"201510\",\"" + NAME + person + "\":" + data + "}",
            "{\"pin\":\"201510\",\"data\":{\"" + NAME + person + "\":1}}",
            "{\"pin\":\"201510\",\"data\":" + data.replace(NAME, NAME.repeat(4000)) + "}",
            "{\"pin\":\"201510\",\"data\":" + data.replace(NAME, NAME + "\\u0000") + "}")) {
      assertRefused(clerk.post(start, body));
    }
    jdbc.sql("update pin set failures = 0 where user_id = 'township-clerk'").update();
    String variable =
        "{\"variables\":{\"name\":{\"type\":\"String\",\"value\":\"" + NAME + person + "\"}}}";
    assertRefused(
        clerk.post("/engine-rest/process-definition/key/subsistence-allowance/start", variable));
    assertRefused(clerk.post("/engine-rest/task/" + person + "/complete", variable));
    assertRefused(clerk.get("/api/cases/" + person));
    assertRefused(clerk.get("/api/attachments/" + person));
    for (String query : List.of(NAME + "\u0000", NAME + "%\\", "'" + person)) {
      HttpOfficer.Answer found =
          clerk.get("/api/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
      assertThat(found.status()).as(found.body()).isLessThan(500);
    }
    // Both are signed before either is opened: the database has the last word.
    List<String> submissions = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      HttpOfficer.Answer staged =
          clerk.post(
              start,
              "{\"pin\":\"201510\",\"data\":"
                  + application(person, walk.clerksPicture()).data()
                  + "}");
      assertThat(staged.status()).as(staged.body()).isEqualTo(200);
      submissions.add(staged.json().path("submissionId").asText());
    }
    List<Integer> answers = new ArrayList<>();
    for (String submission : submissions) {
      answers.add(
          clerk
              .post(
                  "/engine-rest/process-definition/key/subsistence-allowance/submit-form",
                  json.readTree(variable.replace("\"name\"", "\"submissionId\""))
                      .toString()
                      .replace(NAME + person, submission))
              .status());
    }
    assertThat(answers.get(0)).isEqualTo(200);
    assertThat(answers.get(1)).isBetween(400, 499);
    return List.of(person);
  }

  private static void assertRefused(HttpOfficer.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
  }

  /** The search would find it: in text, in bytes, at the beginning of a longer text. */
  @Test
  void wouldBeFound() {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("insert into act_hi_comment (id_, time_, full_msg_) values ('probe', now(), ?)")
              .param((NAME + "来访").getBytes(StandardCharsets.UTF_8))
              .update();
          jdbc.sql(
                  "insert into act_hi_op_log (id_, timestamp_, new_value_) values ('probe', now(), ?)")
              .param("由吴举报反映")
              .update();
          assertThat(PersonalDataProbe.findInEngine(jdbc, List.of(NAME, "吴举报")))
              .anyMatch(found -> found.startsWith("act_hi_comment.full_msg_"))
              .anyMatch(found -> found.startsWith("act_hi_op_log.new_value_"));
          status.setRollbackOnly();
        });
  }
}

package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.linfen.assistance.database.CommandDatabase;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.RunningApplication;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The machine dies while tasks are being completed: each is done as a whole, or not at all. */
class LedgerCrashTest {

  private static final String REST = "/engine-rest";
  private static final int ACKNOWLEDGED_BEFORE_EACH_KILL = 12;
  private static final int KILLS = 2;
  private static final AtomicInteger PICTURES = new AtomicInteger();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path data;

  private final Queue<String> started = new ConcurrentLinkedQueue<>();
  private final Queue<String> completed = new ConcurrentLinkedQueue<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

  @Test
  void whatWasAcknowledgedIsThereAndNothingIsHalfWritten() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      killWhileTasksAreCompleted(kill * ACKNOWLEDGED_BEFORE_EACH_KILL);
    }
    try (RunningApplication verifier =
        RunningApplication.launch("ledger", "verify", "--data", data.toString())) {
      assertThat(verifier.exit()).as(verifier.output()).isZero();
      assertThat(verifier.output()).contains("全部一致");
    }
    try (CommandDatabase database = CommandDatabase.open(data)) {
      JdbcClient jdbc = JdbcClient.create(database.source());
      assertThat(started).allMatch(number -> isThere(jdbc, number, 1));
      assertThat(completed).allMatch(number -> isThere(jdbc, number, 2));
      assertThat(halfWritten(jdbc)).isEmpty();
      jdbc.sql("alter table ledger_entry disable trigger all").update();
      assertThat(jdbc.sql("delete from ledger_entry where seq = 2").update()).isPositive();
    }
    try (RunningApplication verifier =
        RunningApplication.launch("ledger", "verify", "--data", data.toString())) {
      assertThat(verifier.exit()).as(verifier.output()).isEqualTo(1);
      assertThat(verifier.output()).contains("缺失").contains("其后的不可信");
    }
  }

  private void killWhileTasksAreCompleted(int enough) {
    ExecutorService clerks = Executors.newFixedThreadPool(2);
    try (RunningApplication application =
        RunningApplication.start("--server.port=0", "--assistance.data=" + data)) {
      int port = application.port();
      for (String clerk : List.of("township-clerk", "township-clerk-b")) {
        clerks.execute(() -> work(HttpOfficer.of(port, clerk), clerk));
      }
      await()
          .atMost(Duration.ofMinutes(6))
          .until(() -> completed.size() >= enough || !unexpected.isEmpty());
      application.kill();
    } finally {
      clerks.shutdownNow();
    }
    assertThat(unexpected).isEmpty();
    assertThat(completed).hasSizeGreaterThanOrEqualTo(enough);
  }

  /** Until nobody answers any more. */
  private void work(HttpOfficer clerk, String user) {
    try {
      while (!Thread.interrupted()) {
        Paper paper = Papers.application(Papers.idNumber(), picture(clerk));
        Answer staged =
            ok(clerk.post("/api/processes/subsistence-allowance/submission", signed(paper)));
        String number =
            ok(clerk.post(
                    REST + "/process-definition/key/subsistence-allowance/submit-form",
                    "{\"variables\":{\"submissionId\":{\"type\":\"String\",\"value\":\""
                        + staged.json().path("submissionId").asText()
                        + "\"}}}"))
                .json()
                .path("businessKey")
                .asText();
        started.add(number);
        String task =
            ok(clerk.get(REST + "/task?maxResults=1&processInstanceBusinessKey=" + number))
                .json()
                .path(0)
                .path("id")
                .asText();
        ok(clerk.post(REST + "/task/" + task + "/claim", "{\"userId\":\"" + user + "\"}"));
        ok(clerk.post("/api/tasks/" + task + "/submission", signed(Papers.accept())));
        ok(clerk.post(REST + "/task/" + task + "/complete", "{}"));
        completed.add(number);
      }
    } catch (RuntimeException noAnswer) {
      // It was killed.
    }
  }

  private static String signed(Paper paper) {
    return JSON.createObjectNode().put("pin", HttpOfficer.PIN).set("data", paper.data()).toString();
  }

  private Answer ok(Answer answer) {
    if (answer.status() >= 300) {
      unexpected.add(answer.status() + " " + answer.body());
      throw new IllegalStateException(answer.body());
    }
    return answer;
  }

  private String picture(HttpOfficer clerk) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                + "Content-Type: image/png\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, PICTURES.incrementAndGet());
    try {
      ImageIO.write(image, "png", body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    body.writeBytes("\r\n--x--\r\n".getBytes(StandardCharsets.US_ASCII));
    return ok(clerk.send(
            "POST", "/api/attachments", "multipart/form-data; boundary=x", body.toByteArray()))
        .json()
        .path("attachmentId")
        .asText();
  }

  private static boolean isThere(JdbcClient jdbc, String number, int section) {
    return jdbc.sql(
            """
            select exists (select 1 from section s join submission u on u.id = s.submission_id
                where s.case_number = :number and s.seq = :section and u.consumed_at is not null)
              and exists (select 1 from ledger_entry
                where case_number = :number and kind = 'SUBMISSION'
                  and payload::jsonb ->> 'section' = :section::text)
              and exists (select 1 from act_ru_execution where business_key_ = :number)
            """)
        .param("number", number)
        .param("section", section)
        .query(Boolean.class)
        .single();
  }

  /** Cases and consumed submissions of which the engine or the case file does not know. */
  private static List<String> halfWritten(JdbcClient jdbc) {
    List<String> found = new ArrayList<>();
    found.addAll(
        jdbc.sql(
                "select number from assistance_case where number not in"
                    + " (select business_key_ from act_hi_procinst where business_key_ is not null)")
            .query(String.class)
            .list());
    found.addAll(
        jdbc.sql(
                "select id from submission where consumed_at is not null"
                    + " and id not in (select submission_id from section)")
            .query(String.class)
            .list());
    return found;
  }
}

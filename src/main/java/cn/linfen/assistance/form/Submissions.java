package cn.linfen.assistance.form;

import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.Signatures;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signed submissions. A submission is staged when the form is sent, and consumed, once, in the
 * engine's transaction that completes the task or starts the process.
 */
@Component
public class Submissions {

  /** A staged submission that the engine did not consume within this time is void. */
  public static final Duration VALID = Duration.ofMinutes(15);

  private static final String COLUMNS =
      "id, task_id, process_key, form_id, form_hash, data, content_hash, officer, post, division, staged_at";

  private final JdbcClient jdbc;
  private final ObjectReader reader;
  private final PersonalData personal;
  private final Signatures signatures;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Submissions(
      JdbcClient jdbc,
      ObjectMapper json,
      PersonalData personal,
      Signatures signatures,
      TransactionTemplate transactions,
      Clock clock) {
    this.jdbc = jdbc;
    this.reader = json.reader();
    this.personal = personal;
    this.signatures = signatures;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * What an officer is about to sign.
   *
   * @param data validated and cleaned
   * @param statement what the officer saw next to the PIN field
   */
  public record Content(FormRequest request, String formHash, JsonNode data, String statement) {}

  /**
   * Signs and stages all of them with one PIN; an earlier one for the same task and officer goes.
   * Not to be called within a transaction, see {@link Signatures#sign}.
   *
   * @return ids in the order given
   * @throws cn.linfen.assistance.signature.PinRefused when the PIN does not sign; nothing is staged
   */
  public List<String> stage(String officer, String pin, List<Content> contents) {
    List<Signatures.ToSign> toSign = new ArrayList<>();
    for (Content content : contents) {
      toSign.add(
          new Signatures.ToSign(
              Canonical.hash(content.data()),
              officer,
              content.request().post(),
              content.request().division(),
              content.statement()));
    }
    List<Signatures.SignatureRecord> signed = signatures.sign(officer, pin, toSign);
    return transactions.execute(
        status -> {
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < contents.size(); i++) {
            ids.add(insert(contents.get(i), signed.get(i)));
          }
          return ids;
        });
  }

  private String insert(Content content, Signatures.SignatureRecord signature) {
    FormRequest request = content.request();
    String id = UUID.randomUUID().toString();
    // Of two pages that sign the same task at once, the later one counts.
    jdbc.sql(
            """
            insert into submission (id, task_id, process_key, form_id, form_hash, data, attachments,
              content_hash, officer, post, division, statement, staged_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (task_id, officer) where consumed_at is null do update set
              id = excluded.id, process_key = excluded.process_key, form_id = excluded.form_id,
              form_hash = excluded.form_hash, data = excluded.data, attachments = excluded.attachments,
              content_hash = excluded.content_hash, post = excluded.post,
              division = excluded.division, statement = excluded.statement,
              staged_at = excluded.staged_at, expires_at = excluded.expires_at
            """)
        .params(
            id,
            request.taskId(),
            request.processKey(),
            request.formId(),
            content.formHash(),
            personal.encrypt(content.data().toString()),
            AttachmentGate.idsIn(content.data()).toArray(String[]::new),
            signature.signed().contentHash(),
            request.user(),
            request.post(),
            request.division(),
            content.statement(),
            signature.at().atOffset(ZoneOffset.UTC),
            signature.at().plus(VALID).atOffset(ZoneOffset.UTC))
        .update();
    return id;
  }

  /**
   * Consumes what the officer staged for the task, and drops the task's draft. Joins the caller's
   * transaction: rolled back with it.
   */
  @Transactional
  public Optional<StagedSubmission> takeForTask(String taskId, String officer) {
    Optional<StagedSubmission> taken =
        jdbc.sql(
                "update submission set consumed_at = :now where task_id = :task and officer = :officer"
                    + " and consumed_at is null and expires_at > :now returning "
                    + COLUMNS)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("task", taskId)
            .param("officer", officer)
            .query((row, i) -> read(row))
            .optional();
    taken.ifPresent(
        one ->
            jdbc.sql("delete from draft where subject = ?").param(Drafts.ofTask(taskId)).update());
    return taken;
  }

  /** Consumes a submission staged for starting that process; as {@link #takeForTask}. */
  @Transactional
  public Optional<StagedSubmission> takeForStart(
      String submissionId, String processKey, String officer) {
    Optional<StagedSubmission> taken =
        jdbc.sql(
                "update submission set consumed_at = :now where id = :id and task_id is null"
                    + " and process_key = :process and officer = :officer"
                    + " and consumed_at is null and expires_at > :now returning "
                    + COLUMNS)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("id", submissionId)
            .param("process", processKey)
            .param("officer", officer)
            .query((row, i) -> read(row))
            .optional();
    taken.ifPresent(
        one ->
            jdbc.sql("delete from draft where subject = ?")
                .param(Drafts.ofStart(processKey, officer))
                .update());
    return taken;
  }

  @Scheduled(cron = "0 */10 * * * *")
  @Transactional
  void dropExpired() {
    jdbc.sql("delete from submission where consumed_at is null and expires_at < ?")
        .param(clock.instant().minus(VALID).atOffset(ZoneOffset.UTC))
        .update();
  }

  private StagedSubmission read(java.sql.ResultSet row) throws java.sql.SQLException {
    try {
      return new StagedSubmission(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          reader.readTree(personal.decrypt(row.getString(6))),
          row.getString(7),
          row.getString(8),
          row.getString(9),
          row.getString(10),
          row.getTimestamp(11).toInstant());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

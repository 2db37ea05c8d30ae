package cn.linfen.assistance.form;

import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.CanonicalJson;
import cn.linfen.assistance.signature.Signatures;
import cn.linfen.assistance.signature.StoredSignature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
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

  // What is taken becomes a signature in the same statement: no further round trip.
  private static final String TAKE =
      """
      with taken as (
        update submission set consumed_at = :now
        where %s and officer = :officer and consumed_at is null and expires_at > :now
        returning *),
      signed as (
        insert into signature (submission_id, statement, statement_hash, signature, certificate,
          officer, signed_at)
        select id, signed_statement, statement_hash, signature, certificate, officer, signed_at
        from taken)
      select id, task_id, process_key, form_id, form_hash, data, content_hash, officer, post,
        division, deputy_for, staged_at, statement, signed_statement, statement_hash, signature,
        taken.certificate as serial, c.certificate as der, signed_at, r.revoked_at
      from taken left join certificate c on c.serial = taken.certificate
        left join certificate_revocation r on r.serial = taken.certificate
      """;
  private static final String TAKE_FOR_TASK = TAKE.formatted("task_id = :task");
  private static final String TAKE_FOR_START =
      TAKE.formatted("id = :id and task_id is null and process_key = :process");

  private final JdbcClient jdbc;
  private final ObjectReader reader;
  private final PersonalData personal;
  private final Signatures signatures;
  private final ObjectProvider<AttachmentGate> attachments;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Submissions(
      JdbcClient jdbc,
      ObjectMapper json,
      PersonalData personal,
      Signatures signatures,
      ObjectProvider<AttachmentGate> attachments,
      TransactionTemplate transactions,
      Clock clock) {
    this.jdbc = jdbc;
    this.reader = json.reader();
    this.personal = personal;
    this.signatures = signatures;
    this.attachments = attachments;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * What an officer is about to sign.
   *
   * @param step id of the BPMN element
   * @param profile policy profile of the case; null for an application
   * @param data validated and cleaned
   * @param section SM3 of the canonical data, hexadecimal
   * @param statement what the officer saw next to the PIN field
   */
  public record Content(
      FormRequest request,
      String step,
      String profile,
      String formHash,
      JsonNode data,
      String section,
      String statement) {}

  /**
   * Signs and stages all of them with one PIN; an earlier one for the same task and officer goes.
   * Not to be called within a transaction, see {@link Signatures#sign}.
   *
   * @return ids in the order given
   * @throws cn.linfen.assistance.signature.PinRefused when the PIN does not sign; nothing is staged
   */
  public List<String> stage(String officer, String pin, List<Content> contents) {
    List<Signatures.ToSign> toSign = contents.stream().map(this::toSign).toList();
    List<Signatures.Signed> signed = signatures.sign(officer, pin, toSign);
    return transactions.execute(
        status -> {
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < contents.size(); i++) {
            insert(contents.get(i), toSign.get(i), signed.get(i));
            ids.add(toSign.get(i).submission());
          }
          return ids;
        });
  }

  private Signatures.ToSign toSign(Content content) {
    FormRequest request = content.request();
    return new Signatures.ToSign(
        UUID.randomUUID().toString(),
        request.processKey(),
        request.caseNumber(),
        content.step(),
        request.taskId(),
        request.user(),
        request.post(),
        request.division(),
        request.deputyFor(),
        request.formId(),
        content.formHash(),
        content.profile(),
        content.section(),
        attachments.getObject().seals(AttachmentGate.idsIn(content.data())),
        content.statement());
  }

  private void insert(Content content, Signatures.ToSign toSign, Signatures.Signed signed) {
    FormRequest request = content.request();
    // Of two pages that sign the same task at once, the later one counts.
    jdbc.sql(
            """
            insert into submission (id, task_id, process_key, form_id, form_hash, data, attachments,
              content_hash, officer, post, division, deputy_for, statement, signed_statement,
              statement_hash, signature, certificate, signed_at, staged_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (task_id, officer) where consumed_at is null do update set
              id = excluded.id, process_key = excluded.process_key, form_id = excluded.form_id,
              form_hash = excluded.form_hash, data = excluded.data, attachments = excluded.attachments,
              content_hash = excluded.content_hash, post = excluded.post,
              division = excluded.division, deputy_for = excluded.deputy_for, statement = excluded.statement,
              signed_statement = excluded.signed_statement,
              statement_hash = excluded.statement_hash, signature = excluded.signature,
              certificate = excluded.certificate, signed_at = excluded.signed_at,
              staged_at = excluded.staged_at, expires_at = excluded.expires_at
            """)
        .params(
            toSign.submission(),
            request.taskId(),
            request.processKey(),
            request.formId(),
            content.formHash(),
            personal.encrypt(content.data().toString()),
            AttachmentGate.idsIn(content.data()).toArray(String[]::new),
            toSign.section(),
            request.user(),
            request.post(),
            request.division(),
            request.deputyFor(),
            content.statement(),
            signed.statement(),
            signed.hash(),
            signed.signature(),
            signed.certificate(),
            signed.at().atOffset(ZoneOffset.UTC),
            signed.at().atOffset(ZoneOffset.UTC),
            signed.at().plus(VALID).atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Consumes what the officer staged for the task, once its signature has proved to hold, and drops
   * the task's draft. Joins the caller's transaction: rolled back with it.
   *
   * @throws cn.linfen.assistance.signature.SignatureInvalid if the signature does not hold
   */
  @Transactional
  public Optional<StagedSubmission> takeForTask(String taskId, String officer, String caseNumber) {
    return jdbc.sql(TAKE_FOR_TASK)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("task", taskId)
        .param("officer", officer)
        .query((row, i) -> read(row))
        .optional()
        .map(taken -> verified(taken, caseNumber, Drafts.ofTask(taskId)));
  }

  /** Consumes a submission staged for starting that process; as {@link #takeForTask}. */
  @Transactional
  public Optional<StagedSubmission> takeForStart(
      String submissionId, String processKey, String officer) {
    return jdbc.sql(TAKE_FOR_START)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("id", submissionId)
        .param("process", processKey)
        .param("officer", officer)
        .query((row, i) -> read(row))
        .optional()
        .map(taken -> verified(taken, null, Drafts.ofStart(processKey, officer)));
  }

  private StagedSubmission verified(Taken taken, String caseNumber, String draft) {
    StagedSubmission staged = taken.staged();
    signatures.verify(
        new Signatures.ToSign(
            staged.id(),
            staged.processKey(),
            caseNumber,
            null,
            staged.taskId(),
            staged.officer(),
            staged.post(),
            staged.division(),
            staged.deputyFor(),
            staged.formId(),
            staged.formHash(),
            null,
            CanonicalJson.sm3(staged.data()),
            attachments.getObject().seals(AttachmentGate.idsIn(staged.data())),
            taken.text()),
        taken.signature());
    jdbc.sql("delete from draft where subject = ?").param(draft).update();
    return staged;
  }

  @Scheduled(cron = "0 */10 * * * *")
  @Transactional
  void dropExpired() {
    jdbc.sql("delete from submission where consumed_at is null and expires_at < ?")
        .param(clock.instant().minus(VALID).atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * @param text what the officer saw
   */
  private record Taken(StagedSubmission staged, String text, StoredSignature signature) {}

  private Taken read(ResultSet row) throws SQLException {
    try {
      return new Taken(
          new StagedSubmission(
              row.getString("id"),
              row.getString("task_id"),
              row.getString("process_key"),
              row.getString("form_id"),
              row.getString("form_hash"),
              reader.readTree(personal.decrypt(row.getString("data"))),
              row.getString("content_hash"),
              row.getString("officer"),
              row.getString("post"),
              row.getString("division"),
              row.getString("deputy_for"),
              row.getTimestamp("staged_at").toInstant()),
          row.getString("statement"),
          new StoredSignature(
              row.getString("signed_statement"),
              row.getString("statement_hash"),
              row.getBytes("signature"),
              row.getString("serial"),
              row.getBytes("der"),
              row.getTimestamp("signed_at").toInstant(),
              row.getTimestamp("revoked_at") == null
                  ? null
                  : row.getTimestamp("revoked_at").toInstant()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

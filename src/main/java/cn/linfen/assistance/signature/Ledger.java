package cn.linfen.assistance.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The chain of what happened in each case. */
@Component
public class Ledger {

  /** The clocks of two nodes may differ by this much. More is a clock that was set back. */
  static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  /** What an entry is about, and what its payload says beside what happened in words. */
  public enum Kind {
    /** The file was opened: what its head says. */
    OPENED,
    /** An officer's section was stored: its columns, hash of its content, its attachments. */
    SUBMISSION,
    /** The system did something that counts. */
    SYSTEM,
    /** The case has an outcome, or is open again. */
    OUTCOME,
    /** A timer of the process has fired. */
    TIMER,
    /** A task was claimed, assigned, delegated or put back. */
    ASSIGNMENT,
    /** The guard has refused somebody; nothing else came of it. */
    REFUSAL,
    /** Officers must keep away from the case, or need not any longer; for the auditor alone. */
    RECUSAL,
    /** Which section of the case corrects which. */
    CORRECTION
  }

  /**
   * The newest entry of a case.
   *
   * @param seq 0 if there is none yet
   */
  public record Head(int seq, String hash, Instant at) {

    /** Of a case that is about to get its first. */
    public static final Head NONE = new Head(0, null, null);
  }

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  Ledger(JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Adds an entry, in the caller's transaction: it is there if and only if what it tells of is.
   * Others who add to the same case wait until that transaction ends.
   *
   * @param payload without personal data beyond masked names
   * @throws LedgerRefused if the case's newest entry is later than the clock
   * @throws org.springframework.dao.EmptyResultDataAccessException if there is no such case
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public LedgerEntry append(String caseNumber, Kind kind, ObjectNode payload) {
    Head head =
        jdbc.sql(
                "select ledger_seq, ledger_hash, ledger_at from assistance_case where number = ?"
                    + " for no key update")
            .param(caseNumber)
            .query((row, i) -> new Head(row.getInt(1), row.getString(2), instant(row, 3)))
            .single();
    return append(caseNumber, head, kind, payload);
  }

  /**
   * As {@link #append(String, Kind, ObjectNode)}, without asking for the newest entry again.
   *
   * @param head read by the caller, who has locked the row of the case in this transaction
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public LedgerEntry append(String caseNumber, Head head, Kind kind, ObjectNode payload) {
    int seq = head.seq() + 1;
    Instant at = notBefore(head.at());
    String previous = head.hash() == null ? Chain.genesis(caseNumber) : head.hash();
    String hash = Chain.hash(previous, caseNumber, seq, at, kind.name(), payload);
    jdbc.sql(
            """
            with entry as (
              insert into ledger_entry (case_number, seq, at, kind, payload, hash)
              values (:case, :seq, :at, :kind, :payload, :hash))
            update assistance_case set ledger_seq = :seq, ledger_hash = :hash, ledger_at = :at
            where number = :case
            """)
        .param("case", caseNumber)
        .param("seq", seq)
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("kind", kind.name())
        .param("payload", CanonicalJson.text(payload))
        .param("hash", hash)
        .update();
    return new LedgerEntry(seq, at, kind.name(), payload, hash);
  }

  private Instant notBefore(Instant last) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (last == null || !now.isBefore(last)) {
      return now;
    }
    if (Duration.between(now, last).compareTo(CLOCKS_DIFFER) <= 0) {
      return last;
    }
    throw new LedgerRefused("服务器时钟早于本案最近一次办理的时间，不能继续办理。请联系系统管理员校准服务器时钟");
  }

  /**
   * Hash of the newest entry of the case, hexadecimal; of a case without any, a value of its own.
   */
  public String head(String caseNumber) {
    return jdbc.sql("select ledger_hash from assistance_case where number = ? and ledger_seq > 0")
        .param(caseNumber)
        .query(String.class)
        .optional()
        .orElseGet(() -> Chain.genesis(caseNumber));
  }

  /** Oldest first. */
  public List<LedgerEntry> entries(String caseNumber) {
    return jdbc.sql(
            "select seq, at, kind, payload, hash from ledger_entry where case_number = ? order by seq")
        .param(caseNumber)
        .query(
            (row, i) ->
                new LedgerEntry(
                    row.getInt(1),
                    instant(row, 2),
                    row.getString(3),
                    read(row.getString(4)),
                    row.getString(5)))
        .list();
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}

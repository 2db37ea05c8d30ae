package cn.linfen.assistance.organization;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Security events for the auditor. A change and its entry are written in one transaction, the
 * caller's; a refused attempt is recorded outside of any.
 */
@Component
public class AuditLog {

  /** One event. */
  public record Entry(
      long id, Instant at, String event, String actor, String subject, String detail) {}

  private final JdbcClient jdbc;
  private final Clock clock;
  private final Map<String, String> labels = new LinkedHashMap<>();

  AuditLog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
    for (CSVRecord row : OrganizationFiles.rows("audit-events.csv")) {
      labels.put(row.get("event"), row.get("label"));
    }
  }

  @Transactional
  public void record(String event, String actor, String subject, String detail) {
    jdbc.sql("insert into audit_log (at, event, actor, subject, detail) values (?, ?, ?, ?, ?)")
        .params(clock.instant().atOffset(ZoneOffset.UTC), event, actor, subject, detail)
        .update();
  }

  /**
   * The latest first.
   *
   * @param person actor or subject; empty for all
   * @param event code; empty for all
   * @param from first day, null without limit
   * @param to last day, null without limit
   */
  List<Entry> find(
      String person, String event, LocalDate from, LocalDate to, long before, int limit) {
    return jdbc
        .sql(
            """
            select id, at, event, actor, subject, detail from audit_log
            where id < :before
              and (:person = '' or actor = :person or subject = :person)
              and (:event = '' or event = :event)
              and (cast(:from as timestamptz) is null or at >= :from)
              and (cast(:until as timestamptz) is null or at < :until)
            order by id desc limit :limit
            """)
        .param("before", before)
        .param("person", person)
        .param("event", event)
        .param("from", start(from))
        .param("until", to == null ? null : start(to.plusDays(1)))
        .param("limit", limit)
        .query(Entry.class)
        .list()
        .stream()
        .map(
            entry ->
                new Entry(
                    entry.id(),
                    entry.at(),
                    label(entry.event()),
                    entry.actor(),
                    entry.subject(),
                    entry.detail()))
        .toList();
  }

  private OffsetDateTime start(LocalDate day) {
    return day == null ? null : day.atStartOfDay(clock.getZone()).toOffsetDateTime();
  }

  /** Codes with their Chinese names, in the order of the table. */
  Map<String, String> events() {
    return labels;
  }

  /** The code itself for an event that the table does not name. */
  String label(String event) {
    return labels.getOrDefault(event, event);
  }
}

package cn.linfen.assistance.organization;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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

  AuditLog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Transactional
  public void record(String event, String actor, String subject, String detail) {
    jdbc.sql("insert into audit_log (at, event, actor, subject, detail) values (?, ?, ?, ?, ?)")
        .params(clock.instant().atOffset(ZoneOffset.UTC), event, actor, subject, detail)
        .update();
  }

  List<Entry> latest(int limit, long before) {
    return jdbc.sql(
            "select id, at, event, actor, subject, detail from audit_log where id < ? order by id desc limit ?")
        .params(before, limit)
        .query(Entry.class)
        .list();
  }
}

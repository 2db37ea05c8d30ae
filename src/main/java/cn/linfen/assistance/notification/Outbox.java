package cn.linfen.assistance.notification;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes what officers are to be told, in the transaction of what it is about. */
@Component
public class Outbox {

  /**
   * Of the reminder {@code r} and the officer {@code u.user_id}: whether the case is closed to
   * them.
   */
  static final String KEEPS_AWAY =
      """
      exists (select 1 from case_exclusion x
              where x.user_id = u.user_id and x.lifted_at is null
                and (x.case_number = r.case_number or x.case_number in
                  (select a.case_number from case_about a where a.file_number = r.case_number)))
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  Outbox(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Has it told, if the caller's transaction commits.
   *
   * @return false if it had been said before
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean put(Reminder reminder) {
    Optional<Long> id =
        jdbc.sql(
                "insert into reminder (key, kind, case_number, task_id, text, path, at)"
                    + " values (?, ?, ?, ?, ?, ?, ?) on conflict (key) do nothing returning id")
            .params(
                reminder.key(),
                reminder.kind().name(),
                reminder.caseNumber(),
                reminder.taskId(),
                reminder.text(),
                reminder.path(),
                clock.instant().atOffset(ZoneOffset.UTC))
            .query(Long.class)
            .optional();
    if (id.isEmpty()) {
      return false;
    }
    jdbc.sql(
            "insert into reminder_recipient (reminder, user_id)"
                + " select r.id, u.user_id from reminder r, officer u"
                + " where r.id = ? and u.user_id = any(?) and not u.disabled and not "
                + KEEPS_AWAY)
        .params(id.get(), reminder.to().toArray(String[]::new))
        .update();
    return true;
  }
}

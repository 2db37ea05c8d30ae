package cn.linfen.assistance.deadline;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts the steps that ended on days that are over, so that medians over years are read in
 * milliseconds. Steps of the current day are counted when they are asked for.
 */
@Component
public class SlaTotals {

  private final JdbcClient jdbc;
  private final Clock clock;

  SlaTotals(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What ended before this is in {@code sla_total}. */
  public OffsetDateTime through() {
    return jdbc.sql("select through from sla_total_through").query(OffsetDateTime.class).single();
  }

  /** Counts in all days that are over. Of several nodes one does it. */
  @Scheduled(cron = "0 10 0 * * *", zone = "Asia/Shanghai")
  @Transactional
  public void close() {
    OffsetDateTime from =
        jdbc.sql("select through from sla_total_through for update")
            .query(OffsetDateTime.class)
            .single();
    OffsetDateTime to =
        LocalDate.now(clock).atStartOfDay(ChinaTime.ZONE).toInstant().atOffset(ZoneOffset.UTC);
    if (!from.isBefore(to)) {
      return;
    }
    jdbc.sql(
            """
            insert into sla_total (month, county, aid_type, definition_id, activity_id, name, allowed, unit, ending,
                                   late, used, n)
            select date_trunc('month', ended_at at time zone 'Asia/Shanghai')::date, county, aid_type, definition_id,
                   activity_id, name, allowed, unit, ending, coalesce(ended_at >= due_at, false), used, count(*)
            from sla_step
            where ended_at >= ? and ended_at < ? and kind = 'TASK' and not applicant
            group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
            on conflict (month, county, aid_type, definition_id, activity_id, name, allowed, unit, ending, late, used)
            do update set n = sla_total.n + excluded.n
            """)
        .params(from, to)
        .update();
    jdbc.sql("update sla_total_through set through = ?").param(to).update();
  }

  /** Counts everything again, after steps of days that are over were added. */
  @Transactional
  public void recount() {
    jdbc.sql(FORGET).update();
    close();
  }

  /** Counts everything again; for a rebuild. */
  static final String FORGET =
      "with gone as (delete from sla_total)"
          + " update sla_total_through set through = '2000-01-01T00:00:00Z'";
}

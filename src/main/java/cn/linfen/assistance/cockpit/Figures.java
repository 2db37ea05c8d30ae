package cn.linfen.assistance.cockpit;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.SlaTotals;
import cn.linfen.assistance.policy.AidTypes;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The figures of the dashboard and of diagrams. Each is defined in {@code docs/sla.md}. */
@Component
class Figures {

  /** State of a case at {@code :now}. */
  static final String CASE_STATE =
      """
      (case when c.ended_at is null
            then case when c.applicant then 'APPLICANT' when c.next_due <= :now then 'LATE'
                      when c.next_risk <= :now then 'RISK' else 'ON_TIME' end
            else case when c.outcome = 'LAPSED' then 'LAPSED' when c.late_steps > 0 then 'LATE'
                      else 'ON_TIME' end end)
      """;

  /** State of a step at {@code :now}. */
  static final String STEP_STATE =
      """
      (case when s.ended_at is null
            then case when s.applicant then 'APPLICANT' when s.due_at <= :now then 'LATE'
                      when s.risk_at <= :now then 'RISK' else 'ON_TIME' end
            else case when s.ending = 'LAPSED' then 'LAPSED' when s.ending = 'CANCELLED' then 'CANCELLED'
                      when s.ended_at >= s.due_at then 'LATE' else 'ON_TIME' end end)
      """;

  static final int MONTHS = 12;
  private static final int TOP = 10;

  record Counts(
      long open, long dueToday, long risk, long late, long applicant, long lapsed, long onTime) {}

  record Month(String month, long opened, long ended, long endedLate, long lapsed) {}

  record Cell(String county, String aidType, String aidName, long open, long risk, long late) {}

  record LateStep(String processKey, String activityId, String name, long waiting, long late) {}

  /** Median and 90th percentile of completed steps, in the unit of their limit. */
  record Duration(
      String processKey,
      String activityId,
      String name,
      Integer allowed,
      String unit,
      long n,
      Integer median,
      Integer p90,
      long late) {}

  record Dashboard(
      Instant asOf,
      Counts counts,
      List<Month> trend,
      List<Cell> heat,
      List<LateStep> lateSteps,
      List<Duration> durations) {}

  /** What hangs at one element of a diagram. */
  record Waiting(
      String activityId,
      String name,
      long waiting,
      long risk,
      long late,
      Integer allowed,
      String unit) {}

  private final JdbcClient jdbc;
  private final SlaTotals totals;
  private final Clock clock;

  Figures(JdbcClient jdbc, SlaTotals totals, Clock clock) {
    this.jdbc = jdbc;
    this.totals = totals;
    this.clock = clock;
  }

  OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  LocalDate today() {
    return LocalDate.now(clock);
  }

  private LocalDate firstMonth() {
    return today().withDayOfMonth(1).minusMonths(MONTHS - 1L);
  }

  static OffsetDateTime startOf(LocalDate day) {
    return day.atStartOfDay(ChinaTime.ZONE).toInstant().atOffset(ZoneOffset.UTC);
  }

  OffsetDateTime endOfToday() {
    return startOf(LocalDate.now(clock).plusDays(1));
  }

  Dashboard dashboard(String[] counties, String aidType) {
    return new Dashboard(
        clock.instant(),
        counts(counties, aidType),
        trend(counties, aidType),
        heat(counties, aidType),
        lateSteps(counties, aidType),
        durations(counties, aidType, null));
  }

  Counts counts(String[] counties, String aidType) {
    return jdbc.sql(
            """
            select count(*) as open,
                   count(*) filter (where state <> 'APPLICANT' and next_due > :now and next_due <= :tonight) as due_today,
                   count(*) filter (where state = 'RISK') as risk,
                   count(*) filter (where state = 'LATE') as late,
                   count(*) filter (where state = 'APPLICANT') as applicant,
                   (select count(*) from sla_case c
                    where c.ended_at >= :from and c.outcome = 'LAPSED' and c.county = any(:counties)
                      and c.aid_type <> 'none' and (:aid::text is null or c.aid_type = :aid)) as lapsed,
                   count(*) filter (where state = 'ON_TIME') as on_time
            from (select c.next_due, STATE as state from sla_case c
                  where c.ended_at is null and c.county = any(:counties)
                    and c.aid_type <> 'none' and (:aid::text is null or c.aid_type = :aid)) open
            """
                .replace("STATE", CASE_STATE))
        .param("now", now())
        .param("tonight", endOfToday())
        .param("from", startOf(firstMonth()))
        .param("counties", counties)
        .param("aid", aidType)
        .query(Counts.class)
        .single();
  }

  List<Month> trend(String[] counties, String aidType) {
    return jdbc.sql(
            """
            select to_char(m.begin, 'YYYY-MM') as month, o.opened, e.ended, e.ended_late, e.lapsed
            from (select begin, begin at time zone 'Asia/Shanghai' as since,
                         (begin + interval '1 month') at time zone 'Asia/Shanghai' as till
                  from generate_series(cast(:month as timestamp),
                                       cast(:month as timestamp) + (:months - 1) * interval '1 month',
                                       interval '1 month') begin) m
            cross join lateral (
              select count(*) as opened from sla_case c
              where c.started_at >= m.since and c.started_at < m.till and c.county = any(:counties)
                and c.aid_type <> 'none' and (:aid::text is null or c.aid_type = :aid)) o
            cross join lateral (
              select count(*) as ended, count(*) filter (where c.outcome = 'LAPSED') as lapsed,
                     count(*) filter (where c.outcome <> 'LAPSED' and c.late_steps > 0) as ended_late
              from sla_case c
              where c.ended_at >= m.since and c.ended_at < m.till and c.county = any(:counties)
                and c.aid_type <> 'none' and (:aid::text is null or c.aid_type = :aid)) e
            order by m.begin
            """)
        .param("month", firstMonth().atStartOfDay())
        .param("months", MONTHS)
        .param("counties", counties)
        .param("aid", aidType)
        .query(Month.class)
        .list();
  }

  List<Cell> heat(String[] counties, String aidType) {
    return jdbc.sql(
            """
            select county, aid_type, count(*) as open, count(*) filter (where state = 'RISK') as risk,
                   count(*) filter (where state = 'LATE') as late
            from (select c.county, c.aid_type, STATE as state from sla_case c
                  where c.ended_at is null and c.county = any(:counties)
                    and c.aid_type <> 'none' and (:aid::text is null or c.aid_type = :aid)) open
            group by county, aid_type order by county, aid_type
            """
                .replace("STATE", CASE_STATE))
        .param("now", now())
        .param("counties", counties)
        .param("aid", aidType)
        .query(
            (row, i) ->
                new Cell(
                    row.getString("county"),
                    row.getString("aid_type"),
                    AidTypes.label(row.getString("aid_type")),
                    row.getLong("open"),
                    row.getLong("risk"),
                    row.getLong("late")))
        .list();
  }

  List<LateStep> lateSteps(String[] counties, String aidType) {
    return jdbc.sql(
            """
            select process_key, activity_id, max(name) as name, count(*) as waiting,
                   count(*) filter (where STATE = 'LATE') as late
            from sla_step s
            where s.ended_at is null and s.kind = 'TASK' and s.county = any(:counties)
              and (:aid::text is null or s.aid_type = :aid)
            group by process_key, activity_id
            having count(*) filter (where STATE = 'LATE') > 0
            order by late desc, process_key, activity_id limit :top
            """
                .replace("STATE", STEP_STATE))
        .param("now", now())
        .param("counties", counties)
        .param("aid", aidType)
        .param("top", TOP)
        .query(LateStep.class)
        .list();
  }

  /**
   * Of the last twelve months.
   *
   * @param definition one version of a process; null for all versions of all
   */
  List<Duration> durations(String[] counties, String aidType, String definition) {
    return jdbc.sql(
            """
            with counted as (
              select split_part(definition_id, ':', 1) as process_key, activity_id, name, allowed, unit, used, late, n
              from sla_total
              where month >= :month and ending = 'COMPLETED' and used is not null and county = any(:counties)
                and (:aid::text is null or aid_type = :aid)
                and (:definition::text is null or definition_id = :definition)
              union all
              select process_key, activity_id, name, allowed, unit, used, coalesce(ended_at >= due_at, false), 1
              from sla_step
              where ended_at >= :through and ended_at >= :from and ending = 'COMPLETED' and used is not null
                and kind = 'TASK' and not applicant and county = any(:counties)
                and (:aid::text is null or aid_type = :aid)
                and (:definition::text is null or definition_id = :definition)),
            by_use as (
              select process_key, activity_id, max(name) as name, allowed, unit, used, sum(n) as n,
                     sum(n) filter (where late) as late
              from counted group by process_key, activity_id, allowed, unit, used),
            running as (
              select *, sum(n) over w as upto, sum(n) over (partition by process_key, activity_id, allowed, unit) as total
              from by_use window w as (partition by process_key, activity_id, allowed, unit order by used))
            select process_key, activity_id, max(name) as name, allowed, unit, sum(n)::bigint as n,
                   min(used) filter (where upto >= total * 0.5) as median,
                   min(used) filter (where upto >= total * 0.9) as p90,
                   coalesce(sum(late), 0)::bigint as late
            from running group by process_key, activity_id, allowed, unit
            order by process_key, activity_id, unit, allowed
            """)
        .param("month", firstMonth())
        .param("from", startOf(firstMonth()))
        .param("through", totals.through())
        .param("counties", counties)
        .param("aid", aidType)
        .param("definition", definition)
        .query(Duration.class)
        .list();
  }

  /** What waits now at the elements of one version of a process. */
  List<Waiting> waiting(String[] counties, String definition) {
    return jdbc.sql(
            """
            select s.activity_id, max(s.name) as name, count(*) as waiting,
                   count(*) filter (where STATE = 'RISK') as risk, count(*) filter (where STATE = 'LATE') as late,
                   max(s.allowed) as allowed, max(s.unit) as unit
            from sla_step s
            where s.ended_at is null and s.definition_id = :definition and s.county = any(:counties)
            group by s.activity_id order by s.activity_id
            """
                .replace("STATE", STEP_STATE))
        .param("now", now())
        .param("counties", counties)
        .param("definition", definition)
        .query(Waiting.class)
        .list();
  }
}

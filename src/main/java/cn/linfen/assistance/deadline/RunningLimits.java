package cn.linfen.assistance.deadline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The limits that steps of cases were given, kept so that they can be counted again. */
@Component
public class RunningLimits {

  /** Where a limit runs: one passage of a case through one element of its process. */
  public record Step(String caseNumber, String executionId, String activityId) {}

  /** A limit by its key, and the moment from which it runs. */
  public record Count(String key, Instant start) {}

  /** A limit of a step that is not over. */
  public record Running(
      String caseNumber, String activityId, String limitKey, LocalDate lastDay, boolean total) {}

  /** What has been given a due date; implemented by {@code engine}. */
  public interface Holders {

    /** Those of the executions that still exist. */
    Set<String> alive(Set<String> executionIds);

    /** Moves tasks and timers of the step that are due then. Joins the caller's transaction. */
    void move(Step step, Instant before, Instant after);
  }

  private static final String COLUMNS =
      "select execution_id, activity_id, limit_key, started_at, case_number, profile, county, total_key,"
          + " total_started_at, last_day, due, provisional from running_limit ";

  private record Row(
      Step step,
      String profile,
      String county,
      Count own,
      Count total,
      LocalDate lastDay,
      Instant due,
      boolean provisional) {}

  private final JdbcClient jdbc;
  private final JdbcTemplate template;
  private final Deadlines deadlines;
  private final Calendars calendars;
  private final ObjectProvider<Holders> holders;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  RunningLimits(
      JdbcClient jdbc,
      JdbcTemplate template,
      Deadlines deadlines,
      Calendars calendars,
      ObjectProvider<Holders> holders,
      ApplicationEventPublisher events,
      Clock clock) {
    this.jdbc = jdbc;
    this.template = template;
    this.deadlines = deadlines;
    this.calendars = calendars;
    this.holders = holders;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Counts and records the limit of a step: the nearer of its own and the whole case's.
   *
   * @param total null where the case has no limit as a whole
   */
  @Transactional
  public DueDate begin(Step step, String profile, String county, Count own, Count total) {
    DueDate due = count(profile, county, own, total, locked(step.caseNumber()));
    jdbc.sql(
            "insert into running_limit (execution_id, activity_id, limit_key, started_at, case_number, profile,"
                + " county, total_key, total_started_at, last_day, due, provisional)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
        .params(
            step.executionId(),
            step.activityId(),
            own.key(),
            utc(own.start()),
            step.caseNumber(),
            profile,
            county,
            total == null ? null : total.key(),
            total == null ? null : utc(total.start()),
            due.lastDay(),
            utc(due.due()),
            due.provisional())
        .update();
    return due;
  }

  /** When a limit of a case that is not recorded as running ends, by the case's own clock. */
  public DueDate due(String caseNumber, String profile, String county, Count count) {
    return count(profile, county, count, null, clocks(List.of(caseNumber)).get(caseNumber));
  }

  /**
   * The case's clock, which nobody changes until the transaction ends: a step that begins while
   * another transaction lets the clock stand is counted with it, or counted again by it.
   */
  private CaseClock locked(String caseNumber) {
    if (caseNumber == null) {
      return null;
    }
    template.query(
        "select 1 from assistance_case where number = ? for no key update", row -> {}, caseNumber);
    return clocks(List.of(caseNumber)).get(caseNumber);
  }

  private Map<String, CaseClock> clocks(Collection<String> cases) {
    return CaseClock.read(template, cases);
  }

  private DueDate count(
      String profile, String county, Count own, Count total, CaseClock caseClock) {
    return count(profile, county, own, total, caseClock, calendars.current());
  }

  private DueDate count(
      String profile,
      String county,
      Count own,
      Count total,
      CaseClock caseClock,
      WorkingCalendar calendar) {
    CaseClock by = caseClock == null ? CaseClock.PLAIN : caseClock;
    DueDate due = deadlines.due(own.key(), profile, county, own.start(), by, calendar);
    if (total == null) {
      return due;
    }
    DueDate whole = deadlines.due(total.key(), profile, county, total.start(), by, calendar);
    DueDate nearer = whole.due().isBefore(due.due()) ? whole : due;
    return new DueDate(nearer.lastDay(), nearer.due(), due.provisional() || whole.provisional());
  }

  /** Whether what the step is due at rests on a calendar year that is not loaded. */
  public boolean isProvisional(String executionId, String activityId) {
    return jdbc.sql(
            "select provisional from running_limit where execution_id = ? and activity_id = ?"
                + " order by started_at desc limit 1")
        .params(executionId, activityId)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** What is provisional and not over, by day. */
  public List<Running> provisional() {
    List<Row> rows =
        jdbc.sql(COLUMNS + "where provisional order by last_day, case_number")
            .query(RunningLimits::row)
            .list();
    Set<String> alive = alive(rows);
    return rows.stream()
        .filter(row -> alive.contains(row.step().executionId()))
        .map(
            row ->
                new Running(
                    row.step().caseNumber(),
                    row.step().activityId(),
                    row.own().key(),
                    row.lastDay(),
                    row.total() != null))
        .toList();
  }

  /** A limit that ends on another day by another calendar. */
  public record Shift(String caseNumber, String limit, LocalDate before, LocalDate after) {}

  /** What would move if that were the calendar, by case. */
  public List<Shift> preview(WorkingCalendar calendar) {
    return counted(byCalendar(), calendar).stream()
        .map(this::shift)
        .filter(shift -> !Objects.equals(shift.before(), shift.after()))
        .sorted(
            Comparator.comparing(
                Shift::caseNumber, Comparator.nullsLast(Comparator.naturalOrder())))
        .toList();
  }

  private Shift shift(Moved moved) {
    Row row = moved.row();
    return new Shift(
        row.step().caseNumber(),
        deadlines.label(row.own().key(), row.profile()),
        row.lastDay(),
        moved.due().lastDay());
  }

  /** What a calendar can move: limits that are not over, or rest on a year that is not loaded. */
  private List<Row> byCalendar() {
    return jdbc.sql(COLUMNS + "where provisional or due > ? order by execution_id")
        .param(utc(clock.instant()))
        .query(RunningLimits::row)
        .list();
  }

  @EventListener
  void countAgain(CalendarChanged changed) {
    move(byCalendar()).stream()
        .map(this::shift)
        .filter(shift -> shift.caseNumber() != null)
        .filter(shift -> !Objects.equals(shift.before(), shift.after()))
        .forEach(
            shift ->
                events.publishEvent(
                    new LimitMoved(
                        shift.caseNumber(), shift.limit(), shift.before(), shift.after())));
  }

  /** Counts what still runs of those cases again, after their clocks have changed. */
  public void countAgain(Collection<String> cases) {
    move(
        jdbc.sql(COLUMNS + "where case_number = any(?) order by execution_id")
            .param(cases.toArray(String[]::new))
            .query(RunningLimits::row)
            .list());
  }

  private List<Moved> move(List<Row> rows) {
    List<Moved> all = counted(rows, calendars.current());
    for (Moved moved : all) {
      Row row = moved.row();
      DueDate due = moved.due();
      jdbc.sql(
              "update running_limit set last_day = ?, due = ?, provisional = ?"
                  + " where execution_id = ? and activity_id = ? and limit_key = ? and started_at = ?")
          .params(
              due.lastDay(),
              utc(due.due()),
              due.provisional(),
              row.step().executionId(),
              row.step().activityId(),
              row.own().key(),
              utc(row.own().start()))
          .update();
      if (!due.due().equals(row.due())) {
        holders.getObject().move(row.step(), row.due(), due.due());
      }
    }
    return all;
  }

  private record Moved(Row row, DueDate due) {}

  /** What of it still runs and is now due otherwise. */
  private List<Moved> counted(List<Row> rows, WorkingCalendar calendar) {
    Set<String> alive = alive(rows);
    List<Row> running =
        rows.stream().filter(row -> alive.contains(row.step().executionId())).toList();
    Map<String, CaseClock> clocks =
        clocks(
            running.stream()
                .map(row -> row.step().caseNumber())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    return running.stream()
        .map(
            row ->
                new Moved(
                    row,
                    count(
                        row.profile(),
                        row.county(),
                        row.own(),
                        row.total(),
                        clocks.get(row.step().caseNumber()),
                        calendar)))
        .filter(
            moved ->
                !moved.due().due().equals(moved.row().due())
                    || moved.due().provisional() != moved.row().provisional())
        .toList();
  }

  private Set<String> alive(List<Row> rows) {
    Set<String> executions =
        rows.stream().map(row -> row.step().executionId()).collect(Collectors.toSet());
    return executions.isEmpty() ? Set.of() : holders.getObject().alive(executions);
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    String total = row.getString("total_key");
    return new Row(
        new Step(
            row.getString("case_number"),
            row.getString("execution_id"),
            row.getString("activity_id")),
        row.getString("profile"),
        row.getString("county"),
        new Count(row.getString("limit_key"), instant(row, "started_at")),
        total == null ? null : new Count(total, instant(row, "total_started_at")),
        row.getObject("last_day", LocalDate.class),
        instant(row, "due"),
        row.getBoolean("provisional"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}

package cn.linfen.assistance.deadline;

import cn.linfen.assistance.organization.AuditLog;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The working calendar in the database: loaded at first start, kept by an administrator. */
@Component
public class Calendars implements SmartInitializingSingleton {

  // Another node may have loaded a year; a minute later this one counts with it too.
  private static final Duration REREAD = Duration.ofMinutes(1);

  private record Read(WorkingCalendar calendar, Instant at) {}

  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final AuditLog audit;
  private final ApplicationEventPublisher events;
  private volatile Read latest;

  Calendars(
      JdbcTemplate jdbc,
      Clock clock,
      PlatformTransactionManager transactions,
      AuditLog audit,
      ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    this.audit = audit;
    this.events = events;
  }

  /** The calendar that ships with the product. */
  public static WorkingCalendar shipped() {
    return CalendarFile.calendar(shippedDays());
  }

  private static List<CalendarFile.Day> shippedDays() {
    try (Reader file =
        new InputStreamReader(
            new ClassPathResource("calendar/working-calendar.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      return CalendarFile.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CalendarFile.Invalid e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void afterSingletonsInstantiated() {
    transaction.executeWithoutResult(status -> loadFirst());
  }

  private void loadFirst() {
    lock();
    Integer years = jdbc.queryForObject("select count(*) from calendar_year", Integer.class);
    if (years != null && years == 0) {
      store(shippedDays(), "system");
    }
  }

  // Two nodes that start, or two administrators, load one after the other.
  private void lock() {
    jdbc.query("select pg_advisory_xact_lock(hashtext('calendar'))", row -> {});
  }

  /**
   * The calendar of a database of this product, for a program that does not run the application.
   *
   * @throws org.springframework.dao.DataAccessException if there is no such database
   */
  public static WorkingCalendar of(DataSource database) {
    return read(new JdbcTemplate(database));
  }

  static WorkingCalendar read(JdbcTemplate jdbc) {
    Map<LocalDate, WorkingCalendar.Kind> days =
        jdbc
            .query(
                "select day, kind from calendar_day",
                (row, i) ->
                    Map.entry(
                        row.getObject(1, LocalDate.class),
                        WorkingCalendar.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT))))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new WorkingCalendar(
        days, new HashSet<>(jdbc.queryForList("select year from calendar_year", Integer.class)));
  }

  public WorkingCalendar current() {
    Read read = latest;
    Instant now = Instant.now();
    if (read == null || read.at().plus(REREAD).isBefore(now)) {
      read = new Read(read(jdbc), now);
      latest = read;
    }
    return read.calendar();
  }

  /** The announced days of a year, in order. */
  List<CalendarFile.Day> days(int year) {
    return jdbc.query(
        "select day, kind, name from calendar_day where extract(year from day) = ? order by day",
        (row, i) ->
            new CalendarFile.Day(
                row.getObject(1, LocalDate.class),
                WorkingCalendar.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                row.getString(3)),
        year);
  }

  List<Integer> years() {
    return jdbc.queryForList("select year from calendar_year order by year", Integer.class);
  }

  /**
   * Replaces the years that the file has and has everything that rests on them counted again: all
   * or nothing.
   *
   * @param year the only year that the file may have; null if it may have any
   * @return the years
   */
  Set<Integer> load(byte[] file, Integer year, String user) throws CalendarFile.Invalid {
    List<CalendarFile.Day> days = days(file, year);
    Set<Integer> years = CalendarFile.years(days);
    try {
      transaction.executeWithoutResult(
          status -> {
            lock();
            store(days, user);
            audit.record("calendar.loaded", user, years.toString(), null);
            events.publishEvent(new CalendarChanged(years));
          });
    } finally {
      // What was read inside the transaction may have been undone with it.
      latest = null;
    }
    return years;
  }

  /** The calendar as it would be with that file; nothing is changed. */
  WorkingCalendar preview(byte[] file, Integer year) throws CalendarFile.Invalid {
    return current().with(days(file, year));
  }

  private static List<CalendarFile.Day> days(byte[] file, Integer year)
      throws CalendarFile.Invalid {
    List<CalendarFile.Day> days = CalendarFile.read(file);
    Set<Integer> years = CalendarFile.years(days);
    if (year != null && !years.equals(Set.of(year))) {
      throw new CalendarFile.Invalid(List.of("要载入的是" + year + "年，文件中却是" + years + "年的安排"));
    }
    return days;
  }

  private void store(List<CalendarFile.Day> days, String user) {
    Instant now = clock.instant();
    for (int year : CalendarFile.years(days)) {
      jdbc.update("delete from calendar_day where extract(year from day) = ?", year);
      jdbc.update(
          "insert into calendar_year (year, loaded_at, loaded_by) values (?, ?, ?)"
              + " on conflict (year) do update set loaded_at = excluded.loaded_at, loaded_by = excluded.loaded_by",
          year,
          now.atOffset(ZoneOffset.UTC),
          user);
    }
    jdbc.batchUpdate(
        "insert into calendar_day (day, kind, name) values (?, ?, ?)",
        days,
        500,
        (statement, day) -> {
          statement.setDate(1, Date.valueOf(day.date()));
          statement.setString(2, day.kind().name().toLowerCase(Locale.ROOT));
          statement.setString(3, day.name());
        });
    latest = null;
  }
}

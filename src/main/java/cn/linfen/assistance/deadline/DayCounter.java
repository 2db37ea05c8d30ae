package cn.linfen.assistance.deadline;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Counts limits: the one implementation. The day on which a limit starts is not counted (民法典第201条);
 * a day counts if the clock runs at the moment it ends; a limit ends with its last day at 24:00.
 */
public final class DayCounter {

  // An open pause ends the count; this stops the loop for a calendar that has no working day.
  private static final int HORIZON_DAYS = 400 * 366;

  private final WorkingCalendar calendar;

  public DayCounter(WorkingCalendar calendar) {
    this.calendar = calendar;
  }

  /** Why a day counts towards a limit, or does not. */
  public enum Why {
    START("起算当日，不计"),
    COUNTED("计入"),
    PAUSED("暂停，不计"),
    REST("休息日，不计"),
    HOLIDAY("放假，不计"),
    ROLLED("顺延");

    private final String text;

    Why(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * @param count how many days count up to this one
   */
  public record Day(LocalDate date, Why why, int count) {}

  /**
   * The days from the start to the last day of the limit, as {@link #compute} counts them; empty
   * for hours and while a pause is open.
   */
  public List<Day> explain(Limit limit, Instant start, List<Pause> pauses) {
    LocalDate last = compute(limit, start, pauses).lastDay();
    List<Day> days = new ArrayList<>();
    if (limit.unit() == Unit.H || last == null) {
      return days;
    }
    LocalDate first = LocalDate.ofInstant(start, ChinaTime.ZONE);
    int wanted =
        limit.unit() == Unit.M
            ? Math.toIntExact(ChronoUnit.DAYS.between(first, first.plusMonths(limit.number())))
            : limit.number();
    int count = 0;
    days.add(new Day(first, Why.START, 0));
    for (LocalDate day = first.plusDays(1); !day.isAfter(last); day = day.plusDays(1)) {
      Why why = count == wanted ? Why.ROLLED : why(limit.unit(), day, pauses);
      count += why == Why.COUNTED ? 1 : 0;
      days.add(new Day(day, why, count));
    }
    return days;
  }

  private Why why(Unit unit, LocalDate day, List<Pause> pauses) {
    if (unit == Unit.WD && !calendar.isWorking(day)) {
      return calendar.isHoliday(day) ? Why.HOLIDAY : Why.REST;
    }
    return paused(endOf(day), pauses) ? Why.PAUSED : Why.COUNTED;
  }

  /** When the limit ends that started at {@code start} and was paused as given, in any order. */
  public DueDate compute(Limit limit, Instant start, List<Pause> pauses) {
    return limit.unit() == Unit.H ? hours(limit, start, pauses) : days(limit, start, pauses);
  }

  /**
   * How much of a limit is used at that moment, in its unit; months in days. The day on which it
   * ends counts as a whole, as it does for who has until that day.
   */
  public int used(Unit unit, Instant start, Instant end, List<Pause> pauses) {
    if (unit == Unit.H) {
      return hoursUsed(start, end, pauses);
    }
    LocalDate last = LocalDate.ofInstant(end, ChinaTime.ZONE);
    int used = 0;
    for (LocalDate day = LocalDate.ofInstant(start, ChinaTime.ZONE).plusDays(1);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      if ((unit != Unit.WD || calendar.isWorking(day)) && !paused(endOf(day), pauses)) {
        used++;
      }
    }
    return used;
  }

  private static int hoursUsed(Instant start, Instant end, List<Pause> pauses) {
    List<Pause> ordered = new ArrayList<>(pauses);
    ordered.sort(Comparator.comparing(Pause::begin));
    Duration used = Duration.ZERO;
    Instant at = start;
    for (Pause pause : ordered) {
      if (pause.begin().isAfter(end)) {
        break;
      }
      if (pause.begin().isAfter(at)) {
        used = used.plus(Duration.between(at, pause.begin()));
      }
      Instant over = pause.end() == null || pause.end().isAfter(end) ? end : pause.end();
      at = over.isAfter(at) ? over : at;
    }
    used = used.plus(Duration.between(at, end));
    return Math.toIntExact((used.toMinutes() + 59) / 60);
  }

  private DueDate days(Limit limit, Instant start, List<Pause> pauses) {
    LocalDate first = LocalDate.ofInstant(start, ChinaTime.ZONE);
    int remaining =
        limit.unit() == Unit.M
            ? Math.toIntExact(ChronoUnit.DAYS.between(first, first.plusMonths(limit.number())))
            : limit.number();
    boolean provisional = false;
    LocalDate last = first;
    for (int i = 0; remaining > 0; i++) {
      last = last.plusDays(1);
      Instant end = endOf(last);
      if (i > HORIZON_DAYS || pausedForEver(end, pauses)) {
        return new DueDate(null, null, provisional);
      }
      boolean counts = true;
      if (limit.unit() == Unit.WD) {
        provisional |= !calendar.isLoaded(last.getYear());
        counts = calendar.isWorking(last);
      }
      if (counts && !paused(end, pauses)) {
        remaining--;
      }
    }
    if (limit.roll() != Roll.NONE) {
      provisional |= !calendar.isLoaded(last.getYear());
      while (limit.roll() == Roll.HOLIDAY ? calendar.isHoliday(last) : !calendar.isWorking(last)) {
        last = last.plusDays(1);
        provisional |= !calendar.isLoaded(last.getYear());
      }
    }
    return new DueDate(last, endOf(last), provisional);
  }

  private static Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant();
  }

  /**
   * Whether the clock stands at the moment a day ends. A pause that begins with that moment belongs
   * to the next day.
   */
  private static boolean paused(Instant endOfDay, List<Pause> pauses) {
    for (Pause pause : pauses) {
      if (pause.begin().isBefore(endOfDay)
          && (pause.end() == null || !pause.end().isBefore(endOfDay))) {
        return true;
      }
    }
    return false;
  }

  private static boolean pausedForEver(Instant endOfDay, List<Pause> pauses) {
    for (Pause pause : pauses) {
      if (pause.end() == null && pause.begin().isBefore(endOfDay)) {
        return true;
      }
    }
    return false;
  }

  private DueDate hours(Limit limit, Instant start, List<Pause> pauses) {
    List<Pause> ordered = new ArrayList<>(pauses);
    ordered.sort(Comparator.comparing(Pause::begin));
    Instant at = start;
    Duration left = Duration.ofHours(limit.number());
    for (Pause pause : ordered) {
      if (pause.end() != null && !pause.end().isAfter(at)) {
        continue;
      }
      Duration running =
          pause.begin().isAfter(at) ? Duration.between(at, pause.begin()) : Duration.ZERO;
      if (running.compareTo(left) >= 0) {
        break;
      }
      if (pause.end() == null) {
        return new DueDate(null, null, false);
      }
      left = left.minus(running);
      at = pause.end();
    }
    Instant due = at.plus(left);
    // A limit that ends at midnight is over with the day before.
    return new DueDate(LocalDate.ofInstant(due.minusNanos(1), ChinaTime.ZONE), due, false);
  }
}

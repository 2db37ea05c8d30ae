package cn.linfen.assistance.deadline;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which days are worked: Monday to Friday, less the announced holidays, plus the announced make-up
 * days.
 */
public final class WorkingCalendar {

  /** How an announced day differs from the ordinary week. */
  public enum Kind {
    HOLIDAY,
    WORKDAY
  }

  private final Map<LocalDate, Kind> days;
  private final Set<Integer> years;

  public WorkingCalendar(Map<LocalDate, Kind> days, Set<Integer> years) {
    this.days = Map.copyOf(days);
    this.years = Set.copyOf(years);
  }

  /** The same, but for the years of those days, of which nothing else is announced. */
  WorkingCalendar with(List<CalendarFile.Day> announced) {
    Set<Integer> replaced = CalendarFile.years(announced);
    Map<LocalDate, Kind> merged = new HashMap<>(days);
    merged.keySet().removeIf(day -> replaced.contains(day.getYear()));
    announced.forEach(day -> merged.put(day.date(), day.kind()));
    Set<Integer> loaded = new HashSet<>(years);
    loaded.addAll(replaced);
    return new WorkingCalendar(merged, loaded);
  }

  /** Whether the announcement for the year is known; without it only weekends are. */
  public boolean isLoaded(int year) {
    return years.contains(year);
  }

  public boolean isHoliday(LocalDate day) {
    return days.get(day) == Kind.HOLIDAY;
  }

  public boolean isWorking(LocalDate day) {
    Kind kind = days.get(day);
    if (kind != null) {
      return kind == Kind.WORKDAY;
    }
    return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
  }
}

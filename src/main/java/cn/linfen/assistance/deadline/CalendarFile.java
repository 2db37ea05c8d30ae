package cn.linfen.assistance.deadline;

import java.io.IOException;
import java.io.Reader;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** A file {@code date,kind,name} of announced days. */
final class CalendarFile {

  /** One announced day. */
  record Day(LocalDate date, WorkingCalendar.Kind kind, String name) {}

  /** What is wrong, line by line; the file is taken as a whole or not at all. */
  static final class Invalid extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    Invalid(List<String> lines) {
      super(String.join("\n", lines));
      this.lines = lines;
    }

    List<String> lines() {
      return lines;
    }
  }

  private static final int LEAST_HOLIDAYS = 7;

  private CalendarFile() {}

  static List<Day> read(Reader file) throws Invalid, IOException {
    Map<LocalDate, Day> days = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (CSVRecord row :
        CSVFormat.DEFAULT
            .builder()
            .setHeader("date", "kind", "name")
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get()
            .parse(file)) {
      String line = "第" + (row.getRecordNumber() + 1) + "行：";
      if (row.size() != 3) {
        wrong.add(line + "应有三列（日期,类别,名称）");
        continue;
      }
      LocalDate date;
      try {
        date = LocalDate.parse(row.get("date").strip());
      } catch (DateTimeParseException e) {
        wrong.add(line + "日期应写成 2026-10-01 的样式");
        continue;
      }
      if (date.getYear() < 1990 || date.getYear() > 2200) {
        wrong.add(line + "年份超出范围");
        continue;
      }
      String kind = row.get("kind").strip();
      if (!kind.equals("holiday") && !kind.equals("workday")) {
        wrong.add(line + "类别应为 holiday（放假）或 workday（上班）");
        continue;
      }
      String name = row.get("name").strip();
      if (name.isEmpty() || name.length() > 30) {
        wrong.add(line + "名称必填，最多30个字");
        continue;
      }
      boolean weekend =
          date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
      if (kind.equals("workday") && !weekend) {
        wrong.add(line + date + "本来就是工作日，不应列为调休上班");
        continue;
      }
      Day earlier =
          days.put(
              date,
              new Day(
                  date,
                  kind.equals("holiday")
                      ? WorkingCalendar.Kind.HOLIDAY
                      : WorkingCalendar.Kind.WORKDAY,
                  name));
      if (earlier != null) {
        wrong.add(line + date + "重复" + (earlier.kind() != days.get(date).kind() ? "，且既放假又上班" : ""));
      }
    }
    if (days.isEmpty() && wrong.isEmpty()) {
      wrong.add("文件中没有任何日期");
    }
    Map<Integer, Long> holidays =
        days.values().stream()
            .filter(day -> day.kind() == WorkingCalendar.Kind.HOLIDAY)
            .collect(Collectors.groupingBy(day -> day.date().getYear(), Collectors.counting()));
    for (int year : years(days.values().stream().toList())) {
      if (holidays.getOrDefault(year, 0L) < LEAST_HOLIDAYS) {
        wrong.add(year + "年放假不足" + LEAST_HOLIDAYS + "天，文件可能不完整");
      }
    }
    if (!wrong.isEmpty()) {
      throw new Invalid(wrong);
    }
    return List.copyOf(days.values());
  }

  static Set<Integer> years(List<Day> days) {
    return days.stream()
        .map(day -> day.date().getYear())
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  static WorkingCalendar calendar(List<Day> days) {
    return new WorkingCalendar(
        days.stream().collect(Collectors.toMap(Day::date, Day::kind)), years(days));
  }
}

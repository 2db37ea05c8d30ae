package cn.linfen.assistance.deadline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A file {@code date,kind,name} of announced days, with or without that line at its head, with or
 * without a byte order mark.
 */
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

  /** The holidays of every year since 2008 (全国年节及纪念日放假办法), by what their names contain. */
  private static final List<String> STATUTORY = List.of("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆");

  private static final int LEAST_HOLIDAYS = 7;
  private static final int COLUMNS = 3;
  private static final char MARK = '\uFEFF';

  private final Map<LocalDate, Day> days = new TreeMap<>();
  private final Map<LocalDate, Integer> places = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private CalendarFile() {}

  /**
   * @throws Invalid also if the bytes are not UTF-8
   */
  static List<Day> read(byte[] file) throws Invalid {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
      return read(new StringReader(text));
    } catch (CharacterCodingException e) {
      throw new Invalid(List.of("文件不是 UTF-8 编码：请在表格软件中另存为“CSV UTF-8（逗号分隔）”"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static List<Day> read(Reader file) throws Invalid, IOException {
    CalendarFile calendar = new CalendarFile();
    BufferedReader lines = new BufferedReader(file);
    int number = 0;
    boolean first = true;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = (!line.isEmpty() && line.charAt(0) == MARK ? line.substring(1) : line).strip();
      if (text.isEmpty()) {
        continue;
      }
      if (!(first && isHead(text))) {
        calendar.take(number, text.split(",", -1));
      }
      first = false;
    }
    calendar.checkYears();
    if (!calendar.wrong.isEmpty()) {
      throw new Invalid(calendar.wrong);
    }
    return List.copyOf(calendar.days.values());
  }

  /** A line of column names has no digit; the first day of a file without one has. */
  private static boolean isHead(String line) {
    return line.chars().noneMatch(c -> c >= '0' && c <= '9');
  }

  private void take(int number, String[] row) {
    String at = "第" + number + "行：";
    if (row.length != COLUMNS) {
      wrong.add(at + "应有三列（日期,类别,名称），现有" + row.length + "列");
      return;
    }
    LocalDate date;
    try {
      date = LocalDate.parse(row[0].strip());
    } catch (DateTimeParseException e) {
      wrong.add(at + "日期应是存在的一天，写成 2026-10-01 的样式");
      return;
    }
    String kind = row[1].strip();
    String name = row[2].strip();
    if (date.getYear() < 1990 || date.getYear() > 2200) {
      wrong.add(at + "年份超出范围");
    } else if (!kind.equals("holiday") && !kind.equals("workday")) {
      wrong.add(at + "类别应为 holiday（放假）或 workday（上班）");
    } else if (name.isEmpty() || name.length() > 30) {
      wrong.add(at + "名称必填，最多30个字");
    } else if (kind.equals("workday") && !isWeekend(date)) {
      wrong.add(at + date + "是星期一至星期五，本来就上班，不应列为调休上班");
    } else {
      put(at, number, new Day(date, kind(kind), name));
    }
  }

  private void put(String at, int number, Day day) {
    Integer place = places.putIfAbsent(day.date(), number);
    Day earlier = days.putIfAbsent(day.date(), day);
    if (earlier != null) {
      wrong.add(
          at
              + day.date()
              + "与第"
              + place
              + "行重复"
              + (earlier.kind() == day.kind() ? "" : "，且一处放假、一处上班"));
    }
  }

  private void checkYears() {
    if (days.isEmpty() && wrong.isEmpty()) {
      wrong.add("文件中没有任何日期");
    }
    if (!wrong.isEmpty()) {
      return;
    }
    for (int year : years(List.copyOf(days.values()))) {
      List<Day> holidays =
          days.values().stream()
              .filter(day -> day.date().getYear() == year)
              .filter(day -> day.kind() == WorkingCalendar.Kind.HOLIDAY)
              .toList();
      if (holidays.size() < LEAST_HOLIDAYS) {
        wrong.add(
            year
                + "年只列了"
                + holidays.size()
                + "天放假，不是完整的一年；其他年份通知中提到的"
                + year
                + "年日期，请并入"
                + year
                + "年的完整安排一起载入");
        continue;
      }
      String names = holidays.stream().map(Day::name).collect(Collectors.joining("、"));
      List<String> missing =
          STATUTORY.stream().filter(name -> year >= 2008 && !names.contains(name)).toList();
      // Where 中秋 falls into the week of 国庆 the announcement names the days after one of them.
      if (missing.equals(List.of("中秋"))
          && holidays.stream().filter(day -> day.name().contains("国庆")).count() > 7) {
        missing = List.of();
      }
      if (!missing.isEmpty()) {
        wrong.add(year + "年缺少" + String.join("、", missing) + "的放假日");
      }
      gaps(holidays);
    }
  }

  /** A holiday is one stretch: a weekday missing inside of it has been forgotten. */
  private void gaps(List<Day> holidays) {
    for (int i = 1; i < holidays.size(); i++) {
      Day before = holidays.get(i - 1);
      Day after = holidays.get(i);
      LocalDate between = before.date().plusDays(1);
      if (before.name().equals(after.name())
          && between.datesUntil(after.date()).anyMatch(day -> !isWeekend(day))
          && after.date().isBefore(before.date().plusDays(8))) {
        wrong.add(
            "第"
                + places.get(after.date())
                + "行："
                + after.name()
                + "的放假日不连续，缺少"
                + between
                + (between.plusDays(1).equals(after.date())
                    ? ""
                    : "至" + after.date().minusDays(1)));
      }
    }
  }

  private static WorkingCalendar.Kind kind(String text) {
    return text.equals("holiday") ? WorkingCalendar.Kind.HOLIDAY : WorkingCalendar.Kind.WORKDAY;
  }

  private static boolean isWeekend(LocalDate date) {
    return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
  }

  static Set<Integer> years(List<Day> days) {
    return days.stream()
        .map(day -> day.date().getYear())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static WorkingCalendar calendar(List<Day> days) {
    return new WorkingCalendar(
        days.stream().collect(Collectors.toMap(Day::date, Day::kind)), years(days));
  }
}

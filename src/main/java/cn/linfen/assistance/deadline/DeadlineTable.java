package cn.linfen.assistance.deadline;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Computes limits in bulk, with the same code as the engine's. */
public final class DeadlineTable {

  private DeadlineTable() {}

  /**
   * Reads {@code id,number,unit,roll,start,pauses} and writes {@code id,last_day,due,provisional}.
   * A moment is an ISO date, local date and time (Asia/Shanghai) or date and time with offset.
   *
   * @return what is wrong, line by line; those lines have empty results
   */
  public static List<String> compute(Reader in, Writer out, WorkingCalendar calendar)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    DayCounter counter = new DayCounter(calendar);
    CSVPrinter result =
        CSVFormat.DEFAULT
            .builder()
            .setHeader("id", "last_day", "due", "provisional")
            .setRecordSeparator('\n')
            .get()
            .print(out);
    for (CSVRecord row :
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .get()
            .parse(in)) {
      try {
        Limit limit =
            new Limit(
                Integer.parseInt(row.get("number")),
                Unit.valueOf(row.get("unit")),
                Roll.of(row.get("roll")));
        DueDate due =
            counter.compute(
                limit,
                moment(row.get("start")),
                pauses(row.isSet("pauses") ? row.get("pauses") : ""));
        result.printRecord(
            row.get("id"),
            due.lastDay() == null ? "" : due.lastDay(),
            due.due() == null
                ? ""
                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(due.due().atZone(ChinaTime.ZONE)),
            due.provisional());
      } catch (NumberFormatException e) {
        wrong.add("第" + row.getRecordNumber() + "行：数值应为整数");
        result.printRecord(row.get(0), "", "", "");
      } catch (IllegalArgumentException | DateTimeException e) {
        wrong.add("第" + row.getRecordNumber() + "行：" + reason(e));
        result.printRecord(row.get(0), "", "", "");
      }
    }
    result.flush();
    return wrong;
  }

  private static String reason(RuntimeException e) {
    String text = e.getMessage() == null ? "" : e.getMessage();
    return text.codePoints().anyMatch(c -> c > 0x4e00) ? text : "单位应为 D、WD、M 或 H，时间应为 ISO 8601 格式";
  }

  private static List<Pause> pauses(String text) {
    List<Pause> pauses = new ArrayList<>();
    for (String one : text.split(";")) {
      if (!one.isBlank()) {
        int slash = one.indexOf('/');
        if (slash < 0) {
          throw new IllegalArgumentException("暂停应写成 开始/结束");
        }
        String end = one.substring(slash + 1).strip();
        pauses.add(
            new Pause(moment(one.substring(0, slash).strip()), end.isEmpty() ? null : moment(end)));
      }
    }
    return pauses;
  }

  static Instant moment(String text) {
    if (text.length() == 10) {
      return LocalDate.parse(text).atStartOfDay(ChinaTime.ZONE).toInstant();
    }
    String normal = text.replace(' ', 'T');
    return normal.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})$") && normal.length() > 16
        ? OffsetDateTime.parse(normal).toInstant()
        : LocalDateTime.parse(normal).atZone(ChinaTime.ZONE).toInstant();
  }
}

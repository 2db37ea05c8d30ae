package cn.linfen.assistance.deadline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;

/** Computes limits in bulk, with the same code as the engine's. */
public final class DeadlineTable {

  private static final char MARK = '\uFEFF';
  private static final List<String> REQUIRED = List.of("id", "number", "unit", "roll", "start");

  private DeadlineTable() {}

  /**
   * Reads, with or without a byte order mark, {@code id,number,unit,roll,start,pauses} and writes
   * {@code id,last_day,due,provisional}. A moment is an ISO date, local date and time
   * (Asia/Shanghai) or date and time with offset.
   *
   * @return what is wrong, line by line; those lines have empty results, the others are computed
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
    BufferedReader lines = new BufferedReader(in);
    Map<String, Integer> columns = null;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String text = !line.isEmpty() && line.charAt(0) == MARK ? line.substring(1) : line;
      if (text.isBlank()) {
        continue;
      }
      if (columns == null) {
        columns = columns(split(text), wrong);
        if (!wrong.isEmpty()) {
          break;
        }
      } else {
        compute(number, text, columns, counter, result, wrong);
      }
    }
    if (columns == null) {
      wrong.add("没有内容：第一行应为 id,number,unit,roll,start,pauses");
    }
    result.flush();
    return wrong;
  }

  private static void compute(
      int line,
      String text,
      Map<String, Integer> columns,
      DayCounter counter,
      CSVPrinter result,
      List<String> wrong)
      throws IOException {
    String id = "";
    DueDate due;
    try {
      List<String> row = split(text);
      id = row.get(0);
      id = cell(row, columns, "id");
      Limit limit =
          new Limit(
              Integer.parseInt(required(row, columns, "number")),
              Unit.valueOf(required(row, columns, "unit")),
              Roll.of(cell(row, columns, "roll")));
      due =
          counter.compute(
              limit, moment(required(row, columns, "start")), pauses(cell(row, columns, "pauses")));
    } catch (NumberFormatException e) {
      wrong.add("第" + line + "行：数值（number）应为整数");
      result.printRecord(id, "", "", "");
      return;
    } catch (IllegalArgumentException | DateTimeException | IOException e) {
      wrong.add("第" + line + "行：" + reason(e));
      result.printRecord(id, "", "", "");
      return;
    }
    result.printRecord(
        id,
        due.lastDay() == null ? "" : due.lastDay(),
        due.due() == null
            ? ""
            : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(due.due().atZone(ChinaTime.ZONE)),
        due.provisional());
  }

  private static Map<String, Integer> columns(List<String> head, List<String> wrong) {
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < head.size(); i++) {
      if (columns.put(head.get(i), i) != null) {
        wrong.add("第一行中列名 " + head.get(i) + " 重复");
      }
    }
    for (String name : REQUIRED) {
      if (!columns.containsKey(name)) {
        wrong.add("第一行缺少列 " + name + "：应为 id,number,unit,roll,start,pauses");
      }
    }
    return columns;
  }

  // One line is one row: a quote that is not closed spoils its own line only.
  private static List<String> split(String line) throws IOException {
    try (CSVParser parser =
        CSVFormat.DEFAULT.builder().setTrim(true).get().parse(new StringReader(line))) {
      return parser.getRecords().get(0).toList();
    } catch (UncheckedIOException e) {
      throw new IOException("引号没有成对", e);
    } catch (IOException e) {
      throw new IOException("引号没有成对", e);
    }
  }

  private static String cell(List<String> row, Map<String, Integer> columns, String name) {
    Integer place = columns.get(name);
    return place == null || place >= row.size() ? "" : row.get(place);
  }

  private static String required(List<String> row, Map<String, Integer> columns, String name) {
    String text = cell(row, columns, name);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("缺少 " + name + " 的值");
    }
    return text;
  }

  private static String reason(Exception e) {
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

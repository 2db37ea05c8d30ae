package cn.linfen.assistance.deadline;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class DayCounterTest {

  private static final WorkingCalendar CALENDAR = Calendars.shipped();
  private final DayCounter counter = new DayCounter(CALENDAR);

  /** The table was computed by other means, day by day, and checked by hand in samples. */
  @Test
  void theGoldenTableHolds() throws Exception {
    String golden =
        new String(
            getClass().getResourceAsStream("/deadline/golden.csv").readAllBytes(),
            StandardCharsets.UTF_8);
    StringWriter computed = new StringWriter();

    List<String> wrong = DeadlineTable.compute(new StringReader(golden), computed, CALENDAR);

    assertThat(wrong).isEmpty();
    StringBuilder expected = new StringBuilder("id,last_day,due,provisional\n");
    try (CSVParser rows =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(new StringReader(golden))) {
      for (CSVRecord row : rows) {
        expected
            .append(
                String.join(
                    ",",
                    row.get("id"),
                    row.get("last_day"),
                    row.get("due"),
                    row.get("provisional")))
            .append('\n');
      }
    }
    assertThat(computed.toString().lines())
        .containsExactlyElementsOf(expected.toString().lines().toList());
  }

  /**
   * {@code golden-counted.py} beside the table counts in another way, with pauses, 2014 to 2026.
   */
  @Test
  void limitsCountedInAnotherWayAreTheSame() throws Exception {
    String golden =
        new String(
            getClass().getResourceAsStream("/deadline/golden-counted.csv").readAllBytes(),
            StandardCharsets.UTF_8);
    StringWriter computed = new StringWriter();

    assertThat(DeadlineTable.compute(new StringReader(golden), computed, CALENDAR)).isEmpty();

    List<String> expected = golden.lines().map(line -> columns(line, 0, 6, 7)).toList();
    assertThat(expected).hasSizeGreaterThan(200);
    assertThat(computed.toString().lines().map(line -> columns(line, 0, 1, 2)))
        .containsExactlyElementsOf(expected);
  }

  private static String columns(String line, int... columns) {
    String[] values = line.split(",", -1);
    return Arrays.stream(columns).mapToObj(column -> values[column]).collect(joining(","));
  }

  @Test
  void theDayOfTheStartIsNotCountedAndTheLastDayEndsAtMidnight() {
    DueDate due =
        counter.compute(
            new Limit(7, Unit.D, Roll.NONE), DeadlineTable.moment("2015-10-20T16:00"), List.of());

    assertThat(due.lastDay()).isEqualTo(LocalDate.of(2015, 10, 27));
    assertThat(due.due()).isEqualTo(Instant.parse("2015-10-27T16:00:00Z"));
  }

  @Test
  void theParadeHolidayOf2015AndItsMakeUpSundayAreCounted() {
    // 3–5 September off, Sunday the 6th worked.
    DueDate due =
        counter.compute(
            new Limit(1, Unit.WD, Roll.NONE), DeadlineTable.moment("2015-09-02"), List.of());

    assertThat(due.lastDay()).isEqualTo(LocalDate.of(2015, 9, 6));
  }

  @Test
  void aYearThatIsNotLoadedGivesAProvisionalDate() {
    DueDate due =
        counter.compute(
            new Limit(10, Unit.WD, Roll.NONE), DeadlineTable.moment("2026-12-28"), List.of());

    assertThat(due.provisional()).isTrue();
    assertThat(due.lastDay()).isEqualTo(LocalDate.of(2027, 1, 11));
  }

  @Test
  void hoursDoNotRoll() {
    assertThatThrownBy(() -> new Limit(24, Unit.H, Roll.HOLIDAY)).hasMessageContaining("小时");
    assertThatThrownBy(() -> new Limit(-1, Unit.D, Roll.NONE)).hasMessageContaining("数值");
  }

  @Property(tries = 300)
  void aPauseOfWholeDaysMovesANaturalLimitByJustThese(
      @ForAll @IntRange(min = 0, max = 4000) int offset,
      @ForAll @IntRange(min = 2, max = 90) int number,
      @ForAll @IntRange(min = 0, max = 60) int length) {
    Instant start = DeadlineTable.moment("2014-01-02T10:00").plus(offset, ChronoUnit.DAYS);
    Limit limit = new Limit(number, Unit.D, Roll.NONE);
    Pause pause =
        new Pause(start.plus(1, ChronoUnit.DAYS), start.plus(1 + length, ChronoUnit.DAYS));

    assertThat(counter.compute(limit, start, List.of(pause)).lastDay())
        .isEqualTo(counter.compute(limit, start, List.of()).lastDay().plusDays(length));
  }

  @Property(tries = 300)
  void pausingAndResumingAtOnceChangesNothing(
      @ForAll @IntRange(min = 0, max = 4000) int offset,
      @ForAll @IntRange(min = 0, max = 45) int number,
      @ForAll @IntRange(min = 0, max = 1000) int after) {
    Instant start = DeadlineTable.moment("2014-01-02T10:00").plus(offset, ChronoUnit.DAYS);
    Instant moment = start.plus(after, ChronoUnit.HOURS);
    for (Unit unit : Unit.values()) {
      Limit limit = new Limit(number, unit, Roll.NONE);
      assertThat(counter.compute(limit, start, List.of(new Pause(moment, moment))))
          .isEqualTo(counter.compute(limit, start, List.of()));
    }
  }

  /** Whatever the pauses: when a limit ends, exactly as much has run as it allows. */
  @Property(tries = 500)
  void noPauseGainsOrLosesTime(
      @ForAll @IntRange(min = 0, max = 4000) int offset,
      @ForAll @IntRange(min = 1, max = 60) int number,
      @ForAll @Size(max = 5) List<@IntRange(min = 0, max = 2000) Integer> begins,
      @ForAll @IntRange(min = 0, max = 700) int length) {
    Instant start = DeadlineTable.moment("2014-01-02T10:00").plus(offset, ChronoUnit.DAYS);
    List<Pause> pauses =
        begins.stream()
            .map(
                begin ->
                    new Pause(
                        start.plus(begin, ChronoUnit.HOURS),
                        start.plus(begin + length, ChronoUnit.HOURS)))
            .toList();
    for (Unit unit : List.of(Unit.D, Unit.WD, Unit.H)) {
      Instant due = counter.compute(new Limit(number, unit, Roll.NONE), start, pauses).due();
      assertThat(counter.used(unit, start, due.minusNanos(1), pauses))
          .as("%s", unit)
          .isEqualTo(number);
      assertThat(due)
          .as("%s: a pause never shortens", unit)
          .isAfterOrEqualTo(
              counter.compute(new Limit(number, unit, Roll.NONE), start, List.of()).due());
    }
  }

  /** A calendar that is corrected and corrected back leaves every limit where it was. */
  @Property(tries = 300)
  void theCalendarThereAndBackRestoresEveryLimit(
      @ForAll @IntRange(min = 0, max = 364) int offset,
      @ForAll @IntRange(min = 1, max = 60) int number,
      @ForAll @Size(max = 8) Set<@IntRange(min = 0, max = 364) Integer> off) {
    LocalDate first = LocalDate.of(2026, 1, 1);
    List<CalendarFile.Day> shipped =
        IntStream.range(0, 365)
            .mapToObj(first::plusDays)
            .filter(
                day ->
                    CALENDAR.isHoliday(day)
                        || CALENDAR.isWorking(day) && day.getDayOfWeek().getValue() > 5)
            .map(
                day ->
                    new CalendarFile.Day(
                        day,
                        CALENDAR.isHoliday(day)
                            ? WorkingCalendar.Kind.HOLIDAY
                            : WorkingCalendar.Kind.WORKDAY,
                        "x"))
            .toList();
    List<CalendarFile.Day> other =
        off.stream()
            .map(
                day -> new CalendarFile.Day(first.plusDays(day), WorkingCalendar.Kind.HOLIDAY, "x"))
            .toList();
    WorkingCalendar there = other.isEmpty() ? CALENDAR : CALENDAR.with(other);
    DayCounter back = new DayCounter(there.with(shipped));
    Instant start = DeadlineTable.moment("2026-01-01T10:00").plus(offset, ChronoUnit.DAYS);
    for (Roll roll : List.of(Roll.NONE, Roll.HOLIDAY, Roll.REST_DAY)) {
      Limit limit = new Limit(number, Unit.WD, roll);
      assertThat(back.compute(limit, start, List.of()))
          .isEqualTo(counter.compute(limit, start, List.of()));
    }
  }
}

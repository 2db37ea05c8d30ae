package cn.linfen.assistance.deadline;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How long steps and cases took against their limits: a read model over the engine's history and
 * the case files. What its figures mean is said in {@code docs/sla.md}.
 */
@Component
public class SlaRecords {

  private static final String CASES =
      "select number, aid_type, county, village, township, profile from assistance_case where number = any(?)";

  private static final String PUT_STEP =
      """
      insert into sla_step (id, kind, case_number, aid_type, county, division, process_key, definition_id,
                            activity_id, name, post, officer, limit_key, allowed, unit, started_at, risk_at,
                            due_at, ended_at, ending, used, applicant)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set
        division = excluded.division, post = excluded.post, officer = excluded.officer,
        limit_key = excluded.limit_key, allowed = excluded.allowed, unit = excluded.unit,
        risk_at = excluded.risk_at, due_at = excluded.due_at, ended_at = excluded.ended_at,
        ending = excluded.ending, used = excluded.used, applicant = excluded.applicant
      """;

  // While somebody has work to do, a case does not wait for the applicant, whoever else is waited
  // for.
  private static final String PUT_CASE =
      """
      insert into sla_case (case_number, aid_type, county, township, started_at, next_risk, next_due, applicant,
                            ended_at, outcome, late_steps)
      select c.number, c.aid_type, c.county, c.township, c.opened_at,
             case when s.works then s.risk else s.applicant_risk end,
             case when s.works then s.due else s.applicant_due end,
             s.waits and not s.works, c.closed_at, c.state, s.late
      from assistance_case c
      cross join lateral (
        select min(risk_at) filter (where ended_at is null and not applicant) as risk,
               min(due_at) filter (where ended_at is null and not applicant) as due,
               min(risk_at) filter (where ended_at is null and applicant) as applicant_risk,
               min(due_at) filter (where ended_at is null and applicant) as applicant_due,
               coalesce(bool_or(ended_at is null and applicant), false) as waits,
               coalesce(bool_or(ended_at is null and not applicant), false) as works,
               count(*) filter (where ended_at >= due_at and not applicant and ending <> 'CANCELLED'
                                and kind = 'TASK') as late
        from sla_step where case_number = c.number) s
      where c.number = any(?)
      on conflict (case_number) do update set
        next_risk = excluded.next_risk, next_due = excluded.next_due, applicant = excluded.applicant,
        ended_at = excluded.ended_at, outcome = excluded.outcome, late_steps = excluded.late_steps
      """;

  private final JdbcTemplate jdbc;
  private final Supplier<WorkingCalendar> calendar;
  private final Deadlines.Limits limits;
  private final Set<String> applicantLimits;

  @Autowired
  SlaRecords(JdbcTemplate jdbc, Calendars calendars, Deadlines.Limits limits) {
    this(jdbc, calendars::current, limits);
  }

  /** For a command, beside the application. */
  public SlaRecords(JdbcTemplate jdbc, Deadlines.Limits limits) {
    this(jdbc, () -> Calendars.read(jdbc), limits);
  }

  private SlaRecords(
      JdbcTemplate jdbc, Supplier<WorkingCalendar> calendar, Deadlines.Limits limits) {
    this.jdbc = jdbc;
    this.calendar = calendar;
    this.limits = limits;
    this.applicantLimits = applicantLimits();
  }

  private static Set<String> applicantLimits() {
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("policy/applicant.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      return CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(reader)
          .stream()
          .map(row -> row.get("limit"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Place(
      String number, String aidType, String county, String division, String profile) {}

  /**
   * Brings the records up to date, in the caller's transaction.
   *
   * @param steps as they now are; those of processes without a file are left out
   * @param cases numbers of further cases that may have changed
   */
  public void update(Collection<Step> steps, Collection<String> cases) {
    Set<String> touched = new LinkedHashSet<>(cases);
    steps.forEach(step -> touched.add(step.caseNumber()));
    if (touched.isEmpty()) {
      return;
    }
    String[] numbers = touched.toArray(String[]::new);
    if (!steps.isEmpty()) {
      Map<String, Place> places =
          jdbc.query(CASES, SlaRecords::place, (Object) numbers).stream()
              .collect(Collectors.toMap(Place::number, place -> place));
      DayCounter counter = new DayCounter(calendar.get());
      jdbc.batchUpdate(
          PUT_STEP,
          steps.stream()
              .filter(step -> places.containsKey(step.caseNumber()) && !isWholeCase(step))
              .map(step -> row(step, places.get(step.caseNumber()), counter))
              .toList());
    }
    jdbc.update(PUT_CASE, (Object) numbers);
  }

  /** The timer of the limit of the case as a whole ({@code dibao.total}) is no step of it. */
  private static boolean isWholeCase(Step step) {
    return step.kind() == Step.Kind.WAIT
        && step.limitKey() != null
        && step.limitKey().endsWith(".total");
  }

  private static Place place(ResultSet row, int number) throws SQLException {
    String village = row.getString("village");
    String township = row.getString("township");
    String county = row.getString("county");
    return new Place(
        row.getString("number"),
        row.getString("aid_type"),
        county,
        village != null ? village : township != null ? township : county,
        row.getString("profile"));
  }

  /**
   * Keeps everybody else from writing records until the caller's transaction ends, so that what is
   * read from the history now is not older than what is written.
   */
  public void lock() {
    jdbc.execute("lock table sla_step in share row exclusive mode");
  }

  /** Has the totals counted again with the next night, and from the records until then. */
  public void forgetTotals() {
    jdbc.update(SlaTotals.FORGET);
  }

  /** Brings the records of all cases up to date of which no step is known. */
  public int updateCasesWithoutSteps() {
    List<String> cases =
        jdbc.queryForList(
            "select number from assistance_case c"
                + " where not exists (select 1 from sla_step s where s.case_number = c.number)",
            String.class);
    update(List.of(), cases);
    return cases.size();
  }

  private Object[] row(Step step, Place place, DayCounter counter) {
    String group = step.group();
    int dot = group == null ? -1 : group.lastIndexOf('.');
    LocalDate day = LocalDate.ofInstant(step.startedAt(), ChinaTime.ZONE);
    Optional<Limit> limit =
        step.limitKey() == null
            ? Optional.empty()
            : limits.limit(step.limitKey(), place.profile(), place.county(), day);
    Instant due = step.dueAt();
    if (due == null && limit.isPresent()) {
      due = counter.compute(limit.get(), step.startedAt(), List.of()).due();
    }
    boolean applicant = step.limitKey() != null && applicantLimits.contains(step.limitKey());
    return new Object[] {
      step.id(),
      step.kind().name(),
      step.caseNumber(),
      place.aidType(),
      place.county(),
      dot < 0 ? place.division() : group.substring(dot + 1),
      step.processKey(),
      step.definitionId(),
      step.activityId(),
      step.name(),
      dot < 0 ? null : group.substring(0, dot),
      step.officer(),
      step.limitKey(),
      limit.map(Limit::number).orElse(null),
      limit.map(one -> one.unit().name()).orElse(null),
      utc(step.startedAt()),
      utc(risk(step, place, limit, due, day, counter)),
      utc(due),
      utc(step.endedAt()),
      step.ending() == null ? null : step.ending().name(),
      step.endedAt() == null || limit.isEmpty()
          ? null
          : counter.used(limit.get().unit(), step.startedAt(), step.endedAt(), List.of()),
      applicant
    };
  }

  /**
   * When the last share of the limit begins. A waiting period is never late: its end is its
   * purpose.
   */
  private Instant risk(
      Step step,
      Place place,
      Optional<Limit> limit,
      Instant due,
      LocalDate day,
      DayCounter counter) {
    if (limit.isEmpty() || due == null || step.kind() == Step.Kind.WAIT) {
      return null;
    }
    BigDecimal running =
        BigDecimal.ONE
            .subtract(limits.riskShare(place.profile(), place.county(), day))
            .multiply(BigDecimal.valueOf(limit.get().number()));
    Limit first = new Limit(running.intValue(), limit.get().unit(), Roll.NONE);
    Instant risk = counter.compute(first, step.startedAt(), List.of()).due();
    return risk.isBefore(due) ? risk : due;
  }

  private static Object utc(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }
}

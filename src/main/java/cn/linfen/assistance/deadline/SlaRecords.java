package cn.linfen.assistance.deadline;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Autowired;
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
                            ended_at, outcome, used, late_steps)
      select c.number, c.aid_type, c.county, c.township, c.opened_at,
             case when s.works then s.risk else s.applicant_risk end,
             case when s.works then s.due else s.applicant_due end,
             s.waits and not s.works, c.closed_at, c.state,
             (c.closed_at at time zone 'Asia/Shanghai')::date - (c.opened_at at time zone 'Asia/Shanghai')::date,
             s.late
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
        ended_at = excluded.ended_at, outcome = excluded.outcome, used = excluded.used, late_steps = excluded.late_steps
      """;

  private static final String PUT_PAUSE =
      """
      insert into sla_pause (case_number, source, reason, name, began_at, until, ended_at)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (case_number, source) do update set
        reason = excluded.reason, until = excluded.until, ended_at = excluded.ended_at
      where (sla_pause.reason, sla_pause.until, sla_pause.ended_at)
            is distinct from (excluded.reason, excluded.until, excluded.ended_at)
      """;

  // Whose limit of the whole binds the steps, the case is late with it.
  private static final String PUT_WHOLE =
      """
      update sla_case set limit_key = ?, allowed = ?, unit = ?, risk_at = ?, due_at = ?, used = coalesce(?, used),
             next_risk = case when ? and not applicant and ended_at is null
                              then least(next_risk, ?) else next_risk end,
             next_due = case when ? and not applicant and ended_at is null
                             then least(next_due, ?) else next_due end
      where case_number = ?
      """;

  private final JdbcTemplate jdbc;
  private final Supplier<WorkingCalendar> calendar;
  private final Deadlines.Limits limits;
  private final LimitRules rules;

  @Autowired
  SlaRecords(JdbcTemplate jdbc, Calendars calendars, Deadlines.Limits limits, LimitRules rules) {
    this(jdbc, calendars::current, limits, rules);
  }

  /** For a command, beside the application. */
  public SlaRecords(JdbcTemplate jdbc, Deadlines.Limits limits) {
    this(jdbc, () -> Calendars.read(jdbc), limits, new LimitRules(limits));
  }

  private SlaRecords(
      JdbcTemplate jdbc,
      Supplier<WorkingCalendar> calendar,
      Deadlines.Limits limits,
      LimitRules rules) {
    this.jdbc = jdbc;
    this.calendar = calendar;
    this.limits = limits;
    this.rules = rules;
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
      Map<String, Place> places = places(touched);
      Map<String, CaseClock> clocks = CaseClock.read(jdbc, touched);
      DayCounter counter = new DayCounter(calendar.get());
      jdbc.batchUpdate(
          PUT_STEP,
          steps.stream()
              .filter(step -> places.containsKey(step.caseNumber()))
              .filter(step -> !isWholeCase(step, places.get(step.caseNumber())))
              .map(
                  step ->
                      row(
                          step,
                          places.get(step.caseNumber()),
                          clocks.getOrDefault(step.caseNumber(), CaseClock.PLAIN),
                          counter))
              .toList());
    }
    jdbc.update(PUT_CASE, (Object) numbers);
    putWhole(touched);
  }

  private Map<String, Place> places(Collection<String> cases) {
    return jdbc.query(CASES, SlaRecords::place, (Object) cases.toArray(String[]::new)).stream()
        .collect(Collectors.toMap(Place::number, place -> place));
  }

  /** The timer of the limit of the case as a whole is no step of it. */
  private boolean isWholeCase(Step step, Place place) {
    return step.kind() == Step.Kind.WAIT
        && step.limitKey() != null
        && rules.of(place.profile(), step.limitKey()).scope() == LimitRule.Scope.CASE;
  }

  /**
   * Records when steps let the clock of their case stand, or of the case that their file is about.
   * Nobody else changes the clock of these cases until the caller's transaction ends.
   *
   * @return the cases whose clock is now another: what runs of them must be counted again, and
   *     their records brought up to date
   */
  public Set<String> pause(Collection<Step> steps) {
    List<Step> standing = steps.stream().filter(step -> step.pauses() != null).toList();
    if (standing.isEmpty()) {
      return Set.of();
    }
    Map<String, String> about = new HashMap<>();
    jdbc.query(
        "select file_number, case_number from case_about where file_number = any(?)",
        row -> {
          about.put(row.getString(1), row.getString(2));
        },
        (Object) standing.stream().map(Step::caseNumber).toArray(String[]::new));
    Set<String> cases =
        standing.stream()
            .map(step -> about.getOrDefault(step.caseNumber(), step.caseNumber()))
            .collect(Collectors.toCollection(TreeSet::new));
    jdbc.query(
        "select 1 from assistance_case where number = any(?) order by number for no key update",
        row -> {},
        (Object) cases.toArray(String[]::new));
    Map<String, Place> places = places(cases);
    Map<String, CaseClock> clocks = CaseClock.read(jdbc, cases);
    DayCounter counter = new DayCounter(calendar.get());
    Set<String> changed = new TreeSet<>();
    for (Step step : standing) {
      String number = about.getOrDefault(step.caseNumber(), step.caseNumber());
      Place place = places.get(number);
      if (place != null
          && jdbc.update(
                  PUT_PAUSE,
                  number,
                  step.id(),
                  step.pauses(),
                  step.name(),
                  utc(step.startedAt()),
                  utc(until(step, place, clocks.getOrDefault(number, CaseClock.PLAIN), counter)),
                  utc(step.endedAt()))
              > 0) {
        changed.add(number);
      }
    }
    return changed;
  }

  /** The clock stands no longer than what is waited for may take. */
  private Instant until(Step step, Place place, CaseClock clock, DayCounter counter) {
    Optional<Limit> own = limit(step, place, clock);
    if (own.isEmpty()) {
      return step.dueAt() == null ? step.startedAt() : step.dueAt();
    }
    return counter
        .compute(
            own.get(), step.startedAt(), clock.pauses(rules.of(place.profile(), step.limitKey())))
        .due();
  }

  /** Ids of all steps of those cases that are recorded, by kind. */
  public Map<Step.Kind, Set<String>> steps(Collection<String> cases) {
    Map<Step.Kind, Set<String>> steps = new EnumMap<>(Step.Kind.class);
    for (Step.Kind kind : Step.Kind.values()) {
      steps.put(
          kind,
          new HashSet<>(
              jdbc.queryForList(
                  "select id from sla_step where kind = ? and case_number = any(?)",
                  String.class,
                  kind.name(),
                  cases.toArray(String[]::new))));
    }
    return steps;
  }

  private record Whole(
      Place place, String key, Instant startedAt, Instant dueAt, Instant closedAt) {}

  private void putWhole(Set<String> cases) {
    List<Whole> found =
        jdbc.query(
            """
            select distinct on (r.case_number) c.number, c.aid_type, c.county, c.village, c.township, c.profile,
                   r.limit_key, r.started_at, r.due, c.closed_at
            from running_limit r join assistance_case c on c.number = r.case_number
            where r.case_number = any(?) and r.limit_key = any(?)
            order by r.case_number, r.started_at desc
            """,
            (row, i) ->
                new Whole(
                    place(row, i),
                    row.getString("limit_key"),
                    instant(row, "started_at"),
                    instant(row, "due"),
                    instant(row, "closed_at")),
            cases.toArray(String[]::new),
            rules.ofCases().toArray(String[]::new));
    if (found.isEmpty()) {
      return;
    }
    Map<String, CaseClock> clocks = CaseClock.read(jdbc, cases);
    DayCounter counter = new DayCounter(calendar.get());
    jdbc.batchUpdate(
        PUT_WHOLE,
        found.stream()
            .map(
                whole ->
                    row(
                        whole,
                        clocks.getOrDefault(whole.place().number(), CaseClock.PLAIN),
                        counter))
            .toList());
  }

  private Object[] row(Whole whole, CaseClock clock, DayCounter counter) {
    Place place = whole.place();
    LimitRule rule = rules.of(place.profile(), whole.key());
    LocalDate day = LocalDate.ofInstant(whole.startedAt(), ChinaTime.ZONE);
    Limit limit =
        clock.limit(
            whole.key(),
            key -> limits.limit(key, place.profile(), place.county(), day).orElseThrow());
    List<Pause> pauses = clock.pauses(rule);
    boolean binds = rule.consequence() != LimitRule.Consequence.WARN;
    Object risk = utc(risk(limit, whole.startedAt(), whole.dueAt(), pauses, place, day, counter));
    return new Object[] {
      whole.key(),
      limit.number(),
      limit.unit().name(),
      risk,
      utc(whole.dueAt()),
      whole.closedAt() == null
          ? null
          : counter.used(limit.unit(), whole.startedAt(), whole.closedAt(), pauses),
      binds,
      risk,
      binds,
      utc(whole.dueAt()),
      place.number()
    };
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

  private Optional<Limit> limit(Step step, Place place, CaseClock clock) {
    LocalDate day = LocalDate.ofInstant(step.startedAt(), ChinaTime.ZONE);
    return step.limitKey() == null || limits.standard(step.limitKey(), place.profile()).isEmpty()
        ? Optional.empty()
        : Optional.of(
            clock.limit(
                step.limitKey(),
                key -> limits.limit(key, place.profile(), place.county(), day).orElseThrow()));
  }

  private Object[] row(Step step, Place place, CaseClock clock, DayCounter counter) {
    String group = step.group();
    int dot = group == null ? -1 : group.lastIndexOf('.');
    LocalDate day = LocalDate.ofInstant(step.startedAt(), ChinaTime.ZONE);
    Optional<Limit> limit = limit(step, place, clock);
    List<Pause> pauses =
        limit.isEmpty() ? List.of() : clock.pauses(rules.of(place.profile(), step.limitKey()));
    Instant due = step.dueAt();
    if (due == null && limit.isPresent()) {
      due = counter.compute(limit.get(), step.startedAt(), pauses).due();
    }
    boolean applicant =
        step.pauses() != null
            && rules.reason(step.pauses()).map(PauseReason::applicant).orElse(false);
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
      // A waiting period is never late: its end is its purpose.
      limit.isEmpty() || due == null || step.kind() == Step.Kind.WAIT
          ? null
          : utc(risk(limit.get(), step.startedAt(), due, pauses, place, day, counter)),
      utc(due),
      utc(step.endedAt()),
      step.ending() == null ? null : step.ending().name(),
      step.endedAt() == null || limit.isEmpty()
          ? null
          : counter.used(limit.get().unit(), step.startedAt(), step.endedAt(), pauses),
      applicant
    };
  }

  /** When the last share of the limit begins. */
  private Instant risk(
      Limit limit,
      Instant start,
      Instant due,
      List<Pause> pauses,
      Place place,
      LocalDate day,
      DayCounter counter) {
    BigDecimal running =
        BigDecimal.ONE
            .subtract(limits.riskShare(place.profile(), place.county(), day))
            .multiply(BigDecimal.valueOf(limit.number()));
    Limit first = new Limit(running.intValue(), limit.unit(), Roll.NONE);
    Instant risk = counter.compute(first, start, pauses).due();
    return risk.isBefore(due) ? risk : due;
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static Object utc(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }
}

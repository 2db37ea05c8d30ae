package cn.linfen.assistance.deadline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * How long steps and cases took against their limits: a read model over the engine's history and
 * the case files. What its figures mean is said in {@code docs/sla.md}.
 */
@Component
public class SlaRecords {

  private static final String PUT_STEP =
      """
      insert into sla_step (id, kind, case_number, aid_type, county, division, process_key, definition_id,
                            activity_id, name, post, officer, started_at, due_at, ended_at, ending)
      select ?, ?, c.number, c.aid_type, c.county, coalesce(?, c.village, c.township, c.county), ?, ?, ?, ?, ?, ?,
             ?, ?, ?, ?
      from assistance_case c where c.number = ?
      on conflict (id) do update set
        division = excluded.division, post = excluded.post, officer = excluded.officer,
        due_at = excluded.due_at, ended_at = excluded.ended_at, ending = excluded.ending
      """;

  private static final String PUT_CASE =
      """
      insert into sla_case (case_number, aid_type, county, township, started_at, next_risk, next_due, ended_at,
                            outcome, late_steps)
      select c.number, c.aid_type, c.county, c.township, c.opened_at, s.risk, s.due, c.closed_at, c.state, s.late
      from assistance_case c
      cross join lateral (
        select min(risk_at) filter (where ended_at is null) as risk,
               min(due_at) filter (where ended_at is null) as due,
               count(*) filter (where ended_at >= due_at) as late
        from sla_step where case_number = c.number) s
      where c.number = any(?)
      on conflict (case_number) do update set
        next_risk = excluded.next_risk, next_due = excluded.next_due, ended_at = excluded.ended_at,
        outcome = excluded.outcome, late_steps = excluded.late_steps
      """;

  private final JdbcTemplate jdbc;

  public SlaRecords(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Brings the records up to date, in the caller's transaction.
   *
   * @param steps as they now are
   * @param cases numbers of further cases that may have changed
   */
  public void update(Collection<Step> steps, Collection<String> cases) {
    Set<String> touched = new LinkedHashSet<>(cases);
    List<Object[]> rows = new ArrayList<>();
    for (Step step : steps) {
      touched.add(step.caseNumber());
      rows.add(row(step));
    }
    if (!rows.isEmpty()) {
      jdbc.batchUpdate(PUT_STEP, rows);
    }
    if (!touched.isEmpty()) {
      jdbc.update(PUT_CASE, (Object) touched.toArray(String[]::new));
    }
  }

  /**
   * Keeps everybody else from writing records until the caller's transaction ends, so that what is
   * read from the history now is not older than what is written.
   */
  public void lock() {
    jdbc.execute("lock table sla_step in share row exclusive mode");
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

  private static Object[] row(Step step) {
    String group = step.group();
    int dot = group == null ? -1 : group.lastIndexOf('.');
    return new Object[] {
      step.id(),
      step.kind().name(),
      dot < 0 ? null : group.substring(dot + 1),
      step.processKey(),
      step.definitionId(),
      step.activityId(),
      step.name(),
      dot < 0 ? null : group.substring(0, dot),
      step.officer(),
      utc(step.startedAt()),
      utc(step.dueAt()),
      utc(step.endedAt()),
      step.ending() == null ? null : step.ending().name(),
      step.caseNumber()
    };
  }

  private static Object utc(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }
}

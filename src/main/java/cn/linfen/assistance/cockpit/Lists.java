package cn.linfen.assistance.cockpit;

import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.problem.ApiProblem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cases and steps behind each figure. */
@Component
class Lists {

  /** What is asked for; null where everything is. */
  record Filter(
      String state,
      Boolean open,
      Boolean today,
      String aidType,
      String activity,
      TemporaryFigure figure) {}

  /** How many cases a figure of temporary assistance stands for. */
  record Count(String code, String label, String kind, long n) {}

  record CaseRow(
      String caseNumber,
      String title,
      String applicant,
      String county,
      String township,
      Instant startedAt,
      Instant dueAt,
      Instant endedAt,
      String state,
      String steps,
      int lateSteps) {}

  record StepRow(
      String caseNumber,
      String name,
      String division,
      String post,
      String officer,
      Instant startedAt,
      Instant dueAt,
      Instant endedAt,
      Integer allowed,
      String unit,
      Integer used,
      String state) {}

  private static final Map<String, String> CASE_ORDER =
      Map.of(
          "due", "c.next_due nulls last, c.case_number",
          "started", "c.started_at desc, c.case_number",
          "ended", "c.ended_at desc nulls last, c.case_number",
          "late", "c.late_steps desc, c.case_number",
          "number", "c.case_number");
  private static final Map<String, String> STEP_ORDER =
      Map.of(
          "due", "s.due_at nulls last, s.id",
          "started", "s.started_at desc, s.id",
          "ended", "s.ended_at desc nulls last, s.id",
          "late", "s.used - s.allowed desc nulls last, s.id",
          "number", "s.case_number, s.started_at");

  private final JdbcClient jdbc;
  private final Figures figures;
  private final Profiles profiles;

  Lists(JdbcClient jdbc, Figures figures, Profiles profiles) {
    this.jdbc = jdbc;
    this.figures = figures;
    this.profiles = profiles;
  }

  private static String order(Map<String, String> known, String sort) {
    String order = known.get(sort);
    if (order == null) {
      throw new ApiProblem(422, "不能按“" + sort + "”排序");
    }
    return order;
  }

  /** Cases of aid, without those that the officer must keep away from. */
  List<CaseRow> cases(
      String user, String[] counties, Filter filter, String sort, int from, int most) {
    return jdbc.sql(
            """
            select c.case_number, a.title, a.applicant_masked as applicant, c.county,
                   (select name from division where code = c.township) as township,
                   c.started_at, c.next_due as due_at, c.ended_at, STATE as state,
                   (select string_agg(distinct s.name, '、') from sla_step s
                    where s.case_number = c.case_number and s.ended_at is null) as steps,
                   c.late_steps
            from sla_case c join assistance_case a on a.number = c.case_number
            where c.county = any(:counties) and c.aid_type <> 'none'
              and (:aid::text is null or c.aid_type = :aid)
              and (:open::boolean is null or (c.ended_at is null) = :open)
              and (:state::text is null or STATE = :state)
              and (not :today or STATE <> 'APPLICANT' and c.next_due > :now and c.next_due <= :tonight)
              and not exists (select 1 from case_exclusion x where x.case_number = c.case_number
                              and x.user_id = :user and x.lifted_at is null)
              and FIGURE
            order by ORDER limit :most offset :from
            """
                .replace(
                    "FIGURE",
                    filter.figure() == null
                        ? "true"
                        : "c.case_number in (" + filter.figure().cases + ")")
                .replace("STATE", Figures.CASE_STATE)
                .replace("ORDER", order(CASE_ORDER, sort)))
        .param("now", figures.now())
        .param("tonight", figures.endOfToday())
        .param("counties", counties)
        .param("aid", filter.aidType())
        .param("open", filter.open())
        .param("state", filter.state())
        .param("today", Boolean.TRUE.equals(filter.today()))
        .param("user", user)
        .params(temporary())
        .param("most", most)
        .param("from", from)
        .query(CaseRow.class)
        .list();
  }

  /** All figures of temporary assistance, without cases that the officer must keep away from. */
  List<Count> temporary(String user, String[] counties) {
    String counts =
        Arrays.stream(TemporaryFigure.values())
            .map(
                figure ->
                    """
                    select count(*) as n, %d as position from sla_case c
                    where c.county = any(:counties) and c.case_number in (%s)
                      and not exists (select 1 from case_exclusion x
                        where x.case_number = c.case_number and x.user_id = :user and x.lifted_at is null)
                    """
                        .formatted(figure.ordinal(), figure.cases))
            .collect(Collectors.joining("union all\n"));
    return jdbc.sql("select n from (" + counts + ") f order by position")
        .param("now", figures.now())
        .param("counties", counties)
        .param("user", user)
        .params(temporary())
        .query(
            (row, i) -> {
              TemporaryFigure figure = TemporaryFigure.values()[i];
              return new Count(figure.name(), figure.label, figure.kind, row.getLong(1));
            })
        .list();
  }

  private Map<String, Object> temporary() {
    LocalDate newYear = figures.today().withDayOfYear(1);
    return Map.of(
        "year",
        Figures.startOf(newYear),
        "calendarYear",
        newYear.getYear(),
        "near",
        profiles.decimal(
            profiles.forStart("temporary-assistance", Divisions.CITY, figures.today()),
            TemporaryFigure.NEAR,
            Divisions.CITY));
  }

  /** Tasks of any file, without those that the officer must keep away from. */
  List<StepRow> steps(
      String user, String[] counties, Filter filter, String sort, int from, int most) {
    return jdbc.sql(
            """
            select s.case_number, s.name, s.division, s.post,
                   (select name from officer where user_id = s.officer) as officer,
                   s.started_at, s.due_at, s.ended_at, s.allowed, s.unit, s.used, STATE as state
            from sla_step s
            where s.county = any(:counties) and s.kind = 'TASK'
              and (:aid::text is null or s.aid_type = :aid)
              and (:activity::text is null or s.process_key = split_part(:activity, '/', 1)
                   and s.activity_id = split_part(:activity, '/', 2))
              and (:open::boolean is null or (s.ended_at is null) = :open)
              and (:state::text is null or STATE = :state)
              and not exists (select 1 from case_exclusion x where x.case_number = s.case_number
                              and x.user_id = :user and x.lifted_at is null)
            order by ORDER limit :most offset :from
            """
                .replace("STATE", Figures.STEP_STATE)
                .replace("ORDER", order(STEP_ORDER, sort)))
        .param("now", figures.now())
        .param("counties", counties)
        .param("aid", filter.aidType())
        .param("activity", filter.activity())
        .param("open", filter.open())
        .param("state", filter.state())
        .param("user", user)
        .param("most", most)
        .param("from", from)
        .query(StepRow.class)
        .list();
  }
}

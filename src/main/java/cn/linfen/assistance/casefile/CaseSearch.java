package cn.linfen.assistance.casefile;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.protection.PersonalData;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds cases by number, and by name or ID number of their people, within the searcher's divisions.
 */
@Component
class CaseSearch {

  private static final int MOST_HITS = 50;

  /**
   * @param matched the person found, masked; null where the number was
   */
  record Hit(
      String number,
      String title,
      String state,
      String stateLabel,
      String applicantMasked,
      String placeName,
      Instant openedAt,
      String matched) {}

  private final JdbcClient jdbc;
  private final Access access;
  private final Divisions divisions;
  private final PersonalData personal;

  CaseSearch(JdbcClient jdbc, Access access, Divisions divisions, PersonalData personal) {
    this.jdbc = jdbc;
    this.access = access;
    this.divisions = divisions;
    this.personal = personal;
  }

  List<Hit> find(String query, String user) {
    String wanted = query.strip().toUpperCase(Locale.ROOT);
    if (wanted.codePointCount(0, wanted.length()) < 2 || wanted.length() > 40) {
      throw new ApiProblem(400, "请输入至少两个字的姓名、完整的身份证号或案卷编号");
    }
    Set<String> scopes = access.scopes(user, Action.SEARCH);
    // Codes of divisions begin with the code of the division above; city, county and township codes
    // are as long as they are wide.
    String[] places = scopes.stream().map(code -> code + "%").toArray(String[]::new);
    return jdbc.sql(
            """
            select c.number, c.title, c.state, c.applicant_masked, c.opened_at,
                   coalesce(c.village, c.township, c.county) as place, p.name as person
            from assistance_case c
            left join lateral (
              select name from household_person where case_number = c.number
                and (id_index = :index or name like :name) order by role, position limit 1) p on true
            where coalesce(c.village, c.township, c.county) like any(:places)
              and
            """
                + Exclusions.NOT_EXCLUDED
                + """
              and (c.number like :number
                or c.number in (select case_number from household_person
                                where id_index = :index or name like :name))
            order by c.opened_at desc limit :most
            """)
        .param("index", personal.index(wanted))
        .param("name", literal(wanted) + "%")
        .param("number", literal(wanted) + "%")
        .param("places", places)
        .param("user", user)
        .param("most", MOST_HITS)
        .query(
            (row, i) -> {
              CaseState state = CaseState.valueOf(row.getString("state"));
              return new Hit(
                  row.getString("number"),
                  row.getString("title"),
                  state.name(),
                  state.label(),
                  row.getString("applicant_masked"),
                  divisions.fullName(row.getString("place")),
                  row.getTimestamp("opened_at").toInstant(),
                  Masking.name(row.getString("person")));
            })
        .list();
  }

  private static String literal(String text) {
    return text.replaceAll("([\\\\%_])", "\\\\$1");
  }
}

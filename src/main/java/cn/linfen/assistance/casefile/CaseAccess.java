package cn.linfen.assistance.casefile;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.problem.ApiProblem;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who may look at a case: by post and division, unless they must keep away from it. */
@Component
public class CaseAccess {

  private final Access access;
  private final Exclusions exclusions;
  private final Officers officers;
  private final JdbcClient jdbc;
  private final Clock clock;

  CaseAccess(
      Access access, Exclusions exclusions, Officers officers, JdbcClient jdbc, Clock clock) {
    this.access = access;
    this.exclusions = exclusions;
    this.officers = officers;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public boolean mayView(String user, CaseSummary summary) {
    return inScope(user, summary.number(), summary.division())
        && !exclusions.excluded(user, summary.number());
  }

  boolean mayView(String user, String caseNumber, String division) {
    return inScope(user, caseNumber, division) && !exclusions.excluded(user, caseNumber);
  }

  /**
   * Refuses like a case that does not exist; those of the place who must keep away are told so.
   *
   * @throws ApiProblem 404 or 403
   */
  public void require(String user, CaseSummary summary) {
    if (!inScope(user, summary.number(), summary.division())) {
      throw unknown();
    }
    if (exclusions.excluded(user, summary.number())) {
      throw new ApiProblem(403, Exclusions.NOTICE);
    }
  }

  static ApiProblem unknown() {
    return new ApiProblem(404, new CaseNotFound().getMessage());
  }

  private boolean inScope(String user, String caseNumber, String division) {
    return access.may(user, Action.VIEW_CASE, division) || tookOver(user, caseNumber);
  }

  private boolean tookOver(String user, String caseNumber) {
    record Place(String post, String division) {}
    List<Place> places =
        jdbc.sql("select distinct post, division from case_handover where case_number = ?")
            .param(caseNumber)
            .query(Place.class)
            .list();
    return places.stream().anyMatch(at -> officers.holds(user, at.post(), at.division()));
  }

  /**
   * A step of the case has gone to another post, whose holders may look at the case from now on.
   */
  @Transactional
  public void handOver(
      String caseNumber, String fromPost, String fromDivision, String post, String division) {
    jdbc.sql(
            "insert into case_handover (case_number, from_post, from_division, post, division, at)"
                + " values (?, ?, ?, ?, ?, ?) on conflict do nothing")
        .params(
            caseNumber,
            fromPost,
            fromDivision,
            post,
            division,
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }
}

package cn.linfen.assistance.cockpit;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.problem.ApiProblem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Which counties the signed-in officer supervises. */
@Component
class Supervised {

  private final Access access;
  private final CurrentOfficer officer;
  private final Divisions divisions;

  Supervised(Access access, CurrentOfficer officer, Divisions divisions) {
    this.access = access;
    this.officer = officer;
    this.divisions = divisions;
  }

  /**
   * By code.
   *
   * @throws ApiProblem 403 for whoever supervises none
   */
  List<Division> counties() {
    Set<String> scopes = access.scopes(officer.id(), Action.SUPERVISE);
    if (scopes.isEmpty()) {
      throw new ApiProblem(403, "您没有督查权限");
    }
    if (scopes.contains(Divisions.CITY)) {
      return divisions.children(Divisions.CITY);
    }
    return scopes.stream()
        .map(divisions::get)
        .filter(division -> division.level() == DivisionLevel.COUNTY)
        .sorted((a, b) -> a.code().compareTo(b.code()))
        .toList();
  }

  /**
   * Codes of the counties asked for.
   *
   * @param county null for all that the officer supervises
   * @throws ApiProblem 404 for one that the officer does not supervise
   */
  String[] codes(String county) {
    Set<String> all = counties().stream().map(Division::code).collect(Collectors.toSet());
    if (county == null || county.isEmpty()) {
      return all.toArray(String[]::new);
    }
    if (!all.contains(county)) {
      throw ApiProblem.notFound();
    }
    return new String[] {county};
  }
}

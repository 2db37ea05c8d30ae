package cn.linfen.assistance.casefile;

import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Nobody is in two active cases of 最低生活保障. Says so while the form is filled in; the database has
 * the last word.
 */
@Component
class OneActiveCase implements FormRule {

  private static final String AID = "subsistence-allowance";

  private final Household household;
  private final CaseAccess access;

  OneActiveCase(Household household, CaseAccess access) {
    this.household = household;
    this.access = access;
  }

  @Override
  public Set<String> forms() {
    return Set.of("subsistence-application");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    Map<String, String> pointers = new LinkedHashMap<>();
    JsonNode members = data.path("members");
    for (int i = 0; i < members.size(); i++) {
      pointers.putIfAbsent(members.get(i).path("idNo").asText(""), "/members/" + i + "/idNo");
    }
    pointers.putIfAbsent(data.path("applicant").path("idNo").asText(""), "/applicant/idNo");
    pointers.remove("");
    for (Household.Other other :
        household.activeElsewhere(pointers.keySet(), AID, request.caseNumber())) {
      boolean maySee = access.mayView(request.user(), other.caseNumber(), other.division());
      errors.add(
          pointers.get(other.idNumber()),
          maySee
              ? "此人已在最低生活保障案件 " + other.caseNumber() + " 中，不能重复申请"
              : "此人已在另一件在办或在享的最低生活保障案件中，不能重复申请；请与县级民政部门核实");
    }
  }
}

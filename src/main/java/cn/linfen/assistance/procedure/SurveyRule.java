package cn.linfen.assistance.procedure;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Officers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Who investigates: different people in office, and the survey is written by one of them. */
@Component
class SurveyRule implements FormRule {

  private static final String ARRANGEMENT = "survey-arrangement";

  private final CaseFiles cases;
  private final Officers officers;

  SurveyRule(CaseFiles cases, Officers officers) {
    this.cases = cases;
    this.officers = officers;
  }

  @Override
  public Set<String> forms() {
    return Set.of(ARRANGEMENT, "survey");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    if (request.formId().equals(ARRANGEMENT)) {
      investigators(request, data.path("investigators"), errors);
    } else {
      cases
          .latest(request.caseNumber(), ARRANGEMENT)
          .filter(arrangement -> !named(arrangement).contains(request.user()))
          .ifPresent(arrangement -> errors.add("", "入户调查表应由参加入户的调查人员填写"));
    }
  }

  private void investigators(FormRequest request, JsonNode rows, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      String officer = rows.get(i).path("officer").asText();
      String at = "/investigators/" + i + "/officer";
      if (!seen.add(officer)) {
        errors.add(at, "此人重复，调查人员须为不同的人");
      } else if (!officers.holds(officer, request.post(), request.division())) {
        errors.add(at, "此人目前不是本乡镇（街道）的经办人");
      }
    }
  }

  private static Set<String> named(JsonNode arrangement) {
    Set<String> users = new HashSet<>();
    arrangement.path("investigators").forEach(row -> users.add(row.path("officer").asText()));
    return users;
  }
}

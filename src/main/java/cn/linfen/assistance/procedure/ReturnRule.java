package cn.linfen.assistance.procedure;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A case goes back to a step only if it has really passed that step. */
@Component
class ReturnRule implements FormRule {

  /** The form that shows that the step was passed. */
  private static final Map<String, String> PASSED =
      Map.of(
          "verification", "verification",
          "survey", "survey",
          "evaluation", "evaluation-record",
          "townshipReview", "township-review",
          "countyReview", "county-review",
          "temporaryReview", "temporary-review");

  private final CaseFiles cases;

  ReturnRule(CaseFiles cases) {
    this.cases = cases;
  }

  @Override
  public Set<String> forms() {
    return Set.of(
        "township-review",
        "township-decision",
        "county-review",
        "county-approval",
        "temporary-county-review",
        "temporary-approval");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    String form = PASSED.get(data.path("returnTo").asText());
    if (form != null && cases.latest(request.caseNumber(), form).isEmpty()) {
      errors.add("/returnTo", "本案没有办过这一环节，不能退回到此");
    }
  }
}

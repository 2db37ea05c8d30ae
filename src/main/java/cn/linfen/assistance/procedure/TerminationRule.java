package cn.linfen.assistance.procedure;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Divisions;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Only an open case about aid, of the officer's own place, is withdrawn or terminated. */
@Component
class TerminationRule implements FormRule {

  private static final String FIELD = "/targetCase";

  private final CaseFiles cases;
  private final Divisions divisions;

  TerminationRule(CaseFiles cases, Divisions divisions) {
    this.cases = cases;
    this.divisions = divisions;
  }

  @Override
  public Set<String> forms() {
    return Set.of("case-termination");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    Optional<CaseSummary> target =
        cases
            .find(data.path("targetCase").asText())
            .filter(found -> !found.aidType().equals("none"))
            .filter(found -> divisions.within(found.division(), request.division()));
    // One answer for what does not exist and for what lies elsewhere.
    if (target.isEmpty()) {
      errors.add(FIELD, "本辖区没有这个编号的案件，请核对");
    } else if (target.get().state() != CaseState.OPEN) {
      errors.add(FIELD, "该案件已办结（" + target.get().state().label() + "），不能再撤回或终止");
    } else if (cases.latest(target.get().number(), "emergency-handout").isPresent()) {
      errors.add(FIELD, "已先行发放的案件不能撤回或终止：请完成补录和核查，不当的由县级追回");
    }
  }
}

package cn.linfen.assistance.emergency;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What is registered afterwards is what was done: the same person, the same sum; no more comes back
 * than was claimed.
 */
@Component
class CompletionRule implements FormRule {

  private static final String RECOVERY = "emergency-recovery";

  private final CaseFiles cases;

  CompletionRule(CaseFiles cases) {
    this.cases = cases;
  }

  @Override
  public Set<String> forms() {
    return Set.of("emergency-completion", RECOVERY);
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    if (request.formId().equals(RECOVERY)) {
      recovery(request.caseNumber(), data, errors);
    } else {
      completion(request, data, errors);
    }
  }

  private void recovery(String number, JsonNode data, FieldErrors errors) {
    BigDecimal claimed =
        cases.latest(number, "emergency-check").orElseThrow().path("recoverAmount").decimalValue();
    BigDecimal recovered = data.path("recoveredAmount").decimalValue();
    boolean whole = data.path("recovery").asText().equals("whole");
    if (recovered.compareTo(claimed) > 0 || whole && recovered.compareTo(claimed) < 0) {
      errors.add(
          "/recoveredAmount",
          "应追回 " + claimed.setScale(2).toPlainString() + (whole ? " 元，全部追回的须与此相同" : " 元，追回金额不得超过"));
    }
  }

  private void completion(FormRequest request, JsonNode data, FieldErrors errors) {
    BigDecimal paid =
        cases
            .latest(request.caseNumber(), "emergency-handout")
            .orElseThrow()
            .path("paidAmount")
            .decimalValue();
    if (data.path("registeredAmount").decimalValue().compareTo(paid) != 0) {
      errors.add(
          "/registeredAmount",
          "与实际发放的 " + paid.setScale(2).toPlainString() + " 元不一致，请核对；发放有误的如实登记，由县级核查");
    }
    JsonNode helped =
        cases.latest(request.caseNumber(), "emergency-report").orElseThrow().path("applicant");
    if (!data.path("applicant").path("idNo").asText().equals(helped.path("idNo").asText())) {
      errors.add("/applicant/idNo", "与接报时登记的求助人不是同一人");
    }
  }
}

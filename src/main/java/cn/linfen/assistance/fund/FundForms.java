package cn.linfen.assistance.fund;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Shows the fund's cash on the forms that move it, and refuses what it does not allow. */
@Component
class FundForms implements FormContextProvider, FormRule {

  private static final String COUNT = "fund-count";
  private static final String HANDOUT = "emergency-handout";

  private final Funds funds;
  private final CaseFiles cases;

  FundForms(Funds funds, CaseFiles cases) {
    this.funds = funds;
    this.cases = cases;
  }

  @Override
  public Set<String> forms() {
    return Set.of("fund-request", "fund-decision", COUNT, HANDOUT);
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    String township = township(request);
    if (township != null) {
      data.putObject("fund").put("balance", Funds.yuan(funds.balance(township)));
    }
  }

  /** Of the case or file; of one that begins, the officer's own. */
  private String township(FormRequest request) {
    return request.caseNumber() == null
        ? request.division()
        : cases.summary(request.caseNumber()).township();
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    BigDecimal cash = funds.balance(township(request));
    switch (request.formId()) {
      case "fund-request" -> positive(data, "amount", errors);
      case "fund-decision" -> {
        if (data.hasNonNull("grantedAmount")) {
          positive(data, "grantedAmount", errors);
        }
      }
      case COUNT -> {
        if (data.path("counted").decimalValue().compareTo(cash) != 0
            && data.path("difference").asText("").isBlank()) {
          errors.add("/difference", "盘点数与账面 " + Funds.yuan(cash) + " 元不符，请写明原因");
        }
      }
      default -> {
        if (data.path("paidBy").asText().equals("cash")
            && data.path("paidAmount").decimalValue().compareTo(cash) > 0) {
          errors.add("/paidAmount", "备用金余额不足：余额 " + Funds.yuan(cash) + " 元。请先申请补充，或改为发放实物、服务");
        }
      }
    }
  }

  private static void positive(JsonNode data, String field, FieldErrors errors) {
    if (data.path(field).decimalValue().signum() <= 0) {
      errors.add("/" + field, "金额须大于0");
    }
  }
}

package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.fund.Funds;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Books what was signed about a township's petty fund. */
@Component("fund")
public class FundDelegate {

  private final Funds funds;
  private final CaseFiles cases;

  FundDelegate(Funds funds, CaseFiles cases) {
    this.funds = funds;
    this.cases = cases;
  }

  /** What the county has granted comes in. */
  public void topUp(DelegateExecution execution) {
    funds.topUp(
        Facts.text(execution, "township"),
        signed("fund-decision", execution).path("grantedAmount").decimalValue(),
        execution.getProcessBusinessKey());
  }

  /** Cash that was handed out goes out; goods and services do not touch the fund. */
  public void handOut(DelegateExecution execution) {
    JsonNode handout = signed("emergency-handout", execution);
    if (handout.path("paidBy").asText().equals("cash")) {
      funds.handOut(
          Facts.text(execution, "township"),
          handout.path("paidAmount").decimalValue(),
          execution.getProcessBusinessKey());
    }
  }

  /** What of it was claimed back comes in again; whatever was not recovered does not. */
  public void giveBack(DelegateExecution execution) {
    BigDecimal recovered =
        signed("emergency-recovery", execution).path("recoveredAmount").decimalValue();
    if (recovered.signum() > 0
        && signed("emergency-handout", execution).path("paidBy").asText().equals("cash")) {
      funds.giveBack(
          Facts.text(execution, "township"), recovered, execution.getProcessBusinessKey());
    }
  }

  /** What was counted is there. */
  public void count(DelegateExecution execution) {
    funds.count(
        Facts.text(execution, "township"),
        signed("fund-count", execution).path("counted").decimalValue(),
        execution.getProcessBusinessKey());
  }

  private JsonNode signed(String form, DelegateExecution execution) {
    return cases.latest(execution.getProcessBusinessKey(), form).orElseThrow();
  }
}

package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.fund.Funds;
import cn.linfen.assistance.fund.Surplus;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Books what was signed about a township's petty fund and a county's 低保 surplus. */
@Component("fund")
public class FundDelegate {

  private final Funds funds;
  private final Surplus surplus;
  private final CaseFiles cases;

  FundDelegate(Funds funds, Surplus surplus, CaseFiles cases) {
    this.funds = funds;
    this.surplus = surplus;
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

  /** What the county may spend of its surplus in a year. */
  public void approveSurplus(DelegateExecution execution) {
    JsonNode requested = signed("surplus-request", execution);
    surplus.approve(
        Facts.text(execution, "county"),
        requested.path("year").asInt(),
        requested.path("balance").decimalValue(),
        signed("surplus-decision", execution).path("grantedAmount").decimalValue(),
        Facts.text(execution, "profile"),
        execution.getProcessBusinessKey());
  }

  /** What was paid out of the surplus is taken from the county's amount of that year. */
  public void pay(DelegateExecution execution) {
    JsonNode payment = signed("temporary-payment", execution);
    if (payment.path("fundSource").asText().equals("surplus")) {
      surplus.pay(
          Facts.text(execution, "county"),
          LocalDate.parse(payment.path("paidOn").asText()),
          payment.path("paidAmount").decimalValue(),
          execution.getProcessBusinessKey());
    }
  }

  private JsonNode signed(String form, DelegateExecution execution) {
    return cases.latest(execution.getProcessBusinessKey(), form).orElseThrow();
  }
}

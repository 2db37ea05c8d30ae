package cn.linfen.assistance.fund;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What is spent of the 低保 surplus stays within the rule, the county's amount and its households.
 */
@Component
class SurplusForms implements FormContextProvider, FormRule {

  private static final String REQUEST = "surplus-request";
  private static final String DECISION = "surplus-decision";
  private static final String PAYMENT = "temporary-payment";

  private final Surplus surplus;
  private final CaseFiles cases;

  SurplusForms(Surplus surplus, CaseFiles cases) {
    this.surplus = surplus;
    this.cases = cases;
  }

  @Override
  public Set<String> forms() {
    return Set.of(REQUEST, DECISION, PAYMENT);
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    if (request.caseNumber() == null) {
      return;
    }
    if (request.formId().equals(PAYMENT)) {
      String county = cases.summary(request.caseNumber()).county();
      data.putObject("surplus")
          .put(
              "text",
              "本县本年度低保结余资金尚可使用 **"
                  + Funds.yuan(surplus.left(county, surplus.thisYear()))
                  + "** 元。");
      data.put("fundSource", "assistance");
    } else {
      data.set(
          "grantedAmount",
          cases.latest(request.caseNumber(), REQUEST).orElseThrow().path("amount"));
    }
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    switch (request.formId()) {
      case REQUEST ->
          amount(
              "amount",
              request.division(),
              surplus.standingProfile(request.division()),
              data,
              data,
              errors);
      case DECISION -> {
        if (data.hasNonNull("grantedAmount")) {
          CaseSummary file = cases.summary(request.caseNumber());
          JsonNode requested = cases.latest(file.number(), REQUEST).orElseThrow();
          amount("grantedAmount", file.county(), file.profile(), requested, data, errors);
        }
      }
      default -> payment(cases.summary(request.caseNumber()), data, errors);
    }
  }

  private void amount(
      String field,
      String county,
      String profile,
      JsonNode requested,
      JsonNode data,
      FieldErrors errors) {
    BigDecimal balance = requested.path("balance").decimalValue();
    BigDecimal amount = data.path(field).decimalValue();
    BigDecimal most = surplus.most(balance, profile, county);
    BigDecimal used =
        surplus
            .of(county, requested.path("year").asInt())
            .map(Surplus.Share::used)
            .orElse(BigDecimal.ZERO);
    if (balance.signum() <= 0) {
      errors.add("/balance", "没有滚存结余的，不能安排结余资金");
    } else if (amount.signum() <= 0) {
      errors.add("/" + field, "金额须大于0");
    } else if (amount.compareTo(most) > 0) {
      errors.add("/" + field, "超过规定比例：按该结余最多可用 " + Funds.yuan(most) + " 元");
    } else if (amount.compareTo(used) < 0) {
      errors.add("/" + field, "该年度已支出 " + Funds.yuan(used) + " 元，额度不得低于已支出的金额");
    }
  }

  private void payment(CaseSummary file, JsonNode data, FieldErrors errors) {
    String paidOn = data.path("paidOn").asText();
    if (!data.path("fundSource").asText().equals("surplus")
        || !paidOn.matches("\\d{4}-\\d{2}-\\d{2}")) {
      return;
    }
    boolean onAllowance =
        cases
            .latest(file.number(), "temporary-application")
            .map(application -> application.path("recipient").asText())
            .filter("subsistence"::equals)
            .isPresent();
    BigDecimal left = surplus.left(file.county(), LocalDate.parse(paidOn).getYear());
    if (!onAllowance) {
      errors.add("/fundSource", "低保结余资金只能用于最低生活保障对象（临社救办发〔2015〕3号 二（八）1）");
    } else if (data.path("paidAmount").decimalValue().compareTo(left) > 0) {
      errors.add("/fundSource", Surplus.shortage(left));
    }
  }
}

package cn.linfen.assistance.policy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Proposes the monthly allowance on the forms that grant one, from what the investigators found,
 * and refuses an amount that the decision table does not give.
 */
@Component
class AllowanceForms implements FormContextProvider, FormRule {

  private static final Set<String> FORMS =
      Set.of(
          "township-review",
          "township-decision",
          "county-review",
          "county-approval",
          "county-decision");
  private static final String GAP = "10";
  private static final BigDecimal MONTHS = BigDecimal.valueOf(12);

  /** Each later proposal starts from what the one before it settled. */
  private static final List<String> EARLIER =
      List.of("county-approval", "county-review", "township-review");

  private final CaseFiles cases;
  private final Amounts amounts;
  private final Clock clock;

  AllowanceForms(CaseFiles cases, Amounts amounts, Clock clock) {
    this.cases = cases;
    this.amounts = amounts;
    this.clock = clock;
  }

  @Override
  public Set<String> forms() {
    return FORMS;
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    CaseSummary summary = cases.find(request.caseNumber()).orElse(null);
    if (summary == null) {
      return;
    }
    boolean rural = "rural".equals(summary.urbanRural());
    JsonNode household =
        cases
            .latest(summary.number(), "survey")
            .or(() -> cases.latest(summary.number(), "subsistence-application"))
            .orElse(null);
    if (household == null) {
      return;
    }
    Optional<JsonNode> earlier =
        EARLIER.stream()
            .flatMap(form -> cases.latest(summary.number(), form).stream())
            .filter(section -> section.hasNonNull("monthlyAmount"))
            .findFirst();
    int covered =
        earlier.map(section -> section.path("coveredNum").asInt()).orElse(covered(household));
    BigDecimal income =
        earlier
            .map(section -> section.path("countedIncome").decimalValue())
            .orElse(income(household, rural));
    String mode = earlier.map(section -> section.path("computeMode").asText(GAP)).orElse(GAP);
    ObjectNode proposal = data.putObject("proposal");
    try {
      Amounts.Amount amount =
          amounts.household(
              summary.county(),
              summary.urbanRural(),
              applied(summary),
              covered,
              income,
              mode,
              earlier.map(section -> section.path("tierAmount").decimalValue()).orElse(null),
              earlier.map(section -> section.path("classAidAmount").decimalValue()).orElse(null));
      Standard standard = amount.standard();
      proposal.put(
          "text",
          "核算：标准 "
              + standard.amount().toPlainString()
              + (rural ? " 元/年" : " 元/月")
              + (standard.demo() ? "（演示数值）" : "")
              + " × 保障人口 "
              + covered
              + " − 家庭计入收入 "
              + income.setScale(2, RoundingMode.HALF_UP).toPlainString()
              + (rural ? " 元，÷ 12" : " 元")
              + " = 每月 **"
              + amount.monthly().toPlainString()
              + "** 元");
      data.put("monthlyAmount", amount.monthly());
    } catch (Standards.Missing missing) {
      proposal.put("text", missing.getMessage());
    }
    data.put("coveredNum", covered);
    data.put("countedIncome", income.setScale(2, RoundingMode.HALF_UP));
    data.put("computeMode", mode);
    data.put("category", rural ? "农村最低生活保障" : "城市最低生活保障");
    data.put("startMonth", YearMonth.now(clock).plusMonths(1).toString());
    earlier
        .map(section -> section.get("classAidAmount"))
        .ifPresent(value -> data.set("classAidAmount", value));
    earlier
        .map(section -> section.get("tierAmount"))
        .ifPresent(value -> data.set("tierAmount", value));
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    if (!data.hasNonNull("monthlyAmount")) {
      return;
    }
    CaseSummary summary = cases.summary(request.caseNumber());
    try {
      Amounts.Amount amount =
          amounts.household(
              summary.county(),
              summary.urbanRural(),
              applied(summary),
              data.path("coveredNum").asInt(),
              data.path("countedIncome").decimalValue(),
              data.path("computeMode").asText(),
              data.hasNonNull("tierAmount") ? data.path("tierAmount").decimalValue() : null,
              null);
      if (amount.monthly().compareTo(data.path("monthlyAmount").decimalValue()) != 0) {
        errors.add(
            "/monthlyAmount",
            "按标准 "
                + amount.standard().amount().toPlainString()
                + " 元核算应为 "
                + amount.monthly().toPlainString()
                + " 元，请改正保障人口、收入或金额");
      } else if (amount.monthly().signum() == 0) {
        errors.add("/monthlyAmount", "核算的保障金为0元，不符合纳入条件，请改为不同意");
      }
    } catch (Standards.Missing missing) {
      errors.add("/monthlyAmount", missing.getMessage());
    }
    startMonth(data, errors);
    int people =
        cases
            .latest(summary.number(), "survey")
            .map(survey -> survey.path("members").size())
            .orElse(Integer.MAX_VALUE);
    if (data.path("coveredNum").asInt() > people) {
      errors.add("/coveredNum", "保障人口不得多于调查查明的家庭人口 " + people + " 人");
    }
  }

  private void startMonth(JsonNode data, FieldErrors errors) {
    try {
      YearMonth start = YearMonth.parse(data.path("startMonth").asText());
      if (start.isBefore(YearMonth.now(clock))) {
        errors.add("/startMonth", "救助开始月份不得早于本月");
      }
    } catch (DateTimeParseException e) {
      errors.add("/startMonth", "月份应写成 2026-12 的样式");
    }
  }

  private static LocalDate applied(CaseSummary summary) {
    return LocalDate.ofInstant(summary.openedAt(), ChinaTime.ZONE);
  }

  private static int covered(JsonNode household) {
    int covered = 0;
    for (JsonNode member : household.path("members")) {
      covered += member.path("covered").asBoolean() ? 1 : 0;
    }
    return covered;
  }

  /**
   * Counted income and support: a month's in towns, a year's in villages, as the forms state it.
   */
  private static BigDecimal income(JsonNode household, boolean rural) {
    BigDecimal income = BigDecimal.ZERO;
    for (JsonNode one : household.path("incomes")) {
      income = income.add(one.path("counted").decimalValue());
    }
    BigDecimal support = BigDecimal.ZERO;
    for (JsonNode one : household.path("supporters")) {
      support = support.add(one.path("monthlySupport").decimalValue());
    }
    return income.add(rural ? support.multiply(MONTHS) : support);
  }
}

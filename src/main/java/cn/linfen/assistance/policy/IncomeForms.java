package cn.linfen.assistance.policy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.CodeLists;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Income that the rules of the case do not count must not be counted: by the decision table {@code
 * income-counting}, as of the month in which the case was opened.
 */
@Component
class IncomeForms implements FormRule {

  private static final String COUNTED = "counted";

  private final RuleTables tables;
  private final CaseFiles cases;
  private final Profiles profiles;
  private final CodeLists codes;
  private final Clock clock;

  IncomeForms(RuleTables tables, CaseFiles cases, Profiles profiles, CodeLists codes, Clock clock) {
    this.tables = tables;
    this.cases = cases;
    this.profiles = profiles;
    this.codes = codes;
    this.clock = clock;
  }

  @Override
  public Set<String> forms() {
    return Set.of(
        "subsistence-application", "temporary-application", "survey", "emergency-completion");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    JsonNode incomes = data.path("incomes");
    if (incomes.isEmpty()) {
      return;
    }
    Map<String, Map<String, Object>> rules = new HashMap<>();
    String profile;
    LocalDate date;
    if (request.caseNumber() == null) {
      date = LocalDate.now(clock.withZone(ChinaTime.ZONE));
      profile =
          profiles.forStart(
              request.processKey(),
              request.division().substring(0, Math.min(6, request.division().length())),
              date);
    } else {
      CaseSummary summary = cases.summary(request.caseNumber());
      date = LocalDate.ofInstant(summary.openedAt(), ChinaTime.ZONE);
      profile = summary.profile();
    }
    for (int i = 0; i < incomes.size(); i++) {
      String type = incomes.get(i).path("incomeType").asText();
      if (incomes.get(i).path(COUNTED).decimalValue().signum() <= 0) {
        continue;
      }
      Map<String, Object> rule =
          rules.computeIfAbsent(
              type,
              one ->
                  tables.evaluate(
                      "income-counting",
                      Map.of(
                          "profile",
                          profile,
                          "incomeType",
                          one,
                          "month",
                          date.getYear() * 100 + date.getMonthValue())));
      if (Boolean.FALSE.equals(rule.get(COUNTED))) {
        errors.add(
            "/incomes/" + i + "/" + COUNTED,
            codes.label("INCOME", type) + "按规定不计入家庭收入（" + rule.get("basis") + "），计入金额应填0");
      }
    }
  }
}

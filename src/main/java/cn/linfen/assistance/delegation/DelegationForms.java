package cn.linfen.assistance.delegation;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What is signed about delegations must fit the register. */
@Component
class DelegationForms implements FormContextProvider, FormRule {

  private static final String GIVE = "delegation";
  private static final String TAKE_BACK = "delegation-withdrawal";
  private static final String CHECK = "delegation-check-request";
  private static final String FINDINGS = "delegation-check";

  private final Delegations delegations;
  private final Clock clock;

  DelegationForms(Delegations delegations, Clock clock) {
    this.delegations = delegations;
    this.clock = clock;
  }

  @Override
  public Set<String> forms() {
    return Set.of(GIVE, TAKE_BACK, CHECK, FINDINGS);
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    if (request.formId().equals(FINDINGS) && request.caseNumber() != null) {
      List<String> drawn = delegations.drawnIn(request.caseNumber());
      data.putObject("drawn").put("text", String.join("、", drawn));
      ArrayNode rows = data.putArray("findings");
      drawn.forEach(number -> rows.addObject().put("caseNumber", number));
    }
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    switch (request.formId()) {
      case GIVE -> give(data, errors);
      case TAKE_BACK -> takeBack(data, errors);
      case CHECK -> {
        if (isDate(data, "through")
            && delegations.undrawn(request.division(), date(data, "through")).isEmpty()) {
          errors.add("/through", "截至这一天没有尚未参加抽签的受委托决定");
        }
      }
      default -> findings(request, data, errors);
    }
  }

  private void give(JsonNode data, FieldErrors errors) {
    if (!isDate(data, "starts")) {
      return;
    }
    LocalDate starts = date(data, "starts");
    LocalDate ends = isDate(data, "ends") ? date(data, "ends") : null;
    if (ends != null && ends.isBefore(starts)) {
      errors.add("/ends", "截止日期不得早于起始日期");
      return;
    }
    List<Delegations.Delegation> others =
        delegations.open(data.path("division").asText(), starts, ends);
    if (!others.isEmpty()) {
      errors.add("/division", "该乡镇（街道）在这段时间已有委托（" + others.get(0).documentNo() + "），请先收回");
    }
  }

  private void takeBack(JsonNode data, FieldErrors errors) {
    LocalDate today = clock.instant().atZone(ChinaTime.ZONE).toLocalDate();
    if (delegations.open(data.path("division").asText(), today, null).isEmpty()) {
      errors.add("/division", "该乡镇（街道）没有可以收回的委托");
    }
  }

  /** Every case that was drawn, and no other, once. */
  private void findings(FormRequest request, JsonNode data, FieldErrors errors) {
    Set<String> left = new HashSet<>(delegations.drawnIn(request.caseNumber()));
    JsonNode rows = data.path("findings");
    for (int i = 0; i < rows.size(); i++) {
      if (!left.remove(rows.get(i).path("caseNumber").asText())) {
        errors.add("/findings/" + i + "/caseNumber", "不是本次抽中的案件，或者重复填写");
      }
    }
    if (!left.isEmpty()) {
      errors.add("/findings", "抽中的案件都要填写核查结论，缺 " + String.join("、", left));
    }
  }

  private static boolean isDate(JsonNode data, String field) {
    return data.path(field).asText().matches("\\d{4}-\\d{2}-\\d{2}");
  }

  private static LocalDate date(JsonNode data, String field) {
    return LocalDate.parse(data.path(field).asText());
  }
}

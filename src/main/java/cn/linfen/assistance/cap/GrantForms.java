package cn.linfen.assistance.cap;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Shows on the forms of 临时救助 what the yearly caps leave and what was proposed, and refuses what
 * they, the township's ceiling or the sum that was granted do not allow.
 */
@Component
class GrantForms implements FormContextProvider, FormRule {

  private static final List<String> CARRIED =
      List.of(
          "target", "grantKind", "grantAmount", "grantContent", "exceptional", "exceptionalReason");

  private final CaseFiles cases;
  private final Caps caps;
  private final Grants grants;

  GrantForms(CaseFiles cases, Caps caps, Grants grants) {
    this.cases = cases;
    this.caps = caps;
    this.grants = grants;
  }

  @Override
  public Set<String> forms() {
    Set<String> forms = new HashSet<>(Grants.PROPOSALS);
    forms.add(Grants.APPLICATION);
    forms.addAll(Grants.PAYMENTS);
    return forms;
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    String number = request.caseNumber();
    if (number == null) {
      return;
    }
    if (Grants.PAYMENTS.contains(request.formId())) {
      BigDecimal granted = grants.proposal(number).orElseThrow().amount();
      BigDecimal paid = grants.paid(number);
      data.putObject("payment")
          .put("granted", yuan(granted))
          .put("paid", yuan(paid))
          .put("left", yuan(granted.subtract(paid)));
      data.put("paidAmount", granted.subtract(paid));
      return;
    }
    data.putObject("cap")
        .put(
            "text",
            "扣除本年已救助和他案预占的，本案最多还可救助：按个人 **"
                + yuan(caps.left(number, "person"))
                + "** 元，按家庭 **"
                + yuan(caps.left(number, "household"))
                + "** 元。");
    if (request.formId().equals(Grants.TOWNSHIP)) {
      data.putObject("delegation").put("text", right(cases.summary(number)));
    }
    JsonNode proposed =
        grants
            .proposal(number)
            .map(Grants.Proposal::data)
            .or(() -> cases.latest(number, Grants.APPLICATION))
            .orElseGet(data::objectNode);
    CARRIED.forEach(
        field -> {
          if (proposed.has(field)) {
            data.set(field, proposed.get(field));
          }
        });
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    if (request.formId().equals(Grants.APPLICATION)) {
      application(data, errors);
    } else if (Grants.PAYMENTS.contains(request.formId())) {
      payment(request, data, errors);
    } else if (data.hasNonNull("grantAmount")) {
      amount(request, data, errors);
    }
  }

  /** The same cause again only with a new fact (国发〔2014〕47号). */
  private void application(JsonNode data, FieldErrors errors) {
    positive(data, "requestedAmount", errors);
    Set<String> people = new LinkedHashSet<>();
    people.add(data.path("applicant").path("idNo").asText());
    data.path("members").forEach(member -> people.add(member.path("idNo").asText()));
    String date = data.path("emergencyDate").asText();
    if (data.path("newFact").asText("").isBlank()
        && date.matches("\\d{4}-\\d{2}-\\d{2}")
        && caps.sameEvent(people, data.path("emergency").asText(), LocalDate.parse(date), null)
            .isPresent()) {
      errors.add("/newFact", "该家庭已因同一原因（同一日期）申请或获得临时救助，无正当理由不予重复救助；有新情况的，请写明");
    }
  }

  private void payment(FormRequest request, JsonNode data, FieldErrors errors) {
    positive(data, "paidAmount", errors);
    String number = request.caseNumber();
    BigDecimal left = grants.proposal(number).orElseThrow().amount().subtract(grants.paid(number));
    if (request.formId().equals(Grants.HANDOUT)
        && data.path("paidAmount").decimalValue().compareTo(left) < 0) {
      errors.add("/paidAmount", "先行救助一次发放，须为决定的 " + yuan(left) + " 元");
    } else if (data.path("paidAmount").decimalValue().compareTo(left) > 0) {
      errors.add("/paidAmount", "超过尚未发放的 " + yuan(left) + " 元");
    }
  }

  private void amount(FormRequest request, JsonNode data, FieldErrors errors) {
    positive(data, "grantAmount", errors);
    BigDecimal amount = data.path("grantAmount").decimalValue();
    BigDecimal left = caps.left(request.caseNumber(), data.path("target").asText());
    boolean exceptional = data.path("exceptional").asBoolean();
    if (exceptional && amount.compareTo(left) <= 0) {
      errors.add("/exceptional", "金额没有超过年度最高额，不须一事一议");
    } else if (!exceptional && amount.compareTo(left) > 0) {
      errors.add(
          "/grantAmount",
          "本年最多还可救助 "
              + yuan(left)
              + " 元；"
              + (request.formId().startsWith("emergency-")
                  ? "超过的部分按一般程序申请，由县级一事一议"
                  : "确需超过的，选一事一议并写明理由"));
    }
    if (request.formId().equals(Grants.TOWNSHIP)) {
      delegated(request.caseNumber(), amount, exceptional, errors);
    }
    JsonNode participants = data.path("participants");
    Set<String> seen = new HashSet<>(Set.of(request.user()));
    for (int i = 0; i < participants.size(); i++) {
      if (!seen.add(participants.get(i).path("officer").asText())) {
        errors.add("/participants/" + i + "/officer", "须为本人以外的不同人员");
      }
    }
  }

  private String right(CaseSummary summary) {
    return grants
        .delegation(summary)
        .map(
            delegation ->
                "受县级委托审批（"
                    + delegation.documentNo()
                    + "，自 "
                    + delegation.starts()
                    + " 起），同一原因的限额 "
                    + yuan(grants.ceiling(summary))
                    + " 元。以签署时的委托和限额为准，签署时已收回或者超过限额的，所签意见随案报县级审批。")
        .orElse("县级的委托**已不再有效**：您签署的意见将随案报县级审批。");
  }

  /**
   * What was settled for the same cause counts too: a need is not split to stay below. What was
   * proposed may be signed although the ceiling was lowered meanwhile: the county then decides.
   */
  private void delegated(
      String number, BigDecimal amount, boolean exceptional, FieldErrors errors) {
    CaseSummary summary = cases.summary(number);
    BigDecimal others = grants.others(number);
    if (exceptional) {
      errors.add("/exceptional", "超过年度最高额的由县级集体研究决定，请退回审核");
    } else if (amount.compareTo(grants.proposal(number).orElseThrow().amount()) > 0
        && amount.add(others).compareTo(grants.ceiling(summary)) > 0) {
      errors.add(
          "/grantAmount",
          "连同同一原因已救助的 "
              + yuan(others)
              + " 元，超过县级委托的限额 "
              + yuan(grants.ceiling(summary))
              + " 元，请退回审核后报县级审批");
    }
  }

  private static void positive(JsonNode data, String field, FieldErrors errors) {
    if (data.path(field).decimalValue().signum() <= 0) {
      errors.add("/" + field, "金额须大于0");
    }
  }

  private static String yuan(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}

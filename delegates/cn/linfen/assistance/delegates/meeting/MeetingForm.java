package cn.linfen.assistance.delegates.meeting;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.policy.Profiles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.springframework.stereotype.Component;

/**
 * The form of an evaluation meeting: which cases it may deal with, and what 220号 Art 22–23 ask of
 * its participants.
 */
@Component
class MeetingForm implements FormContextProvider, FormRule {

  private static final String FORM = "evaluation-meeting";
  private static final String SHARE = "dibao.appraisal.repShare";

  private final WaitingCases waiting;
  private final CaseFiles cases;
  private final Profiles profiles;
  private final ProcessEngine engine;

  MeetingForm(WaitingCases waiting, CaseFiles cases, Profiles profiles, ProcessEngine engine) {
    this.waiting = waiting;
    this.cases = cases;
    this.profiles = profiles;
    this.engine = engine;
  }

  @Override
  public Set<String> forms() {
    return Set.of(FORM);
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    ArrayNode options = data.putArray("meetingCases");
    List<String> numbers = waiting(request);
    for (String number : numbers) {
      options
          .addObject()
          .put("label", cases.summary(number).applicantMasked() + "　" + number)
          .put("value", number);
    }
    data.putObject("meeting").put("count", numbers.size());
    if (!data.has("cases")) {
      ArrayNode rows = data.putArray("cases");
      numbers.forEach(number -> rows.addObject().put("caseNumber", number));
    }
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    List<String> numbers = waiting(request);
    if (data.path("result").asText().equals("cancelled")) {
      if (!numbers.isEmpty()) {
        errors.add("/result", "还有" + numbers.size() + "户等待评议，会议须召开");
      }
      return;
    }
    participants(request, data.path("participants"), errors);
    cases(numbers, data, errors);
  }

  private void participants(FormRequest request, JsonNode participants, FieldErrors errors) {
    Set<String> accounts = new HashSet<>();
    int representatives = 0;
    for (int i = 0; i < participants.size(); i++) {
      JsonNode one = participants.get(i);
      String account = one.path("account").asText("");
      if (account.isEmpty() && one.path("signature").asText("").isEmpty()) {
        errors.add("/participants/" + i + "/signature", "没有账号的参会人须手写签名");
      }
      if (!account.isEmpty() && !accounts.add(account)) {
        errors.add("/participants/" + i + "/account", "此人重复");
      }
      representatives += one.path("representative").asBoolean(false) ? 1 : 0;
    }
    CaseSummary meeting = cases.summary(request.caseNumber());
    BigDecimal share = profiles.decimal(meeting.profile(), SHARE, meeting.county());
    if (participants.size() > 0
        && BigDecimal.valueOf(representatives)
                .divide(BigDecimal.valueOf(participants.size()), 4, RoundingMode.HALF_UP)
                .compareTo(share)
            < 0) {
      errors.add(
          "/participants",
          "村（居）民代表不足参会人数的三分之二（现有"
              + participants.size()
              + "人，其中代表"
              + representatives
              + "人）："
              + profiles.get(meeting.profile(), SHARE).citation());
    }
  }

  private static void cases(List<String> waiting, JsonNode data, FieldErrors errors) {
    JsonNode rows = data.path("cases");
    if (rows.isEmpty()) {
      errors.add("/cases", "请至少填写一户的评议结论");
    }
    int present = data.path("participants").size();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      JsonNode row = rows.get(i);
      String at = "/cases/" + i;
      String number = row.path("caseNumber").asText();
      if (!waiting.contains(number)) {
        errors.add(at + "/caseNumber", "该户已不在等待评议，请删除此行");
      } else if (!seen.add(number)) {
        errors.add(at + "/caseNumber", "同一户只填写一行");
      }
      int total = row.path("total").asInt();
      if (total > present) {
        errors.add(at + "/total", "评议人数不得多于参会人数" + present);
      }
      if (row.path("agree").asInt() + row.path("disagree").asInt() > total) {
        errors.add(at + "/agree", "同意与不同意之和不得多于评议总人数");
      }
    }
  }

  private List<String> waiting(FormRequest request) {
    String village = cases.summary(request.caseNumber()).village();
    // A township's clerk need not see the cases' processes to hold their meeting.
    Command<List<String>> find =
        context -> context.runWithoutAuthorization(() -> waiting.of(village));
    return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
        .getCommandExecutorTxRequired()
        .execute(find);
  }
}

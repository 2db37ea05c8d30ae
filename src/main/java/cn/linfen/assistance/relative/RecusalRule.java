package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Whom a form may name for a case: nobody who must keep away from it. */
@Component
class RecusalRule implements FormRule {

  /** The same for whoever cannot, for whichever reason, so that it tells of no relation. */
  private static final String CANNOT = "此人不能办理本案（不担任相应岗位，或须回避），请另选";

  private final CaseFiles cases;
  private final CaseAccess access;
  private final Exclusions exclusions;
  private final Officers officers;
  private final Divisions divisions;

  RecusalRule(
      CaseFiles cases,
      CaseAccess access,
      Exclusions exclusions,
      Officers officers,
      Divisions divisions) {
    this.cases = cases;
    this.access = access;
    this.exclusions = exclusions;
    this.officers = officers;
    this.divisions = divisions;
  }

  @Override
  public Set<String> forms() {
    return Set.of("survey-arrangement", "evaluation-meeting", RecusalRequests.FORM);
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    switch (request.formId()) {
      case "survey-arrangement" ->
          checkList(data, "investigators", "officer", request.caseNumber(), errors);
      case "evaluation-meeting" -> checkMeeting(request.user(), data, errors);
      default -> checkRequest(request, data, errors);
    }
  }

  private void checkList(
      JsonNode data, String list, String field, String caseNumber, FieldErrors errors) {
    for (int i = 0; i < data.path(list).size(); i++) {
      String officer = data.path(list).get(i).path(field).asText("");
      if (!officer.isEmpty()
          && (officers.postsOf(officer).isEmpty() || exclusions.excluded(officer, caseNumber))) {
        errors.add("/" + list + "/" + i + "/" + field, CANNOT);
      }
    }
  }

  private void checkMeeting(String user, JsonNode data, FieldErrors errors) {
    for (int i = 0; i < data.path("cases").size(); i++) {
      String number = data.path("cases").get(i).path("caseNumber").asText();
      if (exclusions.excluded(user, number)) {
        errors.add("/cases/" + i + "/caseNumber", "您须回避本案，请由其他人员主持、记录本次评议");
      }
      checkList(data, "participants", "account", number, errors);
    }
  }

  private void checkRequest(FormRequest request, JsonNode data, FieldErrors errors) {
    String number = data.path("targetCase").asText();
    Optional<CaseSummary> target =
        cases.find(number).filter(found -> access.mayView(request.user(), found));
    if (target.isEmpty()) {
      errors.add("/targetCase", "您的辖区内没有这个案件，请核对编号");
      return;
    }
    if (target.get().state() != CaseState.OPEN) {
      errors.add("/targetCase", "这个案件已经办结");
    }
    String officer = data.path("recusedOfficer").asText("");
    boolean ofThePlace =
        officer.isEmpty()
            || officers.postsOf(officer).stream()
                .anyMatch(held -> divisions.within(target.get().division(), held.division()));
    if (!ofThePlace) {
      errors.add("/recusedOfficer", "此人不在本案所在地任职，无须申请回避");
    }
  }
}

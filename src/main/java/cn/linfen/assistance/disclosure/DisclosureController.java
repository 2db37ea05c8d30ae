package cn.linfen.assistance.disclosure;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseNotFound;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.problem.FieldError;
import cn.linfen.assistance.protection.Masks;
import java.util.List;
import java.util.Map;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows one masked value of a signed section in clear, to those who may and say why. */
@RestController
@RequestMapping("/api/cases")
class DisclosureController {

  private static final int SHORTEST_REASON = 5;
  private static final int LONGEST_REASON = 200;

  record Body(String pointer, String reason) {}

  private final CaseFiles cases;
  private final CaseAccess caseAccess;
  private final Schemas schemas;
  private final PersonalFields personal;
  private final Access access;
  private final CurrentOfficer current;
  private final Officers officers;
  private final AccessLog log;
  private final TransactionTemplate transaction;

  DisclosureController(
      CaseFiles cases,
      CaseAccess caseAccess,
      Schemas schemas,
      PersonalFields personal,
      Access access,
      CurrentOfficer current,
      Officers officers,
      AccessLog log,
      TransactionTemplate transaction) {
    this.cases = cases;
    this.caseAccess = caseAccess;
    this.schemas = schemas;
    this.personal = personal;
    this.access = access;
    this.current = current;
    this.officers = officers;
    this.log = log;
    this.transaction = transaction;
  }

  @PostMapping("/{number}/sections/{seq}/disclosure")
  Map<String, String> disclose(
      @PathVariable String number, @PathVariable int seq, @RequestBody Body body) {
    CaseSummary file = cases.find(number).orElseThrow(DisclosureController::unknown);
    try {
      caseAccess.require(current.id(), file);
      access.require(Action.DISCLOSE, file.division());
    } catch (ApiProblem | AccessDeniedException refused) {
      // In no transaction: the attempt stays in the log.
      log.write(current.id(), number, file.division(), "第 " + seq + " 份材料的完整号码", true, null);
      throw refused;
    }
    // What was shown and that it was shown, or neither.
    return transaction.execute(status -> disclose(file, seq, body));
  }

  private Map<String, String> disclose(CaseSummary file, int seq, Body body) {
    String number = file.number();
    String reason = body.reason() == null ? "" : body.reason().strip();
    int length = reason.codePointCount(0, reason.length());
    if (length < SHORTEST_REASON
        || length > LONGEST_REASON
        || reason.chars().anyMatch(Character::isISOControl)) {
      throw wrong("/reason", "请写明查看完整号码的理由，" + SHORTEST_REASON + "至" + LONGEST_REASON + "个字");
    }
    SectionView section = cases.section(number, seq).orElseThrow(DisclosureController::unknown);
    PersonalFields.Hidden hidden =
        personal
            .hidden(
                schemas.version(section.formId(), section.formHash()).orElse(null), section.data())
            .stream()
            .filter(one -> one.pointer().equals(body.pointer()))
            .findFirst()
            .orElseThrow(() -> wrong("/pointer", "这份材料中没有这一项，请刷新后重试"));
    String part = "第 " + seq + " 份材料的" + hidden.label() + " " + hidden.masked();
    String told = Masks.text(reason);
    log.write(current.id(), number, file.division(), "完整号码：" + part, false, told);
    cases.note(number, "查看完整号码", officers.name(current.id()) + "查看" + part + "。理由：" + told);
    return Map.of("value", section.data().at(hidden.pointer()).asText());
  }

  private static ApiProblem unknown() {
    return new ApiProblem(404, new CaseNotFound().getMessage());
  }

  private static ApiProblem wrong(String pointer, String message) {
    return new ApiProblem(422, message, List.of(new FieldError(pointer, message)));
  }
}

package cn.linfen.assistance.casefile;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.organization.Divisions;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Shows every form of a case the case's head, its facts side by side and what was signed before.
 */
@Component
class CaseFormContext implements FormContextProvider {

  private final CaseFiles cases;
  private final Divisions divisions;
  private final Schemas schemas;
  private final PersonalFields personal;

  CaseFormContext(CaseFiles cases, Divisions divisions, Schemas schemas, PersonalFields personal) {
    this.cases = cases;
    this.divisions = divisions;
    this.schemas = schemas;
    this.personal = personal;
  }

  @Override
  public Set<String> forms() {
    return Set.of();
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    if (request.caseNumber() == null) {
      return;
    }
    cases.find(request.caseNumber()).ifPresent(summary -> add(summary, data));
  }

  private void add(CaseSummary summary, ObjectNode data) {
    ObjectNode head = data.putObject("case");
    head.put("number", summary.number());
    head.put("title", summary.title());
    // The forms' texts are Markdown, in which an asterisk is no character.
    String masked = summary.applicantMasked();
    head.put("applicantMasked", masked == null ? null : masked.replace('*', '＊'));
    head.put("village", divisions.fullName(summary.division()));
    head.put("division", summary.division());
    head.put("urbanRural", summary.urbanRural());
    head.put("profile", summary.profile());
    head.put("county", summary.county());
    head.put("township", summary.township());
    head.put("applyDate", summary.openedAt().atZone(ChinaTime.ZONE).toLocalDate().toString());
    ArrayNode facts = data.putArray("facts");
    for (Fact fact : cases.facts(summary.number())) {
      facts
          .addObject()
          .put("label", fact.label())
          .put("declared", orDash(fact.declared()))
          .put("verified", orDash(fact.verified()))
          .put("found", orDash(fact.found()))
          .put("approved", orDash(fact.approved()));
    }
    ObjectNode sections = data.putObject("sections");
    for (SectionView section : cases.sections(summary.number())) {
      // The newest of each form remains. Who has to check a number has it in the form in hand.
      sections.set(
          section.formId().replace('-', '_'),
          personal.masked(
              schemas.version(section.formId(), section.formHash()).orElse(null), section.data()));
    }
  }

  private static String orDash(String text) {
    return text == null ? "—" : text;
  }
}

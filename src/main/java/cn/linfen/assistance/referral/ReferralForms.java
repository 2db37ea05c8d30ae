package cn.linfen.assistance.referral;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseOpened;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Person;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormOpened;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Divisions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * A case of the officer's place is referred to another department or to charity; whoever takes it
 * is told name and telephone of the person, and that they were looked at is on record.
 */
@Component
class ReferralForms implements FormContextProvider, FormRule {

  private static final String ANSWER = "referral-answer";

  /** Of the files of referrals, as in the model. */
  private static final String FILE_TYPE = "ZJ-";

  private final CaseFiles cases;
  private final Divisions divisions;
  private final ApplicationEventPublisher events;

  ReferralForms(CaseFiles cases, Divisions divisions, ApplicationEventPublisher events) {
    this.cases = cases;
    this.divisions = divisions;
    this.events = events;
  }

  @Override
  public Set<String> forms() {
    return Set.of(Referrals.REQUEST, ANSWER);
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    if (!request.formId().equals(ANSWER) || request.caseNumber() == null) {
      return;
    }
    String file = request.caseNumber();
    Optional<JsonNode> signed = cases.latest(file, Referrals.REQUEST);
    CaseSummary target =
        cases.summary(signed.map(one -> one.path("targetCase").asText()).orElse(file));
    data.putObject("referral")
        .put("person", person(target.number()))
        .put("place", divisions.fullName(target.division()))
        .put(
            "reason",
            signed
                .or(() -> cases.latest(file, "emergency-decision"))
                .map(one -> one.path("referralReason").asText())
                .orElse(""));
  }

  /** Whoever opens a form of a referral sees something of the case that was referred. */
  @EventListener
  void opened(FormOpened form) {
    if (form.caseNumber().startsWith(FILE_TYPE)) {
      cases
          .latest(form.caseNumber(), Referrals.REQUEST)
          .map(signed -> cases.summary(signed.path("targetCase").asText()))
          .ifPresent(
              target ->
                  events.publishEvent(
                      new CaseOpened(
                          form.user(), target.number(), target.division(), "转介：姓名、电话", false)));
    }
  }

  private String person(String number) {
    String name =
        cases.people(number).stream()
            .filter(person -> person.role() == Person.Role.APPLICANT)
            .map(Person::name)
            .findFirst()
            .orElse("");
    String phone =
        cases.sections(number).stream()
            .map(SectionView::data)
            .map(data -> data.path("applicant").path("phone").asText(""))
            .filter(one -> !one.isEmpty())
            .findFirst()
            .orElse("");
    return (name + "　" + phone).strip();
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    if (!request.formId().equals(Referrals.REQUEST)) {
      return;
    }
    Optional<CaseSummary> target =
        cases
            .find(data.path("targetCase").asText())
            .filter(found -> !found.aidType().equals("none"))
            .filter(found -> divisions.within(found.division(), request.division()));
    if (target.isEmpty()) {
      errors.add("/targetCase", "本辖区没有这个编号的案件，请核对");
    }
  }
}

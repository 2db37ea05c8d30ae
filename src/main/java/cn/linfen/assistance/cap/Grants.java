package cn.linfen.assistance.cap;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.policy.Profiles;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a case of 临时救助 asks for, proposes, grants and has handed out, by its signed sections. */
@Component
public class Grants {

  static final String APPLICATION = "temporary-application";
  static final String PAYMENT = "temporary-payment";
  private static final String APPROVAL = "temporary-approval";

  /** Forms that propose or settle an amount. */
  static final Set<String> PROPOSALS =
      Set.of("temporary-review", "temporary-decision", "temporary-county-review", APPROVAL);

  private final CaseFiles cases;
  private final Caps caps;
  private final Profiles profiles;

  Grants(CaseFiles cases, Caps caps, Profiles profiles) {
    this.cases = cases;
    this.caps = caps;
    this.profiles = profiles;
  }

  /**
   * @param form that proposed it last
   * @param data as it was signed
   */
  record Proposal(String form, JsonNode data) {

    BigDecimal amount() {
      return data.path("grantAmount").decimalValue();
    }

    String target() {
      return data.path("target").asText();
    }

    boolean exceptional() {
      return data.path("exceptional").asBoolean();
    }
  }

  /** The newest proposal that agrees. */
  Optional<Proposal> proposal(String caseNumber) {
    return cases.sections(caseNumber).stream()
        .filter(section -> PROPOSALS.contains(section.formId()))
        .filter(section -> section.data().hasNonNull("grantAmount"))
        .reduce((first, second) -> second)
        .map(section -> new Proposal(section.formId(), section.data()));
  }

  /**
   * Takes what was proposed last out of the yearly caps.
   *
   * @throws CapRefused if a cap does not reach
   */
  public void reserve(String caseNumber) {
    Proposal proposal = proposal(caseNumber).orElseThrow();
    JsonNode application = cases.latest(caseNumber, APPLICATION).orElseThrow();
    caps.reserve(
        caseNumber,
        new Caps.Need(
            proposal.target(),
            application.path("emergency").asText(),
            LocalDate.parse(application.path("emergencyDate").asText()),
            proposal.amount(),
            proposal.exceptional()));
  }

  /**
   * Settles what was decided, in the year of the decision.
   *
   * @throws CapRefused if a cap does not reach
   */
  public void grant(String caseNumber) {
    reserve(caseNumber);
    caps.consume(caseNumber, proposal(caseNumber).orElseThrow().amount());
  }

  /**
   * Whether the township decides: the county has delegated it, the amount together with what the
   * same people got for the same cause does not exceed the ceiling, and it is not above the caps.
   */
  public boolean townshipDecides(String caseNumber) {
    CaseSummary summary = cases.summary(caseNumber);
    return profiles.flag(summary.profile(), "linshi.delegated", summary.county())
        && !proposal(caseNumber).orElseThrow().exceptional()
        && caps.forCause(caseNumber).compareTo(ceiling(summary)) <= 0;
  }

  BigDecimal ceiling(CaseSummary summary) {
    return profiles.decimal(summary.profile(), "linshi.townCeiling", summary.county());
  }

  /** Whether the opinion given last was the county's. */
  public boolean atCounty(String caseNumber) {
    return cases.sections(caseNumber).stream()
        .map(SectionView::formId)
        .filter(PROPOSALS::contains)
        .reduce((first, second) -> second)
        .filter(APPROVAL::equals)
        .isPresent();
  }

  /** User ids of those who decide together with the approver. */
  public List<String> participants(String caseNumber) {
    List<String> participants = new ArrayList<>();
    cases
        .latest(caseNumber, APPROVAL)
        .orElseThrow()
        .path("participants")
        .forEach(row -> participants.add(row.path("officer").asText()));
    return participants;
  }

  /** Yuan handed out so far. */
  BigDecimal paid(String caseNumber) {
    return cases.sections(caseNumber).stream()
        .filter(section -> section.formId().equals(PAYMENT))
        .map(SectionView::data)
        .map(data -> data.path("paidAmount").decimalValue())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Whether all that was granted is handed out. */
  public boolean paidOut(String caseNumber) {
    return paid(caseNumber).compareTo(proposal(caseNumber).orElseThrow().amount()) >= 0;
  }
}

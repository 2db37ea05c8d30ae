package cn.linfen.assistance.cap;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.delegation.Ceilings;
import cn.linfen.assistance.delegation.Delegations;
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
  static final String TOWNSHIP = "temporary-decision";
  static final String HANDOUT = "emergency-handout";
  static final Set<String> PAYMENTS = Set.of("temporary-payment", HANDOUT);
  private static final String APPROVAL = "temporary-approval";

  /** Forms that propose or settle an amount. */
  static final Set<String> PROPOSALS =
      Set.of(
          "temporary-review",
          TOWNSHIP,
          "temporary-county-review",
          APPROVAL,
          "emergency-visit",
          "emergency-decision");

  private final CaseFiles cases;
  private final Caps caps;
  private final Delegations delegations;
  private final Ceilings ceilings;

  Grants(CaseFiles cases, Caps caps, Delegations delegations, Ceilings ceilings) {
    this.cases = cases;
    this.caps = caps;
    this.delegations = delegations;
    this.ceilings = ceilings;
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
    reserve(caseNumber, proposal(caseNumber).orElseThrow().exceptional());
  }

  private void reserve(String caseNumber, boolean exceptional) {
    Proposal proposal = proposal(caseNumber).orElseThrow();
    JsonNode cause =
        cases
            .latest(caseNumber, APPLICATION)
            .or(() -> cases.latest(caseNumber, "emergency-report"))
            .orElseThrow();
    caps.reserve(
        caseNumber,
        new Caps.Need(
            proposal.target(),
            cause.path("emergency").asText(),
            LocalDate.parse(cause.path("emergencyDate").asText()),
            proposal.amount(),
            exceptional));
  }

  /**
   * Counts what was handed out before the household was known against all of its members now. It
   * stays granted even where the family is then above its cap; the case says so.
   */
  public void regroup(String caseNumber) {
    Proposal proposal = proposal(caseNumber).orElseThrow();
    boolean above = proposal.amount().compareTo(caps.left(caseNumber, proposal.target())) > 0;
    reserve(caseNumber, above);
    caps.consume(caseNumber, proposal.amount());
    if (above) {
      cases.note(caseNumber, "年度最高额", "补录家庭成员后，本年累计救助超过年度最高额");
    }
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
    return delegations.current(summary.township()).isPresent()
        && !proposal(caseNumber).orElseThrow().exceptional()
        && caps.forCause(caseNumber).compareTo(ceiling(summary)) <= 0;
  }

  /**
   * Enters the township's signed decision into the register, if the township has the right to it
   * now, whatever it was when the case came to it. A case that it gives back was not decided.
   *
   * @return false if the right is gone: the county decides
   */
  public boolean decideDelegated(String caseNumber) {
    String outcome = cases.latest(caseNumber, TOWNSHIP).orElseThrow().path("result").asText();
    if (outcome.equals("return")) {
      return true;
    }
    CaseSummary summary = cases.summary(caseNumber);
    BigDecimal amount = proposal(caseNumber).orElseThrow().amount();
    boolean decided =
        delegations.decide(
            caseNumber,
            summary.county(),
            summary.township(),
            outcome,
            amount,
            others(caseNumber).add(amount),
            ceiling(summary));
    if (!decided) {
      cases.note(caseNumber, "转县级审批", "签署时委托已不再有效，或者超过现行委托限额，所签意见随案报县级");
    }
    return decided;
  }

  /** Yuan for the same people and cause in other cases. */
  BigDecimal others(String caseNumber) {
    return caps.forCause(caseNumber).subtract(caps.held(caseNumber).orElse(BigDecimal.ZERO));
  }

  BigDecimal ceiling(CaseSummary summary) {
    JsonNode application = cases.latest(summary.number(), APPLICATION).orElseThrow();
    return ceilings.of(
        summary.county(),
        application.path("hardship").asText(),
        application.path("recipient").asText());
  }

  /** By which the township decides now; empty if by nothing. */
  Optional<Delegations.Delegation> delegation(CaseSummary summary) {
    return delegations.current(summary.township());
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
        .filter(section -> PAYMENTS.contains(section.formId()))
        .map(SectionView::data)
        .map(data -> data.path("paidAmount").decimalValue())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Whether all that was granted is handed out. */
  public boolean paidOut(String caseNumber) {
    return paid(caseNumber).compareTo(proposal(caseNumber).orElseThrow().amount()) >= 0;
  }
}

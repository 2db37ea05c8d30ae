package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.delegation.Delegations;
import cn.linfen.assistance.policy.Profiles;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Enters into the register what was signed about delegated decisions. */
@Component("delegation")
public class DelegationDelegate {

  private final Delegations delegations;
  private final CaseFiles cases;
  private final Exclusions exclusions;
  private final Profiles profiles;
  private final Clock clock;

  DelegationDelegate(
      Delegations delegations,
      CaseFiles cases,
      Exclusions exclusions,
      Profiles profiles,
      Clock clock) {
    this.delegations = delegations;
    this.cases = cases;
    this.exclusions = exclusions;
    this.profiles = profiles;
    this.clock = clock;
  }

  /** The township decides from the day on that was signed. */
  public void give(DelegateExecution execution) {
    JsonNode signed = signed("delegation", execution);
    delegations.give(
        execution.getProcessBusinessKey(),
        Facts.text(execution, "county"),
        Facts.text(execution, "township"),
        signed.path("documentNo").asText(),
        LocalDate.parse(signed.path("starts").asText()),
        signed.hasNonNull("ends") ? LocalDate.parse(signed.path("ends").asText()) : null);
  }

  /** The township decides nothing any more. */
  public void takeBack(DelegateExecution execution) {
    delegations.takeBack(execution.getProcessBusinessKey(), Facts.text(execution, "township"));
  }

  /**
   * Draws among the decisions that were in no lot yet, up to the day that was signed or, where the
   * system opened the check, up to yesterday; whether any is to be looked at.
   */
  public boolean draw(DelegateExecution execution) {
    String file = execution.getProcessBusinessKey();
    String county = Facts.text(execution, "county");
    List<String> drawn =
        delegations.draw(
            file,
            county,
            cases
                .latest(file, "delegation-check-request")
                .map(signed -> LocalDate.parse(signed.path("through").asText()))
                .orElseGet(() -> LocalDate.now(clock.withZone(ChinaTime.ZONE)).minusDays(1)),
            profiles.decimal(
                Facts.text(execution, "profile"), "linshi.delegated.spotcheck", county));
    drawn.forEach(
        number -> {
          // Who may not work on the case, or decided it, does not check it either.
          exclusions.about(file, number);
          cases.note(number, "受委托审批抽查", "抽中，由县级核查");
        });
    cases.note(file, "受委托审批抽查", "抽中" + drawn.size() + "件");
    return !drawn.isEmpty();
  }

  /** Enters what was found. */
  public void find(DelegateExecution execution) {
    signed("delegation-check", execution)
        .path("findings")
        .forEach(
            row -> delegations.find(row.path("caseNumber").asText(), row.path("finding").asText()));
  }

  private JsonNode signed(String form, DelegateExecution execution) {
    return cases.latest(execution.getProcessBusinessKey(), form).orElseThrow();
  }
}

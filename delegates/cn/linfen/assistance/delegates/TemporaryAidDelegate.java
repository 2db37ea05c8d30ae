package cn.linfen.assistance.delegates;

import cn.linfen.assistance.cap.Grants;
import cn.linfen.assistance.emergency.FastLane;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Amounts of temporary assistance (649号 Art 47–49). */
@Component("temporaryAid")
public class TemporaryAidDelegate {

  private final Grants grants;
  private final FastLane lane;

  TemporaryAidDelegate(Grants grants, FastLane lane) {
    this.grants = grants;
    this.lane = lane;
  }

  /** Takes what is proposed out of the yearly caps of the person and the family. */
  public void reserve(DelegateExecution execution) {
    grants.reserve(execution.getProcessBusinessKey());
  }

  /** Settles what is granted. */
  public void grant(DelegateExecution execution) {
    grants.grant(execution.getProcessBusinessKey());
  }

  /** Whether the decision is the township's, by the county's delegation and its ceiling. */
  public boolean townshipDecides(DelegateExecution execution) {
    return grants.townshipDecides(execution.getProcessBusinessKey());
  }

  /** Enters what the township has signed; false if it has no right to it any more. */
  public boolean decideDelegated(DelegateExecution execution) {
    return grants.decideDelegated(execution.getProcessBusinessKey());
  }

  /** Whose document it is: {@code county} once the county's approver has given an opinion. */
  public String level(DelegateExecution execution) {
    return grants.atCounty(execution.getProcessBusinessKey()) ? "county" : "township";
  }

  /** Those who decide together on what exceeds the caps. */
  public List<String> participants(DelegateExecution execution) {
    return grants.participants(execution.getProcessBusinessKey());
  }

  /** Whether none of them objected. */
  public boolean agreed(DelegateExecution execution) {
    return !"disagree".equals(execution.getVariable("jointOpinion"));
  }

  /** Whether the township needs the county's consent to help first. */
  public boolean restricted(DelegateExecution execution) {
    return lane.restricted(Facts.text(execution, "township"));
  }

  /** The papers were not completed in time. */
  public void restrict(DelegateExecution execution) {
    lane.restrict(execution.getProcessBusinessKey());
  }

  /** The papers are complete: the household is known now. */
  public void completed(DelegateExecution execution) {
    lane.lift(execution.getProcessBusinessKey());
    grants.regroup(execution.getProcessBusinessKey());
  }

  /** Whether all that was granted is handed out. */
  public boolean paid(DelegateExecution execution) {
    return grants.paidOut(execution.getProcessBusinessKey());
  }
}

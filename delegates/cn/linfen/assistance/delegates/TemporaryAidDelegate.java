package cn.linfen.assistance.delegates;

import cn.linfen.assistance.cap.Grants;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Amounts of temporary assistance (649号 Art 47–49). */
@Component("temporaryAid")
public class TemporaryAidDelegate {

  private final Grants grants;

  TemporaryAidDelegate(Grants grants) {
    this.grants = grants;
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

  /** Whether all that was granted is handed out. */
  public boolean paid(DelegateExecution execution) {
    return grants.paidOut(execution.getProcessBusinessKey());
  }
}

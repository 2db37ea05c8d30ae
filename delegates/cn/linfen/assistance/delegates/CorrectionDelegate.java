package cn.linfen.assistance.delegates;

import cn.linfen.assistance.correction.Corrections;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Corrections of signed sections. */
@Component("correction")
public class CorrectionDelegate {

  private final Corrections corrections;

  CorrectionDelegate(Corrections corrections) {
    this.corrections = corrections;
  }

  /** Returns the id of the form to be signed again. */
  public String receive(DelegateExecution execution) {
    return corrections.receive(execution.getProcessBusinessKey());
  }

  /** The group of those who decide whether it is corrected. */
  public String approvers(DelegateExecution execution) {
    return corrections.approvers(execution.getProcessBusinessKey());
  }

  /** The group of those who sign again, in the case itself. */
  public String signers(DelegateExecution execution) {
    return corrections.signers(
        execution.getProcessBusinessKey(), Facts.text(execution, "correctedForm"));
  }

  /** The group of those who look again at what was signed in between. */
  public String lookers(DelegateExecution execution) {
    return corrections.lookers(execution.getProcessBusinessKey());
  }

  public void reject(DelegateExecution execution) {
    corrections.reject(execution.getProcessBusinessKey());
  }

  public void lapse(DelegateExecution execution) {
    corrections.lapse(execution.getProcessBusinessKey());
  }

  /** Returns whether there is something to be looked at again. */
  public boolean record(DelegateExecution execution) {
    return corrections.record(execution.getProcessBusinessKey());
  }

  public void conclude(DelegateExecution execution) {
    corrections.conclude(execution.getProcessBusinessKey());
  }
}

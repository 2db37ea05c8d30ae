package cn.linfen.assistance.delegates;

import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.relative.CaseRegister;
import cn.linfen.assistance.relative.Filings;
import cn.linfen.assistance.relative.RecusalRequests;
import cn.linfen.assistance.relative.Reviews;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Near relatives: filings, reviews and recusal. */
@Component("relatives")
public class RelativesDelegate {

  private final Filings filings;
  private final Reviews reviews;
  private final RecusalRequests recusals;
  private final CaseRegister register;
  private final Documents documents;

  RelativesDelegate(
      Filings filings,
      Reviews reviews,
      RecusalRequests recusals,
      CaseRegister register,
      Documents documents) {
    this.filings = filings;
    this.reviews = reviews;
    this.recusals = recusals;
    this.register = register;
    this.documents = documents;
  }

  /** Whether the case is in the separate register already. */
  public boolean isRegistered(DelegateExecution execution) {
    return register.contains(execution.getProcessBusinessKey());
  }

  /** Returns who looks at it first: {@code township} or {@code county}. */
  public String receiveFiling(DelegateExecution execution) {
    return filings.receive(execution.getProcessBusinessKey());
  }

  /** Prints the filing for the archive and puts it into force. */
  public void enterFiling(DelegateExecution execution) {
    documents.issue("filing-form", execution.getProcessBusinessKey(), Map.of("level", "county"));
    filings.enter(execution.getProcessBusinessKey());
  }

  public void returnFiling(DelegateExecution execution) {
    filings.giveBack(execution.getProcessBusinessKey());
  }

  public void publishFiling(DelegateExecution execution) {
    filings.publish(execution.getProcessBusinessKey());
  }

  public void confirm(DelegateExecution execution) {
    reviews.confirm(execution.getProcessBusinessKey());
  }

  public void dismiss(DelegateExecution execution) {
    reviews.dismiss(execution.getProcessBusinessKey());
  }

  public void closeReview(DelegateExecution execution) {
    reviews.close(execution.getProcessBusinessKey());
  }

  public void reportOverdue(DelegateExecution execution) {
    reviews.overdue(execution.getProcessBusinessKey());
  }

  /** Returns whose leader decides: {@code township} or {@code county}. */
  public String receiveRecusal(DelegateExecution execution) {
    return recusals.receive(execution.getProcessBusinessKey());
  }

  public void acceptRecusal(DelegateExecution execution) {
    recusals.accept(execution.getProcessBusinessKey());
  }

  public void rejectRecusal(DelegateExecution execution) {
    recusals.reject(execution.getProcessBusinessKey());
  }
}

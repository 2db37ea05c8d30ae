package cn.linfen.assistance.engine;

import cn.linfen.assistance.signature.Ledger;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.persistence.entity.PropertyChange;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Enters in the ledger what only the engine knows of. */
@Component
class LedgerRecords {

  private static final Logger LOG = LoggerFactory.getLogger(LedgerRecords.class);

  private final ObjectProvider<Ledger> ledger;
  private final ObjectProvider<PlatformTransactionManager> transactions;

  LedgerRecords(
      ObjectProvider<Ledger> ledger, ObjectProvider<PlatformTransactionManager> transactions) {
    this.ledger = ledger;
    this.transactions = transactions;
  }

  /**
   * The task has another assignee, or none.
   *
   * @param by null for the process itself
   */
  void assigned(TaskEntity task, String by) {
    PropertyChange change = task.getPropertyChanges().get(TaskEntity.ASSIGNEE);
    append(
        task.getExecution().getProcessBusinessKey(),
        Ledger.Kind.ASSIGNMENT,
        JsonNodeFactory.instance
            .objectNode()
            .put("officer", by)
            .put("step", task.getTaskDefinitionKey())
            .put("task", task.getId())
            .put("from", change == null ? null : change.getOrgValueString())
            .put("to", task.getAssignee()));
  }

  void timerFired(DelegateExecution execution) {
    if (!execution.isCanceled()) {
      append(
          execution.getProcessBusinessKey(),
          Ledger.Kind.TIMER,
          JsonNodeFactory.instance.objectNode().put("step", execution.getCurrentActivityId()));
    }
  }

  /** Somebody was refused. The transaction in which it happened leaves nothing behind. */
  void refused(Call call, Refusal refusal) {
    Call.Subject subject = call.subject();
    if (subject == null || subject.caseNumber() == null) {
      return;
    }
    Runnable entry = () -> inItsOwnTransaction(subject, refusal.getMessage());
    if (TransactionSynchronizationManager.isSynchronizationActive()) {
      // It holds the case until it has been rolled back.
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
              entry.run();
            }
          });
    } else {
      entry.run();
    }
  }

  private void inItsOwnTransaction(Call.Subject subject, String reason) {
    TransactionTemplate own = new TransactionTemplate(transactions.getObject());
    own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    try {
      own.executeWithoutResult(
          status ->
              append(
                  subject.caseNumber(),
                  Ledger.Kind.REFUSAL,
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("officer", subject.officer())
                      .put("step", subject.step())
                      .put("reason", reason)));
    } catch (RuntimeException notEntered) {
      // What was refused stays refused.
      LOG.error("案卷 {} 的一次拒绝没有记入办理记录", subject.caseNumber(), notEntered);
    }
  }

  private void append(String caseNumber, Ledger.Kind kind, ObjectNode payload) {
    ledger.getObject().append(caseNumber, kind, payload);
  }
}

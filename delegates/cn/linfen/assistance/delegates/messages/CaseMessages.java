package cn.linfen.assistance.delegates.messages;

import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.stereotype.Component;

/** Messages from one process to the case that it is about, within the engine's transaction. */
@Component
public class CaseMessages {

  private final RuntimeService runtime;

  CaseMessages(RuntimeService runtime) {
    this.runtime = runtime;
  }

  /** Whether a process of the case waits for the message. */
  public boolean waits(String message, String caseNumber) {
    return runtime
            .createExecutionQuery()
            .messageEventSubscriptionName(message)
            .processInstanceBusinessKey(caseNumber)
            .count()
        > 0;
  }

  /**
   * @return false if no process of the case waits for it
   */
  public boolean send(String message, String caseNumber, Map<String, Object> variables) {
    // Asked first: a correlation that fails would spoil the transaction.
    if (!waits(message, caseNumber)) {
      return false;
    }
    runtime
        .createMessageCorrelation(message)
        .processInstanceBusinessKey(caseNumber)
        .setVariables(variables)
        .correlate();
    return true;
  }
}

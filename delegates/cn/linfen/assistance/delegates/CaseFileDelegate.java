package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.delegates.messages.CaseMessages;
import cn.linfen.assistance.delegates.messages.SharedSections;
import cn.linfen.assistance.notice.Notices;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Outcomes of a case. */
@Component("caseFile")
public class CaseFileDelegate {

  private static final String REASON = "terminationReason";

  private final CaseFiles cases;
  private final Notices notices;
  private final CaseMessages messages;
  private final SharedSections shared;

  CaseFileDelegate(CaseFiles cases, Notices notices, CaseMessages messages, SharedSections shared) {
    this.cases = cases;
    this.notices = notices;
    this.messages = messages;
    this.shared = shared;
  }

  /**
   * @param outcome name of a {@link CaseState}
   */
  public void close(String outcome, DelegateExecution execution) {
    cases.close(execution.getProcessBusinessKey(), CaseState.valueOf(outcome));
  }

  /** Refuses the case and takes down what still hangs of it. */
  public void refuse(DelegateExecution execution) {
    String number = execution.getProcessBusinessKey();
    notices.takeDownAll(number, "不予批准");
    cases.close(number, CaseState.REFUSED);
  }

  /** Notes that the case was not decided within the time that the rules set to it as a whole. */
  public void recordOverrun(DelegateExecution execution) {
    cases.note(execution.getProcessBusinessKey(), "全程超期", "全程期限届满，尚未作出决定");
  }

  /** Ends the case for the reason that came with the message. */
  public void terminate(DelegateExecution execution) {
    boolean withdrawn = "withdrawal".equals(execution.getVariable(REASON));
    cases.close(
        execution.getProcessBusinessKey(), withdrawn ? CaseState.WITHDRAWN : CaseState.TERMINATED);
  }

  /**
   * Puts the request into the case that it is about and ends that case, whatever step it is at.
   *
   * @return false if that case was decided or has ended meanwhile
   */
  public boolean requestTermination(DelegateExecution execution) {
    String file = execution.getProcessBusinessKey();
    JsonNode request = cases.latest(file, "case-termination").orElseThrow();
    String target = request.path("targetCase").asText();
    // A decision that is being delivered stands.
    if (!cases.undecided(target) || !messages.waits("caseTermination", target)) {
      return false;
    }
    shared.put(file, "case-termination", target, "case-termination", request);
    return messages.send("caseTermination", target, Map.of(REASON, Facts.text(execution, REASON)));
  }
}

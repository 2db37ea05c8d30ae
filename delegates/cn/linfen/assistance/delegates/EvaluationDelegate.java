package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.NewCase;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.delegates.meeting.WaitingCases;
import cn.linfen.assistance.delegates.messages.CaseMessages;
import cn.linfen.assistance.delegates.messages.SharedSections;
import cn.linfen.assistance.document.Documents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Evaluation meetings: one for all cases of a village that wait for one (220号 Art 21–24). */
@Component("evaluation")
public class EvaluationDelegate {

  private static final String MEETING = "evaluation-meeting";
  private static final List<String> PLACE =
      List.of("county", "township", "village", "urbanRural", "profile");

  private final CaseFiles cases;
  private final Documents documents;
  private final WaitingCases waiting;
  private final CaseMessages messages;
  private final SharedSections shared;
  private final RuntimeService runtime;

  EvaluationDelegate(
      CaseFiles cases,
      Documents documents,
      WaitingCases waiting,
      CaseMessages messages,
      SharedSections shared,
      RuntimeService runtime) {
    this.cases = cases;
    this.documents = documents;
    this.waiting = waiting;
    this.messages = messages;
    this.shared = shared;
    this.runtime = runtime;
  }

  /** Sees to it that a meeting of the village is being prepared. */
  public void convene(DelegateExecution execution) {
    String village = Facts.text(execution, "village");
    waiting.lock(village);
    if (waiting.meetingInPreparation(village)) {
      return;
    }
    Map<String, Object> variables = new HashMap<>();
    PLACE.forEach(name -> variables.put(name, execution.getVariable(name)));
    String number =
        cases.open(
            new NewCase(
                "PY",
                "none",
                "民主评议会",
                Facts.text(execution, "county"),
                Facts.text(execution, "township"),
                village,
                (String) execution.getVariable("urbanRural"),
                Facts.text(execution, "profile"),
                null));
    variables.put("caseNumber", number);
    variables.put("aidType", "none");
    runtime.startProcessInstanceByKey(MEETING, number, variables);
  }

  /** User ids of the participants who sign with their own account, but for who kept the record. */
  public List<String> participants(DelegateExecution execution) {
    SectionView record = record(execution);
    List<String> accounts = new ArrayList<>();
    for (JsonNode participant : record.data().path("participants")) {
      String account = participant.path("account").asText("");
      if (!account.isEmpty() && !account.equals(record.officer()) && !accounts.contains(account)) {
        accounts.add(account);
      }
    }
    return accounts;
  }

  /** Whether nobody who was asked to sign along objected to the record. */
  public boolean agreed(DelegateExecution execution) {
    return !"disagree".equals(execution.getVariable("cosignature"));
  }

  /** Numbers of the cases that the meeting dealt with. */
  public List<String> cases(DelegateExecution execution) {
    List<String> numbers = new ArrayList<>();
    record(execution)
        .data()
        .path("cases")
        .forEach(row -> numbers.add(row.path("caseNumber").asText()));
    return numbers;
  }

  /** Gives a case its own record of the meeting, and its conclusion. */
  public void conclude(String caseNumber, DelegateExecution execution) {
    String meeting = execution.getProcessBusinessKey();
    if (!messages.waits("evaluationConcluded", caseNumber)) {
      cases.note(meeting, "未送回评议结论", caseNumber + " 已不在等待评议");
      return;
    }
    ObjectNode own = extract(meeting, caseNumber, record(execution).data());
    shared.put(meeting, MEETING, caseNumber, "evaluation-record", own);
    documents.issue("evaluation-record", caseNumber, Map.of("level", "township"));
    String conclusion = own.path("evaluationConclusion").asText();
    messages.send("evaluationConcluded", caseNumber, Map.of("evaluationConclusion", conclusion));
  }

  /** The meeting's record without the other households. */
  private static ObjectNode extract(String meeting, String caseNumber, JsonNode record) {
    ObjectNode own = record.deepCopy();
    own.remove(List.of("result", "remarks", "cases", "attachments"));
    own.put("meeting", meeting);
    for (JsonNode row : record.path("cases")) {
      if (row.path("caseNumber").asText().equals(caseNumber)) {
        ((ObjectNode) row.deepCopy())
            .fields()
            .forEachRemaining(
                field -> {
                  if (!field.getKey().equals("caseNumber")) {
                    own.set(field.getKey(), field.getValue());
                  }
                });
      }
    }
    return own;
  }

  /**
   * Closes the meeting's file; cases that have come to wait meanwhile get a meeting of their own.
   */
  public void finish(DelegateExecution execution) {
    cases.close(execution.getProcessBusinessKey(), CaseState.CLOSED);
    List<String> left = waiting.of(Facts.text(execution, "village"));
    left.removeAll(cases(execution));
    if (!left.isEmpty()) {
      convene(execution);
    }
  }

  private SectionView record(DelegateExecution execution) {
    return cases.sections(execution.getProcessBusinessKey()).stream()
        .filter(section -> section.formId().equals(MEETING))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}

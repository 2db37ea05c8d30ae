package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.delegates.reassignment.ReassignmentRule;
import cn.linfen.assistance.organization.Officers;
import com.fasterxml.jackson.databind.JsonNode;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Gives an open step of a case to the officer whom a supervisor has named and signed for. */
@Component("reassignment")
public class ReassignmentDelegate {

  private final ObjectProvider<TaskService> tasks;
  private final ReassignmentRule rule;
  private final CaseFiles cases;
  private final Officers officers;

  ReassignmentDelegate(
      ObjectProvider<TaskService> tasks,
      ReassignmentRule rule,
      CaseFiles cases,
      Officers officers) {
    this.tasks = tasks;
    this.rule = rule;
    this.cases = cases;
    this.officers = officers;
  }

  /** Recusal and separation of duties are asked for by the guard, as of any other assignment. */
  public void reassign(DelegateExecution execution) {
    JsonNode signed =
        cases.latest(execution.getProcessBusinessKey(), ReassignmentRule.FORM).orElseThrow();
    String target = signed.path("targetCase").asText();
    String officer = signed.path("newOfficer").asText();
    Task task = rule.task(target, signed.path("step").asText()).orElseThrow();
    String before = task.getAssignee();
    tasks.getObject().setAssignee(task.getId(), officer);
    cases.note(
        target,
        "改派",
        "“"
            + task.getName()
            + "”由"
            + (before == null ? "岗位待办" : officers.name(before))
            + "改派"
            + officers.name(officer)
            + "，文卷 "
            + execution.getProcessBusinessKey());
  }
}

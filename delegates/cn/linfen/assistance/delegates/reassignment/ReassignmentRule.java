package cn.linfen.assistance.delegates.reassignment;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** A step that a post has, of a case of the supervisor's place, goes to somebody of that post. */
@Component
public class ReassignmentRule implements FormRule {

  public static final String FORM = "task-reassignment";

  private final ObjectProvider<TaskService> tasks;
  private final ObjectProvider<ProcessEngineConfigurationImpl> engine;
  private final CaseFiles cases;
  private final Divisions divisions;
  private final Officers officers;

  ReassignmentRule(
      ObjectProvider<TaskService> tasks,
      ObjectProvider<ProcessEngineConfigurationImpl> engine,
      CaseFiles cases,
      Divisions divisions,
      Officers officers) {
    this.tasks = tasks;
    this.engine = engine;
    this.cases = cases;
    this.divisions = divisions;
    this.officers = officers;
  }

  @Override
  public Set<String> forms() {
    return Set.of(FORM);
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    Optional<CaseSummary> target =
        cases
            .find(data.path("targetCase").asText())
            .filter(found -> divisions.within(found.division(), request.division()));
    if (target.isEmpty()) {
      errors.add("/targetCase", "本辖区没有这个编号的案件，请核对");
      return;
    }
    Optional<Task> task = task(target.get().number(), data.path("step").asText());
    if (task.isEmpty()) {
      errors.add("/step", "该案件没有停在这个环节，请刷新后再选");
      return;
    }
    Set<String> groups = groups(task.get());
    String officer = data.path("newOfficer").asText();
    if (groups.isEmpty()) {
      errors.add("/step", "这个环节指定由专人签名，不能改派");
    } else if (Objects.equals(officer, task.get().getAssignee())) {
      errors.add("/newOfficer", "已经由此人办理");
    } else if (officers.postsOf(officer).stream()
        .noneMatch(held -> groups.contains(held.groupId()))) {
      errors.add("/newOfficer", "不在这个环节的岗位任职");
    }
  }

  /** The one open task of that element; empty if there is none, or several. */
  public Optional<Task> task(String caseNumber, String element) {
    Command<List<Task>> find =
        context ->
            context.runWithoutAuthorization(
                () ->
                    tasks
                        .getObject()
                        .createTaskQuery()
                        .processInstanceBusinessKey(caseNumber)
                        .taskDefinitionKey(element)
                        .listPage(0, 2));
    List<Task> found = engine.getObject().getCommandExecutorTxRequired().execute(find);
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private Set<String> groups(Task task) {
    Command<List<IdentityLink>> find =
        context ->
            context.runWithoutAuthorization(
                () -> tasks.getObject().getIdentityLinksForTask(task.getId()));
    return engine.getObject().getCommandExecutorTxRequired().execute(find).stream()
        .map(IdentityLink::getGroupId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}

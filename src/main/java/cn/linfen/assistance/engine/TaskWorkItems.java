package cn.linfen.assistance.engine;

import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.deadline.RunningLimits;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostHolding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricIdentityLinkLog;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tasks and startable processes, as the engine's authorisations let the signed-in officer see them.
 */
@Component
class TaskWorkItems implements WorkItems {

  private final JdbcClient jdbc;
  private final TaskService tasks;
  private final RepositoryService repository;
  private final ProcessEngineConfigurationImpl engine;
  private final Access access;
  private final Exclusions exclusions;
  private final Officers officers;
  private final TaskPosts taskPosts;
  private final RunningLimits limits;

  TaskWorkItems(
      JdbcClient jdbc,
      TaskService tasks,
      RepositoryService repository,
      ProcessEngineConfigurationImpl engine,
      Access access,
      Exclusions exclusions,
      Officers officers,
      TaskPosts taskPosts,
      RunningLimits limits) {
    this.jdbc = jdbc;
    this.tasks = tasks;
    this.repository = repository;
    this.engine = engine;
    this.access = access;
    this.exclusions = exclusions;
    this.officers = officers;
    this.taskPosts = taskPosts;
    this.limits = limits;
  }

  @Override
  public Optional<WorkItem> task(String taskId) {
    Task visible = tasks.createTaskQuery().taskId(taskId).singleResult();
    return visible == null || visible.getProcessDefinitionId() == null
        ? Optional.empty()
        : Optional.of(unchecked(() -> describe(visible))).filter(this::isOpenToCaller);
  }

  /** Whoever sees all tasks still does not see into a case that they must keep away from. */
  private boolean isOpenToCaller(WorkItem item) {
    Authentication caller = engine.getIdentityService().getCurrentAuthentication();
    return caller == null || !exclusions.excluded(caller.getUserId(), item.caseNumber());
  }

  @Override
  public Optional<Ended> ended(String taskId, String user) {
    Set<String> held =
        officers.postsOf(user).stream().map(PostHolding::groupId).collect(Collectors.toSet());
    return unchecked(
        () -> {
          HistoricTaskInstance task =
              engine
                  .getHistoryService()
                  .createHistoricTaskInstanceQuery()
                  .taskId(taskId)
                  .finished()
                  .singleResult();
          if (task == null || exclusions.excluded(user, caseOf(task))) {
            return Optional.empty();
          }
          boolean theirs =
              user.equals(task.getAssignee())
                  || engine
                      .getHistoryService()
                      .createHistoricIdentityLinkLogQuery()
                      .taskId(taskId)
                      .type(IdentityLinkType.CANDIDATE)
                      .list()
                      .stream()
                      .map(HistoricIdentityLinkLog::getGroupId)
                      .anyMatch(group -> group != null && held.contains(group));
          boolean completed = TaskEntity.DELETE_REASON_COMPLETED.equals(task.getDeleteReason());
          return theirs
              ? Optional.of(new Ended(completed ? task.getAssignee() : null))
              : Optional.empty();
        });
  }

  private String caseOf(HistoricTaskInstance task) {
    return engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processInstanceId(task.getProcessInstanceId())
        .singleResult()
        .getBusinessKey();
  }

  /** What the engine's query did not tell of a task. */
  private record Rest(String caseNumber, String executionId, String groups) {}

  private WorkItem describe(Task task) {
    Rest rest =
        jdbc.sql(
                """
                select p.business_key_ as case_number, t.execution_id_ as execution_id,
                  (select string_agg(distinct l.group_id_, ' ') from act_ru_identitylink l
                    where l.task_id_ = t.id_ and l.type_ = 'candidate') as groups
                from act_ru_task t join act_ru_execution p on p.id_ = t.proc_inst_id_
                where t.id_ = ?
                """)
            .param(task.getId())
            .query(Rest.class)
            .single();
    Set<String> groups = rest.groups() == null ? Set.of() : Set.of(rest.groups().split(" "));
    UserTask element =
        repository
            .getBpmnModelInstance(task.getProcessDefinitionId())
            .getModelElementById(task.getTaskDefinitionKey());
    String form = form(element.getCamundaFormRef(), rest.executionId());
    return new WorkItem(
        task.getId(),
        task.getTaskDefinitionKey(),
        task.getName(),
        form,
        key(task.getProcessDefinitionId()),
        rest.caseNumber(),
        task.getAssignee(),
        task.getDueDate() == null ? null : task.getDueDate().toInstant(),
        task.getDueDate() != null
            && limits.isProvisional(rest.executionId(), task.getTaskDefinitionKey()),
        groups.isEmpty() && task.getAssignee() != null
            ? groupsOf(taskPosts.of(task.getAssignee(), groups, form, rest.caseNumber()))
            : groups);
  }

  /** The form itself, or the one that a routing variable names. */
  private String form(String reference, String executionId) {
    String variable = Model.formVariable(reference);
    return variable == null
        ? reference
        : (String) engine.getRuntimeService().getVariable(executionId, variable);
  }

  private static Set<String> groupsOf(List<PostHolding> held) {
    return held.stream().map(PostHolding::groupId).collect(Collectors.toSet());
  }

  @Override
  public Optional<WorkItem> process(String keyOrDefinitionId, String user) {
    String key = key(keyOrDefinitionId);
    List<PostHolding> starters = access.mayStart(user, key);
    if (starters.isEmpty()) {
      return Optional.empty();
    }
    return unchecked(
        () -> {
          ProcessDefinition definition =
              repository
                  .createProcessDefinitionQuery()
                  .processDefinitionKey(key)
                  .latestVersion()
                  .singleResult();
          if (definition == null) {
            return Optional.empty();
          }
          return repository
              .getBpmnModelInstance(definition.getId())
              .getModelElementsByType(StartEvent.class)
              .stream()
              .filter(start -> !(start.getParentElement() instanceof SubProcess))
              .filter(start -> start.getCamundaFormRef() != null)
              .findFirst()
              .map(
                  start ->
                      new WorkItem(
                          null,
                          start.getId(),
                          definition.getName(),
                          start.getCamundaFormRef(),
                          key,
                          null,
                          null,
                          null,
                          false,
                          groupsOf(starters)));
        });
  }

  /** Definition ids are {@code key:version:id}. */
  private static String key(String keyOrDefinitionId) {
    int colon = keyOrDefinitionId.indexOf(':');
    return colon < 0 ? keyOrDefinitionId : keyOrDefinitionId.substring(0, colon);
  }

  // What belongs to a task that the officer may see is read without asking again for each part.
  private <T> T unchecked(java.util.function.Supplier<T> work) {
    Command<T> command = context -> context.runWithoutAuthorization(work::get);
    return engine.getCommandExecutorTxRequired().execute(command);
  }
}

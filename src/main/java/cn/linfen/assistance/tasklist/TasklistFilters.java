package cn.linfen.assistance.tasklist;

import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.TaskQuery;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The lists that a clerk finds at the left of Tasklist. Made once; everybody may read them, each
 * sees the own tasks in them.
 */
@Component
class TasklistFilters implements SmartInitializingSingleton {

  private static final String END_OF_TODAY =
      "${dateTime().withTimeAtStartOfDay().plusDays(1).plusSeconds(1)}";

  private final FilterService filters;
  private final TaskService tasks;
  private final AuthorizationService authorizations;
  private final TransactionTemplate transaction;

  TasklistFilters(
      FilterService filters,
      TaskService tasks,
      AuthorizationService authorizations,
      TransactionTemplate transaction) {
    this.filters = filters;
    this.tasks = tasks;
    this.authorizations = authorizations;
    this.transaction = transaction;
  }

  @Override
  public void afterSingletonsInstantiated() {
    transaction.executeWithoutResult(status -> create());
  }

  private void create() {
    if (filters.createFilterQuery().count() > 0) {
      return;
    }
    make("本岗待办", "本岗位等待签收和办理的任务", 10, post());
    make("我的任务", "已签收、由我办理的任务", 20, mine());
    make(
        "今日到期",
        "办理期限在今天届满",
        30,
        post().dueAfterExpression("${now()}").dueBeforeExpression(END_OF_TODAY));
    make("已超期", "办理期限已过", 40, post().dueBeforeExpression("${now()}"));
  }

  private TaskQuery post() {
    return tasks
        .createTaskQuery()
        .taskCandidateGroupInExpression("${currentUserGroups()}")
        .includeAssignedTasks()
        .orderByDueDate()
        .asc();
  }

  private TaskQuery mine() {
    return tasks
        .createTaskQuery()
        .taskAssigneeExpression("${currentUser()}")
        .orderByDueDate()
        .asc();
  }

  private void make(String name, String description, int priority, TaskQuery query) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("description", description);
    properties.put("priority", priority);
    properties.put("color", "#12457f");
    properties.put("refresh", true);
    Filter filter = filters.newTaskFilter(name).setQuery(query).setProperties(properties);
    filters.saveFilter(filter);
    Authorization everybody = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GLOBAL);
    everybody.setResource(Resources.FILTER);
    everybody.setResourceId(filter.getId());
    everybody.setPermissions(new Permission[] {Permissions.READ});
    authorizations.saveAuthorization(everybody);
  }
}

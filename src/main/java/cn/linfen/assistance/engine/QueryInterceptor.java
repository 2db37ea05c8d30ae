package cn.linfen.assistance.engine;

import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.cmd.AbstractExecuteFilterCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ReflectionUtils;

/**
 * Looks at the queries that come from outside: expressions are for stored filters, a task query has
 * to say which tasks, and none may keep the database busy for long.
 */
class QueryInterceptor extends CommandInterceptor {

  private static final Field EXTENDING_QUERY =
      ReflectionUtils.findField(AbstractExecuteFilterCmd.class, "extendingQuery");

  static {
    ReflectionUtils.makeAccessible(EXTENDING_QUERY);
  }

  private final JdbcClient jdbc;

  QueryInterceptor(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public <T> T execute(Command<T> command) {
    Call call = Call.current();
    if (call != null && call.outside() && call.command() == command) {
      if (command instanceof AbstractQuery<?, ?> query) {
        check(query);
        limitTime();
      } else if (command instanceof AbstractExecuteFilterCmd) {
        Object extending = ReflectionUtils.getField(EXTENDING_QUERY, command);
        if (extending instanceof AbstractQuery<?, ?> query) {
          refuseExpressions(query);
        }
        limitTime();
      }
    }
    return next.execute(command);
  }

  private static void check(AbstractQuery<?, ?> query) {
    refuseExpressions(query);
    if (query instanceof TaskQueryImpl tasks && !isSelective(tasks) && !seesAllTasks()) {
      throw new QueryRefused("请指明查询哪些任务：办理人、岗位（候选组）、案卷编号或任务编号");
    }
  }

  private static void refuseExpressions(AbstractQuery<?, ?> query) {
    boolean found =
        query instanceof TaskQueryImpl tasks
            ? tasks.getQueries().stream().anyMatch(part -> !part.getExpressions().isEmpty())
            : !query.getExpressions().isEmpty();
    if (found || !query.getExpressions().isEmpty()) {
      throw new QueryRefused("查询条件中不能使用表达式");
    }
  }

  private static boolean isSelective(TaskQueryImpl query) {
    return Stream.of(
            query.getTaskId(),
            query.getTaskIdIn(),
            query.getAssignee(),
            query.getAssigneeIn(),
            query.getInvolvedUser(),
            query.getOwner(),
            query.getCandidateUser(),
            query.getCandidateGroup(),
            emptyToNull(query.getCandidateGroups()),
            query.getProcessInstanceId(),
            query.getProcessInstanceIdIn(),
            query.getExecutionId(),
            query.getActivityInstanceIdIn(),
            query.getProcessInstanceBusinessKey(),
            query.getProcessInstanceBusinessKeys(),
            query.getParentTaskId())
        .anyMatch(criterion -> criterion != null);
  }

  private static List<String> emptyToNull(List<String> list) {
    return list == null || list.isEmpty() ? null : list;
  }

  private static boolean seesAllTasks() {
    AuthorizationManager authorizations = Context.getCommandContext().getAuthorizationManager();
    return authorizations.isAuthorized(Permissions.READ, Resources.TASK, "*")
        || authorizations.isAuthorized(Permissions.READ_TASK, Resources.PROCESS_DEFINITION, "*");
  }

  /** The engine runs in Spring's transaction, so this holds for the query that follows. */
  private void limitTime() {
    jdbc.sql("set local statement_timeout = '10s'").update();
  }
}

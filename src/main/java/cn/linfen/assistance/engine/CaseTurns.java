package cn.linfen.assistance.engine;

import java.lang.reflect.Field;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.ReflectionUtils;

/**
 * Those who complete tasks of one case at the same moment take turns, from before the engine reads
 * what it is about to change until the transaction ends. Otherwise all but one of the participants
 * who sign a record together would be refused, for the engine counts their signatures in one place.
 */
class CaseTurns extends CommandInterceptor {

  private static final Field COMPLETED = field(CompleteTaskCmd.class);
  private static final Field SUBMITTED = field(SubmitTaskFormCmd.class);

  private final JdbcClient jdbc;

  CaseTurns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  private static Field field(Class<?> type) {
    Field field = ReflectionUtils.findField(type, "taskId");
    if (field == null) {
      throw new IllegalStateException(type + " has no field taskId");
    }
    ReflectionUtils.makeAccessible(field);
    return field;
  }

  @Override
  public <T> T execute(Command<T> command) {
    if (command instanceof CompleteTaskCmd) {
      await(ReflectionUtils.getField(COMPLETED, command));
    } else if (command instanceof SubmitTaskFormCmd) {
      await(ReflectionUtils.getField(SUBMITTED, command));
    }
    return next.execute(command);
  }

  private void await(Object taskId) {
    jdbc.sql(
            """
            select number from assistance_case where number = (
              select e.business_key_ from act_ru_task t
              join act_ru_execution e on e.id_ = t.proc_inst_id_ where t.id_ = ?)
            for no key update
            """)
        .param(taskId)
        .query(String.class)
        .optional();
  }
}

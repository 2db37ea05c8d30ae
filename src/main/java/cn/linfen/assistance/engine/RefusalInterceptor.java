package cn.linfen.assistance.engine;

import cn.linfen.assistance.database.AskedOnce;
import cn.linfen.assistance.problem.Refused;
import io.micrometer.core.instrument.Metrics;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.TaskAlreadyClaimedException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.cmd.AssignTaskCmd;
import org.camunda.bpm.engine.impl.cmd.ClaimTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;
import org.springframework.dao.PessimisticLockingFailureException;

/**
 * Outermost interceptor: asks the {@link CommandPolicy} about what comes from outside, and turns
 * what went wrong into what the user is to read. When it sees an exception the transaction is over.
 */
class RefusalInterceptor extends CommandInterceptor {

  private static final String GONE = "该任务已办结或已被收回，请刷新任务列表";
  private static final String NO_RIGHT = "您没有权限查看或办理，请核对您的岗位和区划";
  private static final String BUSY = "其他人刚刚办理了同一事项，本次操作没有生效，请刷新后再看";

  private final BiConsumer<Call, Refusal> refused;

  /**
   * @param refused is told of each refusal
   */
  RefusalInterceptor(BiConsumer<Call, Refusal> refused) {
    this.refused = refused;
  }

  @Override
  public <T> T execute(Command<T> command) {
    if (Context.getCommandContext() != null) {
      return next.execute(command);
    }
    Call call = Call.enter(command);
    try {
      if (call.outside()) {
        CommandPolicy.check(command);
      }
      T result = AskedOnce.during(() -> next.execute(command));
      if (completes(command)) {
        Metrics.counter("assistance.completions").increment();
      }
      return result;
    } catch (RuntimeException e) {
      RuntimeException answer = translate(command, call.outside(), e);
      if (answer instanceof Refusal) {
        Metrics.counter("assistance.refusals").increment();
        refused.accept(call, (Refusal) answer);
      }
      throw answer;
    } finally {
      Call.leave();
    }
  }

  private static RuntimeException translate(
      Command<?> command, boolean outside, RuntimeException thrown) {
    boolean query = CommandPolicy.verdict(command.getClass()) == CommandPolicy.Verdict.READ;
    for (Throwable t = thrown; t != null && t != t.getCause(); t = t.getCause()) {
      if (t instanceof Refusal || t instanceof QueryRefused) {
        return (RuntimeException) t;
      }
      if (t instanceof Refused) {
        return new Refusal(t.getMessage(), thrown);
      }
      if (t instanceof TaskAlreadyClaimedException claimed) {
        return new Refusal("该任务已由 " + claimed.getTaskAssignee() + " 认领", thrown);
      }
      if (t instanceof OptimisticLockingException
          || t instanceof PessimisticLockingFailureException) {
        return changesTask(command) ? new Refusal(BUSY, thrown) : thrown;
      }
      if (query && t instanceof ELException) {
        return refused("查询条件中的表达式不能使用", thrown);
      }
      if (query && t instanceof SQLException sql) {
        RuntimeException answer = queryRefused(sql, thrown);
        if (answer != null) {
          return answer;
        }
      }
    }
    if (thrown instanceof NullValueException && changesTask(command)) {
      return new Refusal(GONE, thrown);
    }
    if (thrown instanceof AuthorizationException && outside) {
      // The engine's own text is English and names what exists.
      return new Refusal(NO_RIGHT, thrown);
    }
    return thrown;
  }

  private static RuntimeException queryRefused(SQLException sql, RuntimeException thrown) {
    String state = sql.getSQLState();
    if (state == null) {
      return null;
    }
    if (state.equals("57014")) {
      return refused("查询时间过长，请缩小查询条件的范围", thrown);
    }
    // Class 22: the values asked for cannot be what a column holds, e.g. a pattern ending in \.
    return state.startsWith("22") ? refused("查询条件的写法不正确", thrown) : null;
  }

  private static QueryRefused refused(String reason, RuntimeException cause) {
    QueryRefused refused = new QueryRefused(reason);
    refused.initCause(cause);
    return refused;
  }

  private static boolean completes(Command<?> command) {
    return command instanceof CompleteTaskCmd || command instanceof SubmitTaskFormCmd;
  }

  private static boolean changesTask(Command<?> command) {
    return Arrays.asList(
            ClaimTaskCmd.class, AssignTaskCmd.class, CompleteTaskCmd.class, SubmitTaskFormCmd.class)
        .contains(command.getClass());
  }
}

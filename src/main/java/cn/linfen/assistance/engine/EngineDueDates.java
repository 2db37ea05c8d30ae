package cn.linfen.assistance.engine;

import cn.linfen.assistance.deadline.RunningLimits;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Moves due dates of tasks and timers, as nobody but the clock of the case and the calendar may.
 */
@Component
class EngineDueDates implements RunningLimits.Holders {

  private final ObjectProvider<ProcessEngineConfigurationImpl> engine;
  private final JdbcClient jdbc;
  private final SlaHistory history;

  EngineDueDates(
      ObjectProvider<ProcessEngineConfigurationImpl> engine, JdbcClient jdbc, SlaHistory history) {
    this.engine = engine;
    this.jdbc = jdbc;
    this.history = history;
  }

  @Override
  public Set<String> alive(Set<String> executionIds) {
    return jdbc.sql("select id_ from act_ru_execution where id_ = any(?)")
        .param(executionIds.toArray(String[]::new))
        .query(String.class)
        .set();
  }

  @Override
  public void move(RunningLimits.Step step, Instant before, Instant after) {
    run(
        context -> {
          tasks(context, step, Date.from(before), Date.from(after));
          timers(context, step, Date.from(before), Date.from(after));
          return null;
        });
    if (step.caseNumber() != null) {
      history.moved(step.caseNumber());
    }
  }

  private static void tasks(
      CommandContext context, RunningLimits.Step step, Date before, Date after) {
    for (TaskEntity task : context.getTaskManager().findTasksByExecutionId(step.executionId())) {
      if (task.getTaskDefinitionKey().equals(step.activityId())
          && before.equals(task.getDueDate())) {
        task.setDueDate(after);
        task.triggerUpdateEvent();
      }
    }
  }

  private static void timers(
      CommandContext context, RunningLimits.Step step, Date before, Date after) {
    ExecutionEntity execution = context.getExecutionManager().findExecutionById(step.executionId());
    if (execution == null) {
      return;
    }
    for (JobEntity job :
        context.getJobManager().findJobsByProcessInstanceId(execution.getProcessInstanceId())) {
      if (step.executionId().equals(job.getExecutionId()) && before.equals(job.getDuedate())) {
        job.setDuedate(after);
      }
    }
  }

  private <T> T run(Command<T> work) {
    Command<T> unchecked = context -> context.runWithoutAuthorization(() -> work.execute(context));
    return engine.getObject().getCommandExecutorTxRequired().execute(unchecked);
  }
}

package cn.linfen.assistance.engine;

import cn.linfen.assistance.deadline.RunningLimits;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Moves due dates of tasks and timers, as nobody but the calendar may. */
@Component
class EngineDueDates implements RunningLimits.Holders {

  private final ObjectProvider<ProcessEngineConfigurationImpl> engine;

  EngineDueDates(ObjectProvider<ProcessEngineConfigurationImpl> engine) {
    this.engine = engine;
  }

  @Override
  public Set<String> alive(Set<String> executionIds) {
    return run(
        context ->
            executionIds.stream()
                .filter(id -> context.getExecutionManager().findExecutionById(id) != null)
                .collect(Collectors.toSet()));
  }

  @Override
  public void move(RunningLimits.Step step, Instant before, Instant after) {
    run(
        context -> {
          tasks(context, step, Date.from(before), Date.from(after));
          timers(context, step, Date.from(before), Date.from(after));
          return null;
        });
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

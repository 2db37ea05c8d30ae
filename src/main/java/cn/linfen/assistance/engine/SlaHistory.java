package cn.linfen.assistance.engine;

import cn.linfen.assistance.deadline.RunningLimits;
import cn.linfen.assistance.deadline.SlaRecords;
import cn.linfen.assistance.deadline.Step;
import cn.linfen.assistance.deadline.StepsRecorded;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricIdentityLinkLogEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricTaskInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Brings the SLA records of a step up to date in the transaction that moves it. What the engine has
 * just written to its history is read back before the commit, by the statement that also rebuilds
 * all records: so that both always say the same.
 */
@Component
class SlaHistory implements HistoryEventHandler {

  private static final Set<String> WAITS =
      Set.of("intermediateTimer", "intermediateMessageCatch", "receiveTask");

  // Due dates that move let others move: a limit that was paused may itself pause another.
  private static final int MOST_ROUNDS = 10;

  private final EngineSteps steps;
  private final ObjectProvider<SlaRecords> records;
  private final ObjectProvider<RunningLimits> limits;
  private final ApplicationEventPublisher events;

  SlaHistory(
      JdbcClient jdbc,
      ObjectProvider<SlaRecords> records,
      ObjectProvider<RunningLimits> limits,
      ApplicationEventPublisher events) {
    this.steps = new EngineSteps(jdbc);
    this.records = records;
    this.limits = limits;
    this.events = events;
  }

  private final class Touched implements TransactionSynchronization {

    private final Set<String> tasks = new LinkedHashSet<>();
    private final Set<String> waits = new LinkedHashSet<>();
    private final Set<String> instances = new LinkedHashSet<>();
    private final Set<String> cases = new LinkedHashSet<>();

    @Override
    public void beforeCommit(boolean readOnly) {
      SlaRecords rows = records.getObject();
      for (int round = 0; round < MOST_ROUNDS; round++) {
        List<Step> found = find(rows);
        Set<String> moved = rows.pause(found);
        if (moved.isEmpty()) {
          Set<String> touched = new LinkedHashSet<>(cases);
          touched.addAll(steps.cases(instances));
          rows.update(found, touched);
          events.publishEvent(new StepsRecorded(found));
          return;
        }
        limits.getObject().countAgain(moved);
        cases.addAll(moved);
      }
      throw new IllegalStateException("limits that pause one another do not settle");
    }

    private List<Step> find(SlaRecords rows) {
      if (!cases.isEmpty()) {
        Map<Step.Kind, Set<String>> recorded = rows.steps(cases);
        tasks.addAll(recorded.get(Step.Kind.TASK));
        waits.addAll(recorded.get(Step.Kind.WAIT));
      }
      return steps.find(tasks, waits);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(SlaHistory.this);
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(SlaHistory.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(SlaHistory.this, this);
    }
  }

  @Override
  public void handleEvent(HistoryEvent event) {
    if (event instanceof HistoricTaskInstanceEventEntity task && task.getTaskId() != null) {
      touched().tasks.add(task.getTaskId());
    } else if (event instanceof HistoricActivityInstanceEventEntity wait
        && WAITS.contains(wait.getActivityType())) {
      touched().waits.add(wait.getActivityInstanceId());
    } else if (event instanceof HistoricIdentityLinkLogEventEntity link
        && link.getTaskId() != null) {
      touched().tasks.add(link.getTaskId());
    }
    if ((event instanceof HistoricActivityInstanceEventEntity
            || event instanceof HistoricProcessInstanceEventEntity)
        && event.getProcessInstanceId() != null) {
      touched().instances.add(event.getProcessInstanceId());
    }
  }

  /** Limits of the case have moved: all its records may have. */
  void moved(String caseNumber) {
    touched().cases.add(caseNumber);
  }

  @Override
  public void handleEvents(List<HistoryEvent> events) {
    events.forEach(this::handleEvent);
  }

  private Touched touched() {
    Touched touched = (Touched) TransactionSynchronizationManager.getResource(this);
    if (touched == null) {
      touched = new Touched();
      TransactionSynchronizationManager.bindResource(this, touched);
      TransactionSynchronizationManager.registerSynchronization(touched);
    }
    return touched;
  }
}

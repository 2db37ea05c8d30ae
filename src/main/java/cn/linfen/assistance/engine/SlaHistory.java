package cn.linfen.assistance.engine;

import cn.linfen.assistance.deadline.SlaRecords;
import cn.linfen.assistance.deadline.Step;
import cn.linfen.assistance.deadline.StepsRecorded;
import java.util.LinkedHashSet;
import java.util.List;
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

  private final EngineSteps steps;
  private final ObjectProvider<SlaRecords> records;
  private final ApplicationEventPublisher events;

  SlaHistory(
      JdbcClient jdbc, ObjectProvider<SlaRecords> records, ApplicationEventPublisher events) {
    this.steps = new EngineSteps(jdbc);
    this.records = records;
    this.events = events;
  }

  private final class Touched implements TransactionSynchronization {

    private final Set<String> tasks = new LinkedHashSet<>();
    private final Set<String> waits = new LinkedHashSet<>();
    private final Set<String> instances = new LinkedHashSet<>();

    @Override
    public void beforeCommit(boolean readOnly) {
      List<Step> found = steps.find(tasks, waits);
      records.getObject().update(found, steps.cases(instances));
      events.publishEvent(new StepsRecorded(found));
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

package cn.linfen.assistance.engine;

import cn.linfen.assistance.database.AskedOnce;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@Component
class OwnEngineActions implements EngineActions {

  private final TaskService tasks;
  private final RuntimeService runtime;
  private final IdentityService identities;
  private final ProcessEngineConfigurationImpl engine;
  private final TransactionTemplate ownTransaction;

  OwnEngineActions(
      TaskService tasks,
      RuntimeService runtime,
      IdentityService identities,
      ProcessEngineConfigurationImpl engine,
      PlatformTransactionManager transactions) {
    this.tasks = tasks;
    this.runtime = runtime;
    this.identities = identities;
    this.engine = engine;
    this.ownTransaction = new TransactionTemplate(transactions);
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  @Override
  public void complete(String taskId, String user) {
    as(
        user,
        () -> {
          tasks.complete(taskId);
          return null;
        });
  }

  @Override
  public void claim(String taskId, String user) {
    as(
        user,
        () -> {
          tasks.claim(taskId, user);
          return null;
        });
  }

  @Override
  public void putBack(String taskId, String user) {
    as(
        user,
        () -> {
          tasks.setAssignee(taskId, null);
          return null;
        });
  }

  @Override
  public String start(String processKey, String submissionId, String user) {
    return as(
        user,
        () ->
            runtime
                .startProcessInstanceByKey(
                    processKey, Map.of(RoutingVariables.SUBMISSION_ID, submissionId))
                .getBusinessKey());
  }

  @Override
  public void startAsSystem(String processKey, Supplier<Optional<SystemStart>> prepare) {
    Command<Void> command =
        context -> {
          prepare
              .get()
              .ifPresent(
                  start ->
                      runtime.startProcessInstanceByKey(
                          processKey, start.caseNumber(), start.variables()));
          return null;
        };
    as(null, () -> engine.getCommandExecutorTxRequired().execute(command));
  }

  @Override
  public boolean correlate(String message, String caseNumber, Map<String, Object> variables) {
    try {
      as(
          null,
          () -> {
            runtime
                .createMessageCorrelation(message)
                .processInstanceBusinessKey(caseNumber)
                .setVariables(variables)
                .correlate();
            return null;
          });
      return true;
    } catch (MismatchingMessageCorrelationException e) {
      return false;
    }
  }

  /**
   * @param user null for the system
   */
  private <T> T as(String user, Supplier<T> work) {
    if (Context.getCommandContext() != null) {
      throw new IllegalStateException("the engine is at work already; use its services directly");
    }
    Authentication before = identities.getCurrentAuthentication();
    try {
      identities.clearAuthentication();
      if (user != null) {
        List<String> groups =
            identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .toList();
        identities.setAuthentication(user, groups);
      }
      return AskedOnce.during(() -> ownTransaction.execute(status -> work.get()));
    } finally {
      if (before == null) {
        identities.clearAuthentication();
      } else {
        identities.setAuthentication(before);
      }
    }
  }
}

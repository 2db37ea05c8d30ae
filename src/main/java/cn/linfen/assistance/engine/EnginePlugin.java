package cn.linfen.assistance.engine;

import cn.linfen.assistance.form.FormDeployments;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Sets up the engine: what it leaves open by default is closed here, and the guard is put in. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class EnginePlugin extends AbstractProcessEnginePlugin {

  private static final int MOST_RESULTS = 2000;

  private final DelegateRegistry registry;
  private final RoutingVariables variables;
  private final ModelCheck modelCheck;
  private final FormDeployments forms;
  private final Guard guard;
  private final Recusals recusals;
  private final Handovers handovers;
  private final SlaHistory sla;
  private final LedgerRecords records;
  private final JdbcClient jdbc;
  private final String contextPath;

  EnginePlugin(
      DelegateRegistry registry,
      RoutingVariables variables,
      ModelCheck modelCheck,
      FormDeployments forms,
      Guard guard,
      Recusals recusals,
      Handovers handovers,
      SlaHistory sla,
      LedgerRecords records,
      JdbcClient jdbc,
      @Value("${server.servlet.context-path:}") String contextPath) {
    this.registry = registry;
    this.variables = variables;
    this.modelCheck = modelCheck;
    this.forms = forms;
    this.guard = guard;
    this.recusals = recusals;
    this.handovers = handovers;
    this.sla = sla;
    this.records = records;
    this.jdbc = jdbc;
    this.contextPath = contextPath;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    authorizations(configuration);
    noForeignCode(configuration);
    interceptors(configuration);
    configuration.setQueryMaxResultsLimit(MOST_RESULTS);
    configuration.setEnforceHistoryTimeToLive(true);
    // After a time without a server what was due first comes first.
    configuration.setJobExecutorAcquireByDueDate(true);
    configuration.setCustomHistoryEventHandlers(
        with(
            with(configuration.getCustomHistoryEventHandlers(), new VariableGuard(variables)),
            sla));
    configuration.setCustomPostBPMNParseListeners(
        with(
            configuration.getCustomPostBPMNParseListeners(),
            new GuardParseListener(
                "embedded:" + contextPath + "/forms/host.html",
                guard::completing,
                guard::assigned,
                guard::starting,
                records::timerFired)));
  }

  private void authorizations(ProcessEngineConfigurationImpl configuration) {
    configuration.setAuthorizationEnabled(true);
    configuration.setDefaultUserPermissionNameForTask("TASK_WORK");
    configuration.setResourceAuthorizationProvider(new DefaultGrants(recusals, handovers));
    configuration.setEnforceSpecificVariablePermission(true);
    configuration.setStandaloneTasksEnabled(false);
    configuration.setEnablePasswordPolicy(true);
  }

  private void noForeignCode(ProcessEngineConfigurationImpl configuration) {
    configuration.setExpressionManager(new GuardedExpressionManager(registry));
    configuration.setCustomPreDeployers(
        with(configuration.getCustomPreDeployers(), new ModelCheckDeployer(modelCheck, forms)));
    configuration.setEnableExpressionsInAdhocQueries(false);
    // Our filters ask for the groups of whoever looks; nobody else can store one.
    configuration.setEnableExpressionsInStoredQueries(true);
    configuration.setDeserializationTypeValidationEnabled(true);
    configuration.setJavaSerializationFormatEnabled(false);
    configuration.setEnableXxeProcessing(false);
    configuration.setEnableScriptCompilation(false);
    configuration.setEnableScriptEngineLoadExternalResources(false);
    configuration.setCmmnEnabled(false);
  }

  private void interceptors(ProcessEngineConfigurationImpl configuration) {
    configuration.setCustomPreCommandInterceptorsTxRequired(
        with(
            configuration.getCustomPreCommandInterceptorsTxRequired(),
            new RefusalInterceptor(records::refused)));
    configuration.setCustomPreCommandInterceptorsTxRequiresNew(
        with(
            configuration.getCustomPreCommandInterceptorsTxRequiresNew(),
            new RefusalInterceptor(records::refused)));
    configuration.setCustomPostCommandInterceptorsTxRequired(
        List.<CommandInterceptor>of(
            new QueryInterceptor(jdbc), new CaseTurns(jdbc), guard.interceptor()));
  }

  private static <T> List<T> with(List<T> present, T added) {
    List<T> all = present == null ? new ArrayList<>() : new ArrayList<>(present);
    all.add(added);
    return all;
  }
}

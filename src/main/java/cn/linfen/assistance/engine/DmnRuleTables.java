package cn.linfen.assistance.engine;

import cn.linfen.assistance.policy.RuleTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.springframework.stereotype.Component;

/**
 * Evaluates deployed decision tables on a DMN engine of its own: the process engine would write the
 * inputs, among them a family's income, into its history.
 */
@Component
class DmnRuleTables implements RuleTables {

  private final RepositoryService repository;
  private final ProcessEngineConfigurationImpl engine;
  private final DmnEngine dmn;
  private final Map<String, DmnDecision> parsed = new ConcurrentHashMap<>();

  DmnRuleTables(RepositoryService repository, ProcessEngineConfigurationImpl engine) {
    this.repository = repository;
    this.engine = engine;
    DefaultDmnEngineConfiguration configuration =
        (DefaultDmnEngineConfiguration)
            DefaultDmnEngineConfiguration.createDefaultDmnEngineConfiguration();
    this.dmn = configuration.buildEngine();
  }

  @Override
  public Map<String, Object> evaluate(String decisionKey, Map<String, ?> inputs) {
    Command<DmnDecision> find =
        context -> context.runWithoutAuthorization(() -> newest(decisionKey));
    DmnDecision decision = engine.getCommandExecutorTxRequired().execute(find);
    @SuppressWarnings("unchecked")
    Map<String, Object> variables = (Map<String, Object>) inputs;
    DmnDecisionResult result = dmn.evaluateDecision(decision, variables);
    return result.isEmpty() ? Map.of() : Map.copyOf(result.getFirstResult().getEntryMap());
  }

  private DmnDecision newest(String key) {
    DecisionDefinition definition =
        repository
            .createDecisionDefinitionQuery()
            .decisionDefinitionKey(key)
            .latestVersion()
            .singleResult();
    if (definition == null) {
      throw new IllegalArgumentException("没有决策表 " + key);
    }
    return parsed.computeIfAbsent(definition.getId(), id -> parse(key, id));
  }

  private DmnDecision parse(String key, String definitionId) {
    try (InputStream model = repository.getDecisionModel(definitionId)) {
      return dmn.parseDecision(key, model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

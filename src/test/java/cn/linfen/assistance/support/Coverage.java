package cn.linfen.assistance.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Notes every flow node that is entered and every sequence flow that is taken in any test. */
final class Coverage extends AbstractProcessEnginePlugin {

  /** Ids of elements by the file that their process was deployed from. */
  private static final Map<String, Set<String>> PASSED = new ConcurrentHashMap<>();

  /**
   * What the tests run so far have passed of a file such as {@code processes/steps/delivery.bpmn}.
   */
  static Set<String> of(String file) {
    Set<String> found = new TreeSet<>();
    PASSED.forEach(
        (resource, ids) -> {
          if (resource.endsWith(file)) {
            found.addAll(ids);
          }
        });
    return found;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl configuration) {
    List<BpmnParseListener> listeners = new ArrayList<>();
    if (configuration.getCustomPostBPMNParseListeners() != null) {
      listeners.addAll(configuration.getCustomPostBPMNParseListeners());
    }
    configuration.setCustomPostBPMNParseListeners(listeners);
    listeners.add(
        new AbstractBpmnParseListener() {

          @Override
          public void parseSequenceFlow(
              Element element, ScopeImpl scope, TransitionImpl transition) {
            transition.addListener(
                ExecutionListener.EVENTNAME_TAKE,
                (ExecutionListener) execution -> passed(execution, element.attribute("id")));
          }

          @Override
          public void parseProcess(Element element, ProcessDefinitionEntity definition) {
            listenToAll(definition);
          }

          private void listenToAll(ScopeImpl scope) {
            for (ActivityImpl activity : scope.getActivities()) {
              String id = activity.getId().replace("#multiInstanceBody", "");
              activity.addBuiltInListener(
                  ExecutionListener.EVENTNAME_START,
                  (ExecutionListener) execution -> passed(execution, id));
              listenToAll(activity);
            }
          }
        });
  }

  private static void passed(DelegateExecution execution, String id) {
    String resource = ((ExecutionEntity) execution).getProcessDefinition().getResourceName();
    PASSED.computeIfAbsent(resource, file -> ConcurrentHashMap.newKeySet()).add(id);
  }
}

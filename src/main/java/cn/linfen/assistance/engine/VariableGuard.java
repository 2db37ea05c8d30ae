package cn.linfen.assistance.engine;

import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricVariableUpdateEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;

/**
 * Sees every variable that is about to be written, whichever interface it comes through, and
 * refuses those that no form, delegate or model declares, and values that are no routing facts. It
 * stands in the history because that is where the engine reports all of them; this needs history
 * level activity or above.
 */
class VariableGuard implements HistoryEventHandler {

  /** Serialised objects, files, JSON and XML have no place in a process. */
  private static final Set<String> SERIALIZERS =
      Set.of("string", "boolean", "short", "integer", "long", "double", "date", "null");

  private final RoutingVariables variables;

  VariableGuard(RoutingVariables variables) {
    this.variables = variables;
  }

  @Override
  public void handleEvent(HistoryEvent event) {
    if (event instanceof HistoricVariableUpdateEventEntity update
        && !event.isEventOfType(HistoryEventTypes.VARIABLE_INSTANCE_DELETE)) {
      check(update);
    }
  }

  @Override
  public void handleEvents(List<HistoryEvent> events) {
    events.forEach(this::handleEvent);
  }

  private void check(HistoricVariableUpdateEventEntity update) {
    String name = update.getVariableName();
    if (!variables.isKnown(name) && !isDeclared(name, update.getProcessDefinitionId())) {
      throw new Refusal("流程中没有名为 " + name + " 的数据，不能写入");
    }
    if (!SERIALIZERS.contains(update.getSerializerName())
        || !variables.isPlain(update.getTextValue())) {
      throw new Refusal("流程数据 " + name + " 只能是简短的办理要素，不能含个人信息或文件");
    }
  }

  private static boolean isDeclared(String name, String processDefinitionId) {
    if (processDefinitionId == null) {
      return false;
    }
    ProcessDefinitionEntity definition =
        Context.getProcessEngineConfiguration()
            .getDeploymentCache()
            .findDeployedProcessDefinitionById(processDefinitionId);
    return Model.declaredVariables(definition).contains(name);
  }
}

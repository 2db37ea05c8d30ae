package cn.linfen.assistance.engine;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;

/**
 * The few properties of an execution that models use, such as {@code
 * #{execution.processBusinessKey}}, which Modeler itself writes into call activities.
 */
class ExecutionElResolver extends ReadOnlyElResolver {

  private static final Map<String, Function<DelegateExecution, Object>> PROPERTIES =
      Map.of(
          "id", DelegateExecution::getId,
          "processInstanceId", DelegateExecution::getProcessInstanceId,
          "processBusinessKey", DelegateExecution::getProcessBusinessKey,
          "businessKey", DelegateExecution::getBusinessKey,
          "currentActivityId", DelegateExecution::getCurrentActivityId);

  static Set<String> properties() {
    return PROPERTIES.keySet();
  }

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    if (base instanceof DelegateExecution execution && PROPERTIES.containsKey(property)) {
      context.setPropertyResolved(true);
      return PROPERTIES.get(property).apply(execution);
    }
    return null;
  }
}

package cn.linfen.assistance.engine;

import cn.linfen.assistance.policy.AidTypes;
import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which limit each step of a deployed model has: what its due date or timer asks for; and for what
 * reason the clock of the case stands while it is open: its property {@code pauses}.
 */
final class ModelLimits {

  private static final Pattern LIMIT =
      Pattern.compile("deadlines\\.(?:due|end|total)\\(\\s*(?:'([^']+)'|(\\w+))");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\s*(\\w+)\\s*}");

  /** A limit's key, or the variable that holds it. */
  private record Named(String key, String variable) {}

  private record Steps(Map<String, Named> limits, Map<String, Named> pauses) {}

  private final JdbcClient jdbc;
  private final Map<String, Steps> known = new ConcurrentHashMap<>();

  ModelLimits(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Null where the step has no limit.
   *
   * @param aidType of the case, whose own limits the shared steps have
   */
  String key(String definitionId, String activityId, String processInstanceId, String aidType) {
    String key = value(steps(definitionId).limits().get(activityId), processInstanceId);
    return key == null ? null : AidTypes.key(key, aidType);
  }

  /** Null where the clock runs while the step is open. */
  String pauses(String definitionId, String activityId, String processInstanceId) {
    return value(steps(definitionId).pauses().get(activityId), processInstanceId);
  }

  private Steps steps(String definitionId) {
    return known.computeIfAbsent(definitionId, this::read);
  }

  private String value(Named named, String processInstanceId) {
    if (named == null || named.key() != null) {
      return named == null ? null : named.key();
    }
    return jdbc.sql(
            "select text_ from act_hi_varinst where proc_inst_id_ = ? and name_ = ? order by create_time_ limit 1")
        .params(processInstanceId, named.variable())
        .query(String.class)
        .optional()
        .orElse(null);
  }

  private Steps read(String definitionId) {
    Steps steps = new Steps(new HashMap<>(), new HashMap<>());
    jdbc.sql(
            "select b.bytes_ from act_re_procdef d join act_ge_bytearray b"
                + " on b.deployment_id_ = d.deployment_id_ and b.name_ = d.resource_name_ where d.id_ = ?")
        .param(definitionId)
        .query(byte[].class)
        .optional()
        .ifPresent(xml -> read(xml, steps));
    return steps;
  }

  private static void read(byte[] xml, Steps steps) {
    BpmnModelInstance model = Bpmn.readModelFromStream(new ByteArrayInputStream(xml));
    for (UserTask task : model.getModelElementsByType(UserTask.class)) {
      note(steps.limits(), task.getId(), task.getCamundaDueDate());
      pauses(task, steps);
    }
    for (CatchEvent event : model.getModelElementsByType(IntermediateCatchEvent.class)) {
      for (TimerEventDefinition timer : event.getChildElementsByType(TimerEventDefinition.class)) {
        note(
            steps.limits(),
            event.getId(),
            timer.getTimeDate() == null ? null : timer.getTimeDate().getTextContent());
      }
    }
  }

  private static void pauses(UserTask task, Steps steps) {
    if (task.getExtensionElements() == null) {
      return;
    }
    task
        .getExtensionElements()
        .getElementsQuery()
        .filterByType(CamundaProperties.class)
        .list()
        .stream()
        .flatMap(properties -> properties.getCamundaProperties().stream())
        .filter(property -> ModelCheck.PAUSES.equals(property.getCamundaName()))
        .map(CamundaProperty::getCamundaValue)
        .forEach(
            value -> {
              Matcher variable = VARIABLE.matcher(value);
              steps
                  .pauses()
                  .put(
                      task.getId(),
                      variable.matches()
                          ? new Named(null, variable.group(1))
                          : new Named(value, null));
            });
  }

  private static void note(Map<String, Named> limits, String activityId, String expression) {
    Matcher limit = LIMIT.matcher(expression == null ? "" : expression);
    if (limit.find()) {
      limits.put(activityId, new Named(limit.group(1), limit.group(2)));
    }
  }
}

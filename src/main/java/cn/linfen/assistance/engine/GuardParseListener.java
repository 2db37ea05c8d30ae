package cn.linfen.assistance.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.form.FormDefinition;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Puts the guard on every user task and every start of every process, so that no model can leave it
 * out, and has Tasklist show our form host for each {@code camunda:formRef}.
 */
class GuardParseListener extends AbstractBpmnParseListener {

  private static final List<String> NAMING_ATTRIBUTES =
      List.of(
          "elementVariable",
          "resultVariable",
          "initiator",
          "errorCodeVariable",
          "errorMessageVariable",
          "escalationCodeVariable");

  private final String formHost;
  private final TaskListener onComplete;
  private final TaskListener onAssignment;
  private final ExecutionListener onStart;
  private final ExecutionListener onTimer;

  GuardParseListener(
      String formHost,
      TaskListener onComplete,
      TaskListener onAssignment,
      ExecutionListener onStart,
      ExecutionListener onTimer) {
    this.formHost = formHost;
    this.onComplete = onComplete;
    this.onAssignment = onAssignment;
    this.onStart = onStart;
    this.onTimer = onTimer;
  }

  @Override
  public void parseProcess(Element element, ProcessDefinitionEntity definition) {
    definition.addBuiltInListener(ExecutionListener.EVENTNAME_START, onStart, 0);
    Set<String> names = new HashSet<>();
    collectNames(element, names);
    Model.declaredVariables(definition, Set.copyOf(names));
    Map<String, String> properties = processProperties(element);
    if (properties.containsKey("fileType")) {
      Model.fileType(
          definition,
          new Model.FileType(
              properties.get("fileType"),
              properties.getOrDefault("aidType", "none"),
              properties.getOrDefault("title", definition.getName())));
    }
  }

  @Override
  public void parseStartEvent(Element element, ScopeImpl scope, ActivityImpl activity) {
    if (scope instanceof ProcessDefinitionEntity definition
        && definition.getStartFormDefinition() != null) {
      FormDefinition form = definition.getStartFormDefinition();
      Model.startForm(definition, formId(form));
      showHost(form);
    }
  }

  @Override
  public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
    TaskDefinition task =
        ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, onComplete);
    task.addBuiltInTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, onAssignment);
    FormDefinition form = task.getFormDefinition();
    if (form != null) {
      Model.form(activity, formId(form));
      showHost(form);
    }
  }

  @Override
  public void parseBoundaryTimerEventDefinition(
      Element element, boolean interrupting, ActivityImpl activity) {
    activity.addBuiltInListener(ExecutionListener.EVENTNAME_END, onTimer);
  }

  @Override
  public void parseIntermediateTimerEventDefinition(Element element, ActivityImpl activity) {
    activity.addBuiltInListener(ExecutionListener.EVENTNAME_END, onTimer);
  }

  private static String formId(FormDefinition form) {
    Expression key = form.getCamundaFormDefinitionKey();
    return key == null ? null : key.getExpressionText();
  }

  private void showHost(FormDefinition form) {
    if (form.getCamundaFormDefinitionKey() == null) {
      return;
    }
    // Tasklist looks at the reference first, so it has to go.
    form.setFormKey(
        Context.getProcessEngineConfiguration().getExpressionManager().createExpression(formHost));
    form.setCamundaFormDefinitionKey(null);
    form.setCamundaFormDefinitionBinding(null);
    form.setCamundaFormDefinitionVersion(null);
  }

  private static void collectNames(Element element, Set<String> names) {
    for (String attribute : NAMING_ATTRIBUTES) {
      add(names, element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, attribute));
    }
    switch (element.getTagName()) {
      case "in", "out" -> add(names, element.attribute("target"));
      case "inputParameter", "outputParameter" -> add(names, element.attribute("name"));
      default -> {}
    }
    for (Element child : element.elements()) {
      collectNames(child, names);
    }
  }

  private static void add(Set<String> names, String name) {
    if (name != null && !name.isBlank()) {
      names.add(name);
    }
  }

  private static Map<String, String> processProperties(Element process) {
    Map<String, String> properties = new HashMap<>();
    Element extensions = process.element("extensionElements");
    Element list =
        extensions == null
            ? null
            : extensions.elementNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "properties");
    if (list != null) {
      for (Element property : list.elementsNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "property")) {
        properties.put(property.attribute("name"), property.attribute("value"));
      }
    }
    return properties;
  }
}

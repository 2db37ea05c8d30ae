package cn.linfen.assistance.support;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.IntermediateThrowEvent;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;

/** What there is to pass in a process, and what the tests run so far have passed. */
public final class ProcessCoverage {

  private ProcessCoverage() {}

  /** Ids of all flow nodes and sequence flows of a model. */
  public static Set<String> elements(Path model) {
    BpmnModelInstance instance = Bpmn.readModelFromFile(model.toFile());
    Set<String> ids = new TreeSet<>();
    for (FlowNode node : instance.getModelElementsByType(FlowNode.class)) {
      // The engine joins a throwing link to its catching one; the flow to it stands for it.
      boolean link =
          node instanceof IntermediateThrowEvent event
              && event.getEventDefinitions().stream()
                  .anyMatch(LinkEventDefinition.class::isInstance);
      if (!link) {
        ids.add(node.getId());
      }
    }
    for (SequenceFlow flow : instance.getModelElementsByType(SequenceFlow.class)) {
      ids.add(flow.getId());
    }
    return ids;
  }

  public static Set<String> passed(Path model) {
    return Coverage.of(model.toString().replace('\\', '/'));
  }
}

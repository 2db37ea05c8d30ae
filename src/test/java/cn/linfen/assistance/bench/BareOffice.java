package cn.linfen.assistance.bench;

import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.support.Paper;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.core.io.Resource;

/**
 * The same diagrams on a plain engine: what the product keeps in the case file are process
 * variables here, and the delegates do nothing but route.
 */
final class BareOffice implements Office, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CASE = "meetingAbout";
  private static final LocalDate START = LocalDate.of(2026, 3, 11);

  private final ProcessEngine engine;
  private final Schemas schemas;
  private final Map<String, Boolean> flags = new ConcurrentHashMap<>();
  private final Map<String, String> formOfTask = new ConcurrentHashMap<>();
  private final AtomicInteger serial = new AtomicInteger();
  private final AtomicInteger lots = new AtomicInteger();
  private final Profiles profiles;

  BareOffice(
      DataSource source,
      Schemas schemas,
      Profiles profiles,
      Set<String> delegates,
      List<Resource> models)
      throws Exception {
    this.schemas = schemas;
    this.profiles = profiles;
    StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
    configuration.setProcessEngineName("bare");
    configuration.setDataSource(source);
    configuration.setDatabaseSchemaUpdate("true");
    configuration.setHistory("full");
    configuration.setHistoryTimeToLive("P3650D");
    configuration.setDefaultSerializationFormat("application/json");
    configuration
        .getProcessEnginePlugins()
        .add(new org.camunda.spin.plugin.impl.SpinProcessEnginePlugin());
    configuration.setExpressionManager(
        new JuelExpressionManager() {

          @Override
          protected ELResolver createElResolver() {
            CompositeELResolver resolver = new CompositeELResolver();
            resolver.add(new Delegates(delegates));
            resolver.add(super.createElResolver());
            return resolver;
          }
        });
    this.engine = configuration.buildProcessEngine();
    DeploymentBuilder deployment = engine.getRepositoryService().createDeployment();
    for (Resource model : models) {
      deployment.addInputStream(model.getFilename(), model.getInputStream());
    }
    deployment.deploy();
  }

  @Override
  public void close() {
    engine.close();
  }

  /** Stands for the bean of that name. */
  private record Delegate(String name) {}

  private final class Delegates extends ELResolver {

    private final Set<String> names;

    Delegates(Set<String> names) {
      this.names = names;
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
      if (base == null && property instanceof String name && names.contains(name)) {
        context.setPropertyResolved(true);
        return new Delegate(name);
      }
      return null;
    }

    @Override
    public Object invoke(
        ELContext context, Object base, Object method, Class<?>[] types, Object[] values) {
      if (base instanceof Delegate delegate) {
        context.setPropertyResolved(true);
        return call(delegate.name() + "." + method, values);
      }
      return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
      return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {}

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
      return true;
    }

    @Override
    public java.util.Iterator<java.beans.FeatureDescriptor> getFeatureDescriptors(
        ELContext context, Object base) {
      return null;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
      return Object.class;
    }
  }

  private Object call(String method, Object[] values) {
    DelegateExecution execution = (DelegateExecution) values[values.length - 1];
    switch (method) {
      case "posts.at":
        return "post";
      case "posts.decidingLevel":
        return "county";
      case "deadlines.due", "deadlines.end":
        return Date.from(Instant.now().plus(30, ChronoUnit.DAYS));
      case "rules.flag":
        return flags.computeIfAbsent(
            (String) values[0],
            key ->
                profiles.flag(
                    (String) execution.getVariable("profile"),
                    key,
                    (String) execution.getVariable("county")));
      case "survey.cosigners":
        return List.of("township-clerk-b");
      case "lots.draw":
        return lots.incrementAndGet() % 10 < 3;
      case "survey.agreed", "evaluation.agreed":
        return true;
      case "relatives.isRegistered", "temporaryAid.restricted":
        return false;
      case "documents.issue":
        return 1L;
      case "notices.post":
        execution.setVariable("noticeNumber", "GS-" + serial.incrementAndGet());
        return null;
      case "evaluation.convene":
        Map<String, Object> variables = new HashMap<>();
        for (String name : List.of("county", "township", "village", "urbanRural", "profile")) {
          variables.put(name, execution.getVariable(name));
        }
        variables.put(CASE, execution.getProcessBusinessKey());
        engine
            .getRuntimeService()
            .startProcessInstanceByKey(
                "evaluation-meeting", "PY-" + serial.incrementAndGet(), variables);
        return null;
      case "evaluation.participants":
        return List.of("village-assistant");
      case "evaluation.cases":
        return List.of(execution.getVariable(CASE));
      case "evaluation.conclude":
        engine
            .getRuntimeService()
            .createMessageCorrelation("evaluationConcluded")
            .processInstanceBusinessKey((String) values[0])
            .setVariable("evaluationConclusion", "qualified")
            .correlate();
        return null;
      default:
        return null;
    }
  }

  @Override
  public String start(String process, String user, Paper paper) {
    String number = "BARE-" + serial.incrementAndGet();
    JsonNode data = paper.data();
    String village = data.path("division").asText();
    Map<String, Object> variables =
        variables(formOfTask.computeIfAbsent(process, this::formOfStart), data);
    variables.put("caseNumber", number);
    variables.put("aidType", process);
    variables.put("county", village.substring(0, 6));
    variables.put("township", village.substring(0, 9));
    variables.put("village", village);
    variables.put("urbanRural", data.path("urbanRural").asText());
    variables.put("profile", profiles.forStart(process, village.substring(0, 6), START));
    engine.getRuntimeService().startProcessInstanceByKey(process, number, variables);
    return number;
  }

  @Override
  public void sign(String caseNumber, String element, String user, Paper paper) {
    Task task =
        engine
            .getTaskService()
            .createTaskQuery()
            .processInstanceBusinessKey(caseNumber)
            .taskDefinitionKey(element)
            .singleResult();
    if (task == null) {
      throw new IllegalStateException(
          caseNumber + " does not wait at " + element + "; waiting: " + waiting());
    }
    if (task.getAssignee() == null) {
      engine.getTaskService().claim(task.getId(), user);
    }
    String form =
        formOfTask.computeIfAbsent(
            task.getProcessDefinitionId() + "/" + element,
            key -> formOf(task.getProcessDefinitionId(), element));
    engine.getTaskService().complete(task.getId(), variables(form, paper.data()));
  }

  private List<String> waiting() {
    return engine.getTaskService().createTaskQuery().list().stream()
        .map(Task::getTaskDefinitionKey)
        .toList();
  }

  private String formOfStart(String process) {
    String definition =
        engine
            .getRepositoryService()
            .createProcessDefinitionQuery()
            .processDefinitionKey(process)
            .singleResult()
            .getId();
    return engine
        .getRepositoryService()
        .getBpmnModelInstance(definition)
        .getModelElementsByType(StartEvent.class)
        .stream()
        .map(StartEvent::getCamundaFormRef)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private String formOf(String definition, String element) {
    UserTask model =
        engine.getRepositoryService().getBpmnModelInstance(definition).getModelElementById(element);
    return model.getCamundaFormRef();
  }

  /** Every field is a variable, and what the form declares as one has its name. */
  private Map<String, Object> variables(String form, JsonNode data) {
    Map<String, Object> variables = new HashMap<>();
    data.fields().forEachRemaining(field -> variables.put(field.getKey(), value(field.getValue())));
    schemas
        .find(form)
        .ifPresent(
            schema ->
                schema
                    .variables()
                    .forEach((pointer, name) -> variables.put(name, value(data.at(pointer)))));
    return variables;
  }

  private static Object value(JsonNode value) {
    if (value.isContainerNode()) {
      return Variables.objectValue(JSON.convertValue(value, Object.class))
          .serializationDataFormat("application/json")
          .create();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isIntegralNumber()) {
      return value.longValue();
    }
    if (value.isNumber()) {
      return value.doubleValue();
    }
    return value.isTextual() ? value.asText() : null;
  }

  @Override
  public boolean waitsAt(String caseNumber, String element) {
    return engine
        .getTaskService()
        .createTaskQuery()
        .processInstanceBusinessKey(caseNumber)
        .list()
        .stream()
        .anyMatch(task -> task.getTaskDefinitionKey().equals(element));
  }

  @Override
  public void fire(String caseNumber, String timer) {
    List<Job> found =
        engine
            .getRuntimeService()
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(caseNumber)
            .list()
            .stream()
            .flatMap(
                one ->
                    engine
                        .getManagementService()
                        .createJobQuery()
                        .processInstanceId(one.getId())
                        .activityId(timer)
                        .list()
                        .stream())
            .toList();
    engine.getManagementService().executeJob(found.get(0).getId());
  }

  @Override
  public String meeting(String village) {
    Task prepared =
        engine
            .getTaskService()
            .createTaskQuery()
            .taskDefinitionKey("recordMeeting")
            .processVariableValueEquals("village", village)
            .singleResult();
    if (prepared == null) {
      throw new IllegalStateException("no meeting in " + village + "; waiting: " + waiting());
    }
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processInstanceId(prepared.getProcessInstanceId())
        .singleResult()
        .getBusinessKey();
  }
}

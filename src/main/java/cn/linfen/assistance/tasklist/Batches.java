package cn.linfen.assistance.tasklist;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Fact;
import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.form.CodeLists;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.form.Submissions;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.problem.FieldError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Many tasks of one step, each with its own decision, signed with one PIN entry. */
@RestController
@RequestMapping("/api/batches")
class Batches {

  /** Most tasks that are listed and signed at once. */
  static final int MOST = 100;

  private static final int MOST_FACTS = 8;

  record Kind(String formId, String title, int count) {}

  record FactLine(String label, String value) {}

  record Item(
      String taskId,
      String caseNumber,
      String applicantMasked,
      String village,
      Instant due,
      List<FactLine> facts) {}

  record Listing(
      String title,
      JsonNode schema,
      Map<String, List<Map<String, String>>> codes,
      List<Item> items) {}

  /**
   * One of the tasks.
   *
   * @param statement what the officer saw; null if the caller showed none
   */
  record Entry(String taskId, JsonNode data, String statement) {

    JsonNode content() {
      return data == null ? NullNode.getInstance() : data;
    }
  }

  record Statement(String taskId, String text) {}

  record Body(List<Entry> items, String pin) {}

  record Outcome(String taskId, boolean ok, String error) {}

  private final TaskService tasks;
  private final RepositoryService repository;
  private final ProcessEngineConfigurationImpl engine;
  private final EngineActions actions;
  private final WorkItems items;
  private final Forms forms;
  private final Schemas schemas;
  private final CodeLists codes;
  private final CaseFiles cases;
  private final Divisions divisions;
  private final CurrentOfficer current;

  Batches(
      TaskService tasks,
      RepositoryService repository,
      ProcessEngineConfigurationImpl engine,
      EngineActions actions,
      WorkItems items,
      Forms forms,
      Schemas schemas,
      CodeLists codes,
      CaseFiles cases,
      Divisions divisions,
      CurrentOfficer current) {
    this.tasks = tasks;
    this.repository = repository;
    this.engine = engine;
    this.actions = actions;
    this.items = items;
    this.forms = forms;
    this.schemas = schemas;
    this.codes = codes;
    this.cases = cases;
    this.divisions = divisions;
    this.current = current;
  }

  /** Forms made for batches (root property {@code batch}) for which tasks wait for the officer. */
  @GetMapping
  List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (FormSchema form : schemas.all()) {
      if (isForBatches(form)) {
        int count = waiting(form.id()).size();
        if (count > 0) {
          kinds.add(new Kind(form.id(), form.title(), count));
        }
      }
    }
    return kinds;
  }

  @GetMapping("/{formId}")
  Listing list(@PathVariable String formId) {
    FormSchema form = form(formId);
    List<Item> found = new ArrayList<>();
    for (Task task : waiting(formId)) {
      items
          .task(task.getId())
          .filter(item -> item.caseNumber() != null)
          .flatMap(
              item ->
                  cases
                      .find(item.caseNumber())
                      .map(
                          head ->
                              new Item(
                                  task.getId(),
                                  head.number(),
                                  head.applicantMasked(),
                                  divisions.fullName(head.division()),
                                  item.due(),
                                  facts(head.number()))))
          .ifPresent(found::add);
    }
    return new Listing(form.title(), form.schema(), options(form.schema()), found);
  }

  /**
   * Signs all that are valid with one PIN and completes each in a transaction of its own; tells of
   * each whether it was done. A wrong PIN refuses them all.
   */
  @PostMapping("/{formId}/submission")
  List<Outcome> submit(@PathVariable String formId, @RequestBody Body body) {
    form(formId);
    String user = current.id();
    List<Entry> entries = entries(body);
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    Map<String, Submissions.Content> valid = new LinkedHashMap<>();
    for (Entry entry : entries) {
      outcomes.put(entry.taskId(), null);
      try {
        valid.put(entry.taskId(), check(formId, entry, user));
      } catch (ApiProblem problem) {
        outcomes.put(entry.taskId(), new Outcome(entry.taskId(), false, reason(problem)));
      } catch (AuthorizationException refused) {
        outcomes.put(entry.taskId(), new Outcome(entry.taskId(), false, refused.getMessage()));
      }
    }
    if (!valid.isEmpty()) {
      forms.stage(user, body.pin(), List.copyOf(valid.values()));
    }
    for (String taskId : valid.keySet()) {
      try {
        actions.complete(taskId, user);
        outcomes.put(taskId, new Outcome(taskId, true, null));
      } catch (AuthorizationException refused) {
        outcomes.put(taskId, new Outcome(taskId, false, refused.getMessage()));
      } catch (RuntimeException failed) {
        outcomes.put(taskId, new Outcome(taskId, false, "未能办结，请单独打开此任务重试"));
      }
    }
    return List.copyOf(outcomes.values());
  }

  /** What the officer would sign with these decisions, to be shown next to the PIN field. */
  @PostMapping("/{formId}/statements")
  List<Statement> statements(@PathVariable String formId, @RequestBody Body body) {
    form(formId);
    String user = current.id();
    return entries(body).stream()
        .map(
            entry ->
                new Statement(
                    entry.taskId(), forms.statement(item(formId, entry), user, entry.content())))
        .toList();
  }

  private static List<Entry> entries(Body body) {
    if (body.items() == null
        || body.items().isEmpty()
        || body.items().size() > MOST
        || body.items().contains(null)) {
      throw new ApiProblem(422, "一次请选择1至" + MOST + "件");
    }
    return body.items();
  }

  private WorkItem item(String formId, Entry entry) {
    return items
        .task(String.valueOf(entry.taskId()))
        .filter(item -> formId.equals(item.formId()))
        .orElseThrow(ApiProblem::notFound);
  }

  private Submissions.Content check(String formId, Entry entry, String user) {
    WorkItem item = item(formId, entry);
    if (item.assignee() == null) {
      actions.claim(item.taskId(), user);
      item = items.task(item.taskId()).orElseThrow(ApiProblem::notFound);
    }
    return forms.check(item, user, entry.content(), entry.statement());
  }

  private static String reason(ApiProblem problem) {
    return problem.errors().isEmpty()
        ? problem.getMessage()
        : problem.errors().stream()
            .map(FieldError::message)
            .distinct()
            .collect(Collectors.joining("；"));
  }

  private FormSchema form(String formId) {
    return schemas.find(formId).filter(Batches::isForBatches).orElseThrow(ApiProblem::notFound);
  }

  private static boolean isForBatches(FormSchema form) {
    return form.schema().path("properties").path("batch").asText().equals("true");
  }

  /** Tasks with that form that the officer has, or may claim. */
  private List<Task> waiting(String formId) {
    String[] elements = elements(formId).toArray(String[]::new);
    if (elements.length == 0) {
      return List.of();
    }
    String user = current.id();
    return tasks
        .createTaskQuery()
        .taskDefinitionKeyIn(elements)
        .or()
        .taskAssignee(user)
        .taskCandidateUser(user)
        .endOr()
        .orderByDueDate()
        .asc()
        .listPage(0, MOST);
  }

  private Set<String> elements(String formId) {
    Command<Set<String>> command =
        context ->
            context.runWithoutAuthorization(
                () -> {
                  Set<String> keys = new HashSet<>();
                  for (ProcessDefinition definition :
                      repository.createProcessDefinitionQuery().latestVersion().list()) {
                    repository
                        .getBpmnModelInstance(definition.getId())
                        .getModelElementsByType(UserTask.class)
                        .stream()
                        .filter(task -> formId.equals(task.getCamundaFormRef()))
                        .forEach(task -> keys.add(task.getId()));
                  }
                  return keys;
                });
    return engine.getCommandExecutorTxRequired().execute(command);
  }

  private List<FactLine> facts(String caseNumber) {
    List<FactLine> lines = new ArrayList<>();
    for (Fact fact : cases.facts(caseNumber)) {
      StringBuilder value = new StringBuilder();
      append(value, "申报", fact.declared());
      append(value, "核对", fact.verified());
      append(value, "调查", fact.found());
      append(value, "审批", fact.approved());
      if (value.length() > 0 && lines.size() < MOST_FACTS) {
        lines.add(new FactLine(fact.label(), value.toString()));
      }
    }
    return lines;
  }

  private static void append(StringBuilder text, String side, String value) {
    if (value != null) {
      text.append(text.length() > 0 ? "，" : "").append(side).append(' ').append(value);
    }
  }

  private Map<String, List<Map<String, String>>> options(JsonNode schema) {
    Map<String, List<Map<String, String>>> options = new LinkedHashMap<>();
    collect(schema, options);
    return options;
  }

  private void collect(JsonNode component, Map<String, List<Map<String, String>>> options) {
    String key = component.path("valuesKey").asText("");
    if (key.startsWith("code_")) {
      options.put(
          key,
          codes.list(key.substring("code_".length())).entrySet().stream()
              .map(code -> Map.of("label", code.getValue(), "value", code.getKey()))
              .toList());
    }
    component.path("components").forEach(child -> collect(child, options));
  }
}

package cn.linfen.assistance.form;

import cn.linfen.assistance.database.AskedOnce;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostHolding;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.problem.FieldError;
import cn.linfen.assistance.signature.CanonicalJson;
import cn.linfen.assistance.signature.PinRefused;
import cn.linfen.assistance.signature.Pins;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Opens, drafts and submits the form of a task or of a process to be started. */
@Component
public class Forms {

  /** A post in which the officer may act, with its name and place. */
  public record Posting(String group, String name) {}

  /**
   * A form as the page gets it.
   *
   * @param postings those to choose from, for a process to be started; the first is the one in
   *     which the form was opened
   */
  public record Opened(
      String formId,
      String title,
      JsonNode schema,
      ObjectNode data,
      Draft draft,
      Map<String, Object> task,
      Map<String, Object> signing,
      ObjectNode attachments,
      String me,
      List<Posting> postings) {}

  private final Schemas schemas;
  private final FormValidator validator;
  private final List<FormRule> rules;
  private final List<FormContextProvider> providers;
  private final List<FormPrefill> prefills;
  private final Drafts drafts;
  private final PersonalFields personal;
  private final Submissions submissions;
  private final CodeLists codes;
  private final AttachmentGate attachments;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final Pins pins;
  private final StatementWords words;
  private final ObjectMapper json;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate reading;
  private final Clock clock;

  Forms(
      Schemas schemas,
      FormValidator validator,
      List<FormRule> rules,
      List<FormContextProvider> providers,
      List<FormPrefill> prefills,
      Drafts drafts,
      PersonalFields personal,
      Submissions submissions,
      CodeLists codes,
      AttachmentGate attachments,
      Officers officers,
      Posts posts,
      Divisions divisions,
      Pins pins,
      StatementWords words,
      ObjectMapper json,
      ApplicationEventPublisher events,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.reading = new TransactionTemplate(transactions);
    this.reading.setReadOnly(true);
    this.schemas = schemas;
    this.validator = validator;
    this.rules = rules;
    this.providers = providers;
    this.prefills = prefills;
    this.drafts = drafts;
    this.personal = personal;
    this.submissions = submissions;
    this.codes = codes;
    this.attachments = attachments;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.pins = pins;
    this.words = words;
    this.json = json;
    this.events = events;
    this.clock = clock;
  }

  Opened open(WorkItem item, String user) {
    FormSchema form = form(item);
    Optional<Draft> found = drafts.find(subject(item, user));
    FormRequest request = request(item, user, found.map(Draft::data).orElse(null));
    if (item.caseNumber() != null) {
      events.publishEvent(new FormOpened(user, item.caseNumber(), form.title()));
    }
    ObjectNode data = context(form, request);
    boolean inHand = isInHand(item, user);
    for (FormPrefill prefill : prefills) {
      prefill
          .of(request)
          .ifPresent(
              values ->
                  data.setAll((ObjectNode) (inHand ? values : personal.masked(form, values))));
    }
    Draft draft =
        found
            .map(one -> inHand ? one : one.withData(personal.masked(form, one.data())))
            .orElse(null);
    Set<String> ids = new HashSet<>();
    attachmentIds(form.schema().path("components"), data, ids);
    if (draft != null) {
      attachmentIds(form.schema().path("components"), draft.data(), ids);
    }
    for (String list : Schemas.codeLists(form.schema())) {
      ArrayNode options = data.putArray(CodeLists.PREFIX + list);
      codes
          .list(list)
          .forEach((code, label) -> options.addObject().put("label", label).put("value", code));
    }
    return new Opened(
        form.id(),
        form.title(),
        form.schema(),
        data,
        draft,
        item.taskId() == null ? null : task(item),
        Map.of("pinSet", pins.isSet(user)),
        attachments.describe(ids, user),
        user,
        postings(item, user, request));
  }

  private List<Posting> postings(WorkItem item, String user, FormRequest request) {
    if (item.taskId() != null) {
      return List.of();
    }
    String acting = Posts.groupId(request.post(), request.division());
    return fitting(item, user).stream()
        .sorted(Comparator.comparing(held -> !held.groupId().equals(acting)))
        .map(
            held ->
                new Posting(
                    held.groupId(),
                    divisions.fullName(held.division())
                        + posts.get(held.post()).name()
                        + (held.deputyFor() == null
                            ? ""
                            : "（代" + officers.name(held.deputyFor()) + "）")))
        .distinct()
        .toList();
  }

  /** Whether the user works on it, rather than looks at what another one is working on. */
  private static boolean isInHand(WorkItem item, String user) {
    return item.taskId() == null || user.equals(item.assignee());
  }

  private FormSchema form(WorkItem item) {
    return schemas
        .find(item.formId())
        .orElseThrow(() -> new ApiProblem(409, "此环节的表单还没有部署，请联系流程设计师"));
  }

  private static Map<String, Object> task(WorkItem item) {
    Map<String, Object> task = new java.util.LinkedHashMap<>();
    task.put("id", item.taskId());
    task.put("name", item.name());
    task.put("assignee", item.assignee());
    task.put("due", item.due());
    task.put("provisional", item.provisional());
    return task;
  }

  Draft saveDraft(WorkItem item, String user, JsonNode data, int revision) {
    requireAssignee(item, user);
    if (!data.isObject()) {
      throw new ApiProblem(400, "草稿内容应为一个对象");
    }
    FieldErrors errors = new FieldErrors();
    Intake.check(data, errors);
    if (!errors.isEmpty()) {
      throw new ApiProblem(422, "草稿没有保存：有" + errors.list().size() + "处需要改正", errors.list());
    }
    return drafts.save(subject(item, user), data, revision, user);
  }

  void dropDraft(WorkItem item, String user) {
    requireAssignee(item, user);
    drafts.drop(subject(item, user));
  }

  public Optional<Draft> draft(WorkItem item, String user) {
    return drafts.find(subject(item, user));
  }

  /**
   * Checks, signs and stages one submission.
   *
   * @param seen the statement that the officer saw; null if the caller showed none
   * @return its id
   * @throws ApiProblem 422 with the errors of each field; 409 if the officer saw another statement
   */
  String submit(WorkItem item, String user, JsonNode data, String seen, String pin) {
    return stage(user, pin, List.of(check(item, user, data, seen))).get(0);
  }

  /**
   * As {@link #check(WorkItem, String, JsonNode)}, and that the officer saw what will be signed.
   *
   * @param seen the statement that the officer saw; null if the caller showed none
   * @throws ApiProblem also 409 if it was another one
   */
  public Submissions.Content check(WorkItem item, String user, JsonNode data, String seen) {
    Submissions.Content content = check(item, user, data);
    if (seen != null && !seen.equals(content.statement())) {
      throw new ApiProblem(
          409,
          "您看到的签署内容与现在要签署的不一致，没有签署；请重新阅读后再输入口令",
          List.of(),
          Map.of("statement", content.statement()));
    }
    return content;
  }

  /**
   * Checks data for a task without signing.
   *
   * @throws ApiProblem 422 with the errors of each field; 403 if the task is not the officer's
   */
  public Submissions.Content check(WorkItem item, String user, JsonNode data) {
    return AskedOnce.during(() -> reading.execute(status -> checkInTransaction(item, user, data)));
  }

  private Submissions.Content checkInTransaction(WorkItem item, String user, JsonNode data) {
    requireAssignee(item, user);
    FormSchema form = form(item);
    FormRequest request = request(item, user, data);
    FieldErrors errors = new FieldErrors();
    ObjectNode context = context(form, request);
    ObjectNode clean = validator.validate(form, data, context, request, errors);
    String place = clean.path("division").asText("");
    if (item.taskId() == null
        && !place.isEmpty()
        && errors.isEmpty()
        && !divisions.within(place, request.division())) {
      errors.add("/division", "不在您的岗位所辖范围（" + divisions.fullName(request.division()) + "）内");
    }
    if (errors.isEmpty()) {
      rules.stream()
          .filter(rule -> rule.applies(request))
          .forEach(rule -> rule.check(request, clean, errors));
    }
    if (!errors.isEmpty()) {
      throw new ApiProblem(422, "有" + errors.list().size() + "处需要改正，没有提交", errors.list());
    }
    return new Submissions.Content(
        request,
        item.step(),
        profile(context),
        form.hash(),
        clean,
        section(clean),
        words.statement(form, item, request, clean));
  }

  private static String section(JsonNode clean) {
    try {
      return CanonicalJson.sm3(clean);
    } catch (IllegalArgumentException noCanonicalSpelling) {
      throw new ApiProblem(422, "表单中有位数过多的数字或残缺的字符，请改正，没有提交");
    }
  }

  private static String profile(ObjectNode context) {
    return context.path("case").path("profile").asText(null);
  }

  /**
   * What the officer would sign with these data, in words; the data need not be complete. A task of
   * the officer's post need not have been claimed.
   */
  public String statement(WorkItem item, String user, JsonNode data) {
    if (item.assignee() != null || item.groups().isEmpty()) {
      requireAssignee(item, user);
    }
    FormSchema form = form(item);
    FormRequest request = request(item, user, data);
    FieldErrors ignored = new FieldErrors();
    return words.statement(
        form,
        item,
        request,
        validator.validate(form, data, context(form, request), request, ignored));
  }

  /**
   * Signs and stages checked contents with one PIN.
   *
   * @throws ApiProblem 422 at {@code /pin} when the PIN does not sign
   */
  public List<String> stage(String user, String pin, List<Submissions.Content> contents) {
    try {
      return submissions.stage(user, pin, contents);
    } catch (PinRefused refused) {
      throw new ApiProblem(
          422, refused.getMessage(), List.of(new FieldError("/pin", refused.getMessage())));
    }
  }

  private static void requireAssignee(WorkItem item, String user) {
    if (!isInHand(item, user)) {
      throw new ApiProblem(403, item.assignee() == null ? "请先签收此任务" : "此任务由其他人员办理");
    }
  }

  private static String subject(WorkItem item, String user) {
    return item.taskId() == null
        ? Drafts.ofStart(item.processKey(), user)
        : Drafts.ofTask(item.taskId());
  }

  /**
   * The post in which the officer acts here: of those that the task is for, or that may start the
   * process, the one over the place that the form names.
   *
   * @param data null if there are none yet
   */
  private FormRequest request(WorkItem item, String user, JsonNode data) {
    List<PostHolding> fitting = fitting(item, user);
    String place = item.taskId() != null || data == null ? "" : data.path("division").asText("");
    PostHolding post =
        fitting.stream()
            .filter(one -> !place.isEmpty() && divisions.within(place, one.division()))
            .findFirst()
            .or(() -> fitting.stream().findFirst())
            .orElseThrow(() -> new ApiProblem(403, "您现在没有办理此事项的岗位"));
    return new FormRequest(
        item.formId(),
        item.processKey(),
        item.taskId(),
        item.caseNumber(),
        user,
        post.post(),
        post.division(),
        post.deputyFor());
  }

  private List<PostHolding> fitting(WorkItem item, String user) {
    return officers.postsOf(user).stream()
        .filter(one -> item.groups().contains(one.groupId()))
        .toList();
  }

  private ObjectNode context(FormSchema form, FormRequest request) {
    ObjectNode data = json.createObjectNode();
    data.put("today", LocalDate.now(clock).toString());
    data.putObject("officer")
        .put("id", request.user())
        .put("name", officers.name(request.user()))
        .put("post", posts.get(request.post()).name())
        .put("division", request.division())
        .put("divisionName", divisions.fullName(request.division()));
    for (FormContextProvider provider : providers) {
      if (provider.forms().isEmpty() || provider.forms().contains(form.id())) {
        provider.add(request, data);
      }
    }
    return data;
  }

  private static void attachmentIds(JsonNode components, JsonNode data, Set<String> ids) {
    for (JsonNode component : components) {
      String widget = component.path("properties").path("widget").asText("");
      String path = component.path(component.has("key") ? "key" : "path").asText("");
      JsonNode value = FormValidator.get(data, path);
      if (widget.equals("attachment")) {
        value.forEach(id -> ids.add(id.asText()));
      } else if (widget.equals("signature") && value.isTextual()) {
        ids.add(value.asText());
      } else if (component.path("type").asText().equals("dynamiclist")) {
        value.forEach(row -> attachmentIds(component.path("components"), row, ids));
      } else if (component.has("components")) {
        attachmentIds(component.path("components"), value, ids);
      }
    }
  }
}

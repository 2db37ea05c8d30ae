package cn.linfen.assistance.form;

import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.problem.ApiProblem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Forms, drafts and submissions of tasks and of processes to be started. */
@RestController
@RequestMapping("/api")
class FormController {

  record DraftBody(JsonNode data, int revision) {}

  record SubmissionBody(JsonNode data, String statement, String pin) {}

  record StatementBody(JsonNode data) {}

  private final Forms forms;
  private final WorkItems items;
  private final CurrentOfficer current;
  private final Officers officers;

  FormController(Forms forms, WorkItems items, CurrentOfficer current, Officers officers) {
    this.forms = forms;
    this.items = items;
    this.current = current;
    this.officers = officers;
  }

  private WorkItem task(String id) {
    return items.task(id).orElseThrow(() -> noTask(id));
  }

  /** A page may be open while a colleague, or time, has dealt with its task. */
  private ApiProblem noTask(String id) {
    return items
        .ended(id, current.id())
        .map(
            ended ->
                ended.completedBy() == null
                    ? "此任务已不再等待办理，案件已转入其他环节；这里填写的内容没有提交，请刷新任务列表"
                    : "此任务已由" + officers.name(ended.completedBy()) + "办结；这里填写的内容没有提交，请刷新任务列表")
        .map(text -> new ApiProblem(409, text))
        .orElseGet(ApiProblem::notFound);
  }

  private WorkItem process(String key, String post) {
    return items.process(key, current.id()).orElseThrow(ApiProblem::notFound).in(post);
  }

  private static JsonNode content(JsonNode data) {
    return data == null ? NullNode.getInstance() : data;
  }

  @GetMapping("/tasks/{id}/form")
  Forms.Opened taskForm(@PathVariable String id) {
    return forms.open(task(id), current.id());
  }

  /**
   * @param as engine group of the post in which the officer acts, where several of theirs may
   */
  @GetMapping("/processes/{key}/form")
  Forms.Opened startForm(@PathVariable String key, @RequestParam(required = false) String as) {
    return forms.open(process(key, as), current.id());
  }

  @PutMapping("/tasks/{id}/draft")
  Map<String, Object> saveTaskDraft(@PathVariable String id, @RequestBody DraftBody body) {
    return saved(forms.saveDraft(task(id), current.id(), content(body.data()), body.revision()));
  }

  @PutMapping("/processes/{key}/draft")
  Map<String, Object> saveStartDraft(@PathVariable String key, @RequestBody DraftBody body) {
    return saved(
        forms.saveDraft(process(key, null), current.id(), content(body.data()), body.revision()));
  }

  private static Map<String, Object> saved(Draft draft) {
    return Map.of("revision", draft.revision(), "savedAt", draft.savedAt());
  }

  @DeleteMapping("/tasks/{id}/draft")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void dropTaskDraft(@PathVariable String id) {
    forms.dropDraft(task(id), current.id());
  }

  @DeleteMapping("/processes/{key}/draft")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void dropStartDraft(@PathVariable String key) {
    forms.dropDraft(process(key, null), current.id());
  }

  @PostMapping("/tasks/{id}/submission")
  Map<String, String> submitTask(@PathVariable String id, @RequestBody SubmissionBody body) {
    return Map.of(
        "submissionId",
        forms.submit(task(id), current.id(), content(body.data()), body.statement(), body.pin()));
  }

  @PostMapping("/processes/{key}/submission")
  Map<String, String> submitStart(
      @PathVariable String key,
      @RequestParam(required = false) String as,
      @RequestBody SubmissionBody body) {
    return Map.of(
        "submissionId",
        forms.submit(
            process(key, as), current.id(), content(body.data()), body.statement(), body.pin()));
  }

  /** What the officer would sign with these data, to be shown next to the PIN field. */
  @PostMapping("/tasks/{id}/statement")
  Map<String, String> taskStatement(@PathVariable String id, @RequestBody StatementBody body) {
    return Map.of("text", forms.statement(task(id), current.id(), content(body.data())));
  }

  @PostMapping("/processes/{key}/statement")
  Map<String, String> startStatement(
      @PathVariable String key,
      @RequestParam(required = false) String as,
      @RequestBody StatementBody body) {
    return Map.of("text", forms.statement(process(key, as), current.id(), content(body.data())));
  }
}

package cn.linfen.assistance.document;

import cn.linfen.assistance.form.Draft;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.problem.ApiProblem;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What was entered so far, on paper. The web applications' sandbox does not let a page print. */
@RestController
class DraftPdfController {

  private final Forms forms;
  private final Schemas schemas;
  private final WorkItems items;
  private final FormPrinter printer;
  private final CurrentOfficer current;
  private final PersonalFields personal;

  DraftPdfController(
      Forms forms,
      Schemas schemas,
      WorkItems items,
      FormPrinter printer,
      CurrentOfficer current,
      PersonalFields personal) {
    this.forms = forms;
    this.schemas = schemas;
    this.items = items;
    this.printer = printer;
    this.current = current;
    this.personal = personal;
  }

  @GetMapping("/api/tasks/{id}/draft.pdf")
  ResponseEntity<byte[]> ofTask(@PathVariable String id) {
    return print(items.task(id).orElseThrow(ApiProblem::notFound));
  }

  @GetMapping("/api/processes/{key}/draft.pdf")
  ResponseEntity<byte[]> ofStart(@PathVariable String key) {
    return print(items.process(key, current.id()).orElseThrow(ApiProblem::notFound));
  }

  private ResponseEntity<byte[]> print(WorkItem item) {
    Draft draft =
        forms.draft(item, current.id()).orElseThrow(() -> new ApiProblem(404, "还没有保存过草稿，请先填写并保存"));
    FormSchema form = schemas.get(item.formId());
    byte[] pdf =
        printer.pdf(
            form.schema(),
            // The officer in charge lets the applicant read it over.
            item.taskId() == null || current.id().equals(item.assignee())
                ? draft.data()
                : personal.masked(form, draft.data()),
            form.title(),
            (item.caseNumber() == null ? "" : "受理编号：" + item.caseNumber() + "　")
                + "草稿，未签署。"
                + draft.savedBy()
                + " "
                + ChineseText.minute(draft.savedAt())
                + "保存");
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.inline()
                .filename(form.title() + "（草稿）.pdf", StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(pdf);
  }
}

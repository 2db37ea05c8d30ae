package cn.linfen.assistance.tasklist;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.problem.ApiProblem;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The line of a task in Tasklist's list that says whose case it is. */
@RestController
@RequestMapping("/api/tasks")
class TaskCards {

  /**
   * @param provisional whether the due date rests on a calendar year that is not loaded (暂定)
   */
  record Card(
      String caseNumber, String title, String applicantMasked, String place, boolean provisional) {}

  private final WorkItems items;
  private final CaseFiles cases;
  private final Divisions divisions;

  TaskCards(WorkItems items, CaseFiles cases, Divisions divisions) {
    this.items = items;
    this.cases = cases;
    this.divisions = divisions;
  }

  @GetMapping("/{id}/card")
  Card card(@PathVariable String id) {
    WorkItem item = items.task(id).orElseThrow(ApiProblem::notFound);
    return cases
        .find(item.caseNumber())
        .map(
            file ->
                new Card(
                    file.number(),
                    file.title(),
                    file.applicantMasked(),
                    divisions.get(file.division()).name(),
                    item.provisional()))
        .orElseThrow(ApiProblem::notFound);
  }
}

package cn.linfen.assistance.form;

import cn.linfen.assistance.problem.ApiProblem;
import java.time.Instant;
import java.util.Set;

/**
 * A task, or a process that may be started, as the forms see it.
 *
 * @param step id of the BPMN element
 * @param taskId null for a process to be started; so are name, case number, assignee and due
 * @param provisional whether the due date rests on a calendar year that is not loaded (暂定)
 * @param groups the candidate groups of the task, or those of the officer who is to sign it by
 *     name, or those of the officer that may start the process
 */
public record WorkItem(
    String taskId,
    String step,
    String name,
    String formId,
    String processKey,
    String caseNumber,
    String assignee,
    Instant due,
    boolean provisional,
    Set<String> groups) {

  /**
   * The same, to be done in that post and no other.
   *
   * @param group one of the groups, or null to leave the choice open
   * @throws ApiProblem 403 if it is not one of them
   */
  WorkItem in(String group) {
    if (group == null) {
      return this;
    }
    if (!groups.contains(group)) {
      throw new ApiProblem(403, "您不担任所选的岗位，或该岗位不能办理此事项");
    }
    return new WorkItem(
        taskId,
        step,
        name,
        formId,
        processKey,
        caseNumber,
        assignee,
        due,
        provisional,
        Set.of(group));
  }
}

package cn.linfen.assistance.form;

import java.time.Instant;
import java.util.Set;

/**
 * A task, or a process that may be started, as the forms see it.
 *
 * @param step id of the BPMN element
 * @param taskId null for a process to be started; so are name, case number, assignee and due
 * @param provisional whether the due date rests on a calendar year that is not loaded (暂定)
 * @param groups the candidate groups of the task, or those of the officer that may start the
 *     process
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
    Set<String> groups) {}

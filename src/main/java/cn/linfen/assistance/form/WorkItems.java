package cn.linfen.assistance.form;

import java.util.Optional;

/**
 * Finds tasks and startable processes on behalf of the signed-in officer; implemented with the
 * engine.
 */
public interface WorkItems {

  /** Empty if there is no such task or the officer may not see it. */
  Optional<WorkItem> task(String taskId);

  /**
   * Whose work a task was that is no longer there.
   *
   * @return empty if there was none, or the officer had no part in it: not being candidate by one
   *     of the posts held now, nor assignee
   */
  Optional<Ended> ended(String taskId, String user);

  /**
   * A task that waits no longer.
   *
   * @param completedBy user id; null if it ended without anybody completing it
   */
  record Ended(String completedBy) {}

  /** Empty if there is no such process or the officer may not start it. */
  Optional<WorkItem> process(String keyOrDefinitionId, String user);
}

package cn.linfen.assistance.form;

import java.util.Optional;

/**
 * Finds tasks and startable processes on behalf of the signed-in officer; implemented with the
 * engine.
 */
public interface WorkItems {

  /** Empty if there is no such task or the officer may not see it. */
  Optional<WorkItem> task(String taskId);

  /** Empty if there is no such process or the officer may not start it. */
  Optional<WorkItem> process(String keyOrDefinitionId, String user);
}

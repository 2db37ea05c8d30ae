package cn.linfen.assistance.deadline;

import java.time.Instant;

/**
 * What the engine's history knows of one step of a case.
 *
 * @param id of the task; of the activity instance for a waiting period
 * @param limitKey null where it has no limit
 * @param pauses why the clock of the case stands while it is open; null where it runs
 * @param group of the post that does it ({@code post.division}); null where nobody or a named
 *     person does
 * @param officer who has claimed or completed it; may be null
 * @param dueAt null where it has no limit, and for a waiting period: counted from its start
 * @param ending null while it is open
 */
public record Step(
    String id,
    Kind kind,
    String caseNumber,
    String processKey,
    String definitionId,
    String activityId,
    String name,
    String limitKey,
    String pauses,
    String group,
    String officer,
    Instant startedAt,
    Instant dueAt,
    Instant endedAt,
    Ending ending) {

  public enum Kind {
    /** Somebody's work. */
    TASK,
    /** A period or a message that is waited for. */
    WAIT
  }

  public enum Ending {
    /** Done. */
    COMPLETED,
    /** Its time ran out, and that ended it (失效). */
    LAPSED,
    /** It fell away: the case was terminated, returned or objected to. */
    CANCELLED
  }
}

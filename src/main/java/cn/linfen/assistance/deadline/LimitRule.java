package cn.linfen.assistance.deadline;

import java.util.Set;

/**
 * How a limit of a profile runs; its number, unit and source are the profile's parameter.
 *
 * @param applies {@code urban} or {@code rural}; empty for all
 * @param firstRunEnds the form that ends the first run of a limit that starts with acceptance: once
 *     it is signed the case has come back to the step, and the limit runs from there; may be empty
 * @param pauses keys of the reasons for which it stands
 * @param extension the limit that takes its place by a signed decision; null if it cannot be
 *     extended
 * @param added whether the extension is added to it instead
 * @param extendedBy posts that may decide so
 */
public record LimitRule(
    Scope scope,
    String applies,
    Start starts,
    String firstRunEnds,
    Set<String> pauses,
    Consequence consequence,
    String extension,
    boolean added,
    Set<String> extendedBy) {

  /** What of a case it limits. */
  public enum Scope {
    STEP,
    /** Everything until the decision. */
    CASE
  }

  /** What it runs from. */
  public enum Start {
    STEP,
    ACCEPTANCE,
    APPLICATION
  }

  /** What follows when it is over. */
  public enum Consequence {
    /** It is noted, and binds nobody. */
    WARN,
    /** Whoever is at work is late; a whole case's binds the steps. */
    ESCALATE,
    /** What it limits ends. */
    LAPSE
  }

  /** That of a limit of which nothing particular is said. */
  static final LimitRule PLAIN =
      new LimitRule(
          Scope.STEP, "", Start.STEP, "", Set.of(), Consequence.ESCALATE, null, false, Set.of());
}

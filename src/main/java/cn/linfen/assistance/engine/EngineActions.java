package cn.linfen.assistance.engine;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The ways in which our own code, beside Tasklist and the REST API, moves processes. Each call is
 * one transaction of its own, whatever surrounds it, so that one that fails does not stop others.
 */
public interface EngineActions {

  /**
   * Completes a task for an officer who has a signed submission staged for it. The same guard
   * applies as through any other interface.
   *
   * @throws Refusal with the reason in Chinese
   */
  void complete(String taskId, String user);

  /**
   * Claims a task that nobody has claimed.
   *
   * @throws Refusal if the officer does not hold a post of the task, or somebody else has it
   */
  void claim(String taskId, String user);

  /**
   * Puts a claimed task back for the others of the post.
   *
   * @throws Refusal if the task is not the officer's
   */
  void putBack(String taskId, String user);

  /**
   * Starts a process for an officer with a staged submission.
   *
   * @return the case number
   * @throws Refusal with the reason in Chinese
   */
  String start(String processKey, String submissionId, String user);

  /** What a process starts with that the system opens. */
  record SystemStart(String caseNumber, Map<String, Object> variables) {}

  /**
   * Starts a process that nobody applies for, as the system.
   *
   * @param prepare opens its file, in the same transaction; empty if there is nothing to start
   */
  void startAsSystem(String processKey, Supplier<Optional<SystemStart>> prepare);

  /**
   * Delivers a message to the one process of the case that waits for it, as the system.
   *
   * @param variables routing variables; each name must be known
   * @return false if no process of the case waits for it
   */
  boolean correlate(String message, String caseNumber, Map<String, Object> variables);
}

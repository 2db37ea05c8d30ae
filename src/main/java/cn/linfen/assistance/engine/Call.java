package cn.linfen.assistance.engine;

import org.camunda.bpm.engine.impl.interceptor.Command;

/**
 * What the engine was asked to do by whoever is outside of it: the command that came first.
 * Commands that the engine or our delegates issue while it runs belong to the same call.
 */
final class Call {

  private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

  private final Command<?> command;
  private final boolean outside;
  private Subject subject;
  private String startedCase;
  private boolean startPermitted;

  private Call(Command<?> command, boolean outside) {
    this.command = command;
    this.outside = outside;
  }

  /** Null outside of the engine. */
  static Call current() {
    return CURRENT.get();
  }

  static Call enter(Command<?> command) {
    Call call = new Call(command, WebRequests.toCamunda());
    CURRENT.set(call);
    return call;
  }

  static void leave() {
    CURRENT.remove();
  }

  /**
   * What an officer wants to do, for the ledger.
   *
   * @param step id of the BPMN element
   */
  record Subject(String caseNumber, String officer, String step) {}

  void about(Subject wanted) {
    subject = wanted;
  }

  /** Null as long as the guard has not been asked about a task of a case. */
  Subject subject() {
    return subject;
  }

  Command<?> command() {
    return command;
  }

  /** Whether it came through one of Camunda's own web interfaces, not through our code. */
  boolean outside() {
    return outside;
  }

  /** The guard has accepted a submission for the process that is about to start. */
  void permitStart(String caseNumber) {
    startedCase = caseNumber;
    startPermitted = true;
  }

  /** Whether a root process may start now; a submission permits one. */
  boolean takeStartPermit() {
    boolean permitted = startPermitted;
    startPermitted = false;
    return permitted;
  }

  /** Whether a process was already started from a submission in this call. */
  boolean hasStarted() {
    return startedCase != null && !startPermitted;
  }
}

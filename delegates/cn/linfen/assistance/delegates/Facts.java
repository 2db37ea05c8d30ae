package cn.linfen.assistance.delegates;

import cn.linfen.assistance.policy.AidTypes;
import org.camunda.bpm.engine.delegate.VariableScope;

/** Reads routing facts of a process. */
final class Facts {

  private Facts() {}

  /**
   * @throws IllegalStateException if the process does not have it
   */
  static String text(VariableScope execution, String name) {
    Object value = execution.getVariable(name);
    if (value == null) {
      throw new IllegalStateException("the process has no " + name);
    }
    return value.toString();
  }

  /**
   * The parameter that a limit named in a model stands for.
   *
   * @param limit a key of the profile; {@code *.} in front stands for the aid type's own
   */
  static String limit(String limit, VariableScope execution) {
    return limit.startsWith("*") ? AidTypes.key(limit, text(execution, "aidType")) : limit;
  }

  /** False where the process does not say. */
  static boolean flag(VariableScope execution, String name) {
    return Boolean.TRUE.equals(execution.getVariable(name));
  }
}

package cn.linfen.assistance.policy;

import java.util.Map;

/**
 * The decision tables that designers edit; implemented with the DMN engine, without its history.
 */
public interface RuleTables {

  /**
   * Evaluates the newest deployed version.
   *
   * @return outputs of the first row that matches; empty if none does
   * @throws IllegalArgumentException if there is no such table
   */
  Map<String, Object> evaluate(String decisionKey, Map<String, ?> inputs);
}

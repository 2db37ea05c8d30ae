package cn.linfen.assistance.database;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the database has answered during one piece of work of one thread, so that each question goes
 * there once. Only for what that work itself does not change; outside such work every question is
 * asked.
 */
public final class AskedOnce {

  private static final ThreadLocal<Map<List<Object>, Object>> ANSWERS = new ThreadLocal<>();

  private AskedOnce() {}

  /** Does the work; within such work already, it shares its answers. */
  public static <T> T during(Supplier<T> work) {
    if (ANSWERS.get() != null) {
      return work.get();
    }
    ANSWERS.set(new HashMap<>());
    try {
      return work.get();
    } finally {
      ANSWERS.remove();
    }
  }

  /**
   * @param question what is asked of whom
   * @param ask never answers null
   */
  @SuppressWarnings("unchecked")
  public static <T> T get(List<Object> question, Supplier<T> ask) {
    Map<List<Object>, Object> answers = ANSWERS.get();
    if (answers == null) {
      return ask.get();
    }
    Object answer = answers.get(question);
    if (answer == null) {
      answer = ask.get();
      answers.put(question, answer);
    }
    return (T) answer;
  }
}

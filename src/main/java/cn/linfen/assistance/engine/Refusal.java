package cn.linfen.assistance.engine;

import cn.linfen.assistance.problem.Refused;
import org.camunda.bpm.engine.AuthorizationException;

/**
 * What was asked for does not happen, and nothing has changed. The message says why, in Chinese,
 * and reaches the user word for word: Camunda's REST API answers 403 to exceptions of this family.
 */
public class Refusal extends AuthorizationException implements Refused {

  private static final long serialVersionUID = 1L;

  public Refusal(String reason) {
    super(reason);
  }

  public Refusal(String reason, Throwable cause) {
    super(reason);
    initCause(cause);
  }
}

package cn.linfen.assistance.correction;

import cn.linfen.assistance.problem.Refused;

/** A correction that cannot be asked for now. The message is for the officer. */
public class CorrectionRefused extends RuntimeException implements Refused {

  private static final long serialVersionUID = 1L;

  CorrectionRefused(String message, Throwable cause) {
    super(message, cause);
  }
}

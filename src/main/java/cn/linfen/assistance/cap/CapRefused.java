package cn.linfen.assistance.cap;

import cn.linfen.assistance.problem.Refused;

/** A grant that the caps do not allow. The message is for the officer. */
public class CapRefused extends RuntimeException implements Refused {

  private static final long serialVersionUID = 1L;

  CapRefused(String message) {
    super(message);
  }
}

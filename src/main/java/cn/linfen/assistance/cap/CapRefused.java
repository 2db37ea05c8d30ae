package cn.linfen.assistance.cap;

/** A grant that the caps do not allow. The message is for the officer. */
public class CapRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CapRefused(String message) {
    super(message);
  }
}

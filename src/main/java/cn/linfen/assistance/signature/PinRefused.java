package cn.linfen.assistance.signature;

/** The PIN does not sign; the message says why, in Chinese. */
public class PinRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PinRefused(String message) {
    super(message);
  }
}

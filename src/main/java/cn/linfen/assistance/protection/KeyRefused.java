package cn.linfen.assistance.protection;

/** Keys are missing or are not those of the data; the message says what to do, in Chinese. */
public class KeyRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KeyRefused(String message) {
    super(message);
  }
}

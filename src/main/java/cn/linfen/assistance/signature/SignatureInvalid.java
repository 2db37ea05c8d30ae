package cn.linfen.assistance.signature;

/** A stored signature does not hold; says so in Chinese to the officer who made it. */
public class SignatureInvalid extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SignatureInvalid(String message) {
    super(message);
  }
}

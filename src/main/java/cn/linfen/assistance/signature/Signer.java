package cn.linfen.assistance.signature;

/**
 * A way in which officers sign: with a key that the PIN opens, or another device such as a PKCS#11
 * token. The first bean that serves an officer is asked.
 */
public interface Signer {

  /** Whether the officer signs in this way. */
  boolean serves(String officer);

  /**
   * Opens the officer's key for the signatures of one act. Not to be called within a transaction: a
   * wrong PIN counts whatever becomes of the rest.
   *
   * @param secret what the officer typed
   * @throws PinRefused with the reason, in Chinese
   */
  Key open(String officer, String secret);

  /** A key that is open. To be closed as soon as it has signed. */
  interface Key extends AutoCloseable {

    /** Serial number of the certificate that holds now, hexadecimal. */
    String certificate();

    /** An SM2 signature with SM3 over the message, DER. */
    byte[] sign(byte[] message);

    @Override
    void close();
  }
}

package cn.linfen.assistance.protection;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** SM4 in Galois/counter mode (GB/T 32907, RFC 8998) and HMAC-SM3 (GB/T 15852.2). */
final class Sm4 {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Sm4() {}

  /** Nonce, ciphertext and tag in Base64. The version is authenticated with them. */
  static String encrypt(byte[] key, int version, String text) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    GCMBlockCipher cipher = cipher(true, key, version, nonce);
    byte[] out = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
    int done = cipher.processBytes(plain, 0, plain.length, out, NONCE_BYTES);
    try {
      cipher.doFinal(out, NONCE_BYTES + done);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException(e);
    }
    return Base64.getEncoder().encodeToString(out);
  }

  /**
   * @throws IllegalArgumentException if it was not encrypted with this key, or has been changed
   */
  static String decrypt(byte[] key, int version, String base64) {
    byte[] in = Base64.getDecoder().decode(base64);
    // Base64 leaves bits over at the end, which the decoder does not look at.
    if (in.length < NONCE_BYTES + TAG_BITS / 8
        || !Base64.getEncoder().encodeToString(in).equals(base64)) {
      throw new IllegalArgumentException("not as written");
    }
    GCMBlockCipher cipher = cipher(false, key, version, Arrays.copyOf(in, NONCE_BYTES));
    byte[] plain = new byte[cipher.getOutputSize(in.length - NONCE_BYTES)];
    int done = cipher.processBytes(in, NONCE_BYTES, in.length - NONCE_BYTES, plain, 0);
    try {
      cipher.doFinal(plain, done);
    } catch (InvalidCipherTextException e) {
      throw new IllegalArgumentException("not authentic", e);
    }
    return new String(plain, StandardCharsets.UTF_8);
  }

  private static GCMBlockCipher cipher(boolean encrypt, byte[] key, int version, byte[] nonce) {
    var cipher = (GCMBlockCipher) GCMBlockCipher.newInstance(new SM4Engine());
    byte[] versionBytes = Integer.toString(version).getBytes(StandardCharsets.US_ASCII);
    cipher.init(encrypt, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, versionBytes));
    return cipher;
  }

  static byte[] hmac(byte[] key, String text) {
    HMac hmac = new HMac(new SM3Digest());
    hmac.init(new KeyParameter(key));
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    hmac.update(in, 0, in.length);
    byte[] out = new byte[hmac.getMacSize()];
    hmac.doFinal(out, 0);
    return out;
  }
}

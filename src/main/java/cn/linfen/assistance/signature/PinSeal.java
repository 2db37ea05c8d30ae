package cn.linfen.assistance.signature;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.BigIntegers;

/**
 * A private key encrypted under a PIN: SM4-GCM with a key that Argon2id derives from the PIN. That
 * the PIN is wrong shows in that nothing comes out; no other trace of it is kept.
 */
final class PinSeal {

  /**
   * Cost of one try.
   *
   * @param memory in KiB
   */
  record Cost(int memory, int passes, int lanes) {

    // RFC 9106, second recommended option.
    static final int MEMORY = 65536;
    static final int PASSES = 3;
    static final int LANES = 4;

    boolean isSane() {
      return memory >= 8 * lanes
          && memory <= 1 << 20
          && passes >= 1
          && passes <= 100
          && lanes >= 1
          && lanes <= 16;
    }
  }

  private static final Pattern SEALED =
      Pattern.compile(
          "(argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$([A-Za-z0-9+/]{22}))\\$([A-Za-z0-9+/]+)");
  private static final int SALT_BYTES = 16;
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int PRIVATE_KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Cost cost;

  /** Each derivation takes its memory: a crowd that signs at once waits its turn. */
  private final Semaphore deriving;

  PinSeal(Cost cost) {
    if (!cost.isSane()) {
      throw new IllegalArgumentException("assistance.signature.argon2 设置超出范围：" + cost);
    }
    this.cost = cost;
    long quarter = Runtime.getRuntime().maxMemory() / 4 / 1024;
    long fit = Math.min(Runtime.getRuntime().availableProcessors(), quarter / cost.memory());
    this.deriving = new Semaphore((int) Math.max(1, fit), true);
  }

  /**
   * @param pepper from a key outside the database, without which the PIN opens nothing
   * @param owner whose key it is; the seal opens for no other
   */
  String seal(ECPrivateKeyParameters key, String pin, byte[] pepper, String owner) {
    String head =
        "argon2id$v=19$m=%d,t=%d,p=%d$%s"
            .formatted(
                cost.memory(), cost.passes(), cost.lanes(), base64().encodeToString(random(16)));
    byte[] nonce = random(NONCE_BYTES);
    byte[] plain = BigIntegers.asUnsignedByteArray(PRIVATE_KEY_BYTES, key.getD());
    byte[] secret = derive(head, pin, pepper);
    try {
      GCMBlockCipher cipher = cipher(true, secret, nonce, head, owner);
      byte[] out = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      int done = cipher.processBytes(plain, 0, plain.length, out, NONCE_BYTES);
      cipher.doFinal(out, NONCE_BYTES + done);
      return head + "$" + base64().encodeToString(out);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException(e);
    } finally {
      Arrays.fill(plain, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  /**
   * @return empty if the PIN is wrong, or the seal somebody else's or changed
   */
  Optional<ECPrivateKeyParameters> open(String sealed, String pin, byte[] pepper, String owner) {
    Matcher matcher = SEALED.matcher(sealed);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    byte[] in = Base64.getDecoder().decode(matcher.group(6));
    if (in.length != NONCE_BYTES + PRIVATE_KEY_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    byte[] secret = derive(matcher.group(1), pin, pepper);
    byte[] plain = new byte[PRIVATE_KEY_BYTES];
    try {
      GCMBlockCipher cipher =
          cipher(false, secret, Arrays.copyOf(in, NONCE_BYTES), matcher.group(1), owner);
      int done = cipher.processBytes(in, NONCE_BYTES, in.length - NONCE_BYTES, plain, 0);
      cipher.doFinal(plain, done);
      return Optional.of(Sm2.privateKey(new BigInteger(1, plain)));
    } catch (InvalidCipherTextException e) {
      return Optional.empty();
    } finally {
      Arrays.fill(plain, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  private byte[] derive(String head, String pin, byte[] pepper) {
    Matcher matcher = SEALED.matcher(head + "$A");
    if (!matcher.matches()) {
      throw new IllegalArgumentException("seal");
    }
    Cost wanted =
        new Cost(
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            Integer.parseInt(matcher.group(4)));
    byte[] salt = Base64.getDecoder().decode(matcher.group(5));
    if (!wanted.isSane() || salt.length != SALT_BYTES) {
      throw new IllegalStateException("签名口令的存储参数超出范围，可能被改动");
    }
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(wanted.memory())
            .withIterations(wanted.passes())
            .withParallelism(wanted.lanes())
            .withSalt(salt)
            .withSecret(pepper)
            .build();
    byte[] out = new byte[KEY_BYTES];
    deriving.acquireUninterruptibly();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(parameters);
      generator.generateBytes(pin.getBytes(StandardCharsets.UTF_8), out);
      return out;
    } finally {
      deriving.release();
    }
  }

  private static GCMBlockCipher cipher(
      boolean encrypt, byte[] key, byte[] nonce, String head, String owner) {
    var cipher = (GCMBlockCipher) GCMBlockCipher.newInstance(new SM4Engine());
    byte[] bound = (head + "$" + owner).getBytes(StandardCharsets.UTF_8);
    cipher.init(encrypt, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, bound));
    return cipher;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static Base64.Encoder base64() {
    return Base64.getEncoder().withoutPadding();
  }
}

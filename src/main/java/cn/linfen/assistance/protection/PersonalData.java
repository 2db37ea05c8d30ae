package cn.linfen.assistance.protection;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Base64;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Encrypts personal data for the database, and finds ID numbers without decrypting them.
 *
 * <p>The application does not start when the database holds data of other keys than those it has.
 */
@Component
public class PersonalData {

  /** An encrypted value in JSON is an object with this one name. No field of a form can have it. */
  public static final String JSON_NAME = "$sm4";

  private static final Logger LOG = LoggerFactory.getLogger(PersonalData.class);
  static final long LOOK_AGAIN_MILLIS = 1000;

  private final KeyFile file;
  private volatile Keys keys;
  private volatile long fileChanged;
  private volatile long lookedAt;

  @Autowired
  PersonalData(
      @Value("${assistance.protection.key-file:${assistance.data}/keys/personal-data.key}")
          Path keyFile,
      JdbcClient jdbc) {
    this(new KeyFile(keyFile), new KeyRegister(jdbc));
  }

  PersonalData(KeyFile file, KeyRegister register) {
    this.file = file;
    if (!file.exists() && register.isEmpty()) {
      file.create();
      LOG.warn("已生成个人信息加密密钥文件 {}。请立即离线备份，与数据库备份分开保管；丢失后已加密的身份证号、银行账号、电话号码无法恢复。", file.path());
    }
    if (!file.exists()) {
      throw new KeyRefused(
          "数据库中有加密的个人信息，但没有密钥文件 "
              + file.path()
              + "。请从备份恢复这个文件，或用环境变量 ASSISTANCE_PROTECTION_KEY_FILE 指出它的位置。");
    }
    if (file.isOpenToOthers()) {
      LOG.warn("密钥文件 {} 可被其他系统账户读写，请改为只有运行账户可读（chmod 600）。", file.path());
    }
    fileChanged = file.changed();
    keys = file.read();
    register.check(keys, file.path());
  }

  /** Ciphertext for a column of the type {@code protected_text}; null for null. */
  public String encrypt(String text) {
    if (text == null) {
      return null;
    }
    return encrypt(lookAgain(false), text);
  }

  static String encrypt(Keys keys, String text) {
    return keys.current() + "." + Sm4.encrypt(keys.key(keys.current()), keys.current(), text);
  }

  /**
   * What was encrypted; null for null.
   *
   * @throws IllegalStateException if it was changed since, or its key is not there
   */
  public String decrypt(String ciphertext) {
    if (ciphertext == null) {
      return null;
    }
    Keys now = keys.versions().containsKey(version(ciphertext)) ? keys : lookAgain(true);
    return decrypt(now, ciphertext);
  }

  static String decrypt(Keys keys, String ciphertext) {
    int version = version(ciphertext);
    byte[] key = keys.versions().get(version);
    if (key == null) {
      throw new IllegalStateException("密钥文件中没有第 " + version + " 版密钥");
    }
    try {
      return Sm4.decrypt(key, version, ciphertext.substring(ciphertext.indexOf('.') + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("存储的个人信息不能解密，可能被改动");
    }
  }

  /**
   * Decrypts single values for a command of the jar; changes neither file nor database.
   *
   * @throws KeyRefused if the file cannot be read or is no key file
   */
  public static UnaryOperator<String> decryption(Path keyFile) {
    Keys keys = new KeyFile(keyFile).read();
    return ciphertext -> decrypt(keys, ciphertext);
  }

  private static int version(String ciphertext) {
    try {
      return Integer.parseInt(ciphertext.substring(0, Math.max(ciphertext.indexOf('.'), 0)));
    } catch (NumberFormatException e) {
      throw new IllegalStateException("存储的个人信息不是密文，可能被改动");
    }
  }

  /**
   * The blind index of an ID number: equal for equal numbers, however they are written (lower-case
   * x, full-width digits, spaces), and tells nothing else of them. Null for null.
   */
  public String index(String idNumber) {
    return idNumber == null
        ? null
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Sm4.hmac(keys.index(), "id-number|" + normalized(idNumber)));
  }

  /**
   * A secret for another purpose, 32 bytes, always the same as long as the key file is.
   *
   * @param purpose tells the secrets apart
   */
  public byte[] derive(String purpose) {
    return Sm4.hmac(keys.index(), "derive|" + purpose);
  }

  /** The one spelling of an ID number: half-width, upper case, letters and digits only. */
  public static String normalized(String idNumber) {
    return Normalizer.normalize(idNumber, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .replaceAll("[^0-9A-Z]", "");
  }

  Path file() {
    return file.path();
  }

  /** Takes over keys that were added to the file; never others in place of those in use. */
  private Keys lookAgain(boolean atOnce) {
    long now = System.currentTimeMillis();
    if (!atOnce && now - lookedAt < LOOK_AGAIN_MILLIS) {
      return keys;
    }
    lookedAt = now;
    long changed = file.changed();
    if (changed != fileChanged) {
      takeOver(changed);
    }
    return keys;
  }

  private synchronized void takeOver(long changed) {
    try {
      Keys found = file.read();
      if (found.succeed(keys)) {
        keys = found;
      } else {
        LOG.error("密钥文件 {} 被换成了另一份，继续使用原来的密钥；请立即恢复这个文件", file.path());
      }
    } catch (KeyRefused unreadable) {
      LOG.error("{} 继续使用原来的密钥。", unreadable.getMessage());
    }
    fileChanged = changed;
  }
}

package cn.linfen.assistance.signature;

import cn.linfen.assistance.organization.AuditLog;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The PIN with which an officer signs. */
@Component
public class Pins {

  /** Wrong PINs in a row after which it is locked. */
  public static final int FAILURES_TO_LOCK = 5;

  private static final String HOW_TO_UNLOCK = "请在“账户”页面用登录密码重新设置签名口令，或请安全管理员解锁";

  // OWASP's recommended parameters for Argon2id: 19 MiB, 2 passes, 1 lane. The hash names them.
  private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);

  /** Each hash takes 19 MiB: a crowd that signs at once waits its turn. */
  private final Semaphore hashing =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final AuditLog audit;
  private final TransactionTemplate transaction;

  Pins(JdbcClient jdbc, Clock clock, AuditLog audit, TransactionTemplate transaction) {
    this.transaction = transaction;
    this.jdbc = jdbc;
    this.clock = clock;
    this.audit = audit;
  }

  public boolean isSet(String user) {
    return jdbc.sql("select exists (select 1 from pin where user_id = ?)")
        .param(user)
        .query(Boolean.class)
        .single();
  }

  public boolean isLocked(String user) {
    return jdbc.sql("select exists (select 1 from pin where user_id = ? and failures >= ?)")
        .params(user, FAILURES_TO_LOCK)
        .query(Boolean.class)
        .single();
  }

  /**
   * Sets the officer's PIN and lifts a lock.
   *
   * @throws PinRefused with what to correct
   */
  public void set(String user, String pin) {
    if (pin == null || !pin.matches("[0-9]{6,12}")) {
      throw new PinRefused("签名口令须为6至12位数字");
    }
    if (isTrivial(pin)) {
      throw new PinRefused("签名口令过于简单，请不要使用重复或连续的数字");
    }
    String hash = hash(pin);
    transaction.executeWithoutResult(
        status -> {
          store(user, hash);
          audit.record("pin.set", user, user, null);
        });
  }

  private static boolean isTrivial(String pin) {
    boolean even = true;
    for (int i = 2; i < pin.length() && even; i++) {
      even = pin.charAt(i) - pin.charAt(i - 1) == pin.charAt(1) - pin.charAt(0);
    }
    // 123123, 121212
    boolean repeats = pin.matches("([0-9]{1,4})\\1+");
    return even
        || repeats
        || pin.chars().distinct().count() < 3
        || "01234567890123".contains(pin)
        || "98765432109876".contains(pin);
  }

  /** The hash of a PIN, to give several accounts of the demonstration the same one. */
  String hash(String pin) {
    hashing.acquireUninterruptibly();
    try {
      return argon2.encode(pin);
    } finally {
      hashing.release();
    }
  }

  private boolean matches(String pin, String hash) {
    hashing.acquireUninterruptibly();
    try {
      return argon2.matches(pin, hash);
    } finally {
      hashing.release();
    }
  }

  /** Stores a hash made by {@link #hash}. */
  void store(String user, String hash) {
    jdbc.sql(
            "insert into pin (user_id, hash, set_at) values (:user, :hash, :at)"
                + " on conflict (user_id) do update set hash = :hash, failures = 0, set_at = :at")
        .param("user", user)
        .param("hash", hash)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Lifts the lock after too many wrong PINs; the PIN stays.
   *
   * @return whether the officer has a PIN
   */
  @Transactional
  public boolean unlock(String user, String administrator) {
    boolean present =
        jdbc.sql("update pin set failures = 0 where user_id = ?").param(user).update() > 0;
    if (present) {
      audit.record("pin.unlocked", administrator, user, null);
    }
    return present;
  }

  private record Attempt(String hash, int number) {}

  /**
   * Checks the PIN. Never within a transaction: a failure counts whatever becomes of the rest, and
   * no connection is held while the hash is computed.
   *
   * @throws PinRefused when it is wrong, locked or not set
   */
  @Transactional(propagation = Propagation.NEVER)
  public void verify(String user, String pin) {
    if (pin == null || pin.isBlank()) {
      throw new PinRefused("请输入签名口令");
    }
    // The attempt is counted before it is judged, so that parallel guesses cannot share one count.
    Optional<Attempt> attempt =
        jdbc.sql(
                "update pin set failures = least(failures + 1, 1000) where user_id = ?"
                    + " returning hash, failures")
            .param(user)
            .query((row, i) -> new Attempt(row.getString(1), row.getInt(2)))
            .optional();
    if (attempt.isEmpty()) {
      throw new PinRefused("您还没有设置签名口令，请先到“账户”页面设置");
    }
    int number = attempt.get().number();
    if (number > FAILURES_TO_LOCK) {
      throw new PinRefused("签名口令已锁定。" + HOW_TO_UNLOCK);
    }
    if (pin.length() <= 12 && matches(pin, attempt.get().hash())) {
      jdbc.sql("update pin set failures = 0 where user_id = ?").param(user).update();
      return;
    }
    if (number == FAILURES_TO_LOCK) {
      audit.record("pin.locked", user, user, "连续" + number + "次签名口令错误");
      throw new PinRefused("签名口令不正确，已连续错误" + number + "次，现已锁定。" + HOW_TO_UNLOCK);
    }
    throw new PinRefused("签名口令不正确，还可以再试" + (FAILURES_TO_LOCK - number) + "次");
  }
}

package cn.linfen.assistance.signature;

import cn.linfen.assistance.organization.AuditLog;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The PIN with which an officer signs. */
@Component
public class Pins {

  /** Wrong PINs in a row after which it is locked. */
  public static final int FAILURES_TO_LOCK = 5;

  // OWASP's recommended parameters for Argon2id: 19 MiB, 2 passes, 1 lane.
  private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
  private final JdbcClient jdbc;
  private final Clock clock;
  private final AuditLog audit;

  Pins(JdbcClient jdbc, Clock clock, AuditLog audit) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.audit = audit;
  }

  public boolean isSet(String user) {
    return jdbc.sql("select count(*) from pin where user_id = ?")
            .param(user)
            .query(Integer.class)
            .single()
        > 0;
  }

  /**
   * Sets the officer's PIN and lifts a lock.
   *
   * @throws PinRefused with what to correct
   */
  @Transactional
  public void set(String user, String pin) {
    if (pin == null || !pin.matches("[0-9]{6,12}")) {
      throw new PinRefused("签名口令须为6至12位数字");
    }
    if (pin.chars().distinct().count() < 3
        || "01234567890123".contains(pin)
        || "98765432109876".contains(pin)) {
      throw new PinRefused("签名口令过于简单，请不要使用重复或连续的数字");
    }
    store(user, argon2.encode(pin));
    audit.record("pin.set", user, user, null);
  }

  /** The hash of a PIN, to give several accounts of the demonstration the same one. */
  public String hash(String pin) {
    return argon2.encode(pin);
  }

  /** Stores a hash made by {@link #hash}. */
  @Transactional
  public void store(String user, String hash) {
    jdbc.sql(
            "insert into pin (user_id, hash, set_at) values (:user, :hash, :at)"
                + " on conflict (user_id) do update set hash = :hash, failures = 0, set_at = :at")
        .param("user", user)
        .param("hash", hash)
        .param("at", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Checks the PIN. A failure is counted even if everything around is rolled back.
   *
   * @throws PinRefused when it is wrong, locked or not set
   */
  @Transactional(propagation = Propagation.REQUIRES_NEW, noRollbackFor = PinRefused.class)
  public void verify(String user, String pin) {
    Optional<String> hash =
        jdbc.sql("select hash from pin where user_id = ?")
            .param(user)
            .query(String.class)
            .optional();
    if (hash.isEmpty()) {
      throw new PinRefused("您还没有设置签名口令，请先到“账户”页面设置");
    }
    // The attempt is counted before it is judged, so that parallel guesses cannot share one count.
    int attempt =
        jdbc.sql("update pin set failures = failures + 1 where user_id = ? returning failures")
            .param(user)
            .query(Integer.class)
            .single();
    if (attempt > FAILURES_TO_LOCK) {
      throw new PinRefused("签名口令已锁定。请在“账户”页面用登录密码重新设置签名口令，或联系安全管理员");
    }
    if (pin != null && pin.length() <= 12 && argon2.matches(pin, hash.get())) {
      jdbc.sql("update pin set failures = 0 where user_id = ?").param(user).update();
      return;
    }
    if (attempt == FAILURES_TO_LOCK) {
      audit.record("pin.locked", user, user, "连续" + attempt + "次签名口令错误");
      throw new PinRefused("签名口令不正确，已连续错误" + attempt + "次，现已锁定。请在“账户”页面用登录密码重新设置，或联系安全管理员");
    }
    throw new PinRefused("签名口令不正确，还可以再试" + (FAILURES_TO_LOCK - attempt) + "次");
  }
}

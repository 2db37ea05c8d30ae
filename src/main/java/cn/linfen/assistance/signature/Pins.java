package cn.linfen.assistance.signature;

import cn.linfen.assistance.organization.AuditLog;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.protection.PersonalData;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The PIN with which an officer signs: it opens the officer's private key, of which nothing is kept
 * that opens without it.
 */
@Component
public class Pins {

  /** Wrong PINs in a row after which it is locked. */
  public static final int FAILURES_TO_LOCK = 5;

  /** The public PIN of the demonstration's accounts. */
  private static final String DEMO_PIN = "201510";

  private static final int LONGEST = 12;
  private static final String HOW_TO_RESET = "请联系安全管理员申请重置（经系统管理员确认后，由您重新设置）";

  /** An officer's key, open. */
  record Opened(long keyId, ECPrivateKeyParameters key) {}

  private final List<Lock> turns =
      Stream.generate(() -> (Lock) new ReentrantLock()).limit(64).toList();

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final AuditLog audit;
  private final Officers officers;
  private final PersonalData secrets;
  private final Certificates certificates;
  private final PinSeal seal;

  Pins(
      JdbcClient jdbc,
      TransactionTemplate transactions,
      Clock clock,
      AuditLog audit,
      Officers officers,
      PersonalData secrets,
      Certificates certificates,
      @Value("${assistance.signature.argon2.memory-kib:" + PinSeal.Cost.MEMORY + "}") int memory,
      @Value("${assistance.signature.argon2.passes:" + PinSeal.Cost.PASSES + "}") int passes,
      @Value("${assistance.signature.argon2.lanes:" + PinSeal.Cost.LANES + "}") int lanes) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.clock = clock;
    this.audit = audit;
    this.officers = officers;
    this.secrets = secrets;
    this.certificates = certificates;
    this.seal = new PinSeal(new PinSeal.Cost(memory, passes, lanes));
  }

  /**
   * Whether the officer can sign with a PIN; accounts of the demonstration have one from the start.
   */
  public boolean isSet(String user) {
    return has(user) || hasDemoPin(user);
  }

  private boolean has(String user) {
    return jdbc.sql("select exists (select 1 from pin where user_id = ?)")
        .param(user)
        .query(Boolean.class)
        .single();
  }

  private boolean hasDemoPin(String user) {
    return jdbc.sql(
            "select exists (select 1 from officer where user_id = ? and demo) and not exists"
                + " (select 1 from officer_key where user_id = ?)")
        .params(user, user)
        .query(Boolean.class)
        .single();
  }

  /**
   * Sets the officer's first PIN, or the first one after a reset: makes a new key pair.
   *
   * @throws PinRefused with what to correct
   */
  public void set(String user, String pin) {
    requireFit(pin);
    if (isSet(user)) {
      throw new PinRefused("您已经设置过签名口令；要修改，请同时输入原签名口令");
    }
    if (!make(user, pin)) {
      throw new PinRefused("签名口令刚刚已在别处设置，请刷新页面");
    }
  }

  /**
   * Another PIN for the same key.
   *
   * @throws PinRefused when the old one is wrong (which counts) or the new one unfit
   */
  public void change(String user, String old, String pin) {
    requireFit(pin);
    Opened opened = open(user, old);
    if (pin.equals(old)) {
      throw new PinRefused("新签名口令不得与原签名口令相同");
    }
    String sealed = seal.seal(opened.key(), pin, pepper(user), owner(user, opened.key()));
    transactions.executeWithoutResult(
        status -> {
          int changed =
              jdbc.sql("update pin set sealed = ?, set_at = ? where user_id = ? and key_id = ?")
                  .params(sealed, clock.instant().atOffset(ZoneOffset.UTC), user, opened.keyId())
                  .update();
          if (changed == 0) {
            throw new PinRefused("您的签名口令刚刚被重置，请重新设置");
          }
          audit.record("pin.changed", user, user, null);
        });
  }

  private static void requireFit(String pin) {
    if (pin == null || !pin.matches("[0-9]{6,12}")) {
      throw new PinRefused("签名口令须为6至12位数字（半角），不含空格、字母和其他符号");
    }
    if (isTrivial(pin)) {
      throw new PinRefused("签名口令过于简单，请不要使用重复或连续的数字");
    }
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

  /** Without the key file outside the database a PIN cannot be tried. */
  private byte[] pepper(String user) {
    return secrets.derive("signing-pin|" + user);
  }

  private static String owner(String user, ECPrivateKeyParameters key) {
    return owner(user, Sm2.encoded(Sm2.publicKey(key)));
  }

  private static String owner(String user, byte[] publicKey) {
    return user + "|" + HexFormat.of().formatHex(publicKey);
  }

  /** Makes a key pair with its certificate; false if the officer has one in use already. */
  private boolean make(String user, String pin) {
    ECPrivateKeyParameters key = Sm2.newKey();
    byte[] publicKey = Sm2.encoded(Sm2.publicKey(key));
    byte[] request = X509.encoded(X509.request(key, X509.officer(user, officers.name(user))));
    String sealed = seal.seal(key, pin, pepper(user), owner(user, publicKey));
    return Boolean.TRUE.equals(
        transactions.execute(
            status -> {
              long id =
                  jdbc.sql(
                          "insert into officer_key (user_id, public_key, request, made_at)"
                              + " values (?, ?, ?, ?) returning id")
                      .params(user, publicKey, request, clock.instant().atOffset(ZoneOffset.UTC))
                      .query(Long.class)
                      .single();
              int made =
                  jdbc.sql(
                          "insert into pin (user_id, key_id, sealed, set_at) values (?, ?, ?, ?)"
                              + " on conflict do nothing")
                      .params(user, id, sealed, clock.instant().atOffset(ZoneOffset.UTC))
                      .update();
              if (made == 0) {
                status.setRollbackOnly();
                return false;
              }
              certificates.issue(id, user);
              audit.record("pin.set", user, user, null);
              return true;
            }));
  }

  /**
   * Where an officer stands with the PIN.
   *
   * @param trouble why the officer cannot sign, in Chinese; null if nothing stands in the way
   * @param validTo until when the certificate holds; null if there is none
   */
  public record State(boolean pinSet, boolean locked, Instant validTo, String trouble) {}

  public State state(String user) {
    return jdbc.sql("select key_id, failures from pin where user_id = ?")
        .param(user)
        .query((row, i) -> state(row.getLong(1), row.getInt(2) >= FAILURES_TO_LOCK))
        .optional()
        .orElseGet(() -> new State(isSet(user), false, null, null));
  }

  private State state(long keyId, boolean locked) {
    Instant validTo = certificates.newest(keyId).map(Certificates.Entry::validTo).orElse(null);
    try {
      certificates.current(keyId);
      return new State(true, locked, validTo, locked ? "签名口令已锁定。" + HOW_TO_RESET : null);
    } catch (PinRefused noCertificate) {
      return new State(true, locked, validTo, noCertificate.getMessage());
    }
  }

  /**
   * Has the officer's key certified anew, for which the officer must be able to open it.
   *
   * @throws PinRefused when the PIN is wrong, or the key must not be used any more
   */
  public void renew(String user, String pin) {
    certificates.renew(open(user, pin).keyId(), user);
  }

  private record Attempt(long keyId, byte[] publicKey, String sealed, int number) {}

  /**
   * Opens the officer's key. Never within a transaction: a failure counts whatever becomes of the
   * rest, and no connection is held while the PIN is derived.
   *
   * @throws PinRefused when it is wrong, locked or not set
   */
  @Transactional(propagation = Propagation.NEVER)
  public Opened open(String user, String pin) {
    if (pin == null || pin.isBlank()) {
      throw new PinRefused("请输入签名口令");
    }
    // One at a time for each officer: an attempt counts as wrong until it has proved right.
    Lock turn = turns.get(Math.floorMod(user.hashCode(), turns.size()));
    turn.lock();
    try {
      return judged(user, pin);
    } finally {
      turn.unlock();
    }
  }

  private Opened judged(String user, String pin) {
    Attempt attempt =
        attempt(user)
            .or(
                () -> {
                  if (hasDemoPin(user)) {
                    make(user, DEMO_PIN);
                  }
                  return attempt(user);
                })
            .orElseThrow(() -> new PinRefused("您还没有设置签名口令，请先到“账户”页面设置"));
    int number = attempt.number();
    if (number > FAILURES_TO_LOCK) {
      throw new PinRefused("签名口令已锁定。" + HOW_TO_RESET);
    }
    Optional<ECPrivateKeyParameters> key =
        pin.length() > LONGEST
            ? Optional.empty()
            : seal.open(attempt.sealed(), pin, pepper(user), owner(user, attempt.publicKey()));
    if (key.isPresent()) {
      jdbc.sql("update pin set failures = 0 where user_id = ?").param(user).update();
      return new Opened(attempt.keyId(), key.get());
    }
    String wrong = pin.matches("[0-9]*") ? "" : "（签名口令只含半角数字，请检查输入法）";
    if (number == FAILURES_TO_LOCK) {
      audit.record("pin.locked", user, user, "连续" + number + "次签名口令错误");
      throw new PinRefused("签名口令不正确，已连续错误" + number + "次，现已锁定。" + HOW_TO_RESET);
    }
    throw new PinRefused("签名口令不正确" + wrong + "，还可以再试" + (FAILURES_TO_LOCK - number) + "次");
  }

  /** The attempt is counted before it is judged: parallel guesses cannot share one count. */
  private Optional<Attempt> attempt(String user) {
    return jdbc.sql(
            "update pin set failures = least(failures + 1, 1000) from officer_key k"
                + " where pin.user_id = ? and k.id = pin.key_id"
                + " returning k.id, k.public_key, pin.sealed, pin.failures")
        .param(user)
        .query(
            (row, i) ->
                new Attempt(row.getLong(1), row.getBytes(2), row.getString(3), row.getInt(4)))
        .optional();
  }
}

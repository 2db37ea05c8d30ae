package cn.linfen.assistance.organization;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts and posts: making, changing and ending them, and checking passwords. */
@Component
public class Accounts {

  /** A refusal that says in Chinese what to correct. */
  public static class Invalid extends RuntimeException {
    Invalid(String message) {
      super(message);
    }
  }

  /** Outcome of a sign-in. */
  public enum Verdict {
    ACCEPTED,
    REFUSED,
    LOCKED
  }

  private static final int FREE_FAILURES = 3;
  private static final int FAILURES_TO_LOCK = 10;
  private static final Duration LOCK = Duration.ofMinutes(30);

  static final String LOCKED = "账户因多次密码错误暂时锁定，请稍后再试，或请安全管理员解锁";

  private final List<Semaphore> turns =
      Stream.generate(() -> new Semaphore(FREE_FAILURES)).limit(64).toList();

  private final JdbcClient jdbc;
  private final Clock clock;
  private final HoldingRules rules;
  private final UsersFile file;
  private final EngineIdentities identities;
  private final AuditLog audit;
  private final TransactionTemplate transaction;
  private final PasswordEncoder passwords;
  // Compared against for unknown names, so that a wrong name takes as long as a wrong password.
  private final String nobody;

  Accounts(
      JdbcClient jdbc,
      Clock clock,
      HoldingRules rules,
      UsersFile file,
      EngineIdentities identities,
      AuditLog audit,
      TransactionTemplate transaction,
      @Value("${assistance.passwords.bcrypt-cost}") int cost) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.rules = rules;
    this.file = file;
    this.identities = identities;
    this.audit = audit;
    this.transaction = transaction;
    this.passwords = new BCryptPasswordEncoder(cost);
    this.nobody = passwords.encode("nobody");
  }

  /** Makes an account; the password must be changed at first sign-in. */
  @Transactional
  public void create(String userId, String name, String password, String actor) {
    PasswordPolicy.objection(password, userId)
        .ifPresent(
            text -> {
              throw new Invalid(text);
            });
    insert(userId, name, passwords.encode(password), true, false);
    audit.record("account.created", actor, userId, name);
  }

  void insert(String userId, String name, String hash, boolean mustChange, boolean demo) {
    requireName(userId, name);
    int made =
        jdbc.sql(
                "insert into officer (user_id, name, password_hash, must_change_password, demo)"
                    + " values (?, ?, ?, ?, ?) on conflict do nothing")
            .params(userId, name.strip(), hash, mustChange, demo)
            .update();
    if (made == 0) {
      throw new Invalid("用户名 " + userId + " 已存在");
    }
    identities.saveUser(userId, name.strip());
  }

  static void requireName(String userId, String name) {
    if (userId == null || !userId.matches("[a-z0-9][a-z0-9._-]{1,63}")) {
      throw new Invalid("用户名只能由小写字母、数字、点、横线组成，2至64位，以字母或数字开头");
    }
    if (name == null || name.isBlank() || name.length() > 60) {
      throw new Invalid("姓名必填，最多60个字");
    }
  }

  /** Users and posts of a file, all or none; those who are in office now can work at once. */
  UsersFile.Report load(byte[] content, String actor) {
    return file.load(content, actor, identities::synchronize);
  }

  String hash(String password) {
    return passwords.encode(password);
  }

  /** Gives a post in a division from a day on, until a day or open-ended. */
  @Transactional
  public void give(
      String userId,
      String post,
      String division,
      LocalDate from,
      LocalDate to,
      String deputyFor,
      String actor) {
    rules.check(userId, post, division, from, to, deputyFor, actor);
    jdbc.sql(
            "insert into post_holding (user_id, post, division, valid_from, valid_to, deputy_for)"
                + " values (?, ?, ?, ?, ?, ?)")
        .params(userId, post, division, from, to, deputyFor)
        .update();
    identities.synchronize();
    audit.record(
        "post.given", actor, userId, HoldingRules.describe(post, division, from, to, deputyFor));
  }

  /** Ends a holding with that day as its last; one that would begin later never does. */
  @Transactional
  public void end(long holding, LocalDate lastDay, String actor) {
    jdbc.sql("delete from post_holding where id = ? and valid_from > ?")
        .params(holding, LocalDate.now(clock))
        .update();
    jdbc.sql(
            "update post_holding set valid_to = greatest(valid_from, :last)"
                + " where id = :id and (valid_to is null or valid_to > :last)")
        .param("last", lastDay)
        .param("id", holding)
        .update();
    identities.synchronize();
    audit.record("post.ended", actor, Long.toString(holding), lastDay.toString());
  }

  @Transactional
  public void disable(String userId, boolean disabled, String actor) {
    jdbc.sql(
            "update officer set disabled = ?, credential_version = credential_version + 1 where user_id = ?")
        .params(disabled, userId)
        .update();
    identities.synchronize();
    audit.record(disabled ? "account.disabled" : "account.enabled", actor, userId, null);
  }

  /**
   * Sets a password chosen by the officer, who must know the old one. All sessions of the account
   * end.
   */
  @Transactional(propagation = Propagation.NEVER)
  public void changePassword(String userId, String old, String password) {
    confirm(userId, old);
    PasswordPolicy.objection(password, userId)
        .ifPresent(
            text -> {
              throw new Invalid(text);
            });
    if (password.equals(old)) {
      throw new Invalid("新密码不得与原密码相同");
    }
    String hash = passwords.encode(password);
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(
                  "update officer set password_hash = ?, must_change_password = false,"
                      + " credential_version = credential_version + 1 where user_id = ?")
              .params(hash, userId)
              .update();
          audit.record("password.changed", userId, userId, null);
        });
  }

  /** Sets a password on behalf of the officer, who must change it at the next sign-in. */
  @Transactional
  public void resetPassword(String userId, String password, String actor) {
    PasswordPolicy.objection(password, userId)
        .ifPresent(
            text -> {
              throw new Invalid(text);
            });
    jdbc.sql(
            "update officer set password_hash = ?, must_change_password = true, failed_attempts = 0,"
                + " locked_until = null, credential_version = credential_version + 1 where user_id = ?")
        .params(passwords.encode(password), userId)
        .update();
    audit.record("password.reset", actor, userId, null);
  }

  @Transactional
  public void unlock(String userId, String actor) {
    jdbc.sql("update officer set failed_attempts = 0, locked_until = null where user_id = ?")
        .param(userId)
        .update();
    audit.record("account.unlocked", actor, userId, null);
  }

  /** Which version of the password and of the account's state is in force. */
  int credentialVersion(String userId) {
    return jdbc.sql("select credential_version from officer where user_id = ?")
        .param(userId)
        .query(Integer.class)
        .single();
  }

  /**
   * Checks the password of an officer who is signed in already, before something that a stolen
   * session must not be able to do. Guesses count as at sign-in.
   *
   * @throws Invalid when it is wrong or the account is locked
   */
  @Transactional(propagation = Propagation.NEVER)
  public void confirm(String userId, String password) {
    switch (check(userId, password, "password.wrong")) {
      case REFUSED -> throw new Invalid("登录密码不正确");
      case LOCKED -> throw new Invalid(LOCKED);
      case ACCEPTED -> {
        return;
      }
    }
  }

  /**
   * Checks a sign-in. After {@value #FREE_FAILURES} failures each further one delays the next
   * attempt, from {@value #FAILURES_TO_LOCK} on the account is locked for half an hour or until the
   * security administrator unlocks it. Never within a transaction: a failure counts whatever
   * becomes of the rest, and no connection is held while the hash is computed.
   */
  @Transactional(propagation = Propagation.NEVER)
  public Verdict signIn(String userId, String password) {
    return check(userId, password, "signin.failed");
  }

  private Verdict check(String userId, String password, String failure) {
    // A crowd of guesses at once must not all be judged before the first is counted.
    Semaphore turn = turns.get(Math.floorMod(userId.hashCode(), turns.size()));
    turn.acquireUninterruptibly();
    try {
      if (isLocked(userId)) {
        audit.record("signin.locked", userId, userId, null);
        return Verdict.LOCKED;
      }
      if (!matches(userId, password)) {
        countFailure(userId, failure);
        return Verdict.REFUSED;
      }
      if (isLocked(userId)) {
        return Verdict.LOCKED;
      }
      jdbc.sql(
              "update officer set failed_attempts = 0, locked_until = null"
                  + " where user_id = ? and failed_attempts > 0")
          .param(userId)
          .update();
      return Verdict.ACCEPTED;
    } finally {
      turn.release();
    }
  }

  private boolean isLocked(String userId) {
    return jdbc.sql("select exists (select 1 from officer where user_id = ? and locked_until > ?)")
        .params(userId, clock.instant().atOffset(ZoneOffset.UTC))
        .query(Boolean.class)
        .single();
  }

  private boolean matches(String userId, String password) {
    Optional<String> hash =
        jdbc.sql("select password_hash from officer where user_id = ? and not disabled")
            .param(userId)
            .query(String.class)
            .optional();
    return passwords.matches(password == null ? "" : password, hash.orElse(nobody))
        && hash.isPresent();
  }

  private void countFailure(String userId, String event) {
    Optional<Integer> failures =
        jdbc.sql(
                "update officer set failed_attempts = failed_attempts + 1 where user_id = ? returning failed_attempts")
            .param(userId)
            .query(Integer.class)
            .optional();
    failures
        .filter(count -> count > FREE_FAILURES)
        .ifPresent(
            count -> {
              Duration delay =
                  count >= FAILURES_TO_LOCK
                      ? LOCK
                      : Duration.ofSeconds(1L << (count - FREE_FAILURES));
              jdbc.sql("update officer set locked_until = ? where user_id = ?")
                  .params(clock.instant().plus(delay).atOffset(ZoneOffset.UTC), userId)
                  .update();
              if (count >= FAILURES_TO_LOCK) {
                audit.record("account.locked", userId, userId, "连续" + count + "次密码错误");
              }
            });
    audit.record(event, failures.isPresent() ? userId : "?", userId, null);
  }
}

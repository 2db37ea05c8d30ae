package cn.linfen.assistance.organization;

import cn.linfen.assistance.database.SchemaMigration;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Makes the three administrators (三员) of an installation that has none, before its first start. */
public final class FirstAdministrators {

  private static final Map<String, String> NAMES =
      Map.of("sysadmin", "系统管理员", "secadmin", "安全管理员", "auditor", "审计管理员");

  private FirstAdministrators() {}

  /**
   * Makes the tables where they are missing, and an account for one of the three posts. Its
   * password must be changed at first sign-in.
   *
   * @param post sysadmin, secadmin or auditor
   * @throws Accounts.Invalid with what to correct, in Chinese
   */
  public static void create(
      DataSource database, String post, String userId, String password, Clock clock) {
    if (!NAMES.containsKey(post)) {
      throw new Accounts.Invalid("岗位应为 sysadmin、secadmin 或 auditor");
    }
    if (!userId.matches("[a-z0-9][a-z0-9._-]{1,63}")) {
      throw new Accounts.Invalid("用户名只能由小写字母、数字、点、横线组成，2至64位，以字母或数字开头");
    }
    PasswordPolicy.objection(password, userId)
        .ifPresent(
            text -> {
              throw new Accounts.Invalid(text);
            });
    SchemaMigration.migrate(database);
    JdbcTemplate jdbc = new JdbcTemplate(database);
    try {
      new DivisionsLoader(jdbc).load();
    } catch (IOException e) {
      throw new IllegalStateException("行政区划未能载入", e);
    }
    Integer present =
        jdbc.queryForObject(
            "select count(*) from post_holding join officer using (user_id) where post = ? and not disabled",
            Integer.class,
            post);
    if (present != null && present > 0) {
      throw new Accounts.Invalid("已有" + NAMES.get(post) + "。以后的账户请由系统管理员在“用户和岗位”页面建立");
    }
    Integer taken =
        jdbc.queryForObject(
            "select count(*) from officer where user_id = ?", Integer.class, userId);
    if (taken != null && taken > 0) {
      throw new Accounts.Invalid("用户名 " + userId + " 已存在");
    }
    insert(jdbc, post, userId, password, clock);
  }

  private static void insert(
      JdbcTemplate jdbc, String post, String userId, String password, Clock clock) {
    // One statement: the account, its post and the entry of the audit log, or none of them.
    jdbc.update(
        "with made as (insert into officer (user_id, name, password_hash, must_change_password) values (?, ?, ?, true)"
            + " returning user_id),"
            + " logged as (insert into audit_log (at, event, actor, subject, detail)"
            + " select ?, 'account.created', 'admin create', user_id, ? from made)"
            + " insert into post_holding (user_id, post, division, valid_from) select user_id, ?, ?, ? from made",
        userId,
        NAMES.get(post),
        new BCryptPasswordEncoder(10).encode(password),
        clock.instant().atOffset(ZoneOffset.UTC),
        NAMES.get(post),
        post,
        Divisions.CITY,
        LocalDate.now(clock));
  }
}

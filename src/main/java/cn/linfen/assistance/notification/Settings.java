package cn.linfen.assistance.notification;

import cn.linfen.assistance.organization.AuditLog;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Clock;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Where each officer's mail goes, how, and when not. */
@Component
class Settings {

  private static final int LONGEST = 254;
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+");

  /**
   * @param address null: no mail
   * @param quietTo equal to {@code quietFrom} for no quiet hours
   */
  record Setting(String address, boolean single, LocalTime quietFrom, LocalTime quietTo) {

    boolean quietAt(LocalTime time) {
      if (quietFrom.equals(quietTo)) {
        return false;
      }
      return quietFrom.isBefore(quietTo)
          ? !time.isBefore(quietFrom) && time.isBefore(quietTo)
          : !time.isBefore(quietFrom) || time.isBefore(quietTo);
    }
  }

  private final JdbcClient jdbc;
  private final AuditLog audit;
  private final MailProperties properties;
  private final Clock clock;

  Settings(JdbcClient jdbc, AuditLog audit, MailProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.properties = properties;
    this.clock = clock;
  }

  Setting of(String user) {
    return jdbc.sql(
            "select address, single, quiet_from, quiet_to from mail_setting where user_id = ?")
        .param(user)
        .query(Setting.class)
        .optional()
        .orElseGet(() -> new Setting(null, false, properties.quietFrom(), properties.quietTo()));
  }

  /** What is wrong with an address, in Chinese; empty if nothing is. */
  static Optional<String> objection(String address) {
    if (address.length() > LONGEST) {
      return Optional.of("邮件地址不能超过" + LONGEST + "个字符");
    }
    String hint = "邮件地址不正确，应为 name@example.gov.cn 的样式，请核对";
    if (!ADDRESS.matcher(address).matches()) {
      return Optional.of(hint);
    }
    try {
      new InternetAddress(address, true);
      return Optional.empty();
    } catch (AddressException e) {
      return Optional.of(hint);
    }
  }

  @Transactional
  void save(String user, Setting setting) {
    String before = of(user).address();
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    jdbc.sql(
            """
            insert into mail_setting as s (user_id, address, address_since, single, quiet_from, quiet_to)
            values (:user, :address, case when :address::text is not null then :now::timestamptz end,
                    :single, :from, :to)
            on conflict (user_id) do update set
              address = excluded.address,
              address_since = case when s.address is not null and excluded.address is not null
                                   then s.address_since else excluded.address_since end,
              single = excluded.single, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to
            """)
        .param("user", user)
        .param("address", setting.address())
        .param("now", now)
        .param("single", setting.single())
        .param("from", setting.quietFrom())
        .param("to", setting.quietTo())
        .update();
    if (!Objects.equals(before, setting.address())) {
      audit.record("mail.address", user, user, setting.address() == null ? "取消邮件地址" : "设置邮件地址");
    }
  }
}

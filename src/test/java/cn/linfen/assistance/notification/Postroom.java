package cn.linfen.assistance.notification;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.notification.Reminder.Kind;
import cn.linfen.assistance.organization.AuditLog;
import cn.linfen.assistance.organization.Officers;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Outbox and senders on the application's database, with a clock and a mail server of the test's.
 */
final class Postroom {

  static final LocalTime NO_QUIET = LocalTime.MIDNIGHT;

  /** Stands still until the test moves it. */
  static final class Hands extends Clock {

    private volatile Instant now;

    void set(String local) {
      now = LocalDateTime.parse(local).atZone(ChinaTime.ZONE).toInstant();
    }

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ChinaTime.ZONE;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return Clock.fixed(now, zone);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  final Hands clock = new Hands();
  final JdbcClient jdbc;
  final PlatformTransactionManager transactions;
  final Outbox outbox;
  private final ApplicationContext context;
  private final Settings settings;

  Postroom(ApplicationContext context, String now) {
    this.context = context;
    this.jdbc = context.getBean(JdbcClient.class);
    this.transactions = context.getBean(PlatformTransactionManager.class);
    clock.set(now);
    this.outbox = new Outbox(jdbc, clock);
    this.settings =
        new Settings(
            jdbc, context.getBean(AuditLog.class), context.getBean(MailProperties.class), clock);
  }

  /** Gives the officer an address; the mail of this morning has been made. */
  String address(String user, boolean single, LocalTime quietFrom, LocalTime quietTo) {
    String address = user + "-" + UUID.randomUUID().toString().substring(0, 8) + "@example.gov.cn";
    settings.save(user, new Settings.Setting(address, single, quietFrom, quietTo));
    jdbc.sql("update mail_setting set last_morning = ? where user_id = ?")
        .params(clock.instant().atZone(ChinaTime.ZONE).toOffsetDateTime(), user)
        .update();
    return address;
  }

  String address(String user, boolean single) {
    return address(user, single, NO_QUIET, NO_QUIET);
  }

  /** Nothing is sent to anybody any more, so that the next test finds an empty outbox. */
  void close() {
    jdbc.sql("update mail_setting set address = null, address_since = null").update();
    jdbc.sql("delete from mail").update();
  }

  boolean put(Kind kind, String key, String text, String... users) {
    return Boolean.TRUE.equals(
        new TransactionTemplate(transactions)
            .execute(
                status ->
                    outbox.put(
                        new Reminder(key, kind, null, null, text, "/search", Set.of(users)))));
  }

  Bundling bundling() {
    return new Bundling(
        jdbc,
        transactions,
        context.getBean(Officers.class),
        context.getBean(Calendars.class),
        context.getBean(MailProperties.class),
        context.getBean(ObjectMapper.class),
        clock);
  }

  Sender sender(int port) {
    return sender(port, transactions);
  }

  Sender sender(int port, PlatformTransactionManager own) {
    JavaMailSenderImpl server = new JavaMailSenderImpl();
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setDefaultEncoding("UTF-8");
    Properties properties = new Properties();
    for (String kind : List.of("connectiontimeout", "timeout", "writetimeout")) {
      properties.setProperty("mail.smtp." + kind, "700");
    }
    server.setJavaMailProperties(properties);
    return sender(Optional.of(server), own);
  }

  Sender sender(Optional<JavaMailSender> server, PlatformTransactionManager own) {
    return new Sender(
        jdbc,
        own,
        server,
        bundling(),
        context.getBean(LetterText.class),
        context.getBean(MailProperties.class),
        context.getBean(ObjectMapper.class),
        clock);
  }

  String state(String user) {
    return String.join(
        " ",
        jdbc.sql("select state from mail where user_id = ? order by id")
            .param(user)
            .query(String.class)
            .list());
  }

  String problem(String user) {
    return jdbc.sql("select problem from mail where user_id = ?")
        .param(user)
        .query(String.class)
        .single();
  }
}

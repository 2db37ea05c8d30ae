package cn.linfen.assistance.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the letters: each at least once, always under the same Message-ID. A letter is locked while
 * it is sent, so that of several nodes one sends it; if that one dies, another sends it again.
 */
@Component
class Sender {

  private static final Logger log = LoggerFactory.getLogger(Sender.class);
  private static final int MOST_A_ROUND = 500;

  /** How an attempt ended. */
  private enum Outcome {
    SENT,
    NOTHING_TO_SEND,
    FAILED,
    /** Nothing else can be sent now either. */
    SERVER_FAILED
  }

  /**
   * @param problem Chinese, without the address
   * @param server whether it is not about this letter
   * @param forGood whether trying again is of no use
   */
  private record Failure(String problem, boolean server, boolean forGood) {}

  private record Row(
      long id,
      String messageId,
      String content,
      Instant createdAt,
      int attempts,
      String address,
      boolean disabled) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Optional<JavaMailSender> server;
  private final Bundling bundling;
  private final LetterText text;
  private final MailProperties properties;
  private final ObjectMapper json;
  private final Clock clock;

  @Autowired
  Sender(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      ObjectProvider<JavaMailSender> server,
      Bundling bundling,
      LetterText text,
      MailProperties properties,
      ObjectMapper json,
      Clock clock) {
    this(
        jdbc,
        transactions,
        Optional.ofNullable(server.getIfAvailable()),
        bundling,
        text,
        properties,
        json,
        clock);
  }

  Sender(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      Optional<JavaMailSender> server,
      Bundling bundling,
      LetterText text,
      MailProperties properties,
      ObjectMapper json,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.server = server;
    this.bundling = bundling;
    this.text = text;
    this.properties = properties;
    this.json = json;
    this.clock = clock;
  }

  /** Whether there is a mail server at all. */
  boolean configured() {
    return server.isPresent();
  }

  /** Without a mail server nothing is written or sent: reminders wait, and are shown. */
  @Scheduled(fixedDelay = 30, initialDelay = 30, timeUnit = TimeUnit.SECONDS)
  void run() {
    if (server.isEmpty()) {
      return;
    }
    bundling.run();
    Set<Long> tried = new HashSet<>();
    Outcome last = Outcome.SENT;
    while (tried.size() < MOST_A_ROUND
        && last != Outcome.NOTHING_TO_SEND
        && last != Outcome.SERVER_FAILED) {
      last = transaction.execute(status -> sendOne(tried));
    }
  }

  private Outcome sendOne(Set<Long> tried) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    Optional<Row> next =
        jdbc.sql(
                """
                select m.id, m.message_id, m.content, m.created_at, m.attempts, s.address, o.disabled
                from mail m join officer o on o.user_id = m.user_id
                left join mail_setting s on s.user_id = m.user_id
                where m.state = 'WAITING' and m.next_attempt <= ? and m.id <> all(?)
                order by m.next_attempt, m.id limit 1 for update of m skip locked
                """)
            .params(now, tried.toArray(Long[]::new))
            .query(Row.class)
            .optional();
    if (next.isEmpty()) {
      return Outcome.NOTHING_TO_SEND;
    }
    Row row = next.get();
    tried.add(row.id());
    Optional<Failure> failure =
        row.address() == null || row.disabled()
            ? Optional.of(new Failure("收件人没有邮件地址或账户已停用", false, true))
            : attempt(row);
    if (failure.isEmpty()) {
      jdbc.sql(
              "update mail set state = 'SENT', sent_at = ?, attempts = attempts + 1, problem = null where id = ?")
          .params(now, row.id())
          .update();
      return Outcome.SENT;
    }
    failed(row, failure.get(), now);
    return failure.get().server() ? Outcome.SERVER_FAILED : Outcome.FAILED;
  }

  private void failed(Row row, Failure failure, OffsetDateTime now) {
    List<Duration> waits = properties.retryAfter();
    boolean dead = failure.forGood() || !failure.server() && row.attempts() >= waits.size();
    Duration wait = waits.get(Math.min(row.attempts(), waits.size() - 1));
    jdbc.sql(
            "update mail set state = ?, attempts = attempts + 1, next_attempt = ?, problem = ? where id = ?")
        .params(dead ? "DEAD" : "WAITING", now.plus(wait), failure.problem(), row.id())
        .update();
    log.warn("mail {} was not sent: {}", row.id(), failure.problem());
  }

  private Optional<Failure> attempt(Row row) {
    try {
      server.get().send(message(row));
      return Optional.empty();
    } catch (MailAuthenticationException e) {
      return Optional.of(new Failure("邮件服务器不接受用户名或密码", true, false));
    } catch (MailSendException e) {
      return Optional.of(explain(e));
    } catch (MessagingException | UnsupportedEncodingException | RuntimeException e) {
      // One letter that cannot be made must not keep back the others.
      return Optional.of(new Failure("邮件不能生成", false, false));
    }
  }

  /** What servers answer often repeats the address: only its code is kept. */
  private static Failure explain(MailSendException failure) {
    if (failure.getCause() != null) {
      return new Failure("连接不上邮件服务器", true, false);
    }
    for (Exception one : failure.getMessageExceptions()) {
      for (Exception at = one; at != null; at = next(at)) {
        if (at instanceof SMTPAddressFailedException refused) {
          int code = refused.getReturnCode();
          return new Failure("邮件服务器拒收此地址（" + code + "）", false, code >= 500);
        }
        if (at instanceof SMTPSendFailedException refused && refused.getReturnCode() > 0) {
          int code = refused.getReturnCode();
          return new Failure("邮件服务器拒收此信（" + code + "）", false, code >= 500);
        }
        if (at instanceof SocketTimeoutException) {
          return new Failure("邮件服务器超时没有回答", true, false);
        }
      }
    }
    return new Failure("与邮件服务器的连接中断", true, false);
  }

  private static Exception next(Exception exception) {
    if (exception instanceof MessagingException chained && chained.getNextException() != null) {
      return chained.getNextException();
    }
    return exception.getCause() instanceof Exception cause && cause != exception ? cause : null;
  }

  private MimeMessage message(Row row) throws MessagingException, UnsupportedEncodingException {
    MimeMessage message = server.get().createMimeMessage();
    MimeMessageHelper helper = new MimeMessageHelper(message, true, StandardCharsets.UTF_8.name());
    Letter letter = read(row.content());
    helper.setFrom(properties.from().getAddress(), "临汾社会救助审批系统");
    helper.setTo(row.address());
    helper.setSubject(letter.subject());
    helper.setSentDate(Date.from(row.createdAt()));
    helper.setText(text.plain(letter), text.html(letter));
    message.setHeader("Message-ID", row.messageId());
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  private Letter read(String content) {
    try {
      return json.readValue(content, Letter.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Gives up letters that could not be sent for as long as letters are kept, and deletes what is
   * older. What is still to be done is not told a second time: its reminder stays.
   */
  @Scheduled(cron = "0 15 4 * * *", zone = "Asia/Shanghai")
  void clear() {
    OffsetDateTime old =
        clock.instant().atZone(clock.getZone()).minus(properties.kept()).toOffsetDateTime();
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(
                  "update mail set state = 'DEAD', problem = coalesce(problem || '；', '') || '超过保存期限，不再发送'"
                      + " where state = 'WAITING' and created_at < ?")
              .param(old)
              .update();
          jdbc.sql("delete from mail where created_at < ?")
              .param(old.minus(properties.kept()))
              .update();
          jdbc.sql(
                  "update reminder_recipient u set state = 'DROPPED' from reminder r"
                      + " where r.id = u.reminder and u.state = 'WAITING' and r.at < ?")
              .param(old)
              .update();
          jdbc.sql(
                  "delete from reminder r where r.at < ? and not exists"
                      + " (select 1 from sla_step s where s.id = r.task_id and s.ended_at is null)")
              .param(old)
              .update();
        });
  }
}

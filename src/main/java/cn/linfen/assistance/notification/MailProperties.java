package cn.linfen.assistance.notification;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The settings under {@code assistance.mail} (本市设定) and the address under which people reach this
 * system.
 */
@Component
class MailProperties {

  private final InternetAddress from;
  private final String base;
  private final LocalTime morning;
  private final LocalTime quietFrom;
  private final LocalTime quietTo;
  private final int bundleFrom;
  private final List<Duration> retryAfter;
  private final Period kept;

  MailProperties(
      @Value("${assistance.mail.from}") String from,
      @Value("${assistance.public-url}") String base,
      @Value("${assistance.mail.morning}") String morning,
      @Value("${assistance.mail.quiet-from}") String quietFrom,
      @Value("${assistance.mail.quiet-to}") String quietTo,
      @Value("${assistance.mail.bundle-from}") int bundleFrom,
      @Value("${assistance.mail.retry-after}") List<Duration> retryAfter,
      @Value("${assistance.mail.kept}") Period kept) {
    try {
      this.from = new InternetAddress(from, true);
    } catch (AddressException e) {
      throw new IllegalStateException("设置 assistance.mail.from 不是正确的邮件地址，系统不能启动", e);
    }
    if (retryAfter.isEmpty()) {
      throw new IllegalStateException("设置 assistance.mail.retry-after 至少要有一个间隔，系统不能启动");
    }
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    this.morning = LocalTime.parse(morning);
    this.quietFrom = LocalTime.parse(quietFrom);
    this.quietTo = LocalTime.parse(quietTo);
    this.bundleFrom = bundleFrom;
    this.retryAfter = List.copyOf(retryAfter);
    this.kept = kept;
  }

  InternetAddress from() {
    return from;
  }

  /** The whole address of a page. */
  String url(String path) {
    return base + path;
  }

  /** From when on the morning mail is made. */
  LocalTime morning() {
    return morning;
  }

  /** Of those who have chosen no quiet hours of their own. */
  LocalTime quietFrom() {
    return quietFrom;
  }

  LocalTime quietTo() {
    return quietTo;
  }

  /** So many reminders or more go into one letter, also to those who want one each. */
  int bundleFrom() {
    return bundleFrom;
  }

  /** How long to wait after each failed attempt. */
  List<Duration> retryAfter() {
    return retryAfter;
  }

  /** How long reminders and letters are kept. */
  Period kept() {
    return kept;
  }
}

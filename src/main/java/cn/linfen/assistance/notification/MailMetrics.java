package cn.linfen.assistance.notification;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Letters that wait and letters that are dead; the same on every node. */
@Component
class MailMetrics {

  private final JdbcClient jdbc;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();

  MailMetrics(JdbcClient jdbc, MeterRegistry registry) {
    this.jdbc = jdbc;
    Gauge.builder("assistance.mail.waiting", waiting, AtomicLong::doubleValue)
        .description("Letters that wait to be sent")
        .register(registry);
    Gauge.builder("assistance.mail.dead", dead, AtomicLong::doubleValue)
        .description("Letters that are not tried any more")
        .register(registry);
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void count() {
    jdbc.sql(
            "select count(*) filter (where state = 'WAITING'), count(*) filter (where state = 'DEAD') from mail"
                + " where state <> 'SENT'")
        .query(
            row -> {
              waiting.set(row.getLong(1));
              dead.set(row.getLong(2));
            });
  }
}

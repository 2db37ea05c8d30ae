package cn.linfen.assistance.engine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What an operator watches of the engine. Counted once a minute, whoever asks how often: the
 * numbers are of the whole installation, the same on every node.
 */
@Component
class EngineMetrics {

  private final JdbcClient jdbc;
  private final Clock clock;
  private final AtomicLong openTasks = new AtomicLong();
  private final AtomicLong overdueTasks = new AtomicLong();
  private final AtomicLong lateJobs = new AtomicLong();
  private final AtomicLong failedJobs = new AtomicLong();

  EngineMetrics(JdbcClient jdbc, Clock clock, MeterRegistry registry) {
    this.jdbc = jdbc;
    this.clock = clock;
    gauge(registry, "assistance.tasks.open", openTasks, "Open user tasks");
    gauge(
        registry, "assistance.tasks.overdue", overdueTasks, "Open user tasks past their due date");
    gauge(
        registry, "assistance.jobs.late", lateJobs, "Timers and jobs due for five minutes or more");
    gauge(registry, "assistance.jobs.failed", failedJobs, "Jobs that are not tried any more");
  }

  private static void gauge(
      MeterRegistry registry, String name, AtomicLong value, String description) {
    Gauge.builder(name, value, AtomicLong::doubleValue).description(description).register(registry);
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void count() {
    // The engine stores moments in the zone of the JVM.
    jdbc.sql(
            """
            select (select count(*) from act_ru_task),
              (select count(*) from act_ru_task where due_date_ < t.now),
              (select count(*) from act_ru_job where retries_ > 0 and suspension_state_ = 1
                and duedate_ < t.now - interval '5 minutes'),
              (select count(*) from act_ru_job where retries_ = 0)
            from (select cast(:now as timestamptz)::timestamp as now) t
            """)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(
            row -> {
              openTasks.set(row.getLong(1));
              overdueTasks.set(row.getLong(2));
              lateJobs.set(row.getLong(3));
              failedJobs.set(row.getLong(4));
            });
  }
}

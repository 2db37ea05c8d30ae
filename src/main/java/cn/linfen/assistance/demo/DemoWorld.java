package cn.linfen.assistance.demo;

import cn.linfen.assistance.deadline.SlaTotals;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.policy.Standards;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Fills the demonstration with the work of the twelve months before its first start, in the
 * background, once. See docs/adr/0060.
 */
@Component
@Conditional(WorldWanted.class)
class DemoWorld {

  static final long SEED = 2015_0003L;
  private static final int HOUSEHOLDS_PER_COUNTY = 150;
  private static final Duration PAST = Duration.ofDays(365);
  private static final Logger LOG = LoggerFactory.getLogger(DemoWorld.class);

  private final JdbcClient jdbc;
  private final Desk desk;
  private final TaskService tasks;
  private final RuntimeService runtime;
  private final ManagementService management;
  private final JobExecutor jobs;
  private final Standards standards;
  private final Divisions divisions;
  private final Officers officers;
  private final SlaTotals totals;
  private final SimulatedTime time;
  private final OpenKeys keys;
  private final ExecutorService counties = Executors.newFixedThreadPool(2, DemoWorld::thread);
  private final ExecutorService one = Executors.newSingleThreadExecutor(DemoWorld::thread);

  DemoWorld(
      JdbcClient jdbc,
      Desk desk,
      TaskService tasks,
      RuntimeService runtime,
      ManagementService management,
      JobExecutor jobs,
      Standards standards,
      Divisions divisions,
      Officers officers,
      SlaTotals totals,
      SimulatedTime time,
      OpenKeys keys) {
    this.jdbc = jdbc;
    this.desk = desk;
    this.tasks = tasks;
    this.runtime = runtime;
    this.management = management;
    this.jobs = jobs;
    this.standards = standards;
    this.divisions = divisions;
    this.officers = officers;
    this.totals = totals;
    this.time = time;
    this.keys = keys;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "demonstration");
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
    return thread;
  }

  @EventListener(ApplicationReadyEvent.class)
  void begin() {
    Instant now = Instant.now();
    boolean first =
        jdbc.sql(
                    "insert into demo_world (seed, began_at) select ?, ? where not exists"
                        + " (select 1 from assistance_case) on conflict do nothing")
                .params(SEED, now.atOffset(ZoneOffset.UTC))
                .update()
            == 1;
    if (first) {
      one.execute(() -> fill(now));
    } else if (jdbc.sql("select count(*) from demo_world where ended_at is null")
            .query(Integer.class)
            .single()
        > 0) {
      LOG.warn("演示数据上次没有做完。已有的可以照常使用；要重新生成，请停机后删除数据目录再启动。");
    }
  }

  private void fill(Instant now) {
    LOG.info("演示：正在后台生成过去十二个月的案件，约需两分钟，期间可以照常使用。");
    try {
      pauseTimers();
      int households = 0;
      List<Callable<Integer>> work = new ArrayList<>();
      for (County county : counties(tools())) {
        work.add(() -> county.live(now.minus(PAST), now, HOUSEHOLDS_PER_COUNTY));
      }
      for (Future<Integer> county : counties.invokeAll(work)) {
        households += county.get();
      }
      totals.recount();
      jdbc.sql("update demo_world set ended_at = ?, cases = ?")
          .params(Instant.now().atOffset(ZoneOffset.UTC), households)
          .update();
      LOG.info(
          "演示：已生成 {} 个案件，用时 {} 秒。", households, Duration.between(now, Instant.now()).toSeconds());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (Exception failed) {
      LOG.error("演示数据没有全部生成", failed);
    } finally {
      keys.close();
      jobs.start();
    }
  }

  /**
   * Timers of a past that is being made are due already; they fire in their own time. The executor
   * is started at about the same moment as this.
   */
  private void pauseTimers() throws InterruptedException {
    while (!jobs.isActive()) {
      Thread.sleep(100);
    }
    jobs.shutdown();
  }

  private County.Tools tools() {
    return new County.Tools(desk, tasks, runtime, management, standards, divisions, officers, time);
  }

  private List<County> counties(County.Tools tools) {
    return List.of(
        new County("141002", "", List.of(township("")), SEED, tools),
        new County("141024", "-2", List.of(township("-2")), SEED, tools));
  }

  private County.Township township(String suffix) {
    String village =
        jdbc.sql("select division from post_holding where user_id = ?")
            .param("village-assistant" + suffix)
            .query(String.class)
            .single();
    return new County.Township(suffix, village);
  }

  @PreDestroy
  void stop() {
    counties.shutdownNow();
    one.shutdownNow();
  }
}

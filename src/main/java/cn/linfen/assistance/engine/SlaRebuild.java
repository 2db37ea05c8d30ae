package cn.linfen.assistance.engine;

import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.deadline.SlaRecords;
import cn.linfen.assistance.deadline.Step;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Computes all SLA records again from the engine's history, while the application runs or not. What
 * the history no longer has is left as it is.
 */
public final class SlaRebuild {

  private static final int BATCH = 1000;

  private final EngineSteps steps;
  private final SlaRecords records;
  private final TransactionTemplate transactions;

  private SlaRebuild(DataSource database, Deadlines.Limits limits) {
    this.steps = new EngineSteps(JdbcClient.create(database));
    this.records = new SlaRecords(new JdbcTemplate(database), limits);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(database));
  }

  /**
   * @param report is told in Chinese how far it has come
   */
  public static void run(DataSource database, Deadlines.Limits limits, Consumer<String> report) {
    SlaRebuild rebuild = new SlaRebuild(database, limits);
    rebuild.pauses();
    long tasks = rebuild.all(rebuild.steps::tasksAfter, ids -> rebuild.steps.find(ids, List.of()));
    report.accept("任务：" + tasks + " 条");
    long waits = rebuild.all(rebuild.steps::waitsAfter, ids -> rebuild.steps.find(List.of(), ids));
    report.accept("等待期：" + waits + " 条");
    rebuild.transactions.executeWithoutResult(status -> rebuild.records.forgetTotals());
    Integer cases =
        rebuild.transactions.execute(status -> rebuild.records.updateCasesWithoutSteps());
    report.accept("没有环节的案卷：" + cases + " 件");
  }

  /** Until nothing changes: a limit that was paused may itself pause another. */
  private void pauses() {
    Set<String> changed = new HashSet<>();
    do {
      changed.clear();
      all(
          steps::tasksAfter,
          ids -> {
            changed.addAll(records.pause(steps.find(ids, List.of())));
            return List.of();
          });
    } while (!changed.isEmpty());
  }

  private interface Ids {

    List<String> after(String id, int most);
  }

  private interface Steps {

    List<Step> of(List<String> ids);
  }

  private long all(Ids ids, Steps find) {
    long count = 0;
    String last = "";
    while (true) {
      List<String> batch = ids.after(last, BATCH);
      if (batch.isEmpty()) {
        return count;
      }
      transactions.executeWithoutResult(
          status -> {
            records.lock();
            records.update(find.of(batch), List.of());
          });
      last = batch.get(batch.size() - 1);
      count += batch.size();
    }
  }
}

package cn.linfen.assistance.checkpoint;

import cn.linfen.assistance.organization.AuditLog;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.Checkpoints;
import cn.linfen.assistance.signature.LedgerVerification;
import cn.linfen.assistance.signature.TrustedAuthorities;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Verifies the ledger beside the running work, one run at a time. */
@Component
class Verifications {

  /**
   * A run.
   *
   * @param caseNumber null for all cases
   * @param ended null while it goes on
   * @param sound whether all holds; null while it goes on, and if it could not be finished
   * @param report in Chinese; at most {@link #MOST} lines
   */
  record Run(
      String caseNumber,
      String byName,
      Instant began,
      Instant ended,
      Boolean sound,
      List<String> report) {}

  static final int MOST = 500;
  private static final Logger LOG = LoggerFactory.getLogger(Verifications.class);

  private final DataSource source;
  private final PersonalData personal;
  private final TrustedAuthorities trusted;
  private final Checkpoints checkpoints;
  private final AuditLog audit;
  private final Clock clock;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "ledger-verification");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
          });
  private volatile Run last;

  Verifications(
      DataSource source,
      PersonalData personal,
      TrustedAuthorities trusted,
      Checkpoints checkpoints,
      AuditLog audit,
      Clock clock) {
    this.source = source;
    this.personal = personal;
    this.trusted = trusted;
    this.checkpoints = checkpoints;
    this.audit = audit;
    this.clock = clock;
  }

  /** Null if there was none since the start of this node. */
  Run last() {
    return last;
  }

  /**
   * Begins a run.
   *
   * @param caseNumber null for all cases
   * @return false if one is going on
   */
  synchronized boolean start(String caseNumber, String by, String byName) {
    if (last != null && last.ended() == null) {
      return false;
    }
    Run begun = new Run(caseNumber, byName, clock.instant(), null, null, List.of());
    try {
      worker.execute(() -> last = finished(begun, by));
    } catch (RejectedExecutionException stopping) {
      return false;
    }
    last = begun;
    return true;
  }

  private Run finished(Run run, String by) {
    List<String> report = Collections.synchronizedList(new ArrayList<>());
    Boolean sound = null;
    try {
      sound = verify(run.caseNumber(), report);
    } catch (RuntimeException failed) {
      LOG.error("办理记录核验没有完成", failed);
      report.add(
          failed instanceof IllegalStateException && failed.getMessage() != null
              ? failed.getMessage()
              : "核验没有完成，请系统管理员查看日志。");
    }
    audit.record(
        "ledger.verified",
        by,
        run.caseNumber() == null ? "全部案卷" : run.caseNumber(),
        sound == null ? "没有完成" : sound ? "一致" : "不一致");
    List<String> shown =
        report.size() <= MOST
            ? report
            : new ArrayList<>(report.subList(report.size() - MOST, report.size()));
    return new Run(
        run.caseNumber(), run.byName(), run.began(), clock.instant(), sound, List.copyOf(shown));
  }

  private boolean verify(String caseNumber, List<String> report) {
    boolean sound =
        new LedgerVerification(source, personal::decrypt, trusted, 1).run(caseNumber, report::add);
    return caseNumber == null ? checkpoints.verify(List.of(), report::add) && sound : sound;
  }

  @PreDestroy
  void stop() {
    worker.shutdownNow();
  }
}

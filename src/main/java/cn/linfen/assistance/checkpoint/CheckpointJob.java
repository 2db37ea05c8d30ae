package cn.linfen.assistance.checkpoint;

import cn.linfen.assistance.notification.Outbox;
import cn.linfen.assistance.notification.Reminder;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.signature.Checkpoints;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A checkpoint every night, mailed to the auditor. A folder that takes nothing raises an alarm;
 * work goes on, and what is missing is written the next time.
 */
@Component
class CheckpointJob {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointJob.class);
  private static final Duration APART = Duration.ofHours(1);

  private final Checkpoints checkpoints;
  private final Outbox outbox;
  private final Officers officers;
  private final TransactionTemplate transaction;
  private final Clock clock;

  CheckpointJob(
      Checkpoints checkpoints,
      Outbox outbox,
      Officers officers,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.checkpoints = checkpoints;
    this.outbox = outbox;
    this.officers = officers;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  @Scheduled(cron = "0 0 3 * * *", zone = "Asia/Shanghai")
  void run() {
    // Another node may have just made it.
    if (checkpoints.newest().filter(at -> at.plus(APART).isAfter(clock.instant())).isEmpty()) {
      Checkpoints.Made made = checkpoints.make();
      tell(
          "checkpoint:" + made.number(),
          Reminder.Kind.CHECKPOINT,
          "检查点 "
              + made.number()
              + "：案卷 "
              + made.cases()
              + " 个，办理记录 "
              + made.entries()
              + " 条，根 "
              + made.root()
              + "，签名证书指纹 "
              + made.fingerprint()
              + "。请保存本邮件，日后可据以核对数据库",
          List.of("auditor"));
    }
    try {
      checkpoints.write();
    } catch (UncheckedIOException e) {
      LOG.error("{}。检查点已存入数据库，恢复后自动补写。", e.getMessage());
      tell(
          "checkpoint-folder:" + LocalDate.now(clock),
          Reminder.Kind.ALARM,
          e.getMessage() + "。检查点已存入数据库，恢复后自动补写",
          List.of("sysadmin", "auditor"));
    }
  }

  private void tell(String key, Reminder.Kind kind, String text, List<String> posts) {
    Set<String> to = new HashSet<>();
    posts.forEach(post -> to.addAll(officers.holders(post, Divisions.CITY)));
    transaction.executeWithoutResult(
        status -> outbox.put(new Reminder(key, kind, null, null, text, null, to)));
  }
}

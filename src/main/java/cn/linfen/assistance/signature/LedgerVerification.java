package cn.linfen.assistance.signature;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Proves cases against their own records; needs no running application. */
public final class LedgerVerification {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  /** In one batch; the attachments of a case are in memory while it is checked. */
  private static final int MOST_CASES = 50;

  private static final long MOST_BYTES = 32L << 20;

  private final JdbcClient jdbc;
  private final TransactionTemplate oneMoment;
  private final UnaryOperator<String> decryption;
  private final SignatureCheck signatures;
  private final int threads;

  /**
   * @param decryption of single values of the database
   * @param trusted authorities whose certificates count
   * @param threads how many cases are checked at the same time
   * @throws IllegalStateException in Chinese if no authority is trusted
   */
  public LedgerVerification(
      DataSource source,
      UnaryOperator<String> decryption,
      TrustedAuthorities trusted,
      int threads) {
    this.jdbc = JdbcClient.create(source);
    this.oneMoment = new TransactionTemplate(new JdbcTransactionManager(source));
    oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    oneMoment.setReadOnly(true);
    this.decryption = decryption;
    this.signatures = trusted.check();
    this.threads = threads;
  }

  /**
   * Checks one case, or all of them.
   *
   * @param caseNumber null for all
   * @param report is told in Chinese what was checked and what is wrong
   * @return whether all holds
   */
  public boolean run(String caseNumber, Consumer<String> report) {
    List<List<String>> batches = caseNumber == null ? batches() : List.of(List.of(caseNumber));
    CaseCheck.Contents contents = new CaseCheck.Encrypted(decryption, FormHash.recomputed(jdbc));
    long cases = 0;
    long entries = 0;
    int broken = 0;
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Deque<Future<List<Checked>>> running = new ArrayDeque<>();
      for (int next = 0; next < batches.size() || !running.isEmpty(); ) {
        // No more at once than the workers need, so that memory does not fill up with cases.
        while (next < batches.size() && running.size() <= threads) {
          List<String> batch = batches.get(next++);
          running.add(workers.submit(() -> check(batch, contents)));
        }
        for (Checked one : result(running.remove())) {
          cases++;
          entries += one.result().entries();
          if (!one.result().wrong().isEmpty()) {
            broken++;
            tell(one.number(), one.result(), report);
          }
        }
      }
    } finally {
      workers.shutdownNow();
    }
    report.accept(
        broken == 0
            ? "已核验 " + cases + " 个案卷、" + entries + " 条办理记录，全部一致。"
            : "已核验 " + cases + " 个案卷、" + entries + " 条办理记录，其中 " + broken + " 个案卷不一致。");
    return broken == 0;
  }

  private record Checked(String number, CaseCheck.Result result) {}

  /** All of a batch as they are at one moment. */
  private List<Checked> check(List<String> batch, CaseCheck.Contents contents) {
    return oneMoment.execute(status -> CaseRecord.load(jdbc, batch)).stream()
        .map(record -> new Checked(record.number(), CaseCheck.check(record, contents, signatures)))
        .toList();
  }

  private static <T> T result(Future<T> work) {
    try {
      return work.get();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("核验被中断", stopping);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(failed.getCause());
    }
  }

  private static void tell(String number, CaseCheck.Result result, Consumer<String> report) {
    result.wrong().forEach(text -> report.accept("案卷 " + number + "，" + text + "。"));
    report.accept(
        "案卷 "
            + number
            + "："
            + (result.sound() == 0
                ? "没有可信的办理记录。"
                : result.sound() == result.entries()
                    ? "办理记录本身前后一致（" + until(result.soundUntil()) + "），不一致的是上面所列的材料。"
                    : "第 1 至 "
                        + result.sound()
                        + " 条办理记录前后一致（"
                        + until(result.soundUntil())
                        + "），其后的不可信。"));
  }

  private static String until(Instant at) {
    return "截至" + TIME.format(at);
  }

  /** All case numbers, also of cases of which something is gone, a few together. */
  private List<List<String>> batches() {
    List<List<String>> batches = new ArrayList<>();
    // The first case begins a batch.
    long[] bytes = {MOST_BYTES + 1};
    jdbc.sql(
            """
            select n.number, coalesce((select sum(a.size) from attachment a
              where a.case_number = n.number), 0)
            from (select number from assistance_case
              union select case_number from ledger_entry
              union select case_number from section
              union select case_number from attachment where case_number is not null) n
            order by 1
            """)
        .query(
            row -> {
              bytes[0] += row.getLong(2);
              if (bytes[0] > MOST_BYTES || batches.get(batches.size() - 1).size() == MOST_CASES) {
                batches.add(new ArrayList<>());
                bytes[0] = row.getLong(2);
              }
              batches.get(batches.size() - 1).add(row.getString(1));
            });
    return batches;
  }
}

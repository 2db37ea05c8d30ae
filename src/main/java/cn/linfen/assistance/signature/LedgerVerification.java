package cn.linfen.assistance.signature;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
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

  private final JdbcClient jdbc;
  private final TransactionTemplate oneMoment;
  private final UnaryOperator<String> decryption;
  private final SignatureCheck signatures;

  /**
   * @param decryption of single values of the database
   * @param trusted authorities whose certificates count
   * @throws IllegalStateException in Chinese if no authority is trusted
   */
  public LedgerVerification(
      DataSource source, UnaryOperator<String> decryption, TrustedAuthorities trusted) {
    this.jdbc = JdbcClient.create(source);
    this.oneMoment = new TransactionTemplate(new JdbcTransactionManager(source));
    oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    oneMoment.setReadOnly(true);
    this.decryption = decryption;
    this.signatures = trusted.check();
  }

  /**
   * Checks one case, or all of them.
   *
   * @param caseNumber null for all
   * @param report is told in Chinese what was checked and what is wrong
   * @return whether all holds
   */
  public boolean run(String caseNumber, Consumer<String> report) {
    List<String> numbers = caseNumber == null ? numbers() : List.of(caseNumber);
    long entries = 0;
    int broken = 0;
    for (String number : numbers) {
      CaseRecord record = oneMoment.execute(status -> CaseRecord.load(jdbc, number));
      CaseCheck.Result result = CaseCheck.check(record, decryption, signatures);
      entries += result.entries();
      if (!result.wrong().isEmpty()) {
        broken++;
        tell(number, result, report);
      }
    }
    report.accept(
        broken == 0
            ? "已核验 " + numbers.size() + " 个案卷、" + entries + " 条办理记录，全部一致。"
            : "已核验 " + numbers.size() + " 个案卷、" + entries + " 条办理记录，其中 " + broken + " 个案卷不一致。");
    return broken == 0;
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

  /** Also of cases of which something is gone. */
  private List<String> numbers() {
    return jdbc.sql(
            """
            select number from assistance_case
            union select case_number from ledger_entry
            union select case_number from section
            union select case_number from attachment where case_number is not null
            order by 1
            """)
        .query(String.class)
        .list();
  }
}

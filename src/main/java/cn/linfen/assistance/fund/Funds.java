package cn.linfen.assistance.fund;

import cn.linfen.assistance.deadline.ChinaTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Books what moves in the petty fund of a township. Every line names the file in which it was
 * signed, once: repeating a booking changes nothing. Amounts are yuan with two decimals.
 */
@Component
public class Funds {

  private final JdbcClient jdbc;
  private final Clock clock;

  Funds(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Cash of the township; zero where it has no fund. */
  public BigDecimal balance(String township) {
    return jdbc.sql("select balance from fund_cash where township = ?")
        .param(township)
        .query(BigDecimal.class)
        .optional()
        .orElse(BigDecimal.ZERO);
  }

  /** The county gives to the fund. */
  @Transactional
  public void topUp(String township, BigDecimal amount, String file) {
    book(township, "TOP_UP", file, Map.of("CASH", amount, "COUNTY", amount.negate()));
  }

  /**
   * Cash goes out for a case.
   *
   * @throws FundRefused if there is not so much
   */
  @Transactional
  public void handOut(String township, BigDecimal amount, String caseNumber) {
    BigDecimal cash = locked(township);
    if (cash.compareTo(amount) < 0) {
      throw new FundRefused("备用金余额不足：余额 " + yuan(cash) + " 元。请先申请补充，或改为发放实物、服务");
    }
    book(township, "HAND_OUT", caseNumber, Map.of("CASH", amount.negate(), "AID", amount));
  }

  /** What was handed out wrongly comes back. */
  @Transactional
  public void giveBack(String township, BigDecimal amount, String caseNumber) {
    book(township, "RETURN", caseNumber, Map.of("CASH", amount, "AID", amount.negate()));
  }

  /** What was counted is the cash from here on; a difference is booked as such. */
  @Transactional
  public void count(String township, BigDecimal counted, String file) {
    BigDecimal cash = locked(township);
    BigDecimal more = counted.subtract(cash);
    book(
        township,
        "COUNT",
        file,
        more.signum() == 0 ? Map.of() : Map.of("CASH", more, "DIFFERENCE", more.negate()));
  }

  /** The cash, which nobody else moves until the transaction ends: whoever pays at once waits. */
  private BigDecimal locked(String township) {
    return jdbc.sql("select balance from fund_cash where township = ? for update")
        .param(township)
        .query(BigDecimal.class)
        .optional()
        .orElse(BigDecimal.ZERO);
  }

  private void book(String township, String kind, String file, Map<String, BigDecimal> entries) {
    jdbc.sql(
            "insert into fund_journal (township, at, kind, file_number) values (?, ?, ?, ?)"
                + " on conflict (kind, file_number) do nothing returning id")
        .params(township, clock.instant().atOffset(ZoneOffset.UTC), kind, file)
        .query(Long.class)
        .optional()
        .ifPresent(
            journal ->
                entries.forEach(
                    (account, amount) ->
                        jdbc.sql("insert into fund_entry values (?, ?, ?)")
                            .params(journal, account, amount)
                            .update()));
  }

  /**
   * A line of a statement.
   *
   * @param amount what the cash grew by; null where nothing moved
   * @param balance after it
   */
  public record Line(
      OffsetDateTime at, String kind, String fileNumber, BigDecimal amount, BigDecimal balance) {

    /** In words. */
    public String label() {
      return switch (kind) {
        case "TOP_UP" -> "县级拨入";
        case "HAND_OUT" -> "先行救助发放";
        case "RETURN" -> "追回";
        default -> "盘点";
      };
    }
  }

  /** A month of a fund: what it began with, what moved, what is left. */
  public record Statement(BigDecimal opening, List<Line> lines, BigDecimal closing) {

    /** What came in. */
    public BigDecimal in() {
      return sum(1);
    }

    /** What went out, as a positive sum. */
    public BigDecimal out() {
      return sum(-1).negate();
    }

    private BigDecimal sum(int sign) {
      return lines.stream()
          .map(Line::amount)
          .filter(amount -> amount != null && amount.signum() == sign)
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
  }

  @Transactional(readOnly = true)
  public Statement statement(String township, YearMonth month) {
    OffsetDateTime from = start(month);
    BigDecimal opening =
        jdbc.sql(
                """
                select coalesce(sum(e.amount), 0) from fund_entry e join fund_journal j on j.id = e.journal
                where e.account = 'CASH' and j.township = ? and j.at < ?
                """)
            .params(township, from)
            .query(BigDecimal.class)
            .single();
    List<Line> lines =
        jdbc.sql(
                """
                select j.at, j.kind, j.file_number, e.amount,
                       :opening + sum(coalesce(e.amount, 0)) over (order by j.id) as balance
                from fund_journal j left join fund_entry e on e.journal = j.id and e.account = 'CASH'
                where j.township = :township and j.at >= :from and j.at < :till order by j.id
                """)
            .param("opening", opening)
            .param("township", township)
            .param("from", from)
            .param("till", start(month.plusMonths(1)))
            .query(Line.class)
            .list();
    return new Statement(
        opening, lines, lines.isEmpty() ? opening : lines.get(lines.size() - 1).balance());
  }

  private static OffsetDateTime start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ChinaTime.ZONE).toInstant().atOffset(ZoneOffset.UTC);
  }

  static String yuan(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}

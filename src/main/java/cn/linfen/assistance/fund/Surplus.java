package cn.linfen.assistance.fund;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.policy.Profiles;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The part of a county's 低保 surplus that may be spent on temporary assistance for 低保 households
 * (临社救办发〔2015〕3号 二（八）1), kept by the year in which it is spent. Amounts are yuan with two decimals.
 */
@Component
public class Surplus {

  private final JdbcClient jdbc;
  private final Profiles profiles;
  private final Clock clock;

  Surplus(JdbcClient jdbc, Profiles profiles, Clock clock) {
    this.jdbc = jdbc;
    this.profiles = profiles;
    this.clock = clock;
  }

  /**
   * A year of a county.
   *
   * @param balance of the year before at its end
   * @param amount of it that may be spent
   * @param used of that amount
   */
  public record Share(
      String county,
      int year,
      BigDecimal balance,
      BigDecimal amount,
      BigDecimal used,
      String fileNumber) {

    /** What may still be spent. */
    public BigDecimal left() {
      return amount.subtract(used);
    }
  }

  /** The most of a year-end balance that the rule allows, rounded down to the fen. */
  public BigDecimal most(BigDecimal balance, String profile, String county) {
    return balance.multiply(share(profile, county)).setScale(2, RoundingMode.DOWN);
  }

  private BigDecimal share(String profile, String county) {
    return profiles.decimal(profile, "linshi.surplus.share", county);
  }

  /** Of the county in the year; empty if nothing was approved. */
  public Optional<Share> of(String county, int year) {
    return jdbc.sql(
            "select county, year, balance, amount, used, file_number from surplus_share"
                + " where county = ? and year = ?")
        .params(county, year)
        .query(Share.class)
        .optional();
  }

  /** What the county may still spend in the year. */
  public BigDecimal left(String county, int year) {
    return of(county, year).map(Share::left).orElse(BigDecimal.ZERO);
  }

  /** All years of a county, the newest first. */
  public List<Share> years(String county) {
    return jdbc.sql(
            "select county, year, balance, amount, used, file_number from surplus_share"
                + " where county = ? order by year desc")
        .param(county)
        .query(Share.class)
        .list();
  }

  /**
   * What was approved for the year. Approved again, it replaces what was approved before.
   *
   * @throws FundRefused if more of it is spent already
   */
  @Transactional
  public void approve(
      String county, int year, BigDecimal balance, BigDecimal amount, String profile, String file) {
    BigDecimal used =
        jdbc.sql("select used from surplus_share where county = ? and year = ? for update")
            .params(county, year)
            .query(BigDecimal.class)
            .optional()
            .orElse(BigDecimal.ZERO);
    if (amount.compareTo(used) < 0) {
      throw new FundRefused("本年度已支出 " + Funds.yuan(used) + " 元，额度不得低于已支出的金额");
    }
    jdbc.sql(
            """
            insert into surplus_share (county, year, balance, share, amount, file_number)
            values (:county, :year, :balance, :share, :amount, :file)
            on conflict (county, year) do update set balance = excluded.balance,
              share = excluded.share, amount = excluded.amount, file_number = excluded.file_number
            """)
        .param("county", county)
        .param("year", year)
        .param("balance", balance)
        .param("share", share(profile, county))
        .param("amount", amount)
        .param("file", file)
        .update();
  }

  /**
   * Books a payment of the case.
   *
   * @throws FundRefused if there is not so much
   */
  @Transactional
  public void pay(String county, LocalDate paidOn, BigDecimal amount, String caseNumber) {
    BigDecimal left =
        jdbc.sql("select amount - used from surplus_share where county = ? and year = ? for update")
            .params(county, paidOn.getYear())
            .query(BigDecimal.class)
            .optional()
            .orElse(BigDecimal.ZERO);
    if (left.compareTo(amount) < 0) {
      throw new FundRefused(shortage(left));
    }
    jdbc.sql(
            "insert into surplus_payment (county, year, case_number, amount, at) values (?, ?, ?, ?, ?)")
        .params(
            county, paidOn.getYear(), caseNumber, amount, clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  static String shortage(BigDecimal left) {
    return "低保结余资金可用额度不足：本年度尚余 " + Funds.yuan(left) + " 元，请改用临时救助资金或先申请额度";
  }

  int thisYear() {
    return today().getYear();
  }

  /** Under which a file of the county would start today. */
  String standingProfile(String county) {
    return profiles.forStart("none", county, today());
  }

  private LocalDate today() {
    return LocalDate.now(clock.withZone(ChinaTime.ZONE));
  }
}

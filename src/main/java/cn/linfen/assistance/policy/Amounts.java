package cn.linfen.assistance.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The monthly allowance of a household, by the decision table {@code subsistence-amount}. */
@Component
public class Amounts {

  private final RuleTables tables;
  private final Standards standards;

  Amounts(RuleTables tables, Standards standards) {
    this.tables = tables;
    this.standards = standards;
  }

  /**
   * What a household gets a month.
   *
   * @param standard the standard it was computed with
   * @param monthly yuan, two decimals; without the class aid
   * @param classAid 分类施保金, a line of its own
   * @param total both
   */
  public record Amount(
      Standard standard, BigDecimal monthly, BigDecimal classAid, BigDecimal total) {}

  /**
   * Standard × covered persons − counted income of the whole household; rural by the year, ÷ 12;
   * rounded half up to the fen, never below 0, nothing when nobody is covered.
   *
   * @param mode 10 补差, 21 分档
   * @param income yuan of the whole household: a month's if urban, a year's if rural
   * @param tierAmount monthly yuan a covered person under 分档; null otherwise
   */
  public Amount household(
      String county,
      String urbanRural,
      LocalDate date,
      int covered,
      BigDecimal income,
      String mode,
      BigDecimal tierAmount,
      BigDecimal classAid) {
    Standard standard = standards.find(county, urbanRural, date);
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("mode", mode);
    inputs.put("unit", standard.unit());
    inputs.put("standard", standard.amount());
    inputs.put("covered", covered);
    inputs.put("income", income);
    inputs.put("tier", tierAmount == null ? BigDecimal.ZERO : tierAmount);
    Object computed = tables.evaluate("subsistence-amount", inputs).get("monthly");
    if (computed == null) {
      throw new IllegalStateException("决策表 subsistence-amount 没有给出金额");
    }
    BigDecimal monthly =
        new BigDecimal(computed.toString()).max(BigDecimal.ZERO).setScale(2, RoundingMode.HALF_UP);
    BigDecimal extra = classAid == null ? BigDecimal.ZERO : classAid;
    return new Amount(
        standard,
        monthly,
        extra.setScale(2, RoundingMode.HALF_UP),
        monthly.add(extra).setScale(2, RoundingMode.HALF_UP));
  }
}

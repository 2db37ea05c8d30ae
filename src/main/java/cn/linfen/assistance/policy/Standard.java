package cn.linfen.assistance.policy;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A standard of the subsistence allowance.
 *
 * @param kind urban or rural
 * @param unit month or year: the amount is per person and this period
 * @param amount yuan
 * @param label {@code demo} for the values that ship with the product, which are made up
 */
public record Standard(
    String division,
    String kind,
    String unit,
    LocalDate validFrom,
    LocalDate validTo,
    BigDecimal amount,
    String label) {

  public boolean demo() {
    return "demo".equals(label);
  }
}

package cn.linfen.assistance.delegation;

import cn.linfen.assistance.policy.RuleTables;
import java.math.BigDecimal;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Up to what a township may decide, by the decision table {@code township-ceiling}. */
@Component
public class Ceilings {

  private final RuleTables tables;

  Ceilings(RuleTables tables) {
    this.tables = tables;
  }

  /**
   * The ceiling that holds now.
   *
   * @param hardship kind of hardship, as in the application
   * @param household what the household receives already, as in the application
   * @return yuan for one cause; zero where no row says anything
   */
  public BigDecimal of(String county, String hardship, String household) {
    Object ceiling =
        tables
            .evaluate(
                "township-ceiling",
                Map.of("county", county, "hardship", hardship, "household", household))
            .get("ceiling");
    return ceiling == null ? BigDecimal.ZERO : new BigDecimal(ceiling.toString());
  }
}

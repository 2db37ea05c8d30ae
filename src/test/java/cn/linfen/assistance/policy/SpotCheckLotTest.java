package cn.linfen.assistance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.IntegrationTest;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class SpotCheckLotTest {

  private static final BigDecimal SHARE = new BigDecimal("0.3");
  private static final int CASES = 60;

  @Autowired SpotCheckLot lot;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;

  /** In a county that no process test uses; leaves nothing. */
  private void undone(Runnable work) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> {
              status.setRollbackOnly();
              work.run();
            });
  }

  @Test
  void atEveryMomentTheShareIsDrawnAndAnyoneCanDrawItAgain() {
    undone(
        () -> {
          int drawn = 0;
          for (int n = 1; n <= CASES; n++) {
            boolean one = lot.draw("CASE-" + n, "141021", SHARE);
            assertThat(lot.draw("CASE-" + n, "141021", SHARE)).isEqualTo(one);
            drawn += one ? 1 : 0;
            assertThat(BigDecimal.valueOf(drawn))
                .isGreaterThanOrEqualTo(SHARE.multiply(BigDecimal.valueOf(n)));
          }
          assertThat(lot.check("141021")).isEmpty();
        });
  }

  @Test
  void anExchangedDrawIsFound() {
    undone(
        () -> {
          for (int n = 1; n <= 5; n++) {
            lot.draw("CASE-" + n, "141021", SHARE);
          }
          jdbc.sql("alter table spot_check disable trigger spot_check_append_only").update();
          jdbc.sql("update spot_check set seed = 'ff' where case_number = 'CASE-3'").update();
          assertThat(lot.check("141021")).contains("CASE-3");
        });
  }

  /** Not forced, a case is drawn or not by its seed alone, and about as often as the share. */
  @Test
  void nobodyKnowsBeforeWhoIsLeftOut() {
    Set<Boolean> outcomes = new HashSet<>();
    int drawn = 0;
    for (int seed = 0; seed < 1000; seed++) {
      SpotCheckLot.Draw draw =
          SpotCheckLot.draw("141021", 10, 5, "00", "CASE-11", SHARE, "seed" + seed);
      assertThat(draw.forced()).isFalse();
      outcomes.add(draw.drawn());
      drawn += draw.drawn() ? 1 : 0;
    }
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    assertThat(drawn).isBetween(250, 350);
    // Three of ten have been drawn: without the eleventh it would be fewer than three in ten.
    assertThat(SpotCheckLot.draw("141021", 10, 3, "00", "CASE-11", SHARE, "any").forced()).isTrue();
  }
}

package cn.linfen.assistance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SpotCheckLotTest {

  @Property(tries = 200)
  void everyBlockHasAtLeastTheShare(
      @ForAll @IntRange(max = 100000) int block, @ForAll @IntRange(max = 100) int percent) {
    BigDecimal share = BigDecimal.valueOf(percent, 2);
    int drawn = 0;
    for (int place = 0; place < SpotCheckLot.BLOCK; place++) {
      drawn += SpotCheckLot.isDrawn("141002/" + block, place, share) ? 1 : 0;
    }

    assertThat(BigDecimal.valueOf(drawn)).isGreaterThanOrEqualTo(share.multiply(BigDecimal.TEN));
    assertThat(BigDecimal.valueOf(drawn))
        .isLessThan(share.multiply(BigDecimal.TEN).add(BigDecimal.ONE));
  }
}

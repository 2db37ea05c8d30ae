package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapitalMoneyTest {

  @ParameterizedTest
  @CsvSource({
    "0, 人民币零元整",
    "0.05, 人民币伍分",
    "0.50, 人民币伍角整",
    "500, 人民币伍佰元整",
    "500.00, 人民币伍佰元整",
    "850.5, 人民币捌佰伍拾元伍角整",
    "3005.02, 人民币叁仟零伍元零贰分",
    "10, 人民币壹拾元整",
    "110, 人民币壹佰壹拾元整",
    "1001, 人民币壹仟零壹元整",
    "1010.01, 人民币壹仟零壹拾元零壹分",
    "10000, 人民币壹万元整",
    "10500, 人民币壹万零伍佰元整",
    "100500, 人民币壹拾万零伍佰元整",
    "105000, 人民币壹拾万伍仟元整",
    "100000005, 人民币壹亿零伍元整",
    "120034056.78, 人民币壹亿贰仟零叁万肆仟零伍拾陆元柒角捌分",
    "1000000000000, 人民币壹万亿元整",
    "266.665, 人民币贰佰陆拾陆元陆角柒分",
  })
  void writesAmountsAsBanksDo(BigDecimal yuan, String capital) {
    assertThat(CapitalMoney.of(yuan)).isEqualTo(capital);
  }

  @Test
  void refusesWhatIsNoAmount() {
    assertThatThrownBy(() -> CapitalMoney.of(new BigDecimal("-0.01")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CapitalMoney.of(new BigDecimal("1e20")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package cn.linfen.assistance.policy;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.IntegrationTest;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Which income counts, by rules, kind and month (民发〔2012〕220号 Art 16–17; 民发〔2021〕57号 Art 13–14).
 */
@IntegrationTest
class IncomeRulesTest {

  @Autowired RuleTables tables;

  @ParameterizedTest
  @CsvSource({
    "P2015,01,202603,true",
    "P2015,21,202603,false",
    "P2015,25,202603,false",
    "P2015,26,202512,true",
    "P2021,24,202603,false",
    "P2021,26,202012,true",
    "P2021,26,202101,false",
    "P2021,26,202512,false",
    "P2021,26,202601,true",
    "P2021,99,202512,true"
  })
  void counts(String profile, String type, int month, boolean counted) {
    Map<String, Object> rule =
        tables.evaluate(
            "income-counting", Map.of("profile", profile, "incomeType", type, "month", month));
    assertThat(rule.get("counted")).isEqualTo(counted);
    assertThat(rule.get("basis").toString().isEmpty()).isEqualTo(counted);
  }
}

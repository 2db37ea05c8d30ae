package cn.linfen.assistance.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What designers may rely on in both engines, the browser's and ours. */
class FeelTest {

  private final Feel feel = new Feel(Filled.CLOCK);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=0.1 + 0.2 | 0.3",
        "=decimal(10 / 3, 2) | 3.33",
        "=count(list) | 2",
        "=sum(for x in list return x.n) | 3.5",
        "=count(list[ok = true]) | 1",
        "=if missing = null then 7 else 8 | 7",
        "=text = \"x\" or missing = \"y\" | true",
        "=missing != \"60\" | true",
        "=list contains([\"a\", \"b\"], \"b\") | true",
        "=list[1].n | 1.5",
        "=string length(text) | 1",
        "=date(\"2026-11-24\") - date(\"2026-11-20\") = duration(\"P4D\") | true",
        "=today() = date(\"2026-11-24\") | true"
      })
  void evaluates(String expression, String expected) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("text", "x");
    variables.put(
        "list",
        List.of(Map.of("n", new BigDecimal("1.5"), "ok", true), Map.of("n", new BigDecimal("2"))));
    Object value = feel.value(expression, variables);
    if (value instanceof BigDecimal number) {
      assertThat(number).isEqualByComparingTo(expected);
    } else {
      assertThat(String.valueOf(value)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=1 / 0",
        "=missing + 1",
        "=missing > 1",
        "=sum([1, null])",
        "=sum(missing)",
        "=1 +"
      })
  void whatFailsIsNull(String expression) {
    assertThat(feel.value(expression, Map.of())).isNull();
    assertThat(feel.isTrue(expression, Map.of())).isFalse();
  }

  @Test
  void datesBecomeText() {
    assertThat(feel.value("=date(\"2026-11-24\") + duration(\"P1M\")", Map.of()))
        .isEqualTo("2026-12-24");
  }

  @Test
  void rememberedAnswersAreThoseOfTheSameValues() {
    for (int round = 0; round < 2; round++) {
      for (String kind : List.of("40", "60")) {
        Map<String, Object> row =
            new HashMap<>(Map.of("this", Map.of("health", kind, "name", "x")));
        assertThat(feel.isTrue("=this.health = \"60\"", row)).isEqualTo(kind.equals("60"));
        row.put("health", "60".equals(kind) ? "40" : "60");
        assertThat(feel.isTrue("=health = \"60\"", row)).isEqualTo(!kind.equals("60"));
        assertThat(feel.isTrue("=this = {health: \"60\", name: \"x\"}", row))
            .isEqualTo(kind.equals("60"));
      }
    }
  }

  @Test
  void noCodeIsReached() {
    assertThat(
            feel.value(
                "=function(x) external { java: { class: \"java.lang.System\", method signature: \"getenv(java.lang.String)\" } }(\"PATH\")",
                Map.of()))
        .isNull();
  }
}

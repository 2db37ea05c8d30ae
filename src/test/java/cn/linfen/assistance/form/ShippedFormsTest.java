package cn.linfen.assistance.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The forms as they are shipped. */
class ShippedFormsTest {

  private static final Map<String, JsonNode> FORMS = read("forms/*.form");
  private static final Map<String, JsonNode> BLOCKS = read("forms/blocks/*.form");

  private static Map<String, JsonNode> read(String pattern) {
    try {
      Map<String, JsonNode> found = new TreeMap<>();
      for (Resource file :
          new PathMatchingResourcePatternResolver().getResources("classpath*:" + pattern)) {
        try (InputStream content = file.getInputStream()) {
          found.put(file.getFilename().replace(".form", ""), new ObjectMapper().readTree(content));
        }
      }
      return found;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> forms() {
    return FORMS.keySet().stream();
  }

  static Stream<String> blocks() {
    return BLOCKS.keySet().stream();
  }

  private final FormCheck check = new FormCheck(new CodeLists(), new Feel(Filled.CLOCK));

  @ParameterizedTest
  @MethodSource("forms")
  void couldBeDeployedAgain(String id) {
    assertThat(FORMS.get(id).path("id").asText()).isEqualTo(id);
    assertThat(check.check(id, FORMS.get(id), BLOCKS)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void haveBlocksThatCouldBeDeployedAgain(String id) {
    assertThat(BLOCKS.get(id).path("id").asText()).isEqualTo(id);
    assertThat(FORMS).doesNotContainKey(id);
    assertThat(check.check(id, BLOCKS.get(id), BLOCKS)).isEmpty();
  }

  @Test
  void anOrdinaryApplicationIsAccepted() {
    Filled filled = submit(Households.application(1));
    assertThat(filled.errors()).isEmpty();
    assertThat(filled.data().path("peopleNum").intValue()).isEqualTo(3);
    assertThat(filled.data().path("coveredNum").intValue()).isEqualTo(3);
    assertThat(filled.data().path("incomeTotal").decimalValue()).isEqualByComparingTo("1000");
    assertThat(filled.data().at("/incomes/0/amount").toString()).isEqualTo("1000.00");
  }

  @Test
  void theFieldsOfAnIllnessAreThoseOfTheRow() {
    ObjectNode data = Households.application(1);
    ((ObjectNode) data.at("/members/0")).put("health", "40").put("disease", "02");
    ((ObjectNode) data.at("/members/1")).put("disease", "02");
    Filled filled = submit(data);
    assertThat(filled.errors()).isEmpty();
    assertThat(filled.data().at("/members/0/disease").asText()).isEqualTo("02");
    assertThat(filled.data().at("/members/1").has("disease")).isFalse();
  }

  @Test
  void aLargeHouseholdTakesNoMoreThanAMoment() {
    ObjectNode data = Households.large(100, 300);
    submit(data);
    long before = cpuTime();
    Filled filled = submit(data);
    assertThat(Duration.ofNanos(cpuTime() - before)).isLessThan(Duration.ofSeconds(2));
    assertThat(filled.errors()).isEmpty();
    assertThat((ArrayNode) filled.data().path("incomes")).hasSize(300);
    assertThat(filled.data().path("incomeTotal").decimalValue()).isEqualByComparingTo("300000");
  }

  /** Of this thread, so that a busy machine does not fail the test. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static Filled submit(ObjectNode data) {
    return Filled.in(
        Filled.shipped("subsistence-application"), data, Filled.object(), Filled.REQUEST);
  }
}

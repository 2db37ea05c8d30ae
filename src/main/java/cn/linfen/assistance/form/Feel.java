package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.springframework.stereotype.Component;

/**
 * Evaluates the FEEL expressions of forms, which the browser evaluates as well, with another
 * engine.
 *
 * <p>Where the two differ, the server's value is kept: it computes in decimals, not in binary
 * fractions ({@code 0.1 + 0.2} is {@code 0.3}), and {@code today()} and {@code now()} are those of
 * our clock. An expression that fails has the value null in both. {@code sum} of a list with an
 * empty entry is null in both too: write {@code sum(for x in rows return if x.amount = null then 0
 * else x.amount)}.
 */
@Component
class Feel {

  /** Enough for every form; a designer's attempts cannot fill the memory. */
  private static final int MOST_EXPRESSIONS = 5_000;

  private static final int MOST_DECIMALS = 10;

  private final FeelEngineApi engine;
  private final Map<String, ParseResult> parsed = new ConcurrentHashMap<>();

  Feel(Clock clock) {
    this.engine =
        FeelEngineBuilder.forJava()
            .withClock(() -> ZonedDateTime.now(clock))
            .withEnabledExternalFunctions(false)
            .build();
  }

  static boolean isExpression(JsonNode value) {
    return value.isTextual() && value.asText().startsWith("=");
  }

  /** Whether {@code =expression} can be evaluated at all. */
  boolean isWellFormed(String expression) {
    return parse(expression).isSuccess();
  }

  /** The value of {@code =expression} as plain Java; null where it has none. */
  Object value(String expression, Map<String, Object> variables) {
    ParseResult parse = parse(expression);
    if (!parse.isSuccess()) {
      return null;
    }
    EvaluationResult result = engine.evaluate(parse.parsedExpression(), variables);
    return result.isSuccess() ? plain(result.result()) : null;
  }

  boolean isTrue(String expression, Map<String, Object> variables) {
    return Boolean.TRUE.equals(value(expression, variables));
  }

  private ParseResult parse(String expression) {
    ParseResult known = parsed.get(expression);
    if (known != null) {
      return known;
    }
    ParseResult parse =
        engine.parseExpression(expression.startsWith("=") ? expression.substring(1) : expression);
    if (parsed.size() < MOST_EXPRESSIONS) {
      parsed.put(expression, parse);
    }
    return parse;
  }

  /** Numbers, texts, truth values, maps and lists; what JSON has no type for becomes its text. */
  private static Object plain(Object value) {
    if (value == null || value instanceof Boolean || value instanceof String) {
      return value;
    }
    if (value instanceof Number number) {
      BigDecimal decimal = new BigDecimal(number.toString());
      return decimal.scale() > MOST_DECIMALS
          ? decimal.setScale(MOST_DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros()
          : decimal;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((key, item) -> plain.put(String.valueOf(key), plain(item)));
      return plain;
    }
    if (value instanceof Iterable<?> items) {
      List<Object> plain = new ArrayList<>();
      items.forEach(item -> plain.add(plain(item)));
      return plain;
    }
    return value.toString();
  }

  /** Plain Java values that the engine understands. */
  static Object toJava(JsonNode value) {
    if (value.isObject()) {
      return variables(value);
    }
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(item -> list.add(toJava(item)));
      return list;
    }
    if (value.isNumber()) {
      return value.decimalValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return value.isNull() || value.isMissingNode() ? null : value.asText();
  }

  static Map<String, Object> variables(JsonNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.fields().forEachRemaining(field -> map.put(field.getKey(), toJava(field.getValue())));
    return map;
  }

  static JsonNode toJson(Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map.forEach((key, item) -> object.set(String.valueOf(key), toJson(item)));
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      list.forEach(item -> array.add(toJson(item)));
      return array;
    }
    if (value instanceof BigDecimal number) {
      return DecimalNode.valueOf(number);
    }
    if (value instanceof Boolean truth) {
      return BooleanNode.valueOf(truth);
    }
    return value == null ? NullNode.getInstance() : TextNode.valueOf(value.toString());
  }
}

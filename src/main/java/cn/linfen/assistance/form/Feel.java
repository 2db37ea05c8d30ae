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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final int MOST_ANSWERS = 20_000;
  private static final int SHORT = 40;
  private static final Pattern MOMENTARY = Pattern.compile("\\b(today|now|random)\\b");
  private static final Pattern WHOLE_ROW = Pattern.compile("\\bthis\\b(?!\\s*\\.)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

  private final FeelEngineApi engine;
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

  private final Map<List<Object>, Optional<Object>> answers = new ConcurrentHashMap<>();

  /**
   * @param names every word of the expression, among them those of its variables
   * @param lasting whether its value depends on nothing but variables and the fields of a row
   */
  private record Parsed(ParseResult result, Set<String> names, boolean lasting) {}

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
    return parse(expression).result().isSuccess();
  }

  /** The value of {@code =expression} as plain Java; null where it has none. */
  Object value(String expression, Map<String, Object> variables) {
    Parsed parse = parse(expression);
    if (!parse.result().isSuccess()) {
      return null;
    }
    // The engine converts all it is given, each time: give it no more than it needs.
    Map<String, Object> needed = new HashMap<>();
    for (String name : parse.names()) {
      if (variables.containsKey(name)) {
        needed.put(name, variables.get(name));
      }
    }
    List<Object> question = parse.lasting() ? question(expression, parse, needed) : null;
    if (question == null) {
      return compute(parse, needed);
    }
    Optional<Object> answer = answers.get(question);
    if (answer == null) {
      answer = Optional.ofNullable(compute(parse, needed));
      if (answers.size() >= MOST_ANSWERS) {
        answers.clear();
      }
      answers.put(question, answer);
    }
    return answer.orElse(null);
  }

  private Object compute(Parsed parse, Map<String, Object> needed) {
    EvaluationResult result = engine.evaluate(parse.result().parsedExpression(), needed);
    return result.isSuccess() ? plain(result.result()) : null;
  }

  /**
   * The expression with all that its value depends on; null where that is more than a few short
   * values. One evaluation takes about 0.1 ms, and the conditions of a form are asked again and
   * again about the same few codes.
   */
  private static List<Object> question(
      String expression, Parsed parse, Map<String, Object> needed) {
    List<Object> question = new ArrayList<>();
    question.add(expression);
    for (Map.Entry<String, Object> variable : needed.entrySet()) {
      Object value = variable.getValue();
      if (variable.getKey().equals("this") && value instanceof Map<?, ?> row) {
        for (String name : parse.names()) {
          Object field = row.get(name);
          if (!isShort(field)) {
            return null;
          }
          question.add(name);
          question.add(field);
        }
      } else if (isShort(value)) {
        question.add(variable.getKey());
        question.add(value);
      } else {
        return null;
      }
    }
    return question;
  }

  private static boolean isShort(Object value) {
    return value == null
        || value instanceof Boolean
        || value instanceof BigDecimal
        || value instanceof String text && text.length() <= SHORT;
  }

  boolean isTrue(String expression, Map<String, Object> variables) {
    return Boolean.TRUE.equals(value(expression, variables));
  }

  private Parsed parse(String expression) {
    Parsed known = parsed.get(expression);
    if (known != null) {
      return known;
    }
    String text = expression.startsWith("=") ? expression.substring(1) : expression;
    Set<String> names = new HashSet<>();
    for (Matcher words = WORD.matcher(text); words.find(); ) {
      names.add(words.group());
    }
    boolean lasting = !MOMENTARY.matcher(text).find() && !WHOLE_ROW.matcher(text).find();
    Parsed parse = new Parsed(engine.parseExpression(text), names, lasting);
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

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;

/** Evaluates the FEEL expressions of forms as the browser does. */
final class Feel {

  private static final FeelEngineApi ENGINE = FeelEngineBuilder.forJava().build();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Feel() {}

  static boolean isExpression(JsonNode value) {
    return value.isTextual() && value.asText().startsWith("=");
  }

  /** The value of {@code =expression}; null where it has none. */
  static JsonNode evaluate(String expression, Map<String, Object> variables) {
    String text = expression.startsWith("=") ? expression.substring(1) : expression;
    EvaluationResult result = ENGINE.evaluateExpression(text, variables);
    if (!result.isSuccess() || result.result() == null) {
      return NullNode.getInstance();
    }
    return toJson(result.result());
  }

  static boolean isTrue(String expression, Map<String, Object> variables) {
    JsonNode value = evaluate(expression, variables);
    return value.isBoolean() && value.booleanValue();
  }

  private static JsonNode toJson(Object value) {
    if (value instanceof Number number) {
      return DecimalNode.valueOf(new BigDecimal(number.toString()));
    }
    return MAPPER.valueToTree(value);
  }

  /** Plain Java values that the FEEL engine understands. */
  static Object toJava(JsonNode value) {
    if (value.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      value.fields().forEachRemaining(field -> map.put(field.getKey(), toJava(field.getValue())));
      return map;
    }
    if (value.isArray()) {
      java.util.List<Object> list = new java.util.ArrayList<>();
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
}

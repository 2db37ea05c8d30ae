package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** JSON Canonicalization Scheme (RFC 8785): one spelling for each value. */
public final class CanonicalJson {

  private CanonicalJson() {}

  /**
   * @throws IllegalArgumentException for what has no canonical spelling: a number that a double
   *     cannot tell from another one, half a surrogate pair
   */
  public static String text(JsonNode value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  public static byte[] bytes(JsonNode value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** SM3 over {@link #bytes}, hexadecimal. */
  public static String sm3(JsonNode value) {
    return Sm3.hex(bytes(value));
  }

  private static void write(JsonNode value, StringBuilder text) {
    if (value.isObject()) {
      // Sorted as RFC 8785 wants it: String compares UTF-16 code units.
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      value.fields().forEachRemaining(field -> fields.put(field.getKey(), field.getValue()));
      char separator = '{';
      for (var field : fields.entrySet()) {
        text.append(separator);
        write(field.getKey(), text);
        text.append(':');
        write(field.getValue(), text);
        separator = ',';
      }
      text.append(fields.isEmpty() ? "{}" : "}");
    } else if (value.isArray()) {
      char separator = '[';
      for (JsonNode item : value) {
        text.append(separator);
        write(item, text);
        separator = ',';
      }
      text.append(value.isEmpty() ? "[]" : "]");
    } else if (value.isTextual()) {
      write(value.textValue(), text);
    } else if (value.isNumber()) {
      text.append(number(value));
    } else if (value.isBoolean() || value.isNull()) {
      text.append(value.asText());
    } else {
      throw new IllegalArgumentException("no JSON: " + value.getNodeType());
    }
  }

  private static void write(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20) {
            text.append("\\u%04x".formatted((int) c));
          } else if (!Character.isSurrogate(c)) {
            text.append(c);
          } else if (Character.isHighSurrogate(c)
              && i + 1 < string.length()
              && Character.isLowSurrogate(string.charAt(i + 1))) {
            text.append(c).append(string.charAt(++i));
          } else {
            throw new IllegalArgumentException("half a surrogate pair");
          }
        }
      }
    }
    text.append('"');
  }

  /** As ECMAScript writes a number. */
  private static String number(JsonNode value) {
    double number = value.doubleValue();
    boolean isDouble = value.isDouble() || value.isFloat();
    if (number == 0 && (isDouble || value.decimalValue().signum() == 0)) {
      return "0";
    }
    BigDecimal shortest = Double.isFinite(number) ? shortest(number) : null;
    // What Java writes of a double may have more digits than the fewest.
    if (shortest == null || !isDouble && shortest.compareTo(value.decimalValue()) != 0) {
      throw new IllegalArgumentException("more digits than a double holds");
    }
    String digits = shortest.unscaledValue().abs().toString();
    int point = digits.length() - shortest.scale();
    String sign = shortest.signum() < 0 ? "-" : "";
    if (point > 21 || point < -5) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      int exponent = point - 1;
      return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "" : "+") + exponent;
    }
    if (point >= digits.length()) {
      return sign + digits + "0".repeat(point - digits.length());
    }
    if (point > 0) {
      return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
    return sign + "0." + "0".repeat(-point) + digits;
  }

  /** The fewest digits that are read as this number, and of those the nearest to it. */
  private static BigDecimal shortest(double number) {
    BigDecimal exact = new BigDecimal(number);
    for (int precision = 1; precision < 17; precision++) {
      BigDecimal best = null;
      for (RoundingMode rounding : new RoundingMode[] {RoundingMode.DOWN, RoundingMode.UP}) {
        BigDecimal candidate = exact.round(new MathContext(precision, rounding));
        if (candidate.doubleValue() == number
            && (best == null
                || candidate.subtract(exact).abs().compareTo(best.subtract(exact).abs()) < 0)) {
          best = candidate;
        }
      }
      if (best != null) {
        return best.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}

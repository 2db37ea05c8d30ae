package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/**
 * What any content must keep to, finished or not, before anything is done with it: bounds that no
 * real form comes near, and only characters that can be stored.
 */
final class Intake {

  static final int DEEPEST = 20;
  static final int MOST_ROWS = 500;
  private static final int LONGEST_TEXT = 20_000;
  private static final int LONGEST_NAME = 100;
  private static final BigDecimal LARGEST = new BigDecimal("1e15");
  private static final int MOST_DECIMALS = 20;

  private Intake() {}

  /** Adds what is wrong, at most one error a value. */
  static void check(JsonNode data, FieldErrors errors) {
    check(data, "", 1, errors);
  }

  private static void check(JsonNode value, String pointer, int depth, FieldErrors errors) {
    if (depth > DEEPEST) {
      errors.add("", "提交的内容层次过深");
    } else if (value.isObject()) {
      for (Iterator<Map.Entry<String, JsonNode>> fields = value.fields(); fields.hasNext(); ) {
        Map.Entry<String, JsonNode> field = fields.next();
        if (field.getKey().length() > LONGEST_NAME || !isStorable(field.getKey())) {
          errors.add("", FormValidator.UNKNOWN_NAME);
        } else {
          check(field.getValue(), child(pointer, field.getKey()), depth + 1, errors);
        }
      }
    } else if (value.isArray()) {
      if (value.size() > MOST_ROWS) {
        errors.add(pointer, "最多填写" + MOST_ROWS + "行");
        return;
      }
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), pointer + "/" + i, depth + 1, errors);
      }
    } else if (value.isTextual()) {
      if (value.textValue().length() > LONGEST_TEXT) {
        errors.add(pointer, "内容过长，最多" + LONGEST_TEXT + "个字");
      } else if (!isStorable(value.textValue())) {
        errors.add(pointer, FieldCheck.CONTROL_CHARACTERS);
      }
    } else if (value.isNumber() && !isSane(value)) {
      errors.add(pointer, "数值过大或小数位过多，请核对");
    }
  }

  static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
  private static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  // Looks at the magnitude before anything is computed: 1e999999999 is short to write.
  private static boolean isSane(JsonNode value) {
    if (value.isFloat() || value.isDouble()) {
      return Double.isFinite(value.doubleValue())
          && Math.abs(value.doubleValue()) <= LARGEST.doubleValue();
    }
    BigDecimal number = value.decimalValue();
    return number.scale() <= MOST_DECIMALS && number.abs().compareTo(LARGEST) <= 0;
  }
}

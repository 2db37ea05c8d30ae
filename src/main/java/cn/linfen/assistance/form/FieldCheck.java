package cn.linfen.assistance.form;

import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.Normalizer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.springframework.stereotype.Component;

/** Checks one value against its field: the component types of form-js and our own widgets. */
@Component
class FieldCheck {

  static final String CONTROL_CHARACTERS = "含有不可见的控制字符，请删除后重新输入";

  /** Component types whose values are understood here. */
  static final Set<String> TYPES =
      Set.of(
          "textfield",
          "textarea",
          "number",
          "checkbox",
          "radio",
          "select",
          "checklist",
          "taglist",
          "datetime",
          "expression");

  static final Set<String> WIDGETS =
      Set.of("idNumber", "attachment", "signature", "division", "money", "bankAccount", "officer");

  private static final int TEXT_MAX = 500;
  private static final int TEXTAREA_MAX = 4000;
  private static final int CHOICES_MAX = 200;
  private static final int ATTACHMENTS_MAX = 50;
  private static final BigDecimal NUMBER_MAX = new BigDecimal("1000000000000");
  private static final BigDecimal MONEY_MAX = new BigDecimal("100000000");
  private static final int EARLIEST_YEAR = 1880;
  private static final int LATEST_YEAR = 2200;
  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}\\.[^@\\s.]{2,63}");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 -]{5,19}");
  private static final Pattern PLAIN_NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,10})?");
  private static final Pattern OFFSET = Pattern.compile("(Z|[+-][0-9]{2}:?[0-9]{2})$");

  /** Expressions that mean something else in each row. */
  private static final Pattern OF_ROW = Pattern.compile("\\b_?(this|parent|i)_?\\b");

  private final CodeLists codes;
  private final Divisions divisions;
  private final Officers officers;
  private final AttachmentGate attachments;
  private final Feel feel;
  private final Clock clock;
  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  FieldCheck(
      CodeLists codes,
      Divisions divisions,
      Officers officers,
      AttachmentGate attachments,
      Feel feel,
      Clock clock) {
    this.codes = codes;
    this.divisions = divisions;
    this.officers = officers;
    this.attachments = attachments;
    this.feel = feel;
    this.clock = clock;
  }

  Run start(ObjectNode context, FormRequest request, FieldErrors errors) {
    return new Run(context, request, errors);
  }

  /** The check of the fields of one form; remembers what it asked before. */
  final class Run {

    private final ObjectNode context;
    private final FormRequest request;
    private final FieldErrors errors;
    private final LocalDate today = LocalDate.now(clock);
    private final Map<String, Map<String, JsonNode>> optionsOfForm = new HashMap<>();
    private final Map<String, Set<String>> holders = new HashMap<>();

    private Run(ObjectNode context, FormRequest request, FieldErrors errors) {
      this.context = context;
      this.request = request;
      this.errors = errors;
    }

    /**
     * The value as it is kept, or null when it is wrong.
     *
     * @param value not empty
     * @param here pointer to it
     * @param scope variables of its expressions
     */
    JsonNode clean(JsonNode component, JsonNode value, String here, Map<String, Object> scope) {
      JsonNode rules = component.path("validate");
      String type = component.path("type").asText();
      if (type.equals("expression")) {
        return computed(component, value);
      }
      return switch (component.path("properties").path("widget").asText("")) {
        case "idNumber" -> idNumber(value, here);
        case "attachment" -> attachments(value, here);
        case "signature" -> attachment(value, here) ? value : null;
        case "division" -> division(component, value, here);
        case "bankAccount" -> bankAccount(value, here);
        case "officer" -> officer(component, value, here);
        case "money" -> money(rules, value, here, scope);
        default ->
            switch (type) {
              case "textfield" -> text(rules, value, here, scope, TEXT_MAX, false);
              case "textarea" -> text(rules, value, here, scope, TEXTAREA_MAX, true);
              case "number" -> number(component, rules, value, here, scope);
              case "checkbox" -> checkbox(rules, value, here);
              case "radio", "select" -> choice(component, value, here, scope);
              case "checklist", "taglist" -> choices(component, value, here, scope);
              case "datetime" -> date(component, value, here);
              default -> wrong(here, "此项不能填写");
            };
      };
    }

    private JsonNode wrong(String here, String message) {
      errors.add(here, message);
      return null;
    }

    private JsonNode computed(JsonNode component, JsonNode value) {
      boolean money = component.path("properties").path("widget").asText().equals("money");
      return money && value.isNumber()
          ? DecimalNode.valueOf(value.decimalValue().setScale(2, RoundingMode.HALF_UP))
          : value;
    }

    private JsonNode text(
        JsonNode rules,
        JsonNode value,
        String here,
        Map<String, Object> scope,
        int most,
        boolean lines) {
      if (!value.isTextual()) {
        return wrong(here, "应填写文字");
      }
      String text = Normalizer.normalize(value.asText(), Normalizer.Form.NFC).strip();
      if (lines) {
        text = text.replace("\r\n", "\n").replace('\r', '\n');
      }
      if (text.codePoints().anyMatch(c -> isControl(c, lines))) {
        return wrong(here, CONTROL_CHARACTERS);
      }
      int length = text.codePointCount(0, text.length());
      int longest = bound(rules, "maxLength", scope, most);
      if (length > longest) {
        return wrong(here, "最多填写" + longest + "个字，现有" + length + "个");
      }
      int shortest = bound(rules, "minLength", scope, 0);
      if (length < shortest) {
        return wrong(here, "至少填写" + shortest + "个字，现有" + length + "个");
      }
      String pattern = rules.path("pattern").asText("");
      if (!pattern.isEmpty() && !matches(pattern, text)) {
        return wrong(here, rules.path("patternErrorMessage").asText("格式不符合要求"));
      }
      String kind = rules.path("validationType").asText("");
      if (kind.equals("email") && !EMAIL.matcher(text).matches()) {
        return wrong(here, "电子邮箱格式不正确");
      }
      if (kind.equals("phone") && !PHONE.matcher(text).matches()) {
        return wrong(here, "电话号码格式不正确");
      }
      return TextNode.valueOf(text);
    }

    private boolean matches(String pattern, String text) {
      return patterns.computeIfAbsent(pattern, Pattern::compile).matcher(text).find();
    }

    private JsonNode evaluated(JsonNode bound, Map<String, Object> scope) {
      return Feel.isExpression(bound) ? Feel.toJson(feel.value(bound.asText(), scope)) : bound;
    }

    private int bound(JsonNode rules, String name, Map<String, Object> scope, int fallback) {
      BigDecimal bound = asNumber(evaluated(rules.path(name), scope));
      return bound == null ? fallback : bound.intValue();
    }

    private BigDecimal asNumber(JsonNode value) {
      if (value.isNumber()) {
        BigDecimal number = value.decimalValue();
        return number.scale() < 0 ? number.setScale(0) : number;
      }
      return value.isTextual() && PLAIN_NUMBER.matcher(value.asText()).matches()
          ? new BigDecimal(value.asText())
          : null;
    }

    private JsonNode number(
        JsonNode component,
        JsonNode rules,
        JsonNode value,
        String here,
        Map<String, Object> scope) {
      BigDecimal number = asNumber(value);
      if (number == null) {
        return wrong(here, "请填写数字");
      }
      int digits = component.path("decimalDigits").asInt(-1);
      if (digits >= 0 && number.stripTrailingZeros().scale() > digits) {
        return wrong(here, digits == 0 ? "请填写整数" : "最多" + digits + "位小数");
      }
      if (number.abs().compareTo(NUMBER_MAX) > 0) {
        return wrong(here, "数值过大，请核对");
      }
      BigDecimal step = asNumber(component.path("increment"));
      if (step != null && step.signum() > 0 && number.remainder(step).signum() != 0) {
        return wrong(here, "应为" + step.toPlainString() + "的整数倍");
      }
      return withinBounds(rules, number, here, scope, "", "") ? DecimalNode.valueOf(number) : null;
    }

    private JsonNode money(JsonNode rules, JsonNode value, String here, Map<String, Object> scope) {
      BigDecimal amount = asNumber(value);
      if (amount == null) {
        return wrong(here, "请填写金额，单位元");
      }
      if (amount.signum() < 0) {
        return wrong(here, "金额不得为负数");
      }
      if (amount.stripTrailingZeros().scale() > 2) {
        return wrong(here, "金额最多两位小数");
      }
      if (amount.compareTo(MONEY_MAX) > 0) {
        return wrong(here, "金额过大，请核对单位是否为元");
      }
      return withinBounds(rules, amount, here, scope, "金额", "元")
          ? DecimalNode.valueOf(amount.setScale(2))
          : null;
    }

    private boolean withinBounds(
        JsonNode rules,
        BigDecimal number,
        String here,
        Map<String, Object> scope,
        String before,
        String after) {
      BigDecimal least = asNumber(evaluated(rules.path("min"), scope));
      if (least != null && number.compareTo(least) < 0) {
        errors.add(here, before + "不得小于" + least.toPlainString() + after);
        return false;
      }
      BigDecimal most = asNumber(evaluated(rules.path("max"), scope));
      if (most != null && number.compareTo(most) > 0) {
        errors.add(here, before + "不得大于" + most.toPlainString() + after);
        return false;
      }
      return true;
    }

    private JsonNode checkbox(JsonNode rules, JsonNode value, String here) {
      if (!value.isBoolean()) {
        return wrong(here, "应为勾选或不勾选");
      }
      if (rules.path("required").asBoolean(false) && !value.booleanValue()) {
        return wrong(here, "须勾选此项");
      }
      return value;
    }

    private JsonNode choice(
        JsonNode component, JsonNode value, String here, Map<String, Object> scope) {
      JsonNode chosen = value.isValueNode() ? options(component, scope).get(value.asText()) : null;
      return chosen == null ? wrong(here, "请从选项中选择") : chosen;
    }

    private JsonNode choices(
        JsonNode component, JsonNode value, String here, Map<String, Object> scope) {
      if (!value.isArray()) {
        return wrong(here, "请从选项中选择");
      }
      if (value.size() > CHOICES_MAX) {
        return wrong(here, "最多选择" + CHOICES_MAX + "项");
      }
      Map<String, JsonNode> allowed = options(component, scope);
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      Set<String> seen = new HashSet<>();
      for (JsonNode one : value) {
        JsonNode chosen = one.isValueNode() ? allowed.get(one.asText()) : null;
        if (chosen == null) {
          return wrong(here, "请从选项中选择");
        }
        if (!seen.add(one.asText())) {
          return wrong(here, "同一选项只能选择一次");
        }
        kept.add(chosen);
      }
      return kept;
    }

    /** The values that may be chosen, by their text. */
    private Map<String, JsonNode> options(JsonNode component, Map<String, Object> scope) {
      String key = component.path("valuesKey").asText("");
      String expression = component.path("valuesExpression").asText("");
      if (!key.isEmpty()) {
        return optionsOfForm.computeIfAbsent("key " + key, name -> named(key));
      }
      if (expression.isEmpty()) {
        return values(component.path("values"));
      }
      if (OF_ROW.matcher(expression).find()) {
        return values(Feel.toJson(feel.value(expression, scope)));
      }
      return optionsOfForm.computeIfAbsent(
          expression, same -> values(Feel.toJson(feel.value(expression, scope))));
    }

    private Map<String, JsonNode> named(String key) {
      if (!key.startsWith(CodeLists.PREFIX)) {
        return values(context.path(key));
      }
      Map<String, JsonNode> values = new HashMap<>();
      codes
          .list(key.substring(CodeLists.PREFIX.length()))
          .keySet()
          .forEach(code -> values.put(code, TextNode.valueOf(code)));
      return values;
    }

    private Map<String, JsonNode> values(JsonNode options) {
      Map<String, JsonNode> values = new LinkedHashMap<>();
      for (JsonNode option : options) {
        JsonNode value = option.isObject() ? option.path("value") : option;
        if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
          values.put(value.asText(), value);
        }
      }
      return values;
    }

    private JsonNode date(JsonNode component, JsonNode value, String here) {
      if (!value.isTextual()) {
        return wrong(here, "请填写日期");
      }
      String text = value.asText();
      try {
        return switch (component.path("subtype").asText("date")) {
          case "time" -> {
            LocalTime.parse(OFFSET.matcher(text).replaceFirst(""));
            yield value;
          }
          case "datetime" -> {
            LocalDateTime moment =
                OFFSET.matcher(text).find()
                    ? OffsetDateTime.parse(text)
                        .atZoneSameInstant(clock.getZone())
                        .toLocalDateTime()
                    : LocalDateTime.parse(text);
            boolean future = moment.isAfter(LocalDateTime.now(clock));
            yield fits(component, moment.toLocalDate(), future, here, "时间") ? value : null;
          }
          default -> {
            LocalDate day = LocalDate.parse(text);
            yield fits(component, day, day.isAfter(today), here, "日期") ? value : null;
          }
        };
      } catch (DateTimeException e) {
        return wrong(here, "日期或时间不存在，或格式不正确");
      }
    }

    private boolean fits(
        JsonNode component, LocalDate day, boolean future, String here, String what) {
      JsonNode properties = component.path("properties");
      if (day.getYear() < EARLIEST_YEAR || day.getYear() > LATEST_YEAR) {
        errors.add(here, what + "超出合理范围，请核对");
      } else if (future && properties.path("notFuture").asText().equals("true")) {
        errors.add(here, what.equals("日期") ? "日期不得晚于今天" : "时间不得晚于现在");
      } else if (day.isBefore(today)
          && (properties.path("notPast").asText().equals("true")
              || component.path("disallowPassedDates").asBoolean(false))) {
        errors.add(here, "日期不得早于今天");
      } else {
        return true;
      }
      return false;
    }

    private JsonNode idNumber(JsonNode value, String here) {
      if (!value.isTextual()) {
        return wrong(here, "身份证号应为18位文字");
      }
      String number = value.asText().replaceAll("\\s", "").toUpperCase(Locale.ROOT);
      String objection = IdNumbers.objection(number, today);
      return objection == null ? TextNode.valueOf(number) : wrong(here, objection);
    }

    private JsonNode bankAccount(JsonNode value, String here) {
      String account = value.isTextual() ? value.asText().replaceAll("[\\s-]", "") : "";
      return account.matches("[0-9]{8,30}")
          ? TextNode.valueOf(account)
          : wrong(here, "银行账号应为8至30位数字");
    }

    private JsonNode division(JsonNode component, JsonNode value, String here) {
      String level =
          component.path("properties").path("level").asText("village").toUpperCase(Locale.ROOT);
      boolean fits =
          value.isTextual()
              && divisions
                  .find(value.asText())
                  .filter(one -> one.level().name().equals(level))
                  .filter(one -> one.validTo() == null || !one.validTo().isBefore(today))
                  .isPresent();
      return fits ? value : wrong(here, "请从列表中选择行政区划");
    }

    private JsonNode officer(JsonNode component, JsonNode value, String here) {
      String post = component.path("properties").path("post").asText("");
      boolean fits =
          value.isTextual()
              && (post.isEmpty()
                  ? !officers.postsOf(value.asText()).isEmpty()
                  : holders
                      .computeIfAbsent(
                          post, one -> Set.copyOf(officers.holdersWithin(one, request.division())))
                      .contains(value.asText()));
      return fits ? value : wrong(here, "请从列表中选择在岗的经办人员");
    }

    private JsonNode attachments(JsonNode value, String here) {
      if (!value.isArray()) {
        return wrong(here, "请重新上传附件");
      }
      if (value.size() > ATTACHMENTS_MAX) {
        return wrong(here, "附件最多" + ATTACHMENTS_MAX + "份");
      }
      Set<String> seen = new HashSet<>();
      for (JsonNode one : value) {
        if (!attachment(one, here)) {
          return null;
        }
        if (!seen.add(one.asText())) {
          return wrong(here, "同一附件重复");
        }
      }
      return value;
    }

    private boolean attachment(JsonNode value, String here) {
      if (value.isTextual()
          && attachments.usable(value.asText(), request.user(), request.caseNumber())) {
        return true;
      }
      errors.add(here, "附件不存在或不属于本案，请重新上传");
      return false;
    }
  }

  /**
   * Line ends and tabs are text where there are several lines. Characters that turn the direction
   * of writing or are invisible make a name look like another.
   */
  private static boolean isControl(int c, boolean lines) {
    if (lines && (c == '\n' || c == '\t')) {
      return false;
    }
    boolean invisible =
        c >= 0x200B && c <= 0x200F
            || c >= 0x2028 && c <= 0x202E
            || c >= 0x2060 && c <= 0x206F
            || c == 0xFEFF
            || c >= 0xFFF9 && c <= 0xFFFB;
    boolean noCharacter = (c & 0xFFFE) == 0xFFFE || c >= 0xFDD0 && c <= 0xFDEF;
    int kind = Character.getType(c);
    return invisible || noCharacter || kind == Character.CONTROL || kind == Character.SURROGATE;
  }

  /** Whether the pattern of a form can be used. */
  static boolean isPattern(String pattern) {
    try {
      Pattern.compile(pattern);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}

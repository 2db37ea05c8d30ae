package cn.linfen.assistance.form;

import cn.linfen.assistance.organization.Divisions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.springframework.stereotype.Component;

/**
 * Checks data against a form's schema, as form-js does in the browser and stricter: computed values
 * are computed anew, hidden fields are dropped, what the form does not have is refused.
 */
@Component
class FormValidator {

  private static final int TEXT_MAX = 500;
  private static final int TEXTAREA_MAX = 4000;
  private static final int ROWS_MAX = 500;
  private static final int CHOICES_MAX = 200;
  private static final BigDecimal NUMBER_MAX = new BigDecimal("1000000000000");
  private static final BigDecimal MONEY_MAX = new BigDecimal("100000000");
  private static final Pattern EMAIL =
      Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}\\.[^@\\s.]{2,63}");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 -]{5,19}");
  private static final Set<String> SHOWN_ONLY =
      Set.of(
          "text",
          "html",
          "image",
          "table",
          "button",
          "spacer",
          "separator",
          "iframe",
          "documentPreview");

  private final CodeLists codes;
  private final Divisions divisions;
  private final AttachmentGate attachments;
  private final Clock clock;

  FormValidator(CodeLists codes, Divisions divisions, AttachmentGate attachments, Clock clock) {
    this.codes = codes;
    this.divisions = divisions;
    this.attachments = attachments;
    this.clock = clock;
  }

  /**
   * Returns the cleaned data; what is wrong goes into {@code errors}.
   *
   * @param context facts sent along with the form, which its expressions may use
   */
  ObjectNode validate(
      FormSchema form, JsonNode data, ObjectNode context, FormRequest request, FieldErrors errors) {
    if (!data.isObject()) {
      errors.add("", "表单内容应为一个对象");
      return JsonNodeFactory.instance.objectNode();
    }
    ObjectNode work = data.deepCopy();
    Map<String, Object> outer = Feel.variables(context);
    Walk walk = new Walk(work, outer, request, errors);
    walk.compute(form.schema().path("components"), work, Map.of());
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    walk.known(form.schema().path("components"), work, "");
    walk.check(form.schema().path("components"), work, clean, "", Map.of());
    return clean;
  }

  /** One pass over schema and data together. */
  private final class Walk {

    private final ObjectNode root;
    private final Map<String, Object> context;
    private final FormRequest request;
    private final FieldErrors errors;
    private Map<String, Object> rootVariables;

    Walk(ObjectNode root, Map<String, Object> context, FormRequest request, FieldErrors errors) {
      this.root = root;
      this.context = context;
      this.request = request;
      this.errors = errors;
      refresh();
    }

    private void refresh() {
      rootVariables = new HashMap<>(context);
      rootVariables.putAll(Feel.variables(root));
    }

    private Map<String, Object> scope(Map<String, Object> row) {
      if (row.isEmpty()) {
        return rootVariables;
      }
      Map<String, Object> all = new HashMap<>(rootVariables);
      all.putAll(row);
      return all;
    }

    private Map<String, Object> row(JsonNode item, int index) {
      Map<String, Object> row = Feel.variables(item);
      row.put("this", Feel.toJava(item));
      row.put("parent", rootVariables);
      row.put("i", List.of(index + 1));
      return row;
    }

    /** Sets the values of expression fields, in the order in which they stand. */
    void compute(JsonNode components, ObjectNode at, Map<String, Object> row) {
      for (JsonNode component : components) {
        String type = component.path("type").asText();
        if (type.equals("expression") && component.has("key")) {
          JsonNode value = Feel.evaluate(component.path("expression").asText(), scope(row));
          set(at, component.path("key").asText(), value);
          refresh();
        } else if (type.equals("dynamiclist")) {
          JsonNode rows = get(at, component.path("path").asText());
          for (int i = 0; rows.isArray() && i < Math.min(rows.size(), ROWS_MAX); i++) {
            if (rows.get(i) instanceof ObjectNode item) {
              compute(component.path("components"), item, row(item, i));
            }
          }
        } else if (component.has("components")) {
          JsonNode inner = get(at, component.path("path").asText(""));
          if (inner instanceof ObjectNode object) {
            compute(component.path("components"), object, row);
          } else if (inner.isMissingNode() && hasExpression(component)) {
            ObjectNode made = JsonNodeFactory.instance.objectNode();
            compute(component.path("components"), made, row);
            set(at, component.path("path").asText(), made);
          }
        }
      }
    }

    private boolean hasExpression(JsonNode component) {
      for (JsonNode child : component.path("components")) {
        if (child.path("type").asText().equals("expression")) {
          return true;
        }
      }
      return false;
    }

    /** Refuses names that the form does not have. */
    void known(JsonNode components, JsonNode at, String pointer) {
      Map<String, JsonNode> tree = new HashMap<>();
      names(components, "", tree);
      unknown(at, "", pointer, tree);
    }

    private void unknown(JsonNode at, String path, String pointer, Map<String, JsonNode> tree) {
      if (!at.isObject()) {
        return;
      }
      for (Iterator<Map.Entry<String, JsonNode>> fields = at.fields(); fields.hasNext(); ) {
        Map.Entry<String, JsonNode> field = fields.next();
        String own = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        String here = pointer + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
        JsonNode component = tree.get(own);
        if (component == null) {
          errors.add("", "提交的内容含有此表单没有的项目，请刷新页面后重新填写");
          return;
        }
        if (component.path("type").asText().equals("dynamiclist")) {
          Map<String, JsonNode> inner = new HashMap<>();
          names(component.path("components"), "", inner);
          for (JsonNode item : field.getValue()) {
            unknown(item, "", here, inner);
          }
        } else if (component.isMissingNode()) {
          unknown(field.getValue(), own, here, tree);
        }
      }
    }

    /** Paths of all fields; the objects on the way to them stand as missing nodes. */
    private void names(JsonNode components, String prefix, Map<String, JsonNode> into) {
      for (JsonNode component : components) {
        String type = component.path("type").asText();
        String own = component.path(component.has("key") ? "key" : "path").asText("");
        String full = own.isEmpty() ? prefix : prefix.isEmpty() ? own : prefix + "." + own;
        if (type.equals("dynamiclist") || (component.has("key") && !SHOWN_ONLY.contains(type))) {
          for (int dot = full.indexOf('.'); dot > 0; dot = full.indexOf('.', dot + 1)) {
            into.putIfAbsent(
                full.substring(0, dot),
                com.fasterxml.jackson.databind.node.MissingNode.getInstance());
          }
          into.put(full, component);
        } else if (component.has("components")) {
          if (!own.isEmpty()) {
            for (int dot = full.indexOf('.'); dot > 0; dot = full.indexOf('.', dot + 1)) {
              into.putIfAbsent(
                  full.substring(0, dot),
                  com.fasterxml.jackson.databind.node.MissingNode.getInstance());
            }
            into.putIfAbsent(full, com.fasterxml.jackson.databind.node.MissingNode.getInstance());
          }
          names(component.path("components"), full, into);
        }
      }
    }

    void check(
        JsonNode components, JsonNode in, ObjectNode out, String pointer, Map<String, Object> row) {
      for (JsonNode component : components) {
        String hide = component.path("conditional").path("hide").asText("");
        if (!hide.isEmpty() && Feel.isTrue(hide, scope(row))) {
          continue;
        }
        String type = component.path("type").asText();
        if (type.equals("dynamiclist")) {
          list(component, in, out, pointer);
        } else if (component.has("components")) {
          String path = component.path("path").asText("");
          if (path.isEmpty()) {
            check(component.path("components"), in, out, pointer, row);
          } else {
            ObjectNode inner = JsonNodeFactory.instance.objectNode();
            JsonNode value = get(in, path);
            check(
                component.path("components"),
                value.isObject() ? value : JsonNodeFactory.instance.objectNode(),
                inner,
                pointer + Schemas.pointerOf(path),
                row);
            if (!inner.isEmpty()) {
              merge(out, path, inner);
            }
          }
        } else if (component.has("key") && !SHOWN_ONLY.contains(type)) {
          field(component, in, out, pointer, row);
        }
      }
    }

    private void list(JsonNode component, JsonNode in, ObjectNode out, String pointer) {
      String path = component.path("path").asText();
      String here = pointer + Schemas.pointerOf(path);
      JsonNode rows = get(in, path);
      int least = component.path("properties").path("minRows").asInt(0);
      int most = component.path("properties").path("maxRows").asInt(ROWS_MAX);
      if (!rows.isArray()) {
        if (!rows.isMissingNode() && !rows.isNull()) {
          errors.add(here, "应为列表");
        } else if (least > 0) {
          errors.add(here, "至少填写" + least + "行");
        }
        return;
      }
      if (rows.size() > most) {
        errors.add(here, "最多填写" + most + "行");
        return;
      }
      if (rows.size() < least) {
        errors.add(here, "至少填写" + least + "行");
      }
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < rows.size(); i++) {
        JsonNode item = rows.get(i);
        ObjectNode clean = kept.addObject();
        if (item.isObject()) {
          check(component.path("components"), item, clean, here + "/" + i, row(item, i));
        } else {
          errors.add(here + "/" + i, "每行应为一组项目");
        }
      }
      if (!kept.isEmpty()) {
        set(out, path, kept);
      }
    }

    private void field(
        JsonNode component, JsonNode in, ObjectNode out, String pointer, Map<String, Object> row) {
      String key = component.path("key").asText();
      String here = pointer + Schemas.pointerOf(key);
      JsonNode value = get(in, key);
      JsonNode rules = component.path("validate");
      boolean empty =
          value.isMissingNode()
              || value.isNull()
              || (value.isTextual() && value.asText().isBlank())
              || (value.isArray() && value.isEmpty());
      if (empty) {
        if (rules.path("required").asBoolean(false)) {
          errors.add(here, "此项必填");
        }
        return;
      }
      JsonNode clean = clean(component, rules, value, here, row);
      if (clean != null) {
        set(out, key, clean);
      }
    }

    /** The value as it is kept, or null when it is wrong. */
    private JsonNode clean(
        JsonNode component, JsonNode rules, JsonNode value, String here, Map<String, Object> row) {
      String widget = component.path("properties").path("widget").asText("");
      switch (widget) {
        case "idNumber":
          return idNumber(value, here);
        case "attachment":
          return attachments(value, here);
        case "signature":
          return attachment(value, here) ? value : null;
        case "division":
          return division(component, value, here);
        case "bankAccount":
          return value.isTextual() && value.asText().matches("[0-9]{8,30}")
              ? value
              : wrong(here, "银行账号应为8至30位数字");
        case "money":
          return money(rules, value, here, row);
        default:
          break;
      }
      return switch (component.path("type").asText()) {
        case "textfield" -> text(rules, value, here, row, TEXT_MAX, false);
        case "textarea" -> text(rules, value, here, row, TEXTAREA_MAX, true);
        case "number" -> number(component, rules, value, here, row);
        case "checkbox" -> checkbox(rules, value, here);
        case "radio", "select" -> choice(component, value, here, row) ? value : null;
        case "checklist", "taglist" -> choices(component, value, here, row);
        case "datetime" -> date(component, value, here);
        case "expression" -> value;
        default -> wrong(here, "此项不能填写");
      };
    }

    private JsonNode wrong(String here, String message) {
      errors.add(here, message);
      return null;
    }

    private JsonNode text(
        JsonNode rules,
        JsonNode value,
        String here,
        Map<String, Object> row,
        int most,
        boolean lines) {
      if (!value.isTextual()) {
        return wrong(here, "应填写文字");
      }
      String text = Normalizer.normalize(value.asText(), Normalizer.Form.NFC).strip();
      boolean control =
          text.codePoints()
              .anyMatch(
                  c -> {
                    if (lines && (c == '\n' || c == '\r' || c == '\t')) {
                      return false;
                    }
                    int kind = Character.getType(c);
                    return kind == Character.CONTROL
                        || kind == Character.SURROGATE
                        || kind == Character.UNASSIGNED
                        || c == 0x202E
                        || c == 0x2066
                        || c == 0x2067;
                  });
      if (control) {
        return wrong(here, "含有不可见的控制字符，请删除后重新输入");
      }
      int length = text.codePointCount(0, text.length());
      int longest = bound(rules, "maxLength", row, most);
      if (length > Math.min(longest, lines ? Integer.MAX_VALUE : Math.max(longest, most))) {
        return wrong(here, "最多填写" + longest + "个字，现有" + length + "个");
      }
      int shortest = bound(rules, "minLength", row, 0);
      if (length < shortest) {
        return wrong(here, "至少填写" + shortest + "个字");
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
      return JsonNodeFactory.instance.textNode(text);
    }

    private boolean matches(String pattern, String text) {
      try {
        return Pattern.compile(pattern).matcher(text).find();
      } catch (PatternSyntaxException e) {
        return false;
      }
    }

    private int bound(JsonNode rules, String name, Map<String, Object> row, int fallback) {
      JsonNode bound = rules.path(name);
      if (Feel.isExpression(bound)) {
        bound = Feel.evaluate(bound.asText(), scope(row));
      }
      return bound.isNumber()
          ? bound.intValue()
          : bound.isTextual() && bound.asText().matches("[0-9]{1,6}")
              ? Integer.parseInt(bound.asText())
              : fallback;
    }

    private BigDecimal decimal(JsonNode rules, String name, Map<String, Object> row) {
      JsonNode bound = rules.path(name);
      if (Feel.isExpression(bound)) {
        bound = Feel.evaluate(bound.asText(), scope(row));
      }
      if (bound.isNumber()) {
        return bound.decimalValue();
      }
      return bound.isTextual() && bound.asText().matches("-?[0-9]{1,12}(\\.[0-9]{1,6})?")
          ? new BigDecimal(bound.asText())
          : null;
    }

    private JsonNode number(
        JsonNode component, JsonNode rules, JsonNode value, String here, Map<String, Object> row) {
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
      BigDecimal least = decimal(rules, "min", row);
      if (least != null && number.compareTo(least) < 0) {
        return wrong(here, "不得小于" + least.toPlainString());
      }
      BigDecimal most = decimal(rules, "max", row);
      if (most != null && number.compareTo(most) > 0) {
        return wrong(here, "不得大于" + most.toPlainString());
      }
      return JsonNodeFactory.instance.numberNode(number);
    }

    private BigDecimal asNumber(JsonNode value) {
      if (value.isNumber()) {
        return value.decimalValue();
      }
      return value.isTextual() && value.asText().matches("-?[0-9]{1,15}(\\.[0-9]{1,6})?")
          ? new BigDecimal(value.asText())
          : null;
    }

    private JsonNode money(JsonNode rules, JsonNode value, String here, Map<String, Object> row) {
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
      BigDecimal least = decimal(rules, "min", row);
      if (least != null && amount.compareTo(least) < 0) {
        return wrong(here, "金额不得小于" + least.toPlainString() + "元");
      }
      BigDecimal most = decimal(rules, "max", row);
      if (most != null && amount.compareTo(most) > 0) {
        return wrong(here, "金额不得大于" + most.toPlainString() + "元");
      }
      return JsonNodeFactory.instance.numberNode(amount.setScale(2));
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

    private boolean choice(
        JsonNode component, JsonNode value, String here, Map<String, Object> row) {
      if (options(component, row).contains(value.asText()) && value.isValueNode()) {
        return true;
      }
      errors.add(here, "请从选项中选择");
      return false;
    }

    private JsonNode choices(
        JsonNode component, JsonNode value, String here, Map<String, Object> row) {
      if (!value.isArray() || value.size() > CHOICES_MAX) {
        return wrong(here, "请从选项中选择");
      }
      Set<String> allowed = options(component, row);
      Set<String> seen = new HashSet<>();
      for (JsonNode one : value) {
        if (!one.isValueNode() || !allowed.contains(one.asText())) {
          return wrong(here, "请从选项中选择");
        }
        if (!seen.add(one.asText())) {
          return wrong(here, "同一选项只能选择一次");
        }
      }
      return value;
    }

    private Set<String> options(JsonNode component, Map<String, Object> row) {
      String key = component.path("valuesKey").asText("");
      if (key.startsWith(CodeLists.PREFIX)) {
        return codes.list(key.substring(CodeLists.PREFIX.length())).keySet();
      }
      Set<String> values = new HashSet<>();
      if (!key.isEmpty()) {
        addOptions(context.get(key), values);
      } else if (component.has("valuesExpression")) {
        JsonNode found = Feel.evaluate(component.path("valuesExpression").asText(), scope(row));
        addOptions(Feel.toJava(found), values);
      } else {
        component.path("values").forEach(option -> values.add(option.path("value").asText()));
      }
      return values;
    }

    private void addOptions(Object options, Set<String> values) {
      if (options instanceof List<?> list) {
        for (Object option : list) {
          Object value = option instanceof Map<?, ?> map ? map.get("value") : option;
          if (value != null) {
            values.add(value.toString());
          }
        }
      }
    }

    private JsonNode date(JsonNode component, JsonNode value, String here) {
      if (!value.isTextual()) {
        return wrong(here, "日期格式应为年-月-日");
      }
      try {
        switch (component.path("subtype").asText("date")) {
          case "time" -> LocalTime.parse(value.asText().replaceAll("(Z|[+-][0-9:]+)$", ""));
          case "datetime" -> {
            String text = value.asText();
            if (text.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})$")) {
              OffsetDateTime.parse(text);
            } else {
              java.time.LocalDateTime.parse(text);
            }
          }
          default -> {
            LocalDate day = LocalDate.parse(value.asText());
            LocalDate today = LocalDate.now(clock);
            if (component.path("properties").path("notFuture").asText().equals("true")
                && day.isAfter(today)) {
              return wrong(here, "日期不得晚于今天");
            }
            if (component.path("properties").path("notPast").asText().equals("true")
                && day.isBefore(today)) {
              return wrong(here, "日期不得早于今天");
            }
            if (day.getYear() < 1880 || day.getYear() > 2200) {
              return wrong(here, "日期超出合理范围，请核对");
            }
          }
        }
        return value;
      } catch (DateTimeParseException e) {
        return wrong(here, "日期不存在或格式不正确");
      }
    }

    private JsonNode idNumber(JsonNode value, String here) {
      if (!value.isTextual()) {
        return wrong(here, "身份证号应为18位文字");
      }
      String number = value.asText().replaceAll("\\s", "").toUpperCase(Locale.ROOT);
      String objection = IdNumbers.objection(number, LocalDate.now(clock));
      return objection == null ? JsonNodeFactory.instance.textNode(number) : wrong(here, objection);
    }

    private JsonNode division(JsonNode component, JsonNode value, String here) {
      String level =
          component.path("properties").path("level").asText("village").toUpperCase(Locale.ROOT);
      boolean fits =
          value.isTextual()
              && divisions
                  .find(value.asText())
                  .filter(one -> one.level().name().equals(level))
                  .isPresent();
      return fits ? value : wrong(here, "请从列表中选择行政区划");
    }

    private JsonNode attachments(JsonNode value, String here) {
      if (!value.isArray() || value.size() > 50) {
        return wrong(here, "附件最多50份");
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

  static JsonNode get(JsonNode object, String path) {
    JsonNode value = object;
    if (path.isEmpty()) {
      return value;
    }
    for (String step : path.split("\\.")) {
      value = value.path(step);
    }
    return value;
  }

  private static void set(ObjectNode object, String path, JsonNode value) {
    String[] steps = path.split("\\.");
    ObjectNode at = object;
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.get(steps[i]) instanceof ObjectNode inner ? inner : at.putObject(steps[i]);
    }
    at.set(steps[steps.length - 1], value);
  }

  private static void merge(ObjectNode object, String path, ObjectNode value) {
    if (get(object, path) instanceof ObjectNode present) {
      present.setAll(value);
    } else {
      set(object, path, value);
    }
  }
}

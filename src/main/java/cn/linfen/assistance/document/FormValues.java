package cn.linfen.assistance.document;

import cn.linfen.assistance.form.CodeLists;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Writes the value of a form-js field the way its user saw it. */
@Component
class FormValues {

  private static final String CODE_LIST = "code_";

  private final CodeLists codes;
  private final UnaryOperator<String> divisions;
  private final UnaryOperator<String> officers;

  @Autowired
  FormValues(CodeLists codes, Divisions divisions, Officers officers) {
    this(
        codes,
        code -> divisions.find(code).isPresent() ? divisions.fullName(code) : code,
        officers::name);
  }

  /**
   * @param divisions names by code
   * @param officers names by user id
   */
  FormValues(CodeLists codes, UnaryOperator<String> divisions, UnaryOperator<String> officers) {
    this.codes = codes;
    this.divisions = divisions;
    this.officers = officers;
  }

  /** The text of a value; {@code null} if there is none. Files and signatures are not text. */
  String text(JsonNode field, JsonNode value) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return null;
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(
          one -> {
            String part = single(field, one);
            if (part != null) {
              parts.add(part);
            }
          });
      return parts.isEmpty() ? null : String.join("、", parts);
    }
    return single(field, value);
  }

  private String single(JsonNode field, JsonNode value) {
    String raw = value.isValueNode() ? value.asText() : null;
    if (raw == null || raw.isBlank()) {
      return null;
    }
    switch (widget(field)) {
      case "division":
        return divisions.apply(raw);
      case "officer":
        return officers.apply(raw);
      case "money":
        return withUnit(field, money(raw));
      default:
        break;
    }
    switch (field.path("type").asText()) {
      case "checkbox":
        return value.asBoolean() ? "是" : "否";
      case "select", "radio", "checklist", "taglist":
        return label(field, raw);
      case "datetime":
        return field.path("subtype").asText("date").equals("time")
            ? raw
            : ChineseText.dateOrMonth(raw);
      case "number", "expression":
        return withUnit(field, raw);
      default:
        return value.isBoolean() ? (value.asBoolean() ? "是" : "否") : raw;
    }
  }

  static String widget(JsonNode field) {
    return field.path("properties").path("widget").asText();
  }

  private String label(JsonNode field, String code) {
    for (JsonNode option : field.path("values")) {
      if (option.path("value").asText().equals(code)) {
        return option.path("label").asText(code);
      }
    }
    String key = field.path("valuesKey").asText();
    return key.startsWith(CODE_LIST) ? codes.label(key.substring(CODE_LIST.length()), code) : code;
  }

  private static String money(String raw) {
    try {
      return ChineseText.yuan(new BigDecimal(raw));
    } catch (NumberFormatException e) {
      return raw;
    }
  }

  private static String withUnit(JsonNode field, String text) {
    String unit = field.path("appearance").path("suffixAdorner").asText();
    return unit.isBlank() || unit.startsWith("=") ? text : text + " " + unit;
  }
}

package cn.linfen.assistance.form;

import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Says in Chinese what an officer is about to sign: who, where, on which case, at which step, which
 * form, and what was chosen in it. Nothing that was typed as text gets into it, so no personal data
 * does.
 */
@Component
class StatementWords {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy年M月d日");

  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final CodeLists codes;

  StatementWords(Officers officers, Posts posts, Divisions divisions, CodeLists codes) {
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.codes = codes;
  }

  String statement(FormSchema form, WorkItem item, FormRequest request, JsonNode data) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "您将签署：以“"
            + divisions.fullName(request.division())
            + posts.get(request.post()).name()
            + "”"
            + officers.name(request.user(), request.deputyFor())
            + "的名义，"
            + (request.caseNumber() == null ? "发起“" : "在案件 " + request.caseNumber() + " 的“")
            + item.name()
            + (request.caseNumber() == null ? "”，" : "”环节")
            + "签署《"
            + form.title()
            + "》。");
    choices(form.schema(), data, lines);
    int files = AttachmentGate.idsIn(data).size();
    if (files > 0) {
      lines.add("附件和手写签名：" + files + "个");
    }
    return String.join("\n", lines);
  }

  private void choices(JsonNode component, JsonNode data, List<String> lines) {
    for (JsonNode child : component.path("components")) {
      String path = LiveData.path(child);
      JsonNode value = path.isEmpty() ? data : FormValidator.get(data, path);
      if (LiveData.isList(child)) {
        if (value.size() > 0) {
          lines.add(label(child) + "：" + value.size() + "项");
        }
      } else if (child.has("components")) {
        choices(child, value, lines);
      } else {
        choice(child, value).ifPresent(chosen -> lines.add(label(child) + "：" + chosen));
      }
    }
  }

  private Optional<String> choice(JsonNode component, JsonNode value) {
    if (component.at("/properties/widget").asText().equals("division")) {
      return divisions.find(value.asText()).map(found -> divisions.fullName(found.code()));
    }
    return switch (component.path("type").asText()) {
      case "radio", "select" ->
          value.isTextual() && !value.textValue().isEmpty()
              ? Optional.of(option(component, value.textValue()))
              : Optional.empty();
      case "checkbox" -> value.asBoolean() ? Optional.of("是") : Optional.empty();
      case "number" ->
          value.isNumber()
              ? Optional.of(value.decimalValue().stripTrailingZeros().toPlainString())
              : Optional.empty();
      // Most dates are of people, as dates of birth: a form names those that are not.
      case "datetime" ->
          component.at("/properties/statement").asBoolean() && value.isTextual()
              ? Optional.of(date(value.textValue()))
              : Optional.empty();
      // Most texts are about people: a form names those that say what is signed for.
      case "textfield", "textarea" ->
          component.at("/properties/statement").asBoolean() && !value.asText("").isBlank()
              ? Optional.of(value.asText().replaceAll("\\s+", " "))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private String option(JsonNode component, String value) {
    String key = component.path("valuesKey").asText("");
    if (key.startsWith(CodeLists.PREFIX)) {
      return codes.list(key.substring(CodeLists.PREFIX.length())).getOrDefault(value, value);
    }
    for (JsonNode option : component.path("values")) {
      if (option.path("value").asText().equals(value)) {
        return option.path("label").asText(value);
      }
    }
    return value;
  }

  private static String date(String iso) {
    try {
      return LocalDate.parse(iso).format(DATE);
    } catch (DateTimeException incomplete) {
      return iso;
    }
  }

  private static String label(JsonNode component) {
    return component
        .path("label")
        .asText(component.path("dateLabel").asText(""))
        .replaceAll("[*：:]", "")
        .strip();
  }
}

package cn.linfen.assistance.document;

import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.Schemas;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What documents say about the rules and the forms of a case. */
@Component
class CaseRules {

  private final Schemas schemas;
  private final FormValues values;

  CaseRules(Schemas schemas, FormValues values) {
    this.schemas = schemas;
    this.values = values;
  }

  Map<String, Object> standard(CaseSummary summary, LocalDate date) {
    Map<String, Object> m = new LinkedHashMap<>();
    m.put("amount", null);
    m.put("unit", null);
    m.put("source", null);
    m.put("demo", false);
    return m;
  }

  List<Map<String, Object>> limits(CaseSummary summary) {
    return List.of();
  }

  String formTitle(String formId) {
    return schemas.find(formId).map(FormSchema::title).orElse(formId);
  }

  /** A value as the form's field of that name shows it. */
  String fieldLabel(String formId, String field, String value) {
    return schemas
        .find(formId)
        .flatMap(form -> field(form.schema(), field))
        .map(
            found ->
                values.text(found, com.fasterxml.jackson.databind.node.TextNode.valueOf(value)))
        .orElse(value);
  }

  /** All values of a section by their names, as its form shows them. */
  Map<String, Object> printed(SectionView section) {
    LenientMap printed = new LenientMap();
    schemas
        .find(section.formId())
        .ifPresent(form -> print(form.schema().path("components"), section.data(), printed));
    return printed;
  }

  private void print(JsonNode components, JsonNode data, LenientMap into) {
    for (JsonNode component : components) {
      String path = component.path("path").asText();
      if (component.path("type").asText().equals("dynamiclist")) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JsonNode row : data.path(path)) {
          LenientMap one = new LenientMap();
          print(component.path("components"), row, one);
          rows.add(one);
        }
        into.put(path, rows);
      } else if (component.has("components")) {
        if (path.isEmpty()) {
          print(component.path("components"), data, into);
        } else {
          LenientMap inner = new LenientMap();
          print(component.path("components"), data.path(path), inner);
          into.put(path, inner);
        }
      } else if (component.has("key")) {
        String key = component.path("key").asText();
        into.put(key, values.text(component, data.path(key)));
      }
    }
  }

  private static Optional<JsonNode> field(JsonNode component, String key) {
    for (JsonNode child : component.path("components")) {
      if (child.path("key").asText().equals(key)) {
        return Optional.of(child);
      }
      Optional<JsonNode> inner = field(child, key);
      if (inner.isPresent()) {
        return inner;
      }
    }
    return Optional.empty();
  }
}

package cn.linfen.assistance.document;

import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.policy.AidTypes;
import cn.linfen.assistance.policy.Parameter;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.policy.Standard;
import cn.linfen.assistance.policy.Standards;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
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

  private static final String APPRAISAL = "*.appraisal.limit";
  private static final String APPRAISAL_ALWAYS = "*.appraisal.always";
  private static final List<String> TOLD =
      List.of("*.survey.limit", APPRAISAL, "*.notice.town", "*.county.opinion");

  private final Profiles profiles;
  private final Standards standards;
  private final Schemas schemas;
  private final PersonalFields personal;
  private final FormValues values;

  CaseRules(
      Profiles profiles,
      Standards standards,
      Schemas schemas,
      PersonalFields personal,
      FormValues values) {
    this.profiles = profiles;
    this.standards = standards;
    this.schemas = schemas;
    this.personal = personal;
    this.values = values;
  }

  /** The standard that holds for the case; all {@code null} where none is entered. */
  Map<String, Object> standard(CaseSummary summary, LocalDate date) {
    Optional<Standard> standard = find(summary, date);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("amount", standard.map(Standard::amount).map(ChineseText::yuan).orElse(null));
    map.put("unit", standard.map(one -> one.unit().equals("year") ? "元/年" : "元/月").orElse(null));
    // A real standard's label is the document that set it.
    map.put("source", standard.filter(one -> !one.demo()).map(Standard::label).orElse(null));
    map.put("demo", standard.map(Standard::demo).orElse(false));
    return map;
  }

  private Optional<Standard> find(CaseSummary summary, LocalDate date) {
    if (summary.urbanRural() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(standards.find(summary.county(), summary.urbanRural(), date));
    } catch (Standards.Missing e) {
      return Optional.empty();
    }
  }

  /** The limits that an applicant is told of, with their sources. */
  List<Map<String, Object>> limits(CaseSummary summary) {
    List<Map<String, Object>> limits = new ArrayList<>();
    String cited = "";
    for (String key : TOLD) {
      if (key.equals(APPRAISAL)
          && !profiles.flag(
              summary.profile(),
              AidTypes.key(APPRAISAL_ALWAYS, summary.aidType()),
              summary.county())) {
        continue;
      }
      String limit = AidTypes.key(key, summary.aidType());
      Parameter parameter = profiles.get(summary.profile(), limit);
      Map<String, Object> map = new LinkedHashMap<>();
      map.put(
          "text", parameter.label() + profiles.limit(limit, summary.profile(), summary.county()));
      // The rule's name once; after it the articles do.
      map.put(
          "citation",
          ArticleNumbers.written(
              !parameter.local() && parameter.document().equals(cited)
                  ? parameter.article()
                  : parameter.citation()));
      cited = parameter.document();
      limits.add(map);
    }
    return limits;
  }

  String formTitle(String formId) {
    return schemas.find(formId).map(FormSchema::title).orElse(formId);
  }

  /** A value as the form's field of that name shows it. */
  String fieldLabel(String formId, String field, String value) {
    return schemas
        .find(formId)
        .flatMap(form -> field(form.schema(), field))
        .map(found -> values.text(found, TextNode.valueOf(value)))
        .orElse(value);
  }

  /** All values of a section by their names, as its form shows them; personal numbers masked. */
  Map<String, Object> printed(SectionView section) {
    LenientMap printed = new LenientMap();
    schemas
        .find(section.formId())
        .ifPresent(
            form ->
                print(
                    form.schema().path("components"),
                    personal.masked(form, section.data()),
                    printed));
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

package cn.linfen.assistance.correction;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormPrefill;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.signature.CanonicalJson;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * The form of a correction: filled in as it was signed, but for the hand-written signatures; what
 * decided the way of the case stays as it was.
 */
@Component
class CorrectionEntry implements FormPrefill, FormRule {

  private static final String UNCHANGEABLE = "此项决定案件的走向或归属，不能以更正改变；须退回重新办理，或者走异议、复核";

  private final Corrections corrections;
  private final CaseFiles cases;
  private final Schemas schemas;

  CorrectionEntry(Corrections corrections, CaseFiles cases, Schemas schemas) {
    this.corrections = corrections;
    this.cases = cases;
    this.schemas = schemas;
  }

  /** Any form may be the one; the process tells. */
  @Override
  public Set<String> forms() {
    return Set.of();
  }

  @Override
  public boolean applies(FormRequest request) {
    return request.processKey().equals(Corrections.ENTRY);
  }

  @Override
  public Optional<ObjectNode> of(FormRequest request) {
    if (!applies(request)) {
      return Optional.empty();
    }
    ObjectNode content = section(request).map(SectionView::data).orElseThrow().deepCopy();
    schemas
        .find(request.formId())
        .ifPresent(form -> dropSignatures(form.schema().path("components"), content));
    return Optional.of(content);
  }

  private Optional<SectionView> section(FormRequest request) {
    return corrections
        .running(request.caseNumber(), request.formId())
        .flatMap(running -> cases.section(request.caseNumber(), running.section()));
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    Optional<SectionView> found = section(request);
    if (found.isEmpty()) {
      errors.add("", "这项更正已经失效，请重新申请");
      return;
    }
    SectionView section = found.get();
    boolean newer =
        cases.sections(request.caseNumber()).stream()
            .anyMatch(one -> one.formId().equals(section.formId()) && one.seq() > section.seq());
    if (newer) {
      errors.add("", "要更正的内容后来已重新签署，不用更正；本次更正到期自动失效");
      return;
    }
    FormSchema form = schemas.find(request.formId()).orElseThrow();
    Map<String, String> fixed = new LinkedHashMap<>(form.variables());
    fixed.put("/division", "division");
    fixed
        .keySet()
        .forEach(
            pointer -> {
              if (!same(section.data().at(pointer), data.at(pointer))) {
                errors.add(pointer, UNCHANGEABLE);
              }
            });
    if (errors.isEmpty() && content(form, data).equals(content(form, section.data()))) {
      errors.add("", "与原来签署的内容相同：请先改正有错的项目，再签署；如果没有错，不用签署，到期自动失效");
    }
  }

  /** A number is the same however it is written, and what is not there is empty. */
  private static boolean same(JsonNode before, JsonNode now) {
    if (before.isNumber() && now.isNumber()) {
      return before.decimalValue().compareTo(now.decimalValue()) == 0;
    }
    return before.asText("").equals(now.asText(""));
  }

  /** Without the hand-written signatures, which are made anew; numbers however they are written. */
  private static String content(FormSchema form, JsonNode data) {
    ObjectNode copy = data.deepCopy();
    dropSignatures(form.schema().path("components"), copy);
    return CanonicalJson.text(copy);
  }

  private static void dropSignatures(JsonNode components, ObjectNode data) {
    for (JsonNode component : components) {
      if (component.path("properties").path("widget").asText("").equals("signature")) {
        drop(data, component.path("key").asText());
      } else if (component.path("type").asText().equals("dynamiclist")) {
        at(data, component.path("path").asText())
            .forEach(
                row -> {
                  if (row instanceof ObjectNode object) {
                    dropSignatures(component.path("components"), object);
                  }
                });
      } else if (at(data, component.path("path").asText("")) instanceof ObjectNode inner) {
        dropSignatures(component.path("components"), inner);
      }
    }
  }

  private static JsonNode at(JsonNode data, String path) {
    return path.isEmpty() ? data : data.at("/" + path.replace('.', '/'));
  }

  private static void drop(ObjectNode data, String key) {
    int dot = key.lastIndexOf('.');
    if (at(data, dot < 0 ? "" : key.substring(0, dot)) instanceof ObjectNode owner) {
      owner.remove(key.substring(dot + 1));
    }
  }
}

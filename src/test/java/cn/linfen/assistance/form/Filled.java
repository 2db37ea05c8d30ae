package cn.linfen.assistance.form;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.lenient;
import static org.mockito.Mockito.mock;

import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.problem.FieldError;
import cn.linfen.assistance.signature.FormHash;
import cn.linfen.assistance.signature.Signatures;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A form that somebody filled in, on 24 November 2026, and what the server makes of it. */
record Filled(JsonNode data, List<FieldError> errors) {

  static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T04:00:00Z"), ZoneId.of("Asia/Shanghai"));
  static final FormRequest REQUEST =
      new FormRequest(
          "a-form", "a-process", null, null, "somebody", "township.clerk", "141002100", null);

  /** As the application reads what is sent to it. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
          .build();

  private static final FormValidator VALIDATOR = validator();

  /**
   * @param components of the form, in JSON with single quotes
   * @param data likewise
   */
  static Filled in(String components, String data) {
    return in(components, data, "{}");
  }

  static Filled in(String components, String data, String context) {
    return in(
        form(json("{'id':'a-form','components':[" + components + "]}")),
        json(data),
        (ObjectNode) json(context),
        REQUEST);
  }

  static Filled in(FormSchema form, JsonNode data, ObjectNode context, FormRequest request) {
    FieldErrors errors = new FieldErrors();
    JsonNode clean = VALIDATOR.validate(form, data, context, request, errors);
    return new Filled(clean, errors.list());
  }

  static FormSchema form(JsonNode schema) {
    return new FormSchema("a-form", schema, FormHash.of(schema), "表单", Map.of());
  }

  /** One of the product's forms, its blocks put in. */
  static FormSchema shipped(String id) {
    Map<String, JsonNode> blocks = new LinkedHashMap<>();
    try {
      for (var file :
          new org.springframework.core.io.support.PathMatchingResourcePatternResolver()
              .getResources("classpath*:forms/blocks/*.form")) {
        blocks.put(file.getFilename().replace(".form", ""), JSON.readTree(file.getInputStream()));
      }
      JsonNode source =
          JSON.readTree(
              new org.springframework.core.io.ClassPathResource("forms/" + id + ".form")
                  .getInputStream());
      JsonNode schema = Schemas.expanded(source, blocks);
      return new FormSchema(id, schema, FormHash.of(schema), id, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The only message there is, at that place. */
  String errorAt(String pointer) {
    return errors.size() == 1 && errors.get(0).pointer().equals(pointer)
        ? errors.get(0).message()
        : "instead of one error at " + pointer + ": " + errors;
  }

  private static FormValidator validator() {
    Divisions divisions = mock(Divisions.class);
    lenient().when(divisions.find(any())).thenReturn(Optional.empty());
    lenient()
        .when(divisions.find("141002100200"))
        .thenReturn(
            Optional.of(division("141002100200", "141002100", DivisionLevel.VILLAGE, null)));
    lenient()
        .when(divisions.find("141002100299"))
        .thenReturn(
            Optional.of(
                division(
                    "141002100299",
                    "141002100",
                    DivisionLevel.VILLAGE,
                    LocalDate.of(2020, 12, 31))));
    lenient()
        .when(divisions.find("141002100"))
        .thenReturn(Optional.of(division("141002100", "141002", DivisionLevel.TOWNSHIP, null)));
    Officers officers = mock(Officers.class);
    lenient().when(officers.holdersWithin(anyString(), anyString())).thenReturn(List.of());
    lenient()
        .when(officers.holdersWithin("township.clerk", "141002100"))
        .thenReturn(List.of("township-clerk", "township-clerk-b"));
    AttachmentGate attachments =
        new AttachmentGate() {
          @Override
          public boolean usable(String id, String user, String caseNumber) {
            return id.startsWith("mine-");
          }

          @Override
          public List<Signatures.Attached> seals(Collection<String> ids) {
            return List.of();
          }

          @Override
          public ObjectNode describe(Collection<String> ids, String user) {
            return object();
          }
        };
    Feel feel = new Feel(CLOCK);
    return new FormValidator(
        new FieldCheck(new CodeLists(), divisions, officers, attachments, feel, CLOCK), feel);
  }

  private static Division division(
      String code, String parent, DivisionLevel level, LocalDate validTo) {
    return new Division(code, parent, level, "某地", LocalDate.of(2000, 1, 1), validTo);
  }
}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The forms under {@code forms/}. A group or list with the custom property {@code include} has the
 * components of {@code forms/blocks/<include>.form}.
 */
@Component
public class Schemas {

  private static final int DEEPEST_INCLUDE = 5;

  private final ObjectMapper json;
  private final Map<String, FormSchema> known = new ConcurrentHashMap<>();

  Schemas(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The form of that id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public FormSchema get(String formId) {
    return find(formId).orElseThrow(() -> new IllegalArgumentException("没有标识为 " + formId + " 的表单"));
  }

  public Optional<FormSchema> find(String formId) {
    if (formId == null || !formId.matches("[a-z][a-z0-9-]{0,80}")) {
      return Optional.empty();
    }
    FormSchema present = known.get(formId);
    if (present != null) {
      return Optional.of(present);
    }
    return read("forms/" + formId + ".form")
        .map(schema -> known.computeIfAbsent(formId, id -> build(id, schema)));
  }

  /** All forms on the class path, blocks left out. */
  public List<FormSchema> all() {
    try {
      Resource[] files =
          new PathMatchingResourcePatternResolver().getResources("classpath*:forms/*.form");
      return java.util.Arrays.stream(files)
          .map(file -> file.getFilename().replace(".form", ""))
          .sorted()
          .map(this::get)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FormSchema build(String id, JsonNode source) {
    ObjectNode schema = source.deepCopy();
    expand(schema, "", DEEPEST_INCLUDE);
    Map<String, String> variables = new LinkedHashMap<>();
    collectVariables(schema, "", variables);
    return new FormSchema(
        id, schema, Canonical.hash(schema), title(id, schema), Map.copyOf(variables));
  }

  private void expand(ObjectNode component, String prefix, int depth) {
    String block = component.path("properties").path("include").asText("");
    String inner = prefix;
    if (!block.isEmpty()) {
      if (depth == 0) {
        throw new IllegalStateException("表单块 " + block + " 的引用层次过深");
      }
      JsonNode included =
          read("forms/blocks/" + block + ".form")
              .orElseThrow(() -> new IllegalStateException("没有表单块 " + block));
      component.set("components", included.path("components").deepCopy());
      // A block used twice must not give two fields the same id.
      inner = prefix + component.path("id").asText() + "_";
    }
    for (JsonNode child : component.path("components")) {
      ObjectNode object = (ObjectNode) child;
      if (!inner.isEmpty() && object.has("id")) {
        object.put("id", inner + object.get("id").asText());
      }
      expand(object, inner, block.isEmpty() ? depth : depth - 1);
    }
  }

  private static void collectVariables(
      JsonNode component, String pointer, Map<String, String> found) {
    for (JsonNode child : component.path("components")) {
      String type = child.path("type").asText();
      String own =
          pointer
              + pointerOf(
                  child.has("key") ? child.path("key").asText() : child.path("path").asText(""));
      String variable = child.path("properties").path("variable").asText("");
      if (!variable.isEmpty()) {
        found.put(own, variable);
      }
      if (!type.equals("dynamiclist")) {
        collectVariables(child, own, found);
      }
    }
  }

  static String pointerOf(String path) {
    return path.isEmpty() ? "" : "/" + path.replace('.', '/');
  }

  private static String title(String id, JsonNode schema) {
    String named = schema.path("properties").path("title").asText("");
    if (!named.isEmpty()) {
      return named;
    }
    for (JsonNode component : schema.path("components")) {
      if (component.path("type").asText().equals("text")) {
        return component
            .path("text")
            .asText()
            .lines()
            .findFirst()
            .orElse(id)
            .replaceAll("^#+\\s*", "");
      }
    }
    return id;
  }

  private Optional<JsonNode> read(String path) {
    ClassPathResource file = new ClassPathResource(path);
    if (!file.exists()) {
      return Optional.empty();
    }
    try {
      return Optional.of(json.readTree(file.getInputStream()));
    } catch (IOException e) {
      throw new IllegalStateException("表单文件 " + path + " 不是有效的 JSON", e);
    }
  }
}

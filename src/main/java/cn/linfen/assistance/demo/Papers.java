package cn.linfen.assistance.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the demonstration's officers enter, from {@code demo/papers.json}: texts with {@code
 * ${name}}, and {@code @name} for values that are no texts.
 */
final class Papers {

  private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");

  private final JsonNode papers;

  Papers() {
    try (InputStream in = Papers.class.getResourceAsStream("/demo/papers.json")) {
      papers = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param values by their names; texts and others
   */
  ObjectNode fill(String paper, Function<String, Object> values) {
    JsonNode found = papers.get(paper);
    if (found == null) {
      throw new IllegalArgumentException("no paper " + paper);
    }
    return (ObjectNode) filled(found, values);
  }

  private static JsonNode filled(JsonNode node, Function<String, Object> values) {
    if (node.isObject()) {
      ObjectNode copy = ((ObjectNode) node).objectNode();
      node.fields()
          .forEachRemaining(field -> copy.set(field.getKey(), filled(field.getValue(), values)));
      return copy;
    }
    if (node.isArray()) {
      var copy = new ObjectMapper().createArrayNode();
      node.forEach(item -> copy.add(filled(item, values)));
      return copy;
    }
    if (!node.isTextual()) {
      return node;
    }
    String text = node.textValue();
    if (text.startsWith("@")) {
      return (JsonNode) values.apply(text.substring(1));
    }
    Matcher matcher = NAME.matcher(text);
    return TextNode.valueOf(
        matcher.replaceAll(
            found -> Matcher.quoteReplacement(String.valueOf(values.apply(found.group(1))))));
  }
}

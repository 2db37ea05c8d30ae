package cn.linfen.assistance.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The hash by which a signed statement names the form that was filled in. It is over one spelling
 * of the schema: sorted names, no spaces, plain numbers without trailing zeros.
 */
public final class FormHash {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FormHash() {}

  /** SHA-256 over {@link #text}, hexadecimal. */
  public static String of(JsonNode value) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text(value).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Hashes of all versions of forms that the database has, each recomputed: a form that was changed
   * afterwards is not among them.
   */
  static Set<String> recomputed(JdbcClient jdbc) {
    return jdbc.sql("select hash, schema::text from form_definition where not block")
        .query((row, i) -> row.getString(1).equals(read(row.getString(2))) ? row.getString(1) : "")
        .set();
  }

  private static String read(String schema) {
    try {
      return of(MAPPER.readTree(schema));
    } catch (JsonProcessingException unreadable) {
      return null;
    }
  }

  /** That spelling. */
  public static String text(JsonNode value) {
    try {
      return MAPPER.writeValueAsString(sorted(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode sorted(JsonNode value) {
    if (value.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      value
          .fields()
          .forEachRemaining(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      fields.forEach(object::set);
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> array.add(sorted(item)));
      return array;
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue().stripTrailingZeros();
      // Keeps 100 from being written as 1E+2.
      return JsonNodeFactory.withExactBigDecimals(true)
          .numberNode(number.scale() < 0 ? number.setScale(0) : number);
    }
    return value;
  }
}

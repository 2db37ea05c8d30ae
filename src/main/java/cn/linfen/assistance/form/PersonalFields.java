package cn.linfen.assistance.form;

import cn.linfen.assistance.protection.Masks;
import cn.linfen.assistance.protection.PersonalData;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Encrypts and masks the personal numbers in what was entered in a form.
 *
 * <p>Which fields hold such numbers is said by the form: the widgets {@code idNumber} and {@code
 * bankAccount}, the validation {@code phone}, or the custom property {@code protect}. Two more nets
 * lie below: the names of the fields, and numbers that occur in running text.
 */
@Component
public class PersonalFields {

  private static final String HIDDEN = "（已隐去）";

  /** What a field holds, by the value of its custom property {@code protect}. */
  enum Kind {
    ID_NUMBER("idNumber", "(?i).*(idno|idnumber|idcard|idcardno|identityno)"),
    ACCOUNT("account", "(?i).*(accountno|accountnumber|bankaccount|bankcard|cardno)"),
    PHONE("phone", "(?i).*(phone|mobile|phoneno|mobileno)"),
    /** Personal otherwise: encrypted, and hidden as a whole. */
    TEXT("text", "(?!)"),
    /** Not personal, whatever it is called. */
    NONE("no", "(?!)");

    final String property;
    private final Pattern names;

    Kind(String property, String names) {
      this.property = property;
      this.names = Pattern.compile(names);
    }

    static Optional<Kind> ofProperty(String value) {
      for (Kind kind : values()) {
        if (kind.property.equals(value)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    /** What a field of this name must be suspected to hold; null if nothing. */
    static Kind ofName(String name) {
      for (Kind kind : values()) {
        if (kind.names.matcher(name).matches()) {
          return kind;
        }
      }
      return null;
    }

    /** What the form says that the field holds; null if it says nothing. */
    static Kind of(JsonNode component) {
      JsonNode properties = component.path("properties");
      String said = properties.path("protect").asText("");
      if (!said.isEmpty()) {
        return ofProperty(said).orElse(TEXT);
      }
      return switch (properties.path("widget").asText("")) {
        case "idNumber" -> ID_NUMBER;
        case "bankAccount" -> ACCOUNT;
        default ->
            component.path("validate").path("validationType").asText("").equals("phone")
                ? PHONE
                : null;
      };
    }

    private String masked(String text) {
      return switch (this) {
        case ID_NUMBER -> Masks.idNumber(text);
        case ACCOUNT -> Masks.account(text);
        case PHONE -> Masks.phone(text);
        case TEXT -> HIDDEN;
        case NONE -> text;
      };
    }
  }

  private final PersonalData data;
  private final ObjectReader reader;
  private final Map<String, Map<String, Kind>> kinds = new ConcurrentHashMap<>();

  PersonalFields(PersonalData data, ObjectMapper json) {
    this.data = data;
    this.reader = json.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  /**
   * A copy for the database.
   *
   * @param schema the form; null if it is not known any more
   */
  public JsonNode encrypted(FormSchema schema, JsonNode content) {
    return walk(
        content,
        "",
        "",
        kinds(schema),
        null,
        (value, kind) -> {
          boolean personal =
              kind == null
                  ? value.isTextual() && Masks.occurIn(value.textValue())
                  : kind != Kind.NONE;
          return personal
              ? JsonNodeFactory.instance
                  .objectNode()
                  .put(PersonalData.JSON_NAME, data.encrypt(value.toString()))
              : value;
        });
  }

  /**
   * What was entered, from what {@link #encrypted} made of it.
   *
   * @throws IllegalStateException if it was changed since, or its key is not there
   */
  public JsonNode decrypted(JsonNode stored) {
    if (stored.isObject()) {
      if (stored.size() == 1 && stored.path(PersonalData.JSON_NAME).isTextual()) {
        return read(data.decrypt(stored.path(PersonalData.JSON_NAME).textValue()));
      }
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      stored.fields().forEachRemaining(one -> object.set(one.getKey(), decrypted(one.getValue())));
      return object;
    }
    if (stored.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      stored.forEach(one -> array.add(decrypted(one)));
      return array;
    }
    return stored;
  }

  /**
   * A copy for those who need not know the numbers. Different numbers of one content stay
   * different, so that a person can still be told from another.
   *
   * @param schema the form; null if it is not known any more
   */
  public JsonNode masked(FormSchema schema, JsonNode content) {
    Map<String, String> taken = new HashMap<>();
    return walk(
        content,
        "",
        "",
        kinds(schema),
        null,
        (value, kind) -> {
          if (kind == null) {
            return value.isTextual() ? TextNode.valueOf(Masks.text(value.textValue())) : value;
          }
          if (kind == Kind.NONE || value.isNull() || value.asText().isEmpty()) {
            return value;
          }
          return TextNode.valueOf(distinct(value.asText(), kind::masked, taken));
        });
  }

  private static String distinct(
      String number, UnaryOperator<String> mask, Map<String, String> taken) {
    String masked = mask.apply(number);
    String candidate = masked;
    for (int n = 2; !number.equals(taken.computeIfAbsent(candidate, free -> number)); n++) {
      candidate = masked + "（" + n + "）";
    }
    return candidate;
  }

  /**
   * A value that {@link #masked} hides.
   *
   * @param label what the form calls it, or its name
   */
  public record Hidden(String pointer, String label, String masked) {}

  /** What {@link #masked} hides, in the order of the content. */
  public List<Hidden> hidden(FormSchema schema, JsonNode content) {
    JsonNode masked = masked(schema, content);
    Map<String, String> labels = new HashMap<>();
    if (schema != null) {
      labels(schema.schema(), "", labels);
    }
    List<Hidden> hidden = new ArrayList<>();
    compare(content, masked, "", "", labels, hidden);
    return hidden;
  }

  private static void compare(
      JsonNode value,
      JsonNode masked,
      String pointer,
      String path,
      Map<String, String> labels,
      List<Hidden> hidden) {
    if (value.isObject()) {
      value
          .fields()
          .forEachRemaining(
              one ->
                  compare(
                      one.getValue(),
                      masked.get(one.getKey()),
                      Intake.child(pointer, one.getKey()),
                      path + "/" + one.getKey(),
                      labels,
                      hidden));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        compare(value.get(i), masked.get(i), pointer + "/" + i, path + "/*", labels, hidden);
      }
    } else if (!value.equals(masked)) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      hidden.add(new Hidden(pointer, labels.getOrDefault(path, name), masked.asText()));
    }
  }

  private static void labels(JsonNode component, String path, Map<String, String> found) {
    for (JsonNode child : component.path("components")) {
      String own = path + Schemas.pointerOf(LiveData.path(child));
      if (child.has("key")) {
        found.put(own, child.path("label").asText(""));
      }
      labels(child, LiveData.isList(child) ? own + "/*" : own, found);
    }
  }

  private interface Leaf {

    JsonNode of(JsonNode value, Kind kind);
  }

  private static JsonNode walk(
      JsonNode value, String path, String name, Map<String, Kind> kinds, Kind outer, Leaf leaf) {
    Kind said = kinds.getOrDefault(path, outer);
    if (value.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      value
          .fields()
          .forEachRemaining(
              one ->
                  object.set(
                      one.getKey(),
                      walk(
                          one.getValue(),
                          path + "/" + one.getKey(),
                          one.getKey(),
                          kinds,
                          said,
                          leaf)));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      value.forEach(one -> array.add(walk(one, path + "/*", name, kinds, said, leaf)));
      return array;
    }
    if (value.isNull() || value.isBoolean()) {
      return value;
    }
    return leaf.of(value, said == null ? Kind.ofName(name) : said);
  }

  /** By path; rows of lists are called {@code *}. */
  private Map<String, Kind> kinds(FormSchema schema) {
    return schema == null
        ? Map.of()
        : kinds.computeIfAbsent(
            schema.hash(),
            hash -> {
              Map<String, Kind> found = new HashMap<>();
              collect(schema.schema(), "", found);
              return found;
            });
  }

  private static void collect(JsonNode component, String path, Map<String, Kind> found) {
    for (JsonNode child : component.path("components")) {
      String own = path + Schemas.pointerOf(LiveData.path(child));
      Kind kind = Kind.of(child);
      if (kind != null) {
        found.put(own, kind);
      }
      collect(child, LiveData.isList(child) ? own + "/*" : own, found);
    }
  }

  private JsonNode read(String text) {
    try {
      return reader.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("存储的个人信息不是本系统写入的内容");
    }
  }
}

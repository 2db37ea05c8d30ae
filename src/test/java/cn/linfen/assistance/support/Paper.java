package cn.linfen.assistance.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What somebody enters into a form. */
public final class Paper {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode data;

  private Paper(ObjectNode data) {
    this.data = data;
  }

  /**
   * @param json with {@code '} for {@code "}
   */
  public static Paper of(String json) {
    try {
      return new Paper((ObjectNode) JSON.readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** A copy with another value, given as JSON with {@code '} for {@code "}. */
  public Paper with(String field, String json) {
    ObjectNode copy = data.deepCopy();
    try {
      copy.set(field, JSON.readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
    return new Paper(copy);
  }

  public Paper without(String field) {
    ObjectNode copy = data.deepCopy();
    copy.remove(field);
    return new Paper(copy);
  }

  public JsonNode data() {
    return data.deepCopy();
  }
}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Checks data against a form's schema, as form-js does in the browser and stricter: computed values
 * are computed anew, hidden fields are dropped, what the form does not have is refused.
 */
@Component
class FormValidator {

  static final String UNKNOWN_NAME = "提交的内容含有此表单没有的项目，请刷新页面后重新填写";

  /** Components that show something and hold no value. */
  static final Set<String> SHOWN_ONLY =
      Set.of(
          "text",
          "html",
          "image",
          "table",
          "button",
          "spacer",
          "separator",
          "iframe",
          "documentPreview");

  private final FieldCheck fields;
  private final Feel feel;

  FormValidator(FieldCheck fields, Feel feel) {
    this.fields = fields;
    this.feel = feel;
  }

  /**
   * Returns the cleaned data; what is wrong goes into {@code errors}.
   *
   * @param context facts sent along with the form, which its expressions may use
   */
  ObjectNode validate(
      FormSchema form, JsonNode data, ObjectNode context, FormRequest request, FieldErrors errors) {
    ObjectNode clean = JsonNodeFactory.instance.objectNode();
    if (!data.isObject()) {
      errors.add("", "表单内容应为一个对象");
      return clean;
    }
    JsonNode components = form.schema().path("components");
    Intake.check(data, errors);
    if (!errors.isEmpty() || !onlyKnownNames(components, data)) {
      if (errors.isEmpty()) {
        errors.add("", UNKNOWN_NAME);
      }
      return clean;
    }
    LiveData live = LiveData.settle(feel, components, data, context);
    Walk walk = new Walk(live, fields.start(context, request, errors), errors);
    walk.check(components, live.data(), clean, "", live.scope());
    return clean;
  }

  private static boolean onlyKnownNames(JsonNode components, JsonNode at) {
    Map<String, JsonNode> known = new HashMap<>();
    names(components, "", known);
    return onlyKnownNames(at, "", known);
  }

  private static boolean onlyKnownNames(JsonNode at, String path, Map<String, JsonNode> known) {
    if (!at.isObject()) {
      return true;
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = at.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      String own = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      JsonNode component = known.get(own);
      if (component == null) {
        return false;
      }
      if (component.isMissingNode()) {
        if (!onlyKnownNames(field.getValue(), own, known)) {
          return false;
        }
      } else if (LiveData.isList(component)) {
        for (JsonNode item : field.getValue()) {
          if (!onlyKnownNames(component.path("components"), item)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Paths of all fields; the objects on the way to them stand as missing nodes. */
  private static void names(JsonNode components, String prefix, Map<String, JsonNode> into) {
    for (JsonNode component : components) {
      String own = LiveData.path(component);
      String full = own.isEmpty() ? prefix : prefix.isEmpty() ? own : prefix + "." + own;
      boolean nested = component.has("components") && !LiveData.isList(component);
      if (!nested && (own.isEmpty() || SHOWN_ONLY.contains(component.path("type").asText()))) {
        continue;
      }
      for (int dot = full.indexOf('.'); dot > 0; dot = full.indexOf('.', dot + 1)) {
        into.putIfAbsent(full.substring(0, dot), MissingNode.getInstance());
      }
      if (!nested) {
        into.put(full, component);
      } else {
        if (!full.isEmpty()) {
          into.putIfAbsent(full, MissingNode.getInstance());
        }
        names(component.path("components"), full, into);
      }
    }
  }

  /** One pass over schema and data together. */
  private static final class Walk {

    private final LiveData live;
    private final FieldCheck.Run run;
    private final FieldErrors errors;

    Walk(LiveData live, FieldCheck.Run run, FieldErrors errors) {
      this.live = live;
      this.run = run;
      this.errors = errors;
    }

    void check(
        JsonNode components,
        JsonNode in,
        ObjectNode out,
        String pointer,
        Map<String, Object> scope) {
      for (JsonNode component : components) {
        if (live.isAway(component, scope)) {
          continue;
        }
        if (LiveData.isList(component)) {
          list(component, in, out, pointer, scope);
        } else if (component.has("components")) {
          group(component, in, out, pointer, scope);
        } else if (component.has("key") && !SHOWN_ONLY.contains(component.path("type").asText())) {
          field(component, in, out, pointer, scope);
        }
      }
    }

    private void group(
        JsonNode component,
        JsonNode in,
        ObjectNode out,
        String pointer,
        Map<String, Object> scope) {
      String path = LiveData.path(component);
      if (path.isEmpty()) {
        check(component.path("components"), in, out, pointer, scope);
        return;
      }
      JsonNode value = get(in, path);
      if (!value.isObject() && !value.isMissingNode() && !value.isNull()) {
        errors.add(pointer + Schemas.pointerOf(path), "应为一组项目");
        return;
      }
      ObjectNode inner =
          get(out, path) instanceof ObjectNode present
              ? present
              : JsonNodeFactory.instance.objectNode();
      check(
          component.path("components"),
          value.isObject() ? value : JsonNodeFactory.instance.objectNode(),
          inner,
          pointer + Schemas.pointerOf(path),
          scope);
      if (!inner.isEmpty()) {
        set(out, path, inner);
      }
    }

    private void list(
        JsonNode component,
        JsonNode in,
        ObjectNode out,
        String pointer,
        Map<String, Object> scope) {
      String path = LiveData.path(component);
      String here = pointer + Schemas.pointerOf(path);
      JsonNode rows = get(in, path);
      int least = component.path("properties").path("minRows").asInt(0);
      int most = component.path("properties").path("maxRows").asInt(Intake.MOST_ROWS);
      if (!rows.isArray()) {
        if (!rows.isMissingNode() && !rows.isNull()) {
          errors.add(here, "应为列表");
        } else if (least > 0) {
          errors.add(here, "至少填写" + least + "行");
        }
        return;
      }
      if (rows.size() > most) {
        errors.add(here, "最多填写" + most + "行");
        return;
      }
      if (rows.size() < least) {
        errors.add(here, "至少填写" + least + "行");
      }
      ArrayNode kept = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < rows.size(); i++) {
        JsonNode item = rows.get(i);
        ObjectNode clean = kept.addObject();
        if (item.isObject()) {
          check(
              component.path("components"),
              item,
              clean,
              here + "/" + i,
              live.scope(scope, Feel.variables(item), i));
        } else {
          errors.add(here + "/" + i, "每行应为一组项目");
        }
      }
      if (!kept.isEmpty()) {
        set(out, path, kept);
      }
    }

    private void field(
        JsonNode component,
        JsonNode in,
        ObjectNode out,
        String pointer,
        Map<String, Object> scope) {
      String key = component.path("key").asText();
      String here = pointer + Schemas.pointerOf(key);
      JsonNode value = get(in, key);
      boolean empty =
          value.isMissingNode()
              || value.isNull()
              || (value.isTextual() && value.asText().isBlank())
              || (value.isArray() && value.isEmpty());
      boolean checkbox = component.path("type").asText().equals("checkbox");
      if (empty && component.path("validate").path("required").asBoolean(false)) {
        errors.add(here, checkbox ? "须勾选此项" : "此项必填");
      } else if (empty && checkbox) {
        // A box that nobody touched is not ticked; a gateway may ask.
        set(out, key, BooleanNode.FALSE);
      } else if (!empty) {
        JsonNode clean = run.clean(component, value, here, scope);
        if (clean != null) {
          set(out, key, clean);
        }
      }
    }
  }

  static JsonNode get(JsonNode object, String path) {
    JsonNode value = object;
    if (path.isEmpty()) {
      return value;
    }
    for (String step : path.split("\\.")) {
      value = value.path(step);
    }
    return value;
  }

  private static void set(ObjectNode object, String path, JsonNode value) {
    String[] steps = path.split("\\.");
    ObjectNode at = object;
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.get(steps[i]) instanceof ObjectNode inner ? inner : at.putObject(steps[i]);
    }
    at.set(steps[steps.length - 1], value);
  }
}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A form's data as its expressions and conditions leave them: computed values are computed anew,
 * whatever the browser sent for them, and the values of hidden or disabled fields are gone.
 *
 * <p>A condition may depend on a computed value and a computed value on what is hidden, so both are
 * settled together, round by round, until nothing changes.
 */
final class LiveData {

  private static final int MOST_ROUNDS = 10;

  private final Feel feel;
  private final Map<String, Object> context;
  private Map<String, Object> root;
  private Map<String, Object> rootScope;

  private LiveData(Feel feel, Map<String, Object> context) {
    this.feel = feel;
    this.context = context;
  }

  static LiveData settle(Feel feel, JsonNode components, JsonNode data, JsonNode context) {
    LiveData live = new LiveData(feel, Feel.variables(context));
    Map<String, Object> sent = Feel.variables(data);
    live.becomes(copy(sent));
    live.compute(components, live.root, live.rootScope);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Map<String, Object> before = live.root;
      Map<String, Object> next = copy(sent);
      live.prune(components, next, before, live.rootScope, false);
      live.becomes(next);
      live.compute(components, next, live.rootScope);
      if (next.equals(before)) {
        break;
      }
    }
    return live;
  }

  private void becomes(Map<String, Object> data) {
    root = data;
    rootScope = new HashMap<>();
    rootScope.put("this", root);
    rootScope.put("parent", null);
    rootScope.put("i", List.of());
    refresh();
  }

  /** The top level of the data may have got new entries; what lies below is seen as it is. */
  private void refresh() {
    rootScope.putAll(context);
    rootScope.putAll(root);
    rootScope.put("_this_", root);
    rootScope.put("_parent_", null);
    rootScope.put("_i_", List.of());
  }

  /** What is left, as JSON. */
  ObjectNode data() {
    return (ObjectNode) Feel.toJson(root);
  }

  /** The variables of expressions outside of lists. */
  Map<String, Object> scope() {
    return rootScope;
  }

  /**
   * The variables of expressions in a row, as form-js gives them: the row is {@code this}, what it
   * stands in is {@code parent}, its numbers are {@code i}; plain names are those of the form.
   */
  Map<String, Object> scope(Map<String, Object> outer, Map<String, Object> row, int index) {
    Map<String, Object> parent = new HashMap<>();
    parent.put("this", outer.get("_this_"));
    parent.put("parent", outer.get("_parent_"));
    parent.put("i", outer.get("_i_"));
    if (outer.get("_this_") instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> parent.put(String.valueOf(name), value));
    }
    List<Object> numbers = new ArrayList<>((List<?>) outer.get("_i_"));
    numbers.add(index + 1);
    Map<String, Object> scope = new HashMap<>();
    scope.put("this", row);
    scope.put("parent", parent);
    scope.put("i", numbers);
    scope.putAll(context);
    scope.putAll(root);
    scope.put("_this_", row);
    scope.put("_parent_", parent);
    scope.put("_i_", numbers);
    return scope;
  }

  /** Whether the field is not there for the officer: hidden by its condition, or disabled. */
  boolean isAway(JsonNode component, Map<String, Object> scope) {
    String hide = component.path("conditional").path("hide").asText("");
    return component.path("disabled").asBoolean(false)
        || hide.startsWith("=") && feel.isTrue(hide, scope);
  }

  /**
   * Takes away what is computed or not there for the officer.
   *
   * @param before what stood here in the round before, by which the conditions are judged
   */
  private void prune(
      JsonNode components,
      Map<String, Object> at,
      Map<String, Object> before,
      Map<String, Object> scope,
      boolean away) {
    for (JsonNode component : components) {
      boolean gone = away || isAway(component, scope);
      String path = path(component);
      if (isList(component)) {
        if (gone) {
          remove(at, path);
        } else {
          pruneRows(component, get(at, path), get(before, path), scope);
        }
      } else if (component.has("components")) {
        if (get(at, path) instanceof Map<?, ?> inner) {
          Map<String, Object> innerBefore =
              get(before, path) instanceof Map<?, ?> map ? fields(map) : Map.of();
          prune(component.path("components"), fields(inner), innerBefore, scope, gone);
        }
      } else if (component.has("key")
          && (gone || component.path("type").asText().equals("expression"))) {
        remove(at, path);
      }
    }
  }

  private void pruneRows(
      JsonNode component, Object items, Object before, Map<String, Object> scope) {
    if (!(items instanceof List<?> list)) {
      return;
    }
    List<?> listBefore = before instanceof List<?> some ? some : List.of();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> item) {
        Map<String, Object> row =
            i < listBefore.size() && listBefore.get(i) instanceof Map<?, ?> map
                ? fields(map)
                : fields(item);
        prune(component.path("components"), fields(item), row, scope(scope, row, i), false);
      }
    }
  }

  /** Sets the values of expression fields, in the order in which they stand. */
  private void compute(JsonNode components, Map<String, Object> at, Map<String, Object> scope) {
    for (JsonNode component : components) {
      if (isAway(component, scope)) {
        continue;
      }
      String path = path(component);
      if (isList(component)) {
        List<?> items = get(at, path) instanceof List<?> list ? list : List.of();
        for (int i = 0; i < items.size(); i++) {
          if (items.get(i) instanceof Map<?, ?> item) {
            compute(component.path("components"), fields(item), scope(scope, fields(item), i));
          }
        }
      } else if (component.has("components")) {
        Object inner = get(at, path);
        if (inner instanceof Map<?, ?> map) {
          compute(component.path("components"), fields(map), scope);
        } else if (inner == null && hasExpression(component)) {
          Map<String, Object> made = new LinkedHashMap<>();
          put(at, path, made);
          refresh();
          compute(component.path("components"), made, scope);
        }
      } else if (component.has("key") && component.path("type").asText().equals("expression")) {
        put(at, path, feel.value(component.path("expression").asText(), scope));
        refresh();
      }
    }
  }

  private static boolean hasExpression(JsonNode component) {
    for (JsonNode child : component.path("components")) {
      if (child.path("type").asText().equals("expression") || hasExpression(child)) {
        return true;
      }
    }
    return false;
  }

  static boolean isList(JsonNode component) {
    return component.path("type").asText().equals("dynamiclist");
  }

  /** Where the values of a field, a group or a list are, relative to what it stands in. */
  static String path(JsonNode component) {
    return component.path(component.has("key") ? "key" : "path").asText("");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> fields(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static Object get(Map<String, Object> at, String path) {
    Object value = at;
    if (!path.isEmpty()) {
      for (String step : path.split("\\.")) {
        value = value instanceof Map<?, ?> map ? map.get(step) : null;
      }
    }
    return value;
  }

  private static void put(Map<String, Object> at, String path, Object value) {
    String[] steps = path.split("\\.");
    Map<String, Object> parent = at;
    for (int i = 0; i < steps.length - 1; i++) {
      Object inner = parent.get(steps[i]);
      if (!(inner instanceof Map<?, ?>)) {
        inner = new LinkedHashMap<String, Object>();
        parent.put(steps[i], inner);
      }
      parent = fields((Map<?, ?>) inner);
    }
    parent.put(steps[steps.length - 1], value);
  }

  private static void remove(Map<String, Object> at, String path) {
    int dot = path.lastIndexOf('.');
    Object parent = dot < 0 ? at : get(at, path.substring(0, dot));
    if (parent instanceof Map<?, ?> map) {
      map.remove(path.substring(dot + 1));
    }
  }

  private static Map<String, Object> copy(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> copy.put(name, copyValue(value)));
    return copy;
  }

  private static Object copyValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      return copy(fields(map));
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(item -> copy.add(copyValue(item)));
      return copy;
    }
    return value;
  }
}

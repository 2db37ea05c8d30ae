package cn.linfen.assistance.form;

import cn.linfen.assistance.signature.FormHash;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The forms, in all their versions. A group or list with the custom property {@code include} has
 * the components of the block of that name.
 *
 * <p>The files under {@code forms/} become the newest version when the application starts with
 * others than before; a designer's deployment makes a newer one. A version never changes.
 */
@Component
public class Schemas {

  private static final int DEEPEST_INCLUDE = 5;
  private static final long START_LOCK = 0x666f726dL;

  /** How long another node's deployment may go unnoticed. */
  private static final Duration STALE = Duration.ofSeconds(2);

  private final ObjectMapper json;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final Map<String, FormSchema> byHash = new ConcurrentHashMap<>();
  private volatile Newest newest;

  /** The newest version of each form and block, as of the last look. */
  private record Newest(long last, Map<String, Definition> definitions, long lookedAt) {}

  private record Definition(
      String id, int version, boolean block, JsonNode source, FormSchema schema) {}

  Schemas(ObjectMapper json, JdbcClient jdbc, TransactionTemplate transactions, Clock clock) {
    this.json = json;
    this.jdbc = jdbc;
    this.clock = clock;
    transactions.executeWithoutResult(status -> takeFromClassPath());
  }

  /**
   * The form of that id, in its newest version.
   *
   * @throws IllegalArgumentException if there is none
   */
  public FormSchema get(String formId) {
    return find(formId).orElseThrow(() -> new IllegalArgumentException("没有标识为 " + formId + " 的表单"));
  }

  public Optional<FormSchema> find(String formId) {
    return Optional.ofNullable(formId)
        .map(newest().definitions()::get)
        .filter(found -> !found.block())
        .map(Definition::schema);
  }

  /** The version of a form that has this hash; the newest one if there is no such version. */
  public Optional<FormSchema> version(String formId, String hash) {
    FormSchema known = byHash.get(hash);
    if (known != null && known.id().equals(formId)) {
      return Optional.of(known);
    }
    Optional<FormSchema> stored =
        jdbc.sql(
                "select schema::text from form_definition"
                    + " where form_id = ? and hash = ? and not block limit 1")
            .params(formId, hash)
            .query(String.class)
            .optional()
            .map(text -> schema(formId, read(text), hash));
    return stored.or(() -> find(formId));
  }

  /** All forms in their newest version, by id. */
  public List<FormSchema> all() {
    return newest().definitions().values().stream()
        .filter(one -> !one.block())
        .map(Definition::schema)
        .toList();
  }

  /** Whether some version of some form sets this process variable. */
  public boolean setsVariable(String name) {
    return newest().definitions().values().stream()
            .anyMatch(one -> one.schema().variables().containsValue(name))
        // Also what the running transaction deploys, and what older versions had.
        || jdbc.sql(
                "select exists (select 1 from form_definition"
                    + " where not block and :name = any (variables))")
            .param("name", name)
            .query(Boolean.class)
            .single();
  }

  private Newest newest() {
    if (TransactionSynchronizationManager.hasResource(this)) {
      // This transaction has deployed something that the others do not see yet.
      return new Newest(0, load(), 0);
    }
    Newest seen = newest;
    if (seen != null && System.nanoTime() - seen.lookedAt() < STALE.toNanos()) {
      return seen;
    }
    long last =
        jdbc.sql("select coalesce(max(id), 0) from form_definition").query(Long.class).single();
    Newest fresh =
        new Newest(
            last,
            seen != null && seen.last() == last ? seen.definitions() : load(),
            System.nanoTime());
    newest = fresh;
    return fresh;
  }

  private Map<String, Definition> load() {
    Map<String, Definition> definitions = new TreeMap<>();
    jdbc.sql(
            "select distinct on (form_id) form_id, version, block, source::text, schema::text, hash"
                + " from form_definition order by form_id, version desc")
        .query(
            (row, i) ->
                new Definition(
                    row.getString(1),
                    row.getInt(2),
                    row.getBoolean(3),
                    read(row.getString(4)),
                    schema(row.getString(1), read(row.getString(5)), row.getString(6))))
        .list()
        .forEach(one -> definitions.put(one.id(), one));
    return definitions;
  }

  private FormSchema schema(String id, JsonNode schema, String hash) {
    return byHash.computeIfAbsent(
        hash, same -> new FormSchema(id, schema, hash, title(id, schema), variables(schema)));
  }

  private void takeFromClassPath() {
    // Nodes that start together must not both add a version.
    jdbc.sql("select pg_advisory_xact_lock(?)").param(START_LOCK).query().singleRow();
    Map<String, String> shipped = new LinkedHashMap<>();
    jdbc.sql(
            "select distinct on (form_id) form_id, source_hash from form_definition"
                + " where origin = 'application' order by form_id, version desc")
        .query()
        .listOfRows()
        .forEach(row -> shipped.put((String) row.get("form_id"), (String) row.get("source_hash")));
    Map<String, Definition> definitions = load();
    for (boolean block : new boolean[] {true, false}) {
      for (Map.Entry<String, JsonNode> file :
          files(block ? "forms/blocks/*.form" : "forms/*.form").entrySet()) {
        String id = file.getKey();
        if (!FormHash.of(file.getValue()).equals(shipped.get(id))) {
          add(definitions, id, block, file.getValue(), null);
        }
      }
    }
    expandAnew(definitions, null);
  }

  private Map<String, JsonNode> files(String pattern) {
    try {
      Map<String, JsonNode> found = new TreeMap<>();
      for (Resource file :
          new PathMatchingResourcePatternResolver().getResources("classpath*:" + pattern)) {
        try (InputStream content = file.getInputStream()) {
          found.put(file.getFilename().replace(".form", ""), json.readTree(content));
        } catch (JsonProcessingException e) {
          throw new IllegalStateException("表单文件 " + file.getFilename() + " 不是有效的 JSON", e);
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether that id is a block's. */
  boolean isBlock(String id) {
    Definition found = newest().definitions().get(id);
    return found != null && found.block();
  }

  /**
   * Adds newer versions; joins the caller's transaction.
   *
   * @param sources what was deployed, by id
   */
  void deploy(Map<String, JsonNode> sources, String officer) {
    Map<String, Definition> definitions = load();
    sources.forEach(
        (id, source) -> {
          Definition present = definitions.get(id);
          boolean block = present != null && present.block();
          if (present == null || !FormHash.of(present.source()).equals(FormHash.of(source))) {
            add(definitions, id, block, source, officer);
          }
        });
    expandAnew(definitions, officer);
    newest = null;
    if (TransactionSynchronizationManager.isSynchronizationActive()
        && !TransactionSynchronizationManager.hasResource(this)) {
      TransactionSynchronizationManager.bindResource(this, officer);
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
              TransactionSynchronizationManager.unbindResource(Schemas.this);
              newest = null;
            }
          });
    }
  }

  /** A block that has changed changes the forms that include it. */
  private void expandAnew(Map<String, Definition> definitions, String officer) {
    for (Definition one : List.copyOf(definitions.values())) {
      if (!one.block()
          && !FormHash.of(expanded(one.source(), sources(definitions)))
              .equals(one.schema().hash())) {
        add(definitions, one.id(), one.block(), one.source(), officer);
      }
    }
  }

  private void add(
      Map<String, Definition> definitions,
      String id,
      boolean block,
      JsonNode source,
      String officer) {
    Map<String, JsonNode> sources = sources(definitions);
    sources.put(id, source);
    JsonNode schema = block ? source : expanded(source, sources);
    String hash = FormHash.of(schema);
    FormSchema form = schema(id, schema, hash);
    int version = definitions.containsKey(id) ? definitions.get(id).version() + 1 : 1;
    jdbc.sql(
            """
            insert into form_definition (form_id, version, block, source, source_hash, schema, hash,
              variables, origin, deployed_by, deployed_at)
            values (?, ?, ?, ?::jsonb, ?, ?::jsonb, ?, ?, ?, ?, ?)
            """)
        .params(
            id,
            version,
            block,
            source.toString(),
            FormHash.of(source),
            schema.toString(),
            hash,
            form.variables().values().toArray(String[]::new),
            officer == null ? "application" : "deployment",
            officer,
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    definitions.put(id, new Definition(id, version, block, source, form));
  }

  private static Map<String, JsonNode> sources(Map<String, Definition> definitions) {
    Map<String, JsonNode> sources = new LinkedHashMap<>();
    definitions.forEach((id, one) -> sources.put(id, one.source()));
    return sources;
  }

  /** The sources of the newest versions, blocks included. */
  Map<String, JsonNode> sources() {
    return sources(newest().definitions());
  }

  /**
   * The form with the components of its blocks.
   *
   * @throws IllegalStateException if a block is missing or includes itself
   */
  static ObjectNode expanded(JsonNode source, Map<String, JsonNode> blocks) {
    ObjectNode schema = source.deepCopy();
    expand(schema, "", DEEPEST_INCLUDE, blocks);
    return schema;
  }

  private static void expand(
      ObjectNode component, String prefix, int depth, Map<String, JsonNode> blocks) {
    String block = component.path("properties").path("include").asText("");
    String inner = prefix;
    if (!block.isEmpty()) {
      if (depth == 0) {
        throw new IllegalStateException("表单块 " + block + " 的引用层次过深");
      }
      JsonNode included = blocks.get(block);
      if (included == null) {
        throw new IllegalStateException("没有表单块 " + block);
      }
      component.set("components", included.path("components").deepCopy());
      // A block used twice must not give two fields the same id.
      inner = prefix + component.path("id").asText() + "_";
    }
    for (JsonNode child : component.path("components")) {
      ObjectNode object = (ObjectNode) child;
      if (!inner.isEmpty() && object.has("id")) {
        object.put("id", inner + object.get("id").asText());
      }
      expand(object, inner, block.isEmpty() ? depth : depth - 1, blocks);
    }
  }

  private static Map<String, String> variables(JsonNode schema) {
    Map<String, String> found = new LinkedHashMap<>();
    collectVariables(schema, "", found);
    return Map.copyOf(found);
  }

  private static void collectVariables(
      JsonNode component, String pointer, Map<String, String> found) {
    for (JsonNode child : component.path("components")) {
      String own = pointer + pointerOf(LiveData.path(child));
      String variable = child.path("properties").path("variable").asText("");
      if (!variable.isEmpty()) {
        found.put(own, variable);
      }
      if (!LiveData.isList(child)) {
        collectVariables(child, own, found);
      }
    }
  }

  static String pointerOf(String path) {
    return path.isEmpty() ? "" : "/" + path.replace('.', '/');
  }

  /** What a form is called: its property {@code title}, or its first text. */
  public static String title(String id, JsonNode schema) {
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

  /** Code lists that the options of a form come from. */
  static Set<String> codeLists(JsonNode component) {
    Set<String> lists = new LinkedHashSet<>();
    String key = component.path("valuesKey").asText("");
    if (key.startsWith(CodeLists.PREFIX)) {
      lists.add(key.substring(CodeLists.PREFIX.length()));
    }
    component.path("components").forEach(child -> lists.addAll(codeLists(child)));
    return lists;
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

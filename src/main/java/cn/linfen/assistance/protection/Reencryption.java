package cn.linfen.assistance.protection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Encrypts everything anew with the newest key, while the application works. Each batch is a
 * transaction of its own; what an interrupted run has not reached is done by the next.
 */
public final class Reencryption {

  private static final Pattern IN_JSON =
      Pattern.compile("\\{\"\\" + PersonalData.JSON_NAME + "\": ?\"([^\"]*)\"\\}");
  private static final int PAGES = 64;

  private record Column(String table, String name, boolean json) {

    String wanted() {
      return json
          ? name
              + "::text ~ ('\\{\"\\"
              + PersonalData.JSON_NAME
              + "\": \"(?!' || :current || '\\.)')"
          : name + " not like :current || '.%'";
    }
  }

  private record Row(String ctid, String content) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final KeyFile file;
  private final KeyRegister register;

  /**
   * @param owner the database as the role that owns the tables
   */
  public Reencryption(DataSource owner, Path keyFile) {
    this.jdbc = JdbcClient.create(owner);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(owner));
    this.file = new KeyFile(keyFile);
    this.register = new KeyRegister(jdbc);
  }

  /**
   * Adds a key that does not encrypt yet, so that the file can be copied to all nodes first.
   *
   * @return its version
   */
  public int addKey() {
    Keys keys = checked();
    Keys more = keys.withNew(KeyFile.newKey());
    file.write(more);
    register.check(more, file.path());
    return more.newest();
  }

  /** Values by table and version of the key. */
  public Map<String, Map<Integer, Long>> count() {
    checked();
    Map<String, Map<Integer, Long>> counts = new TreeMap<>();
    for (Column column : columns()) {
      Map<Integer, Long> versions = new TreeMap<>();
      String value =
          column.json()
              ? "regexp_matches("
                  + column.name()
                  + "::text, '\\{\"\\"
                  + PersonalData.JSON_NAME
                  + "\": \"([0-9]+)\\.', 'g')"
              : "regexp_matches(" + column.name() + ", '^([0-9]+)\\.')";
      jdbc.sql(
              "select v[1]::int, count(*) from (select "
                  + value
                  + " as v from "
                  + column.table()
                  + ") f group by 1")
          .query(
              row -> {
                versions.put(row.getInt(1), row.getLong(2));
              });
      counts.put(column.table() + "." + column.name(), versions);
    }
    return counts;
  }

  /**
   * Makes the newest key the current one and encrypts with it whatever is not.
   *
   * @param progress told of each batch
   * @return how many rows were changed
   */
  public long run(Consumer<String> progress) {
    Keys keys = checked();
    if (keys.current() != keys.newest()) {
      keys = keys.withCurrent(keys.newest());
      file.write(keys);
    }
    // The running application looks at the file once a second.
    pause();
    long all = 0;
    for (Column column : columns()) {
      long changed;
      do {
        changed = pass(column, keys, progress);
        all += changed;
      } while (changed > 0);
    }
    return all;
  }

  private static void pause() {
    try {
      Thread.sleep(2 * PersonalData.LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Keys checked() {
    Keys keys = file.read();
    register.check(keys, file.path());
    return keys;
  }

  private List<Column> columns() {
    return jdbc.sql(
            """
            select quote_ident(c.relname), quote_ident(a.attname), t.typname = 'protected_json'
            from pg_attribute a join pg_class c on c.oid = a.attrelid
              join pg_type t on t.oid = a.atttypid
            where t.typname in ('protected_text', 'protected_json') and c.relkind = 'r'
              and not a.attisdropped and c.relnamespace = current_schema()::regnamespace
            order by 1, 2
            """)
        .query((row, i) -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)))
        .list();
  }

  /** One walk through the table, some pages at a time. */
  private long pass(Column column, Keys keys, Consumer<String> progress) {
    long pages =
        jdbc.sql("select pg_relation_size(?::regclass) / current_setting('block_size')::bigint")
            .param(column.table())
            .query(Long.class)
            .single();
    long changed = 0;
    for (long page = 0; page < pages; page += PAGES) {
      long first = page;
      long batch = transactions.execute(status -> batch(column, keys, first));
      changed += batch;
      if (batch > 0) {
        progress.accept(column.table() + "." + column.name() + "：" + changed);
      }
    }
    return changed;
  }

  private long batch(Column column, Keys keys, long page) {
    List<Row> rows =
        jdbc.sql(
                "select ctid::text, "
                    + column.name()
                    + "::text from "
                    + column.table()
                    + " where ctid >= :from::tid and ctid < :to::tid and "
                    + column.wanted())
            .param("from", "(" + page + ",0)")
            .param("to", "(" + (page + PAGES) + ",0)")
            .param("current", String.valueOf(keys.current()))
            .query((row, i) -> new Row(row.getString(1), row.getString(2)))
            .list();
    long changed = 0;
    for (Row row : rows) {
      // A row that was changed meanwhile is met again in the next pass.
      changed +=
          jdbc.sql(
                  "update "
                      + column.table()
                      + " set "
                      + column.name()
                      + " = :new::"
                      + (column.json() ? "jsonb" : "text")
                      + " where ctid = :ctid::tid and "
                      + column.name()
                      + "::text = :old")
              .param("new", column.json() ? json(row.content(), keys) : anew(row.content(), keys))
              .param("ctid", row.ctid())
              .param("old", row.content())
              .update();
    }
    return changed;
  }

  private static String json(String content, Keys keys) {
    List<String> parts = new ArrayList<>();
    Matcher values = IN_JSON.matcher(content);
    int end = 0;
    while (values.find()) {
      parts.add(content.substring(end, values.start(1)));
      parts.add(anew(values.group(1), keys));
      end = values.end(1);
    }
    parts.add(content.substring(end));
    return String.join("", parts);
  }

  private static String anew(String ciphertext, Keys keys) {
    return PersonalData.encrypt(keys, PersonalData.decrypt(keys, ciphertext));
  }
}

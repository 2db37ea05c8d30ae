package cn.linfen.assistance.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Searches every table of the engine, runtime and history, for what people said about themselves.
 */
public final class PersonalDataProbe {

  private record Column(String table, String name, boolean binary) {}

  private PersonalDataProbe() {}

  /**
   * Looks for each of the texts in every column of every table of the engine.
   *
   * @param texts names, ID numbers, addresses, amounts as they were fed in; at least two characters
   * @return where which was found, empty if the engine knows none of them
   */
  public static List<String> findInEngine(JdbcClient jdbc, Collection<String> texts) {
    return find(jdbc, texts, columns(jdbc, "act\\_%"));
  }

  private static List<String> find(
      JdbcClient jdbc, Collection<String> texts, List<Column> columns) {
    List<String> found = new ArrayList<>();
    for (Column column : columns) {
      for (String text : texts) {
        if (text.length() < 2) {
          throw new IllegalArgumentException("too short to search for: " + text);
        }
        long hits =
            jdbc.sql(
                    column.binary()
                        ? "select count(*) from "
                            + column.table()
                            + " where position(convert_to(:text, 'UTF8') in "
                            + column.name()
                            + ") > 0"
                        : "select count(*) from "
                            + column.table()
                            + " where position(:text in "
                            + column.name()
                            + "::text) > 0")
                .param("text", text)
                .query(Long.class)
                .single();
        if (hits > 0) {
          found.add(column.table() + "." + column.name() + ": " + text);
        }
      }
    }
    return found;
  }

  /**
   * Looks for each of the texts in every column of every table, of the engine and our own, but for
   * the bytes of files.
   */
  public static List<String> findInDatabase(JdbcClient jdbc, Collection<String> texts) {
    return find(
        jdbc,
        texts,
        columns(jdbc, "%").stream()
            .filter(column -> !column.binary() || column.table().startsWith("act_"))
            .toList());
  }

  /** Those of the texts that the log output contains. */
  public static List<String> findInLog(String output, Collection<String> texts) {
    return texts.stream().filter(output::contains).toList();
  }

  private static List<Column> columns(JdbcClient jdbc, String tables) {
    return jdbc.sql(
            """
            select table_name, column_name, data_type = 'bytea' from information_schema.columns
            where table_schema = 'public' and table_name like ? order by 1, 2
            """)
        .param(tables)
        .query((row, i) -> new Column(row.getString(1), row.getString(2), row.getBoolean(3)))
        .list();
  }
}

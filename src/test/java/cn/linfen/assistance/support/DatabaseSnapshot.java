package cn.linfen.assistance.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What every table held at one moment, to show that an attempt changed no row of any of them. That
 * it was refused may be said in the ledger, and nothing else.
 */
public final class DatabaseSnapshot {

  /** The engine's own measurements, written by a timer. */
  private static final Set<String> MEASUREMENTS =
      Set.of("act_ru_meter_log", "act_ru_task_meter_log", "case_access");

  private static final Map<String, String> BUT_FOR_REFUSALS =
      Map.of(
          "assistance_case",
          "(select to_jsonb(c) - 'ledger_seq' - 'ledger_hash' - 'ledger_at' from assistance_case c)",
          "ledger_entry",
          "(select case_number, at, kind, payload from ledger_entry where kind <> 'REFUSAL')");

  private final Map<String, String> tables;

  private DatabaseSnapshot(Map<String, String> tables) {
    this.tables = tables;
  }

  public static DatabaseSnapshot of(JdbcClient jdbc) {
    Map<String, String> tables = new TreeMap<>();
    List<String> names =
        jdbc.sql("select tablename from pg_tables where schemaname = 'public' order by 1")
            .query(String.class)
            .list();
    for (String name : names) {
      if (!MEASUREMENTS.contains(name)) {
        tables.put(
            name,
            jdbc.sql(
                    "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '')"
                        + " from "
                        + BUT_FOR_REFUSALS.getOrDefault(name, name)
                        + " t")
                .query(String.class)
                .single());
      }
    }
    return new DatabaseSnapshot(tables);
  }

  /** Names of the tables that hold something else now. */
  public List<String> changedSince(DatabaseSnapshot before) {
    List<String> changed = new ArrayList<>();
    tables.forEach(
        (name, content) -> {
          if (!content.equals(before.tables.get(name))) {
            changed.add(name);
          }
        });
    return changed;
  }
}

package cn.linfen.assistance.deadline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * By what the clock of a case differs from the one on the wall: when it stood, and how much more
 * time it got.
 */
record CaseClock(List<Span> spans, Map<String, Extension> extensions) {

  static final CaseClock PLAIN = new CaseClock(List.of(), Map.of());

  /**
   * A time in which it stands.
   *
   * @param source the step or decision that lets it stand
   * @param until when it runs again at the latest
   * @param ended when what was waited for came; null while it is open
   */
  record Span(
      String caseNumber,
      String source,
      String reason,
      String name,
      Instant began,
      Instant until,
      Instant ended) {

    Pause pause() {
      Instant end = ended == null || ended.isAfter(until) ? until : ended;
      return new Pause(began, end.isBefore(began) ? began : end);
    }
  }

  /** The limit by which another is replaced, or to which it is added. */
  record Extension(String byKey, boolean added) {}

  /** The clocks of those cases that differ. */
  static Map<String, CaseClock> read(JdbcTemplate jdbc, Collection<String> cases) {
    Map<String, CaseClock> clocks = new HashMap<>();
    String[] numbers = cases.toArray(String[]::new);
    jdbc.query(
        """
        select case_number, source, reason, name, began_at, until, ended_at, null as by_key, false as added
        from sla_pause where case_number = any(?)
        union all
        select case_number, limit_key, null, null, null, null, null, by_key, added
        from limit_extension where case_number = any(?)
        order by 1, 5, 2
        """,
        row -> {
          CaseClock clock =
              clocks.computeIfAbsent(
                  row.getString(1), number -> new CaseClock(new ArrayList<>(), new HashMap<>()));
          if (row.getString("by_key") == null) {
            clock.spans.add(span(row));
          } else {
            clock.extensions.put(
                row.getString("source"),
                new Extension(row.getString("by_key"), row.getBoolean("added")));
          }
        },
        numbers,
        numbers);
    return clocks;
  }

  private static Span span(ResultSet row) throws SQLException {
    return new Span(
        row.getString("case_number"),
        row.getString("source"),
        row.getString("reason"),
        row.getString("name"),
        instant(row, "began_at"),
        instant(row, "until"),
        instant(row, "ended_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  /** The spans in which a limit of that rule stood. */
  List<Pause> pauses(LimitRule rule) {
    return spans.stream()
        .filter(span -> rule.pauses().contains(span.reason()))
        .map(Span::pause)
        .toList();
  }

  interface Numbers {

    Limit of(String key);
  }

  /** The limit of that key with what was given to it. */
  Limit limit(String key, Numbers numbers) {
    Extension extension = extensions.get(key);
    if (extension == null) {
      return numbers.of(key);
    }
    Limit by = numbers.of(extension.byKey());
    if (!extension.added()) {
      return by;
    }
    Limit first = numbers.of(key);
    return new Limit(first.number() + by.number(), first.unit(), first.roll());
  }
}

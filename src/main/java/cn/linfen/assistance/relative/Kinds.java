package cn.linfen.assistance.relative;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The kinds of near relatives, dated and with their source: the eight of 民发〔2012〕220号 Art 14
 * everywhere, and those that a county has added.
 */
@Component
class Kinds {

  /** What somebody is to themselves. */
  static final String SELF = "self";

  /**
   * @param reverse what the officer is to the relative
   * @param generation of the relative: above 0 older than the officer, below 0 younger
   * @param standard of the rules, not of a county
   */
  record Kind(
      String code,
      String label,
      String reverse,
      int generation,
      boolean standard,
      LocalDate from,
      LocalDate to) {}

  private final Map<String, Kind> kinds = new LinkedHashMap<>();
  private final JdbcClient jdbc;
  private final Clock clock;

  Kinds(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("relative/kinds.csv").getInputStream(), StandardCharsets.UTF_8)) {
      for (CSVRecord row : format.parse(reader)) {
        kinds.put(
            row.get("code"),
            new Kind(
                row.get("code"),
                row.get("label"),
                row.get("reverse"),
                Integer.parseInt(row.get("generation")),
                row.get("standard").equals("yes"),
                LocalDate.parse(row.get("valid_from")),
                row.get("valid_to").isEmpty() ? null : LocalDate.parse(row.get("valid_to"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Collection<Kind> all() {
    return kinds.values();
  }

  Kind get(String code) {
    return kinds.get(code);
  }

  String label(String code) {
    return code.equals(SELF) ? "本人" : kinds.containsKey(code) ? kinds.get(code).label() : code;
  }

  /** Whether relatives of that kind are filed in the county today. */
  boolean holds(String code, String county) {
    Kind kind = kinds.get(code);
    LocalDate today = LocalDate.now(clock);
    if (kind == null
        || kind.from().isAfter(today)
        || kind.to() != null && kind.to().isBefore(today)) {
      return false;
    }
    return kind.standard()
        || jdbc.sql(
                "select exists (select 1 from relative_kind_county"
                    + " where county = ? and kind = ? and valid_from <= ? and ended_at is null)")
            .params(county, code, today)
            .query(Boolean.class)
            .single();
  }

  /** Adds a kind in the county from today on, or takes it out again. */
  void set(String county, String code, boolean holds, String user) {
    if (!kinds.containsKey(code) || kinds.get(code).standard()) {
      return;
    }
    if (holds) {
      jdbc.sql(
              "insert into relative_kind_county (county, kind, valid_from, set_by)"
                  + " values (?, ?, ?, ?) on conflict do nothing")
          .params(county, code, LocalDate.now(clock), user)
          .update();
    } else {
      jdbc.sql(
              "update relative_kind_county set ended_at = ?, ended_by = ?"
                  + " where county = ? and kind = ? and ended_at is null")
          .params(clock.instant().atOffset(ZoneOffset.UTC), user, county, code)
          .update();
    }
  }
}

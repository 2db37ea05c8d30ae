package cn.linfen.assistance.organization;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Loads the divisions that ship with the product into an empty table. */
@Component
class DivisionsLoader {

  // The list is as of 2023-06-30; nothing is known here of when each division came to be, so all
  // hold from the start of the oldest rules. An administrator dates later changes.
  private static final LocalDate SINCE = LocalDate.of(1999, 10, 1);

  private final JdbcTemplate jdbc;

  DivisionsLoader(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional
  void load() throws IOException {
    Integer present = jdbc.queryForObject("select count(*) from division", Integer.class);
    if (present != null && present > 0) {
      return;
    }
    List<CSVRecord> rows;
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("organization/divisions-linfen.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      rows =
          CSVFormat.DEFAULT
              .builder()
              .setHeader()
              .setSkipHeaderRecord(true)
              .get()
              .parse(reader)
              .getRecords();
    }
    jdbc.batchUpdate(
        "insert into division (code, parent, level, name, valid_from) values (?, ?, ?, ?, ?)",
        rows,
        1000,
        (statement, row) -> {
          statement.setString(1, row.get("code"));
          statement.setString(2, row.get("parent").isEmpty() ? null : row.get("parent"));
          statement.setString(3, row.get("level").toUpperCase(Locale.ROOT));
          statement.setString(4, row.get("name"));
          statement.setDate(5, Date.valueOf(SINCE));
        });
  }
}

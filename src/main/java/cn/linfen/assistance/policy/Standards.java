package cn.linfen.assistance.policy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Standards by county, urban or rural, and day. */
@Component
public class Standards implements SmartInitializingSingleton {

  /** No standard is known for that county and day. */
  public static class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message);
    }
  }

  private final JdbcClient jdbc;
  private final JdbcTemplate batch;

  Standards(JdbcClient jdbc, JdbcTemplate batch) {
    this.jdbc = jdbc;
    this.batch = batch;
  }

  /**
   * @param urbanRural urban or rural
   * @throws Missing with a Chinese text if none is known
   */
  public Standard find(String county, String urbanRural, LocalDate date) {
    Optional<Standard> standard =
        jdbc.sql(
                "select division, kind, unit, valid_from, valid_to, amount, label from standard"
                    + " where division = ? and kind = ? and ? between valid_from and valid_to")
            .params(county, urbanRural, date)
            .query(Standard.class)
            .optional();
    return standard.orElseThrow(
        () ->
            new Missing(
                county
                    + " "
                    + date.getYear()
                    + "年的"
                    + ("urban".equals(urbanRural) ? "城市" : "农村")
                    + "低保标准尚未录入，请管理员先录入"));
  }

  @Override
  public void afterSingletonsInstantiated() {
    Integer present = batch.queryForObject("select count(*) from standard", Integer.class);
    if (present != null && present > 0) {
      return;
    }
    List<CSVRecord> rows;
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("policy/standards-demo.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      rows =
          CSVFormat.DEFAULT
              .builder()
              .setHeader()
              .setSkipHeaderRecord(true)
              .get()
              .parse(reader)
              .getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    batch.batchUpdate(
        "insert into standard (division, kind, unit, valid_from, valid_to, amount, label) values (?, ?, ?, ?, ?, ?, ?)",
        rows,
        500,
        (statement, row) -> {
          statement.setString(1, row.get("division"));
          statement.setString(2, row.get("kind"));
          statement.setString(3, row.get("unit"));
          statement.setDate(4, Date.valueOf(row.get("valid_from")));
          statement.setDate(5, Date.valueOf(row.get("valid_to")));
          statement.setBigDecimal(6, new BigDecimal(row.get("amount_yuan")));
          statement.setString(7, row.get("label"));
        });
  }
}

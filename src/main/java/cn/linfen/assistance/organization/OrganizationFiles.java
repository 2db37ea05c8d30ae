package cn.linfen.assistance.organization;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;

/** The tables under {@code organization/} that the product comes with. */
public final class OrganizationFiles {

  private OrganizationFiles() {}

  /**
   * Rows of a table with a head, in the order of the file.
   *
   * @param file its name, e.g. {@code posts.csv}
   */
  public static List<CSVRecord> rows(String file) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader =
            new InputStreamReader(
                new ClassPathResource("organization/" + file).getInputStream(),
                StandardCharsets.UTF_8);
        CSVParser parsed = format.parse(reader)) {
      return parsed.getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

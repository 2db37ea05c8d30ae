package cn.linfen.assistance.document;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The wording by which documents cite the rules of a profile, from {@code
 * templates/documents/basis.csv}. Limits and thresholds are not here: these come from {@code
 * policy} with citations of their own.
 */
@Component
class LegalBasis {

  private record Key(String aidType, String profile, String key) {}

  private final Map<Key, String> texts = new HashMap<>();

  LegalBasis() {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("templates/documents/basis.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      for (CSVRecord row : format.parse(reader)) {
        texts.put(new Key(row.get("aid"), row.get("profile"), row.get("key")), row.get("text"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The aid type's own wording, else that of 最低生活保障, which files without an aid type cite too.
   *
   * @throws IllegalArgumentException if the profile has no such text: a document without its legal
   *     basis must not be issued
   */
  String of(String aidType, String profile, String key) {
    String text = texts.get(new Key(aidType, profile, key));
    if (text == null) {
      text = texts.get(new Key("", profile, key));
    }
    if (text == null) {
      throw new IllegalArgumentException("规则 " + profile + " 没有“" + key + "”的法律依据");
    }
    return text;
  }
}

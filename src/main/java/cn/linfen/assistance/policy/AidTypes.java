package cn.linfen.assistance.policy;

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

/**
 * The aid types of the product, from {@code policy/aid-types.csv}. Steps that several aid types
 * share name their limits with a star, as in {@code *.acceptance}: each type has its own.
 */
public final class AidTypes {

  private static final String OWN = "*.";
  private static final Map<String, String> LIMITS = load("limits");
  private static final Map<String, String> LABELS = load("label");

  private AidTypes() {}

  /**
   * The parameter that a key stands for in a case of that aid type.
   *
   * @throws IllegalStateException if a starred key is asked for an aid type without limits
   */
  public static String key(String key, String aidType) {
    if (!key.startsWith(OWN)) {
      return key;
    }
    String limits = LIMITS.get(aidType);
    if (limits == null) {
      throw new IllegalStateException("救助类型 " + aidType + " 没有期限（policy/aid-types.csv）");
    }
    return limits + key.substring(1);
  }

  /** What people call it. */
  public static String label(String aidType) {
    return LABELS.getOrDefault(aidType, aidType);
  }

  /** One column, by aid type. */
  private static Map<String, String> load(String column) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("policy/aid-types.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      Map<String, String> values = new HashMap<>();
      for (CSVRecord row : format.parse(reader)) {
        values.put(row.get("aid"), row.get(column));
      }
      return Map.copyOf(values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

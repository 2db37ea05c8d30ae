package cn.linfen.assistance.form;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * The code lists of the forms, from {@code codes/codes.csv}. A form names one as {@code valuesKey:
 * code_<LIST>}.
 */
@Component
public class CodeLists {

  static final String PREFIX = "code_";

  private final Map<String, Map<String, String>> lists = new LinkedHashMap<>();

  public CodeLists() {
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("codes/codes.csv").getInputStream(), StandardCharsets.UTF_8)) {
      for (CSVRecord row :
          CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get().parse(reader)) {
        lists
            .computeIfAbsent(row.get("list"), name -> new LinkedHashMap<>())
            .put(row.get("code"), row.get("label"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Label by code, in the list's order; empty for a list that does not exist. */
  public Map<String, String> list(String name) {
    return Collections.unmodifiableMap(lists.getOrDefault(name, Map.of()));
  }

  /** What a code means; the code itself if the list does not have it. */
  public String label(String list, String code) {
    return list(list).getOrDefault(code, code);
  }
}

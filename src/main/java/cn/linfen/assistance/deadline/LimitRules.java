package cn.linfen.assistance.deadline;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * What starts, ends, pauses and extends each limit, and what follows when it is over ({@code
 * policy/limits.csv}), with the reasons for pauses ({@code policy/pauses.csv}); checked at start.
 */
@Component
public class LimitRules {

  private record Id(String profile, String limit) {}

  private final Map<String, PauseReason> reasons = new LinkedHashMap<>();
  private final Map<Id, LimitRule> rules = new HashMap<>();

  @Autowired
  public LimitRules(Deadlines.Limits limits) {
    this(limits, text("policy/limits.csv"), text("policy/pauses.csv"));
  }

  /**
   * @throws IllegalStateException naming each wrong line
   */
  LimitRules(Deadlines.Limits limits, String rules, String reasons) {
    List<String> wrong = new ArrayList<>();
    for (CSVRecord row : rows(reasons)) {
      reason(row, wrong);
    }
    for (CSVRecord row : rows(rules)) {
      rule(row, limits, wrong);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException("期限规则有误，系统不能启动：\n" + String.join("\n", wrong));
    }
  }

  private void reason(CSVRecord row, List<String> wrong) {
    String at =
        "policy/pauses.csv 第" + (row.getRecordNumber() + 1) + "行 " + row.get("reason") + "：";
    boolean local = row.get("document").equals("本市设定");
    String number = row.get("number");
    if (!Set.of("element", "suspension").contains(row.get("by"))) {
      wrong.add(at + "by 应为 element（流程图元素）或 suspension（签署的中止）");
    }
    if (!Set.of("yes", "no").contains(row.get("applicant"))) {
      wrong.add(at + "applicant 应为 yes 或 no");
    }
    if (row.get("label").isBlank() || row.get("document").isBlank()) {
      wrong.add(at + "须写明名称和依据");
    }
    PauseReason reason =
        new PauseReason(
            row.get("reason"),
            row.get("label"),
            row.get("by").equals("element"),
            row.get("applicant").equals("yes"),
            local
                ? "本市设定"
                : "《"
                    + row.get("document")
                    + "》"
                    + (number.isEmpty() ? "" : "（" + number + "）")
                    + row.get("article"));
    if (reasons.put(reason.key(), reason) != null) {
      wrong.add(at + "重复");
    }
  }

  private void rule(CSVRecord row, Deadlines.Limits limits, List<String> wrong) {
    String profile = row.get("profile");
    String limit = row.get("limit");
    String at = "policy/limits.csv 第" + (row.getRecordNumber() + 1) + "行 " + limit + "：";
    Optional<LimitRule.Scope> scope = one(LimitRule.Scope.class, row, "scope", at, wrong);
    Optional<LimitRule.Start> starts = one(LimitRule.Start.class, row, "starts", at, wrong);
    Optional<LimitRule.Consequence> consequence =
        one(LimitRule.Consequence.class, row, "consequence", at, wrong);
    if (scope.isEmpty() || starts.isEmpty() || consequence.isEmpty()) {
      return;
    }
    Set<String> pauses = words(row.get("pauses"));
    for (String pause : pauses) {
      if (!reasons.containsKey(pause)) {
        wrong.add(at + "没有暂停事由 " + pause);
      }
    }
    if (!Set.of("", "urban", "rural").contains(row.get("applies"))) {
      wrong.add(at + "applies 应为 urban、rural 或空");
    }
    if (scope.get() == LimitRule.Scope.CASE && starts.get() == LimitRule.Start.STEP) {
      wrong.add(at + "全程期限应自申请或受理起算");
    }
    if (scope.get() == LimitRule.Scope.CASE && consequence.get() == LimitRule.Consequence.LAPSE) {
      wrong.add(at + "全程期限届满不能使案件失效");
    }
    String extension = row.get("extension");
    boolean added = extension.startsWith("+");
    String extended = added ? extension.substring(1) : extension;
    Set<String> by = words(row.get("extended_by"));
    if (extension.isEmpty() != by.isEmpty()) {
      wrong.add(at + "延长的期限（extension）和可以决定延长的岗位（extended_by）须同时写明");
    }
    known(limits, profile, limit, at, wrong);
    if (!extension.isEmpty()) {
      longer(limits, profile, limit, extended, added, at, wrong);
    }
    LimitRule rule =
        new LimitRule(
            scope.get(),
            row.get("applies"),
            starts.get(),
            row.get("first_run_ends"),
            pauses,
            consequence.get(),
            extension.isEmpty() ? null : extended,
            added,
            by);
    if (rules.put(new Id(profile, limit), rule) != null) {
      wrong.add(at + "重复");
    }
  }

  private static Optional<Limit> known(
      Deadlines.Limits limits, String profile, String key, String at, List<String> wrong) {
    Optional<Limit> known = limits.standard(key, profile);
    if (known.isEmpty()) {
      wrong.add(at + "规则集 " + profile + " 没有期限 " + key);
    }
    return known;
  }

  private static void longer(
      Deadlines.Limits limits,
      String profile,
      String key,
      String extended,
      boolean added,
      String at,
      List<String> wrong) {
    Optional<Limit> from = limits.standard(key, profile);
    Optional<Limit> to = known(limits, profile, extended, at, wrong);
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    if (from.get().unit() != to.get().unit()) {
      wrong.add(at + "延长前后的单位应相同");
    } else if (!added && to.get().number() <= from.get().number()) {
      wrong.add(at + "延长后的期限应长于原期限");
    }
  }

  private static <E extends Enum<E>> Optional<E> one(
      Class<E> type, CSVRecord row, String column, String at, List<String> wrong) {
    Map<String, E> known =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(e -> e.name().toLowerCase(Locale.ROOT), Function.identity()));
    E found = known.get(row.get(column));
    if (found == null) {
      wrong.add(at + column + " 应为 " + String.join("、", new TreeSet<>(known.keySet())));
    }
    return Optional.ofNullable(found);
  }

  private static Set<String> words(String text) {
    return text.isBlank() ? Set.of() : Set.of(text.strip().split("\\s+"));
  }

  private static List<CSVRecord> rows(String text) {
    try {
      return CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(new StringReader(text))
          .getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String file) {
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource(file).getInputStream(), StandardCharsets.UTF_8)) {
      java.io.StringWriter text = new java.io.StringWriter();
      reader.transferTo(text);
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public LimitRule of(String profile, String limit) {
    return rules.getOrDefault(new Id(profile, limit), LimitRule.PLAIN);
  }

  /** All reasons, by key. */
  public Map<String, PauseReason> reasons() {
    return Map.copyOf(reasons);
  }

  public Optional<PauseReason> reason(String key) {
    return Optional.ofNullable(reasons.get(key));
  }

  /** Keys of the limits of cases as a whole, of any profile. */
  public Set<String> ofCases() {
    return rules.entrySet().stream()
        .filter(one -> one.getValue().scope() == LimitRule.Scope.CASE)
        .map(one -> one.getKey().limit())
        .collect(Collectors.toSet());
  }
}

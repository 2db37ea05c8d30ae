package cn.linfen.assistance.policy;

import cn.linfen.assistance.database.AskedOnce;
import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.deadline.Limit;
import cn.linfen.assistance.deadline.Roll;
import cn.linfen.assistance.deadline.Unit;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The rule profiles of {@code policy/}, checked at start, with what counties set for themselves.
 */
@Component
public class Profiles implements Deadlines.Limits {

  private static final Set<String> LIMITS = Set.of("D", "WD", "M", "H");
  private static final Set<String> UNITS =
      Set.of("D", "WD", "M", "H", "yuan", "share", "count", "flag");
  private static final String RISK = "sla.risk";
  private static final Set<String> MARKS =
      Set.of("text", "quote", "seed", "memory", "inference", "config");

  private final Map<String, Map<String, Parameter>> profiles = new LinkedHashMap<>();
  private final Map<String, String> titles = new LinkedHashMap<>();
  private final Map<String, LocalDate> effective = new LinkedHashMap<>();
  private final List<Start> starts = new ArrayList<>();
  private final String standing;
  private final JdbcClient jdbc;
  private final Clock clock;

  /** From a day on, new cases of a place start under another profile. */
  private record Start(String place, String profile, LocalDate from) {}

  public Profiles(
      JdbcClient jdbc,
      Clock clock,
      @Value("${assistance.profile:}") String configured,
      @Value("${assistance.profile-starts:}") List<String> configuredStarts) {
    this.jdbc = jdbc;
    this.clock = clock;
    String standard = "";
    for (CSVRecord row : rows("policy/profiles.csv")) {
      titles.put(row.get("profile"), row.get("title"));
      profiles.put(row.get("profile"), new LinkedHashMap<>());
      effective.put(row.get("profile"), LocalDate.parse(row.get("from")));
      standard = row.get("default").equals("yes") ? row.get("profile") : standard;
    }
    List<String> wrong = new ArrayList<>();
    for (CSVRecord row : rows("policy/parameters.csv")) {
      read(row, wrong);
    }
    if (!configured.isEmpty() && !profiles.containsKey(configured)) {
      wrong.add("assistance.profile：没有规则集 " + configured + "，可选 " + profiles.keySet());
    }
    configuredStarts.forEach(one -> start(one.strip(), wrong));
    if (!wrong.isEmpty()) {
      throw new IllegalStateException("规则参数有误，系统不能启动：\n" + String.join("\n", wrong));
    }
    this.standing = configured.isEmpty() ? standard : configured;
  }

  private void start(String text, List<String> wrong) {
    String at = "assistance.profile-starts：“" + text + "”";
    String[] parts = text.split(":");
    if (parts.length != 3 || !parts[0].matches("1410(\\d{2})?")) {
      wrong.add(at + "应写成 区划:规则集:起始日期，如 141024:P2021:2027-01-01，全市写 1410");
      return;
    }
    try {
      LocalDate from = LocalDate.parse(parts[2]);
      if (!profiles.containsKey(parts[1])) {
        wrong.add(at + "没有规则集 " + parts[1] + "，可选 " + profiles.keySet());
      } else if (from.isBefore(effective.get(parts[1]))) {
        wrong.add(at + "早于该规则集的施行日期 " + effective.get(parts[1]));
      } else {
        starts.add(new Start(parts[0], parts[1], from));
      }
    } catch (DateTimeParseException e) {
      wrong.add(at + "日期应写成 2027-01-01 的样式");
    }
  }

  private void read(CSVRecord row, List<String> wrong) {
    String at =
        "policy/parameters.csv 第" + (row.getRecordNumber() + 1) + "行 " + row.get("key") + "：";
    Map<String, Parameter> profile = profiles.get(row.get("profile"));
    if (profile == null) {
      wrong.add(at + "没有规则集 " + row.get("profile"));
      return;
    }
    BigDecimal value;
    try {
      value = new BigDecimal(row.get("value"));
    } catch (NumberFormatException e) {
      wrong.add(at + "数值不是数字");
      return;
    }
    Parameter parameter =
        new Parameter(
            row.get("profile"),
            row.get("key"),
            row.get("label"),
            value,
            row.get("unit"),
            row.get("roll"),
            row.get("document"),
            row.get("number"),
            row.get("article"),
            row.get("mark"),
            row.get("local").equals("yes"),
            row.get("override").equals("yes"));
    check(parameter, at, wrong);
    if (profile.put(parameter.key(), parameter) != null) {
      wrong.add(at + "重复");
    }
  }

  private static void check(Parameter parameter, String at, List<String> wrong) {
    if (!UNITS.contains(parameter.unit())) {
      wrong.add(at + "单位缺少或不认识");
    } else {
      objection(parameter, parameter.value()).ifPresent(text -> wrong.add(at + text));
    }
    if (!MARKS.contains(parameter.mark())) {
      wrong.add(at + "来源标记不认识");
    }
    if (parameter.local() != parameter.document().equals("本市设定")) {
      wrong.add(at + "本地设定须注明“本市设定”，法定数值不得注明");
    }
  }

  /** Why the parameter cannot have that value, in Chinese; empty if it can. */
  static Optional<String> objection(Parameter parameter, BigDecimal value) {
    if (LIMITS.contains(parameter.unit())) {
      try {
        new Limit(value.intValueExact(), Unit.valueOf(parameter.unit()), Roll.of(parameter.roll()));
      } catch (ArithmeticException | IllegalArgumentException e) {
        return Optional.of(e instanceof ArithmeticException ? "期限应为整数" : e.getMessage());
      }
    }
    return switch (parameter.unit()) {
      case "share" ->
          value.compareTo(BigDecimal.ONE) > 0 ? Optional.of("比例不得大于1") : notNegative(value);
      case "flag" ->
          value.signum() == 0 || value.compareTo(BigDecimal.ONE) == 0
              ? Optional.empty()
              : Optional.of("开关应为1（是）或0（否）");
      case "yuan" ->
          value.stripTrailingZeros().scale() > 2 ? Optional.of("金额最多两位小数") : notNegative(value);
      case "count" ->
          value.stripTrailingZeros().scale() > 0 ? Optional.of("应为整数") : notNegative(value);
      default -> notNegative(value);
    };
  }

  private static Optional<String> notNegative(BigDecimal value) {
    return value.signum() < 0 ? Optional.of("数值不得为负") : Optional.empty();
  }

  private static List<CSVRecord> rows(String file) {
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource(file).getInputStream(), StandardCharsets.UTF_8)) {
      return CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(reader)
          .getRecords();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String label(String key, String profile) {
    return has(profile, key) ? get(profile, key).label() : key;
  }

  /** Names of all profiles. */
  public Set<String> names() {
    return profiles.keySet();
  }

  public String title(String profile) {
    return titles.get(profile);
  }

  /**
   * The profile under which a new case starts: what the installation is configured for, in the
   * county before the whole city, of several days the latest that has come. A case keeps it.
   */
  public String forStart(String aidType, String county, LocalDate date) {
    return starts.stream()
        .filter(start -> county.startsWith(start.place()) && !start.from().isAfter(date))
        .max(
            Comparator.comparingInt((Start start) -> start.place().length())
                .thenComparing(Start::from))
        .map(Start::profile)
        .orElse(standing);
  }

  /** All parameters of a profile, by key. */
  public Collection<Parameter> all(String profile) {
    return profiles.get(profile).values();
  }

  /**
   * The parameter as the profile has it.
   *
   * @throws IllegalArgumentException if the profile has no such parameter
   */
  public Parameter get(String profile, String key) {
    Parameter parameter = profiles.getOrDefault(profile, Map.of()).get(key);
    if (parameter == null) {
      throw new IllegalArgumentException("规则集 " + profile + " 没有参数 " + key);
    }
    return parameter;
  }

  public boolean has(String profile, String key) {
    return profiles.getOrDefault(profile, Map.of()).containsKey(key);
  }

  /** The value that holds in the county today. */
  public BigDecimal decimal(String profile, String key, String county) {
    return decimal(profile, key, county, LocalDate.now(clock));
  }

  private BigDecimal decimal(String profile, String key, String county, LocalDate day) {
    Parameter parameter = get(profile, key);
    if (!parameter.override()) {
      return parameter.value();
    }
    return AskedOnce.get(List.of("overrides", county, profile), () -> overrides(county, profile))
        .stream()
        .filter(one -> one.key().equals(key) && !one.validFrom().isAfter(day))
        .findFirst()
        .map(Own::value)
        .orElse(parameter.value());
  }

  private record Own(String key, LocalDate validFrom, BigDecimal value) {}

  /** What the county has set, the newest first. */
  private List<Own> overrides(String county, String profile) {
    return jdbc.sql(
            "select key, valid_from, value from policy_override where county = ? and profile = ?"
                + " order by valid_from desc")
        .params(county, profile)
        .query(Own.class)
        .list();
  }

  public int number(String profile, String key, String county) {
    return decimal(profile, key, county).intValueExact();
  }

  public boolean flag(String profile, String key, String county) {
    return decimal(profile, key, county).signum() != 0;
  }

  @Override
  public Limit limit(String key, String profile, String county) {
    Parameter parameter = get(profile, key);
    if (!LIMITS.contains(parameter.unit())) {
      throw new IllegalArgumentException("参数 " + key + " 不是期限");
    }
    return new Limit(
        number(profile, key, county), Unit.valueOf(parameter.unit()), Roll.of(parameter.roll()));
  }

  @Override
  public Optional<Limit> limit(String key, String profile, String county, LocalDate day) {
    Parameter parameter = profiles.getOrDefault(profile, Map.of()).get(key);
    return parameter == null || !LIMITS.contains(parameter.unit())
        ? Optional.empty()
        : Optional.of(
            new Limit(
                decimal(profile, key, county, day).intValueExact(),
                Unit.valueOf(parameter.unit()),
                Roll.of(parameter.roll())));
  }

  @Override
  public Optional<Limit> standard(String key, String profile) {
    Parameter parameter = profiles.getOrDefault(profile, Map.of()).get(key);
    return parameter == null || !LIMITS.contains(parameter.unit())
        ? Optional.empty()
        : Optional.of(
            new Limit(
                parameter.value().intValueExact(),
                Unit.valueOf(parameter.unit()),
                Roll.of(parameter.roll())));
  }

  @Override
  public BigDecimal riskShare(String profile, String county, LocalDate day) {
    return decimal(profile, RISK, county, day);
  }
}

package cn.linfen.assistance.casefile;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The few numbers of a household that matter, as each side gave them. */
@Component
class HouseholdFacts {

  private static final BigDecimal MONTHS = BigDecimal.valueOf(12);
  private static final String VEHICLE = "304";

  private enum Unit {
    PEOPLE,
    /** Yuan a month in towns, a year in villages: as the forms state it. */
    INCOME,
    YUAN,
    YUAN_A_MONTH,
    HOUSES,
    SQUARE_METRES,
    VEHICLES
  }

  private enum Kind {
    members("家庭人口", Unit.PEOPLE),
    covered("保障人口", Unit.PEOPLE),
    income("家庭收入（计入）", Unit.INCOME),
    incomePerHead("人均收入", Unit.INCOME),
    support("赡（抚、扶）养费", Unit.YUAN_A_MONTH),
    financialAssets("金融资产", Unit.YUAN),
    vehicles("机动车", Unit.VEHICLES),
    houses("住房", Unit.HOUSES),
    houseArea("住房建筑面积", Unit.SQUARE_METRES),
    expenses("家庭支出", Unit.YUAN),
    monthlyAmount("月保障金", Unit.YUAN_A_MONTH),
    classAidAmount("分类施保金", Unit.YUAN_A_MONTH),
    grantAmount("临时救助金", Unit.YUAN);

    private final String label;
    private final Unit unit;

    Kind(String label, Unit unit) {
      this.label = label;
      this.unit = unit;
    }
  }

  private final JdbcClient jdbc;

  HouseholdFacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Replaces what this side said, if the section says it anew. */
  void project(String caseNumber, String urbanRural, SectionView section) {
    Optional<Basis> basis = Basis.of(section.formId());
    if (basis.isEmpty()) {
      return;
    }
    Map<Kind, BigDecimal> values = read(section.data(), "rural".equals(urbanRural));
    if (values.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            with gone as (
              delete from household_fact
              where case_number = :case and basis = :basis and not fact = any(:facts::text[]))
            insert into household_fact (case_number, basis, fact, value)
            select :case, :basis, f.fact, f.value
            from unnest(:facts::text[], :values::numeric[]) as f(fact, value)
            on conflict (case_number, fact, basis) do update set value = excluded.value
            """)
        .param("case", caseNumber)
        .param("basis", basis.get().name())
        .param("facts", values.keySet().stream().map(Kind::name).toArray(String[]::new))
        .param("values", values.values().toArray(BigDecimal[]::new))
        .update();
  }

  List<Fact> of(CaseSummary summary) {
    return of(Map.of(summary.number(), "rural".equals(summary.urbanRural())))
        .getOrDefault(summary.number(), List.of());
  }

  /**
   * The facts of many cases with one query.
   *
   * @param cases whether each is rural
   */
  Map<String, List<Fact>> of(Map<String, Boolean> cases) {
    Map<String, Map<Kind, Map<Basis, BigDecimal>>> found = new LinkedHashMap<>();
    jdbc.sql(
            "select case_number, basis, fact, value from household_fact where case_number = any(?)")
        .param(cases.keySet().toArray(String[]::new))
        .query(
            row -> {
              found
                  .computeIfAbsent(row.getString(1), number -> new EnumMap<>(Kind.class))
                  .computeIfAbsent(
                      Kind.valueOf(row.getString(3)), kind -> new EnumMap<>(Basis.class))
                  .put(Basis.valueOf(row.getString(2)), row.getBigDecimal(4));
            });
    Map<String, List<Fact>> facts = new LinkedHashMap<>();
    found.forEach(
        (number, kinds) -> {
          List<Fact> list = new ArrayList<>();
          kinds.forEach((kind, values) -> list.add(fact(kind, values, cases.get(number))));
          facts.put(number, list);
        });
    return facts;
  }

  private static Fact fact(Kind kind, Map<Basis, BigDecimal> values, boolean rural) {
    BiFunction<Basis, Map<Basis, BigDecimal>, String> text =
        (basis, all) -> all.containsKey(basis) ? text(kind.unit, all.get(basis), rural) : null;
    return new Fact(
        kind.name(),
        kind.label,
        text.apply(Basis.DECLARED, values),
        text.apply(Basis.VERIFIED, values),
        text.apply(Basis.FOUND, values),
        text.apply(Basis.APPROVED, values));
  }

  private static String text(Unit unit, BigDecimal value, boolean rural) {
    String money = value.setScale(2, RoundingMode.HALF_UP).toPlainString();
    String count = value.stripTrailingZeros().toPlainString();
    return switch (unit) {
      case PEOPLE -> count + " 人";
      case INCOME -> money + (rural ? " 元/年" : " 元/月");
      case YUAN -> money + " 元";
      case YUAN_A_MONTH -> money + " 元/月";
      case HOUSES -> count + " 处";
      case SQUARE_METRES -> count + " 平方米";
      case VEHICLES -> count + " 辆";
    };
  }

  private static Map<Kind, BigDecimal> read(JsonNode data, boolean rural) {
    Map<Kind, BigDecimal> values = new EnumMap<>(Kind.class);
    JsonNode members = data.path("members");
    if (members.isArray()) {
      values.put(Kind.members, BigDecimal.valueOf(members.size()));
      values.put(
          Kind.covered, BigDecimal.valueOf(count(members, m -> m.path("covered").asBoolean())));
    }
    if (data.path("supporters").isArray()) {
      values.put(Kind.support, sum(data.path("supporters"), "monthlySupport", s -> true));
    }
    if (data.path("incomes").isArray()) {
      BigDecimal support = values.getOrDefault(Kind.support, BigDecimal.ZERO);
      BigDecimal income =
          sum(data.path("incomes"), "counted", i -> true)
              .add(rural ? support.multiply(MONTHS) : support);
      values.put(Kind.income, income);
      BigDecimal heads = values.get(Kind.members);
      if (heads != null && heads.signum() > 0) {
        values.put(Kind.incomePerHead, income.divide(heads, 2, RoundingMode.HALF_UP));
      }
    }
    if (data.path("assets").isArray()) {
      JsonNode assets = data.path("assets");
      values.put(
          Kind.financialAssets,
          sum(assets, "value", a -> a.path("assetType").asText().startsWith("1")));
      values.put(
          Kind.vehicles,
          sum(assets, "quantity", a -> a.path("assetType").asText().equals(VEHICLE)));
    }
    if (data.path("houses").isArray()) {
      values.put(Kind.houses, BigDecimal.valueOf(data.path("houses").size()));
      values.put(Kind.houseArea, sum(data.path("houses"), "buildingArea", h -> true));
    }
    if (data.path("expenses").isArray()) {
      values.put(Kind.expenses, sum(data.path("expenses"), "amount", e -> true));
    }
    number(data.path("coveredNum")).ifPresent(value -> values.put(Kind.covered, value));
    number(data.path("countedIncome")).ifPresent(value -> values.put(Kind.income, value));
    number(data.path("monthlyAmount")).ifPresent(value -> values.put(Kind.monthlyAmount, value));
    number(data.path("grantAmount")).ifPresent(value -> values.put(Kind.grantAmount, value));
    number(data.path("classAidAmount")).ifPresent(value -> values.put(Kind.classAidAmount, value));
    return values;
  }

  private static long count(JsonNode rows, Predicate<JsonNode> which) {
    long count = 0;
    for (JsonNode row : rows) {
      count += which.test(row) ? 1 : 0;
    }
    return count;
  }

  private static BigDecimal sum(JsonNode rows, String field, Predicate<JsonNode> which) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode row : rows) {
      if (which.test(row)) {
        sum = sum.add(number(row.path(field)).orElse(BigDecimal.ZERO));
      }
    }
    return sum;
  }

  private static Optional<BigDecimal> number(JsonNode value) {
    if (value.isNumber()) {
      return Optional.of(value.decimalValue());
    }
    return value.isTextual() && value.asText().matches("-?\\d{1,12}(\\.\\d{1,4})?")
        ? Optional.of(new BigDecimal(value.asText()))
        : Optional.empty();
  }
}

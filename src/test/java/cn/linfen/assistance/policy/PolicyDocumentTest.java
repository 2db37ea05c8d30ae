package cn.linfen.assistance.policy;

import cn.linfen.assistance.support.GeneratedDocument;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Writes {@code docs/policy.md}. */
class PolicyDocumentTest {

  private static final Map<String, String> MARKS =
      Map.of(
          "text", "已见条文",
          "quote", "见于转引",
          "seed", "本市意见",
          "memory", "待核",
          "inference", "推定",
          "config", "本市设定");

  private static final Map<String, String> AREAS =
      Map.of(
          "dibao", "最低生活保障",
          "tekun", "特困人员救助供养",
          "disaster", "受灾人员救助",
          "medical", "医疗救助",
          "housing", "住房救助",
          "linshi", "临时救助",
          "vagrant", "生活无着的流浪乞讨人员救助",
          "petition", "投诉举报、信访",
          "gangxing", "刚性支出困难家庭");

  @Test
  void pageIsUpToDate() {
    Profiles profiles = new Profiles(null, null, "", List.of());
    GeneratedDocument page = new GeneratedDocument();
    page.line("# 规则参数")
        .line("")
        .line("本页由 `src/main/resources/policy/parameters.csv` 生成，与系统运行所用的是同一份数据，不要手工修改；")
        .line(
            "改了数据后运行 `mvn test -DskipFrontend -Dtest=PolicyDocumentTest -Dupdate.docs=true` 重新生成。")
        .line("")
        .line(
            "期限的算法：开始当天不计；`工作日`不计休息日和放假日，计调休上班日；`日`为自然日。" + "“顺延”说明最后一天遇休息时怎么办。案件从受理起一直适用开始时的规则集。")
        .line("")
        .line("来源标记：**已见条文**——已核对网上公开的条文文本，引用前仍请核对公报；**见于转引**——见于公开网页的引述，使用前请核对原文；")
        .line("**本市意见**——2015年本市实施意见；**推定**——由条文推得；**本市设定**——上位规定没有数值，由本市设定。")
        .line("“区县可改”的参数，区县由县级审批负责人在“本县规则”页面（`/admin/policy`）自行设定，从设定的日期起生效，不能追溯。");
    for (String profile : profiles.names()) {
      page.line("").line("## " + profile + " " + profiles.title(profile));
      Map<String, List<Parameter>> areas =
          profiles.all(profile).stream()
              .sorted(Comparator.comparing(Parameter::key))
              .collect(
                  Collectors.groupingBy(
                      parameter -> parameter.key().split("\\.")[0],
                      java.util.TreeMap::new,
                      Collectors.toList()));
      areas.forEach(
          (area, parameters) -> {
            page.line("").line("### " + AREAS.getOrDefault(area, area));
            page.head("参数", "键", "数值", "顺延", "依据", "来源", "区县可改");
            for (Parameter parameter : parameters) {
              page.row(
                  parameter.label(),
                  "`" + parameter.key() + "`",
                  value(parameter),
                  roll(parameter),
                  parameter.citation(),
                  MARKS.get(parameter.mark()),
                  parameter.override() ? "是" : "");
            }
          });
    }
    page.line("")
        .line("## English summary")
        .line("")
        .line(
            "Every number the procedures use, by rule profile (P2015: default; P2021: current national"
                + " rules), with unit, what happens on rest days, citation, how far the source was seen,"
                + " and whether a county may set its own. Generated from"
                + " `src/main/resources/policy/parameters.csv`; a test fails when this page is out of"
                + " date.");
    page.assertUpToDate("policy.md");
  }

  private static String value(Parameter parameter) {
    BigDecimal value = parameter.value();
    String plain = value.stripTrailingZeros().toPlainString();
    return switch (parameter.unit()) {
      case "D" -> plain + " 日";
      case "WD" -> plain + " 个工作日";
      case "M" -> plain + " 个月";
      case "H" -> plain + " 小时";
      case "yuan" -> plain + " 元";
      case "share" -> value.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
      case "flag" -> value.signum() == 0 ? "否" : "是";
      default -> plain;
    };
  }

  private static String roll(Parameter parameter) {
    return switch (parameter.roll()) {
      case "holiday" -> "遇放假日顺延";
      case "rest-day" -> "遇休息日顺延";
      default -> "";
    };
  }
}

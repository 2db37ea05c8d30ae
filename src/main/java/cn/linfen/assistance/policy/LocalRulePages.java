package cn.linfen.assistance.policy;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page on which a county sets what the rules leave to it. */
@Controller
class LocalRulePages {

  private static final Map<String, String> UNITS =
      Map.of(
          "D",
          "日",
          "WD",
          "个工作日",
          "M",
          "个月",
          "H",
          "小时",
          "yuan",
          "元",
          "share",
          "（比例，0至1）",
          "count",
          "",
          "flag",
          "（1是，0否）");

  /** A choice of the form. */
  record Choice(String id, String text) {}

  /** A value as it is shown. */
  record Row(String profile, String label, String value, String from, String setBy) {}

  private final LocalRules rules;
  private final Profiles profiles;
  private final Access access;
  private final CurrentOfficer current;
  private final Divisions divisions;
  private final Clock clock;

  LocalRulePages(
      LocalRules rules,
      Profiles profiles,
      Access access,
      CurrentOfficer current,
      Divisions divisions,
      Clock clock) {
    this.rules = rules;
    this.profiles = profiles;
    this.access = access;
    this.current = current;
    this.divisions = divisions;
    this.clock = clock;
  }

  @GetMapping("/admin/policy")
  String page(Model model) {
    access.require(Action.LOCAL_RULES);
    String county = county();
    model.addAttribute("name", divisions.fullName(county));
    model.addAttribute("today", LocalDate.now(clock));
    model.addAttribute(
        "choices",
        profiles.names().stream()
            .flatMap(
                profile ->
                    rules.open(profile).stream()
                        .map(
                            one ->
                                new Choice(
                                    profile + "/" + one.key(),
                                    profile
                                        + "　"
                                        + one.label()
                                        + "（全市 "
                                        + text(one, one.value())
                                        + "）")))
            .toList());
    List<Row> rows =
        rules.of(county).stream()
            .map(
                own -> {
                  Parameter parameter = profiles.get(own.profile(), own.key());
                  return new Row(
                      own.profile(),
                      parameter.label(),
                      text(parameter, own.value()),
                      own.validFrom().toString(),
                      own.setBy());
                })
            .toList();
    model.addAttribute("rows", rows);
    return "admin-policy";
  }

  private static String text(Parameter parameter, BigDecimal value) {
    return value.stripTrailingZeros().toPlainString() + UNITS.get(parameter.unit());
  }

  @PostMapping("/admin/policy")
  String set(
      @RequestParam String rule,
      @RequestParam String value,
      @RequestParam String from,
      RedirectAttributes answer) {
    access.require(Action.LOCAL_RULES);
    String[] parts = rule.split("/", 2);
    rules
        .set(
            county(),
            parts[0],
            parts.length > 1 ? parts[1] : "",
            value.strip(),
            from.strip(),
            current.id())
        .ifPresentOrElse(
            wrong -> answer.addFlashAttribute("wrong", wrong),
            () -> answer.addFlashAttribute("done", "已设定，自 " + from + " 起适用"));
    return "redirect:/admin/policy";
  }

  /** An officer with several counties sets rules for the first. */
  private String county() {
    return access.scopes(current.id(), Action.LOCAL_RULES).stream()
        .map(divisions::get)
        .filter(one -> one.level() == DivisionLevel.COUNTY)
        .map(Division::code)
        .sorted()
        .findFirst()
        .orElseThrow();
  }
}

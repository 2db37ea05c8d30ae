package cn.linfen.assistance.policy;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.DayCounter;
import cn.linfen.assistance.deadline.DueDate;
import cn.linfen.assistance.deadline.Limit;
import cn.linfen.assistance.deadline.Pause;
import cn.linfen.assistance.deadline.Roll;
import cn.linfen.assistance.deadline.Unit;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** 期限试算: a limit counted by hand, by the code that counts for cases. */
@Controller
class TrialPage {

  private static final int MOST_DAYS_SHOWN = 400;

  /** A limit of a profile, as the page offers it. */
  record Rule(String id, String text) {}

  private final Profiles profiles;
  private final Calendars calendars;
  private final Clock clock;

  TrialPage(Profiles profiles, Calendars calendars, Clock clock) {
    this.profiles = profiles;
    this.calendars = calendars;
    this.clock = clock;
  }

  @GetMapping("/deadlines")
  String show(
      @RequestParam(defaultValue = "") String rule,
      @RequestParam(defaultValue = "") String number,
      @RequestParam(defaultValue = "WD") String unit,
      @RequestParam(defaultValue = "none") String roll,
      @RequestParam(defaultValue = "") String start,
      @RequestParam(defaultValue = "") String pauses,
      Model model) {
    model.addAttribute("rules", rules());
    model.addAttribute("units", Unit.values());
    model.addAttribute("rule", rule);
    model.addAttribute("number", number);
    model.addAttribute("unit", unit);
    model.addAttribute("roll", roll);
    model.addAttribute(
        "start", start.isEmpty() ? LocalDate.now(clock).atStartOfDay().toString() : start);
    model.addAttribute("pauses", pauses);
    if (!rule.isEmpty() || !number.isEmpty()) {
      compute(rule, number, unit, roll, start, pauses, model);
    }
    return "deadlines";
  }

  private void compute(
      String rule,
      String number,
      String unit,
      String roll,
      String start,
      String pauses,
      Model model) {
    try {
      Limit limit = rule.isEmpty() ? limit(number, unit, roll) : limit(rule, model);
      Instant from = moment(start, "开始时间");
      List<Pause> stops = pauses(pauses);
      DayCounter counter = new DayCounter(calendars.current());
      DueDate due = counter.compute(limit, from, stops);
      List<DayCounter.Day> days = counter.explain(limit, from, stops);
      model.addAttribute("limit", limit);
      model.addAttribute("result", due);
      model.addAttribute(
          "dueAt", due.due() == null ? null : LocalDateTime.ofInstant(due.due(), ChinaTime.ZONE));
      model.addAttribute(
          "days", days.size() > MOST_DAYS_SHOWN ? days.subList(0, MOST_DAYS_SHOWN) : days);
      model.addAttribute("more", days.size() > MOST_DAYS_SHOWN);
    } catch (IllegalArgumentException wrong) {
      model.addAttribute("wrong", wrong.getMessage());
    }
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (String profile : profiles.names()) {
      for (Parameter one : profiles.all(profile)) {
        profiles
            .limit(one.key(), profile, "", LocalDate.now(clock))
            .ifPresent(
                limit ->
                    rules.add(
                        new Rule(
                            profile + "/" + one.key(),
                            profile + " " + one.label() + "：" + limit + "，" + one.citation())));
      }
    }
    return rules;
  }

  private Limit limit(String rule, Model model) {
    int slash = rule.indexOf('/');
    String profile = slash < 0 ? rule : rule.substring(0, slash);
    String key = rule.substring(slash + 1);
    Limit limit =
        profiles
            .limit(key, profile, "", LocalDate.now(clock))
            .orElseThrow(() -> new IllegalArgumentException("没有这项规则，请从列表中选择"));
    model.addAttribute("citation", profiles.get(profile, key).citation());
    return limit;
  }

  private static Limit limit(String number, String unit, String roll) {
    int value;
    try {
      value = Integer.parseInt(number.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("期限的数值应为整数", e);
    }
    Unit known;
    try {
      known = Unit.valueOf(unit);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("请选择期限的单位", e);
    }
    return new Limit(value, known, Roll.of(roll));
  }

  private static List<Pause> pauses(String text) {
    List<Pause> pauses = new ArrayList<>();
    for (String line : text.split("\\R")) {
      if (line.isBlank()) {
        continue;
      }
      int slash = line.indexOf('/');
      if (slash < 0) {
        throw new IllegalArgumentException("暂停每行一段，写成 开始/结束，如 2026-03-02 09:00/2026-03-05 17:00");
      }
      String end = line.substring(slash + 1).strip();
      pauses.add(
          new Pause(
              moment(line.substring(0, slash), "暂停的开始"),
              end.isEmpty() ? null : moment(end, "暂停的结束")));
    }
    return pauses;
  }

  private static Instant moment(String text, String what) {
    String one = text.strip().replace(' ', 'T');
    try {
      return (one.length() == 10 ? LocalDate.parse(one).atStartOfDay() : LocalDateTime.parse(one))
          .atZone(ChinaTime.ZONE)
          .toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(what + "应写成 2026-03-02 或 2026-03-02 09:00", e);
    }
  }
}

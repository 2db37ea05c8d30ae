package cn.linfen.assistance.disclosure;

import cn.linfen.assistance.deadline.ChinaTime;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The access log for the auditor; the path's right is that of the audit log. */
@Controller
class AccessLogPages {

  private static final int DAYS_SHOWN = 30;

  private final AccessLog log;
  private final AccessPatterns patterns;
  private final Clock clock;

  AccessLogPages(AccessLog log, AccessPatterns patterns, Clock clock) {
    this.log = log;
    this.patterns = patterns;
    this.clock = clock;
  }

  @GetMapping("/admin/audit/access")
  String show(
      @RequestParam(defaultValue = "") String officer,
      @RequestParam(name = "case", defaultValue = "") String caseNumber,
      @RequestParam(defaultValue = "") String from,
      @RequestParam(defaultValue = "") String to,
      @RequestParam(defaultValue = "false") boolean refused,
      @RequestParam(defaultValue = "9223372036854775807") long before,
      Model model) {
    LocalDate today = LocalDate.now(clock);
    LocalDate first = today.minusDays(DAYS_SHOWN);
    LocalDate last = today;
    try {
      first = from.isBlank() ? first : LocalDate.parse(from.strip());
      last = to.isBlank() ? last : LocalDate.parse(to.strip());
    } catch (DateTimeParseException e) {
      model.addAttribute("wrong", "日期应写成 2026-11-24 的样式");
    }
    if (first.isAfter(last)) {
      model.addAttribute("wrong", "起始日期不得晚于截止日期");
    }
    Instant start = first.atStartOfDay(ChinaTime.ZONE).toInstant();
    Instant end = last.plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant();
    var entries = log.list(new AccessLog.Filter(officer, caseNumber, start, end, refused, before));
    model.addAttribute("entries", entries);
    model.addAttribute("page", AccessLog.PAGE);
    model.addAttribute("findings", patterns.find(start, end));
    model.addAttribute("limits", patterns.limits());
    model.addAttribute("officer", officer);
    model.addAttribute("caseNumber", caseNumber);
    model.addAttribute("from", first.toString());
    model.addAttribute("to", last.toString());
    model.addAttribute("refused", refused);
    model.addAttribute("zone", ChinaTime.ZONE);
    return "admin-access";
  }
}

package cn.linfen.assistance.deadline;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The administrator's page of the working calendar. */
@Controller
class CalendarPage {

  private static final int LARGEST = 100_000;
  private static final int SHOWN = 100;

  private final Calendars calendars;
  private final RunningLimits running;
  private final Access access;
  private final Clock clock;

  CalendarPage(Calendars calendars, RunningLimits running, Access access, Clock clock) {
    this.calendars = calendars;
    this.running = running;
    this.access = access;
    this.clock = clock;
  }

  @GetMapping("/admin/calendar")
  String show(@RequestParam(required = false) Integer year, Model model) {
    access.require(Action.ADMIN_CALENDAR);
    int shown = year == null ? LocalDate.now(clock).getYear() : year;
    model.addAttribute("year", shown);
    model.addAttribute("years", calendars.years());
    model.addAttribute("days", calendars.days(shown));
    model.addAttribute("provisional", running.provisional());
    return "admin-calendar";
  }

  @PostMapping("/admin/calendar")
  String load(
      Principal admin,
      @RequestParam MultipartFile file,
      @RequestParam(required = false) Integer year,
      RedirectAttributes answer)
      throws IOException {
    access.require(Action.ADMIN_CALENDAR);
    try {
      if (file.getSize() > LARGEST) {
        throw new CalendarFile.Invalid(java.util.List.of("文件过大，应为一年或几年的放假安排"));
      }
      Set<Integer> years = calendars.load(file.getBytes(), year, admin.getName());
      answer.addFlashAttribute("done", "已载入 " + years + " 年的放假安排，有关期限已重新计算");
      return "redirect:/admin/calendar?year=" + years.iterator().next();
    } catch (CalendarFile.Invalid wrong) {
      answer.addFlashAttribute("wrong", "没有载入，原有日历不变。请改正后重试：");
      answer.addFlashAttribute("lines", wrong.lines().stream().limit(SHOWN).toList());
      return "redirect:/admin/calendar";
    }
  }
}

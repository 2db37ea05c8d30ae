package cn.linfen.assistance.deadline;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
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

  /** More than anybody reads; the count says how many there are. */
  private static final int MOST_SHIFTS = 500;

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

  /** What the file would move, before anything is loaded. */
  @PostMapping("/admin/calendar/preview")
  String preview(
      @RequestParam MultipartFile file,
      @RequestParam(required = false) Integer year,
      Model model,
      RedirectAttributes answer)
      throws IOException {
    access.require(Action.ADMIN_CALENDAR);
    try {
      byte[] content = content(file);
      List<RunningLimits.Shift> shifts = running.preview(calendars.preview(content, year));
      model.addAttribute("year", year);
      model.addAttribute("content", new String(content, StandardCharsets.UTF_8));
      model.addAttribute("count", shifts.size());
      model.addAttribute("shifts", shifts.stream().limit(MOST_SHIFTS).toList());
      return "admin-calendar-preview";
    } catch (CalendarFile.Invalid wrong) {
      return refused(wrong, answer);
    }
  }

  /** Loads what was looked at. */
  @PostMapping("/admin/calendar/confirmed")
  String confirm(
      Principal admin,
      @RequestParam String content,
      @RequestParam(required = false) Integer year,
      RedirectAttributes answer) {
    access.require(Action.ADMIN_CALENDAR);
    try {
      return load(admin, content.getBytes(StandardCharsets.UTF_8), year, answer);
    } catch (CalendarFile.Invalid wrong) {
      return refused(wrong, answer);
    }
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
      return load(admin, content(file), year, answer);
    } catch (CalendarFile.Invalid wrong) {
      return refused(wrong, answer);
    }
  }

  private static byte[] content(MultipartFile file) throws IOException, CalendarFile.Invalid {
    if (file.getSize() > LARGEST) {
      throw new CalendarFile.Invalid(List.of("文件过大，应为一年或几年的放假安排"));
    }
    return file.getBytes();
  }

  private String load(Principal admin, byte[] content, Integer year, RedirectAttributes answer)
      throws CalendarFile.Invalid {
    Set<Integer> years = calendars.load(content, year, admin.getName());
    answer.addFlashAttribute("done", "已载入 " + years + " 年的放假安排，有关期限已重新计算");
    return "redirect:/admin/calendar?year=" + years.iterator().next();
  }

  private static String refused(CalendarFile.Invalid wrong, RedirectAttributes answer) {
    answer.addFlashAttribute("wrong", "没有载入，原有日历不变。请改正后重试：");
    answer.addFlashAttribute("lines", wrong.lines().stream().limit(SHOWN).toList());
    return "redirect:/admin/calendar";
  }
}

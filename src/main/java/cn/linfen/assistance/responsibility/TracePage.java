package cn.linfen.assistance.responsibility;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.document.Workbook;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Traces responsibility (责任倒查): everything that an officer has signed in a period, and what became
 * of it; in the divisions of whoever asks.
 */
@Controller
class TracePage {

  private static final int MOST_SHOWN = 500;
  private static final int MOST_IN_FILE = 20_000;

  private final SignedSteps steps;
  private final Access access;
  private final CurrentOfficer current;
  private final Clock clock;

  TracePage(SignedSteps steps, Access access, CurrentOfficer current, Clock clock) {
    this.steps = steps;
    this.access = access;
    this.current = current;
    this.clock = clock;
  }

  /**
   * @param officer user id or name; nothing is searched without
   * @param to last day, included
   * @param changed only what something became of
   */
  @GetMapping("/responsibility")
  String page(
      @RequestParam(defaultValue = "") String officer,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
      @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
      @RequestParam(defaultValue = "false") boolean changed,
      Model model) {
    access.require(Action.TRACE);
    LocalDate last = to == null ? LocalDate.now(clock) : to;
    LocalDate first = from == null ? last.minusYears(1) : from;
    model.addAttribute("officer", officer);
    model.addAttribute("from", first);
    model.addAttribute("to", last);
    model.addAttribute("changed", changed);
    model.addAttribute("zone", ChinaTime.ZONE);
    model.addAttribute("most", MOST_SHOWN);
    model.addAttribute(
        "steps", officer.isBlank() ? List.of() : find(officer, first, last, changed, MOST_SHOWN));
    return "responsibility";
  }

  @GetMapping("/responsibility.xlsx")
  ResponseEntity<byte[]> table(
      @RequestParam String officer,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate from,
      @RequestParam @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate to,
      @RequestParam(defaultValue = "false") boolean changed) {
    access.require(Action.TRACE);
    List<List<Object>> rows =
        find(officer, from, to, changed, MOST_IN_FILE).stream()
            .map(
                one ->
                    List.<Object>of(
                        one.caseNumber(),
                        one.applicantMasked() == null ? "" : one.applicantMasked(),
                        one.step(),
                        one.officerName(),
                        one.divisionName() + one.postName(),
                        String.join("；", one.decision()),
                        ChineseText.minute(one.signedAt()),
                        one.signature(),
                        String.join("；", one.later())))
            .toList();
    return ResponseEntity.ok()
        .contentType(
            MediaType.parseMediaType(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        .cacheControl(CacheControl.noStore())
        .header("X-Content-Type-Options", "nosniff")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("责任倒查.xlsx", StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(
            Workbook.of(
                "责任倒查", List.of("案件编号", "申请人", "环节", "办理人", "岗位", "意见", "签署时间", "签名", "此后"), rows));
  }

  private List<SignedStep> find(
      String officer, LocalDate from, LocalDate to, boolean changed, int most) {
    return steps.of(
        new SignedSteps.Query(
            officer.strip(),
            from.atStartOfDay(ChinaTime.ZONE).toInstant(),
            to.plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant(),
            changed,
            access.scopes(current.id(), Action.TRACE),
            current.id(),
            most));
  }
}

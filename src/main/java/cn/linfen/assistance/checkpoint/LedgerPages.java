package cn.linfen.assistance.checkpoint;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseOpened;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.EvidencePrint;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.AuditLog;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.Checkpoints;
import cn.linfen.assistance.signature.EvidenceBundles;
import cn.linfen.assistance.signature.TrustedAuthorities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Verification of the ledger, and evidence bundles, for the auditor. */
@Controller
class LedgerPages {

  private final Verifications verifications;
  private final EvidenceBundles bundles;
  private final CaseFiles cases;
  private final Schemas schemas;
  private final PersonalFields personal;
  private final Access access;
  private final CurrentOfficer current;
  private final Officers officers;
  private final AuditLog audit;
  private final ApplicationEventPublisher events;

  LedgerPages(
      Verifications verifications,
      DataSource source,
      PersonalData encryption,
      TrustedAuthorities trusted,
      Checkpoints checkpoints,
      CaseFiles cases,
      Schemas schemas,
      PersonalFields personal,
      Access access,
      CurrentOfficer current,
      Officers officers,
      AuditLog audit,
      ApplicationEventPublisher events,
      Clock clock) {
    this.verifications = verifications;
    this.bundles =
        new EvidenceBundles(
            source, encryption::decrypt, trusted, checkpoints, new EvidencePrint(), clock);
    this.cases = cases;
    this.schemas = schemas;
    this.personal = personal;
    this.access = access;
    this.current = current;
    this.officers = officers;
    this.audit = audit;
    this.events = events;
  }

  @GetMapping("/admin/ledger")
  String page(Model model) {
    access.require(Action.VIEW_AUDIT);
    model.addAttribute("run", verifications.last());
    model.addAttribute("most", Verifications.MOST);
    model.addAttribute("zone", ChinaTime.ZONE);
    return "admin-ledger";
  }

  /**
   * @param caseNumber blank for all cases
   */
  @PostMapping("/admin/ledger/verification")
  String verify(
      @RequestParam(name = "case", defaultValue = "") String caseNumber,
      RedirectAttributes answer) {
    access.require(Action.VIEW_AUDIT);
    String number = caseNumber.strip();
    if (!number.isEmpty() && cases.find(number).isEmpty()) {
      return notFound(answer);
    }
    if (!verifications.start(
        number.isEmpty() ? null : number, current.id(), officers.name(current.id()))) {
      answer.addFlashAttribute("wrong", "上一次核验还没有结束，请稍候");
    }
    return "redirect:/admin/ledger";
  }

  private static String notFound(RedirectAttributes answer) {
    answer.addFlashAttribute("wrong", "没有这个编号的案卷，请核对编号");
    return "redirect:/admin/ledger";
  }

  /** Masked as everywhere else; files of applicants are left out. */
  @PostMapping("/admin/ledger/evidence")
  Object export(
      @RequestParam(name = "case", defaultValue = "") String caseNumber, RedirectAttributes answer)
      throws IOException {
    access.require(Action.VIEW_AUDIT);
    Optional<CaseSummary> found = cases.find(caseNumber.strip());
    if (found.isEmpty()) {
      return notFound(answer);
    }
    CaseSummary file = found.get();
    String number = file.number();
    events.publishEvent(new CaseOpened(current.id(), number, file.division(), "证据包", false));
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    bundles.export(
        number,
        new EvidenceBundles.Exporter(current.id(), officers.name(current.id())),
        (formId, hash, data) -> personal.masked(schemas.version(formId, hash).orElse(null), data),
        zip);
    audit.record("evidence.exported", current.id(), number, "个人信息已隐去");
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/zip"))
        .cacheControl(CacheControl.noStore())
        .header("X-Content-Type-Options", "nosniff")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("证据包 " + number + ".zip", StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(zip.toByteArray());
  }
}

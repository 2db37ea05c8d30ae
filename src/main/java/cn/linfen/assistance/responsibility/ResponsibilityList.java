package cn.linfen.assistance.responsibility;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseOpened;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.document.PdfRenderer;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.problem.ApiProblem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** The list of responsibility (责任清单) of a case, for those who may see the case. */
@RestController
class ResponsibilityList {

  private final SignedSteps steps;
  private final CaseFiles cases;
  private final CaseAccess access;
  private final CurrentOfficer current;
  private final Officers officers;
  private final Divisions divisions;
  private final ITemplateEngine templates;
  private final PdfRenderer renderer;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ResponsibilityList(
      SignedSteps steps,
      CaseFiles cases,
      CaseAccess access,
      CurrentOfficer current,
      Officers officers,
      Divisions divisions,
      ITemplateEngine templates,
      PdfRenderer renderer,
      ApplicationEventPublisher events,
      Clock clock) {
    this.steps = steps;
    this.cases = cases;
    this.access = access;
    this.current = current;
    this.officers = officers;
    this.divisions = divisions;
    this.templates = templates;
    this.renderer = renderer;
    this.events = events;
    this.clock = clock;
  }

  @GetMapping("/api/cases/{number}/responsibility")
  List<SignedStep> list(@PathVariable String number) {
    visible(number);
    return steps.of(number);
  }

  @GetMapping("/api/cases/{number}/responsibility.pdf")
  ResponseEntity<byte[]> print(@PathVariable String number) {
    CaseSummary file = visible(number);
    Context context = new Context(Locale.CHINA);
    context.setVariable("file", file);
    context.setVariable("place", divisions.fullName(file.division()));
    context.setVariable("steps", steps.of(number));
    context.setVariable("zone", ChinaTime.ZONE);
    context.setVariable("printed", ChineseText.minute(clock.instant()));
    context.setVariable("by", officers.name(current.id()));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.inline()
                .filename("责任清单 " + number + ".pdf", StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(renderer.render(templates.process("responsibility-print", context)));
  }

  private CaseSummary visible(String number) {
    CaseSummary found = cases.find(number).orElseThrow(ApiProblem::notFound);
    try {
      access.require(current.id(), found);
    } catch (ApiProblem refused) {
      opened(found, true);
      throw refused;
    }
    opened(found, false);
    return found;
  }

  private void opened(CaseSummary found, boolean refused) {
    events.publishEvent(
        new CaseOpened(current.id(), found.number(), found.division(), "责任清单", refused));
  }
}

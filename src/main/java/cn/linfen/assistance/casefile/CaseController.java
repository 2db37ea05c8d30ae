package cn.linfen.assistance.casefile;

import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.problem.ApiProblem;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Case files for those who may see them. A case of others answers like one that does not exist. */
@RestController
@RequestMapping("/api")
class CaseController {

  record Place(String code, String name) {}

  record SectionHead(
      int seq,
      String formId,
      String title,
      int version,
      String officer,
      String officerName,
      String postName,
      String divisionName,
      Instant signedAt) {}

  record CaseBody(
      String number,
      String aidType,
      String title,
      String state,
      String stateLabel,
      String profile,
      String urbanRural,
      Place county,
      Place township,
      Place village,
      String placeName,
      String applicantMasked,
      Instant openedAt,
      Instant closedAt,
      List<Person> people,
      List<Fact> facts,
      List<SectionHead> sections) {}

  record SectionBody(
      SectionHead section,
      JsonNode schema,
      JsonNode data,
      List<PersonalFields.Hidden> hidden,
      Map<String, Attachments.Info> attachments) {}

  record EventBody(
      Instant at, String event, String detail, String officerName, Integer sectionSeq) {}

  private final CaseFiles cases;
  private final CaseSearch search;
  private final Attachments attachments;
  private final ObjectProvider<CaseDocuments> documents;
  private final Access access;
  private final CaseAccess caseAccess;
  private final CurrentOfficer current;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final Schemas schemas;
  private final PersonalFields personal;
  private final ApplicationEventPublisher events;

  CaseController(
      CaseFiles cases,
      CaseSearch search,
      Attachments attachments,
      ObjectProvider<CaseDocuments> documents,
      Access access,
      CaseAccess caseAccess,
      CurrentOfficer current,
      Officers officers,
      Posts posts,
      Divisions divisions,
      Schemas schemas,
      PersonalFields personal,
      ApplicationEventPublisher events) {
    this.cases = cases;
    this.search = search;
    this.attachments = attachments;
    this.documents = documents;
    this.access = access;
    this.caseAccess = caseAccess;
    this.current = current;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.schemas = schemas;
    this.personal = personal;
    this.events = events;
  }

  @GetMapping("/cases/{number}")
  CaseBody show(@PathVariable String number) {
    CaseSummary summary = visible(number, "案卷");
    Map<String, String> names = new HashMap<>();
    return new CaseBody(
        summary.number(),
        summary.aidType(),
        summary.title(),
        summary.state().name(),
        summary.state().label(),
        summary.profile(),
        summary.urbanRural(),
        place(summary.county()),
        place(summary.township()),
        place(summary.village()),
        divisions.fullName(summary.division()),
        summary.applicantMasked(),
        summary.openedAt(),
        summary.closedAt(),
        cases.people(number).stream().map(Person::masked).toList(),
        cases.facts(number),
        cases.sections(number).stream().map(section -> head(section, names)).toList());
  }

  @GetMapping("/cases/{number}/timeline")
  List<EventBody> timeline(@PathVariable String number) {
    visible(number, "经过");
    Map<String, String> names = new HashMap<>();
    return cases.timeline(number).stream()
        .map(
            event ->
                new EventBody(
                    event.at(),
                    event.event(),
                    event.detail(),
                    event.officer() == null
                        ? null
                        : name(event.officer(), event.deputyFor(), names),
                    event.sectionSeq()))
        .toList();
  }

  @GetMapping("/cases/{number}/sections/{seq}")
  SectionBody section(@PathVariable String number, @PathVariable int seq) {
    CaseSummary file = visible(number, "第 " + seq + " 份材料");
    SectionView section = cases.section(number, seq).orElseThrow(CaseAccess::unknown);
    FormSchema form = schemas.version(section.formId(), section.formHash()).orElse(null);
    return new SectionBody(
        head(section, new HashMap<>()),
        form == null ? null : form.schema(),
        personal.masked(form, section.data()),
        access.may(current.id(), Action.DISCLOSE, file.division())
            ? personal.hidden(form, section.data())
            : List.of(),
        attachments.describe(AttachmentStore.ids(section.data()), current.id()));
  }

  @GetMapping("/cases/{number}/documents")
  List<CaseDocuments.Item> documents(@PathVariable String number) {
    visible(number, "文书目录");
    return documents.stream().flatMap(source -> source.of(number).stream()).toList();
  }

  @GetMapping("/cases/{number}/documents/{id}")
  ResponseEntity<byte[]> document(@PathVariable String number, @PathVariable long id) {
    visible(number, "文书 " + id);
    CaseDocuments.Content content =
        documents.stream()
            .flatMap(source -> source.content(number, id).stream())
            .findFirst()
            .orElseThrow(CaseAccess::unknown);
    return file(content.fileName(), content.contentType(), content.bytes(), false);
  }

  @GetMapping("/search")
  List<CaseSearch.Hit> search(@RequestParam(name = "q", defaultValue = "") String query) {
    access.require(Action.SEARCH);
    return search.find(query, current.id());
  }

  /** A file to look at, or to save. Never anything that a browser would run. */
  static ResponseEntity<byte[]> file(String name, String type, byte[] bytes, boolean download) {
    ContentDisposition disposition =
        (download ? ContentDisposition.attachment() : ContentDisposition.inline())
            .filename(name, StandardCharsets.UTF_8)
            .build();
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(type))
        .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString())
        .header("X-Content-Type-Options", "nosniff")
        .cacheControl(CacheControl.noStore())
        .body(bytes);
  }

  private CaseSummary visible(String number, String part) {
    CaseSummary found = cases.find(number).orElseThrow(CaseAccess::unknown);
    try {
      caseAccess.require(current.id(), found);
    } catch (ApiProblem refused) {
      opened(found, part, true);
      throw refused;
    }
    opened(found, part, false);
    return found;
  }

  private void opened(CaseSummary summary, String part, boolean refused) {
    events.publishEvent(
        new CaseOpened(current.id(), summary.number(), summary.division(), part, refused));
  }

  private SectionHead head(SectionView section, Map<String, String> names) {
    return new SectionHead(
        section.seq(),
        section.formId(),
        schemas.find(section.formId()).map(FormSchema::title).orElse(section.formId()),
        section.version(),
        section.officer(),
        name(section.officer(), section.deputyFor(), names),
        posts.find(section.post()).map(post -> post.name()).orElse(section.post()),
        divisions.fullName(section.division()),
        section.createdAt());
  }

  private String name(String officer, String deputyFor, Map<String, String> known) {
    return known.computeIfAbsent(
        officer + "\n" + deputyFor, key -> officers.name(officer, deputyFor));
  }

  private Place place(String code) {
    return code == null
        ? null
        : divisions.find(code).map(found -> new Place(code, found.name())).orElse(null);
  }
}

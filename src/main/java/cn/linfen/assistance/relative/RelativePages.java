package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.PdfRenderer;
import cn.linfen.assistance.form.CodeLists;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.problem.ApiProblem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;

/**
 * The separate register, to be looked at and printed, the filings and what is missing, within the
 * caller's divisions. A case from which the caller must keep away is left out.
 */
@Controller
class RelativePages {

  record Entry(
      int serial,
      String countyName,
      String caseNumber,
      String applicantMasked,
      String placeName,
      String state,
      String outcome,
      String relations,
      String enteredOn) {}

  record FiledRow(
      String name,
      String position,
      String unit,
      String placeName,
      String filedOn,
      int relatives,
      boolean published) {}

  record ReviewRow(
      String fileNumber, String caseNumber, String reason, String requestedOn, boolean overdue) {}

  record HandoverRow(String caseNumber, String from, String to, String at) {}

  record KindRow(String code, String label, boolean holds) {}

  private final JdbcClient jdbc;
  private final Access access;
  private final CurrentOfficer current;
  private final Divisions divisions;
  private final FilingDuty duty;
  private final Kinds kinds;
  private final CodeLists codes;
  private final PdfRenderer pdf;
  private final SpringTemplateEngine templates;
  private final Clock clock;

  RelativePages(
      JdbcClient jdbc,
      Access access,
      CurrentOfficer current,
      Divisions divisions,
      FilingDuty duty,
      Kinds kinds,
      CodeLists codes,
      PdfRenderer pdf,
      SpringTemplateEngine templates,
      Clock clock) {
    this.jdbc = jdbc;
    this.access = access;
    this.current = current;
    this.divisions = divisions;
    this.duty = duty;
    this.kinds = kinds;
    this.codes = codes;
    this.pdf = pdf;
    this.templates = templates;
    this.clock = clock;
  }

  @GetMapping("/relatives")
  String page(Model model) {
    Set<String> scopes = scopes();
    model.addAttribute("register", register(scopes));
    model.addAttribute("missing", duty.missingWithin(scopes));
    model.addAttribute("filed", filed(scopes));
    model.addAttribute("reviews", reviews(scopes));
    model.addAttribute("handovers", handovers(scopes));
    model.addAttribute("today", LocalDate.now(clock));
    String county = countyOfKinds();
    model.addAttribute("county", county == null ? null : divisions.get(county).name());
    model.addAttribute(
        "kinds",
        county == null
            ? List.of()
            : kinds.all().stream()
                .filter(kind -> !kind.standard())
                .map(
                    kind ->
                        new KindRow(kind.code(), kind.label(), kinds.holds(kind.code(), county)))
                .toList());
    return "relatives";
  }

  @PostMapping("/relatives/kinds")
  String setKind(@RequestParam String kind, @RequestParam boolean holds) {
    access.require(Action.RELATIVE_KINDS);
    kinds.set(countyOfKinds(), kind, holds, current.id());
    return "redirect:/relatives";
  }

  @GetMapping("/relatives/register.pdf")
  ResponseEntity<byte[]> print() {
    Context context = new Context();
    context.setVariable("register", register(scopes()));
    context.setVariable("printedOn", FilingDuty.chinese(LocalDate.now(clock)));
    byte[] printed = pdf.render(templates.process("relatives-register", context));
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .cacheControl(CacheControl.noStore())
        .header("X-Content-Type-Options", "nosniff")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.inline()
                .filename("近亲属单独登记册.pdf", StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(printed);
  }

  /** Who should have filed, for supervisors. */
  @GetMapping("/api/relatives/missing")
  @ResponseBody
  List<FilingDuty.Missing> missing() {
    return duty.missingWithin(scopes());
  }

  /** Open to everybody, where the county publishes: who has filed, and nothing of the relatives. */
  @GetMapping("/notices/relatives")
  String published(@RequestParam String county, Model model) {
    String name =
        divisions
            .find(county)
            .filter(place -> place.level() == DivisionLevel.COUNTY)
            .orElseThrow(ApiProblem::notFound)
            .name();
    model.addAttribute("county", name);
    model.addAttribute(
        "filed", filed(Set.of(county)).stream().filter(FiledRow::published).toList());
    return "relatives-published";
  }

  private Set<String> scopes() {
    access.require(Action.RELATIVE_REGISTER);
    return access.scopes(current.id(), Action.RELATIVE_REGISTER);
  }

  private String countyOfKinds() {
    return access.scopes(current.id(), Action.RELATIVE_KINDS).stream()
        .sorted()
        .findFirst()
        .orElse(null);
  }

  private static String[] places(Set<String> scopes) {
    return scopes.stream().map(code -> code + "%").toArray(String[]::new);
  }

  private List<Entry> register(Set<String> scopes) {
    return jdbc.sql(
            """
            select r.serial, r.county, c.number, c.applicant_masked, c.state, r.outcome, r.entered_at,
                   coalesce(c.village, c.township, c.county) as place,
                   (select string_agg(distinct s.name || '（' || h.kind || '）', '、')
                    from relative_hit h join relative_staff s on s.id = h.staff_id
                    where h.case_number = c.number and h.state = 'CONFIRMED') as relations
            from relative_register r join assistance_case c on c.number = r.case_number
            where coalesce(c.village, c.township, c.county) like any(:places)
              and not exists (select 1 from case_exclusion x where x.user_id = :user
                and x.case_number = c.number and x.lifted_at is null)
            order by r.county, r.serial
            """)
        .param("places", places(scopes))
        .param("user", current.id())
        .query(
            (row, i) ->
                new Entry(
                    row.getInt("serial"),
                    divisions.get(row.getString("county")).name(),
                    row.getString("number"),
                    row.getString("applicant_masked"),
                    divisions.fullName(row.getString("place")),
                    CaseState.valueOf(row.getString("state")).label(),
                    outcome(row.getString("outcome")),
                    labelled(row.getString("relations")),
                    day(row.getTimestamp("entered_at").toInstant())))
        .list();
  }

  private String labelled(String relations) {
    if (relations == null) {
      return "";
    }
    String text = relations.replace("（" + Kinds.SELF + "）", "（本人）");
    for (Kinds.Kind kind : kinds.all()) {
      text = text.replace("（" + kind.code() + "）", "（" + kind.label() + "）");
    }
    return text;
  }

  private static String outcome(String outcome) {
    return switch (outcome) {
      case "BOTH" -> "已申明、已备案";
      case "FILED_ONLY" -> "已备案、未申明";
      case "DECLARED_ONLY" -> "已申明、未备案";
      default -> "核查发现";
    };
  }

  private List<FiledRow> filed(Set<String> scopes) {
    return jdbc.sql(
            """
            select s.name, s.position, s.unit, s.division, s.filed_on, s.published,
              (select count(*) from relative_person p where p.staff_id = s.id and p.ended_at is null)
                as relatives
            from relative_staff s where s.division like any(:places) order by s.division, s.name
            """)
        .param("places", places(scopes))
        .query(
            (row, i) ->
                new FiledRow(
                    row.getString("name"),
                    codes.label("FILINGPOSITION", row.getString("position")),
                    row.getString("unit"),
                    divisions.fullName(row.getString("division")),
                    FilingDuty.chinese(row.getDate("filed_on").toLocalDate()),
                    row.getInt("relatives"),
                    row.getBoolean("published")))
        .list();
  }

  private List<ReviewRow> reviews(Set<String> scopes) {
    return jdbc.sql(
            """
            select r.file_number, r.case_number, r.reason, r.requested_at,
                   r.overdue_at is not null as overdue
            from relative_review r join assistance_case c on c.number = r.case_number
            where r.closed_at is null
              and coalesce(c.village, c.township, c.county) like any(:places)
              and not exists (select 1 from case_exclusion x where x.user_id = :user
                and x.case_number = c.number and x.lifted_at is null)
            order by r.requested_at
            """)
        .param("places", places(scopes))
        .param("user", current.id())
        .query(
            (row, i) ->
                new ReviewRow(
                    row.getString("file_number"),
                    row.getString("case_number"),
                    Reviews.reasonLabel(row.getString("reason")),
                    day(row.getTimestamp("requested_at").toInstant()),
                    row.getBoolean("overdue")))
        .list();
  }

  private List<HandoverRow> handovers(Set<String> scopes) {
    return jdbc.sql(
            """
            select h.case_number, h.from_division, h.division, h.at from case_handover h
            join assistance_case c on c.number = h.case_number
            where coalesce(c.village, c.township, c.county) like any(:places)
              and not exists (select 1 from case_exclusion x where x.user_id = :user
                and x.case_number = c.number and x.lifted_at is null)
            order by h.at desc limit 200
            """)
        .param("places", places(scopes))
        .param("user", current.id())
        .query(
            (row, i) ->
                new HandoverRow(
                    row.getString("case_number"),
                    divisions.fullName(row.getString("from_division")),
                    divisions.fullName(row.getString("division")),
                    day(row.getTimestamp("at").toInstant())))
        .list();
  }

  private static String day(Instant at) {
    return FilingDuty.chinese(at.atZone(ChinaTime.ZONE).toLocalDate());
  }
}

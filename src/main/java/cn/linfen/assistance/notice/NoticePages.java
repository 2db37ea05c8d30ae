package cn.linfen.assistance.notice;

import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * What anybody may read: the sheets that hang now, by division. Asks no sign-in, tells nothing of
 * sheets that were taken down, and asks every search engine to stay out, so that nothing is left of
 * them elsewhere either.
 */
@Controller
class NoticePages {

  private final NoticeStore store;
  private final SheetPrinter printer;
  private final Divisions divisions;
  private final Clock clock;

  NoticePages(NoticeStore store, SheetPrinter printer, Divisions divisions, Clock clock) {
    this.store = store;
    this.printer = printer;
    this.divisions = divisions;
    this.clock = clock;
  }

  @ModelAttribute
  void keepOutOfSearchEngines(HttpServletResponse response) {
    response.setHeader("X-Robots-Tag", "noindex, nofollow, noarchive, nosnippet");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** Some search engines only honour this file, so it shuts out all of the site. */
  @GetMapping(value = "/robots.txt", produces = MediaType.TEXT_PLAIN_VALUE)
  @ResponseBody
  String robots() {
    return "User-agent: *\nDisallow: /\n";
  }

  @GetMapping("/notices")
  String all(Model model) {
    return division(Divisions.CITY, model);
  }

  @GetMapping("/notices/{division:[0-9]{4,12}}")
  String one(@PathVariable String division, Model model, HttpServletResponse response) {
    if (divisions.find(division).isEmpty()) {
      return missing(response, HttpStatus.NOT_FOUND);
    }
    return division(division, model);
  }

  private String division(String code, Model model) {
    Division division = divisions.get(code);
    Instant now = clock.instant();
    List<Place> places = new ArrayList<>();
    if (division.level() != DivisionLevel.VILLAGE) {
      List<Division> children = divisions.children(code);
      int digits = children.isEmpty() ? code.length() : children.get(0).code().length();
      Map<String, Integer> counts = store.counts(code, digits, now);
      for (Division child : children) {
        places.add(
            new Place(
                child.code(),
                ChineseText.place(child.name()),
                counts.getOrDefault(child.code(), 0)));
      }
    }
    boolean few = division.level() != DivisionLevel.CITY;
    List<Entry> sheets =
        few ? store.current(code, now).stream().map(this::entry).toList() : List.of();
    model.addAttribute("division", division);
    model.addAttribute("name", ChineseText.place(division.name()));
    model.addAttribute("path", path(division));
    model.addAttribute("places", places);
    model.addAttribute("sheets", sheets);
    return "notices/division";
  }

  private Entry entry(NoticeStore.Sheet sheet) {
    return new Entry(
        PublicAddress.path(sheet.token()),
        (String) sheet.head().get("title"),
        sheet.number(),
        ChineseText.place(divisions.fullName(sheet.village())),
        ChineseText.date(sheet.postedOn()),
        SheetPrinter.lastDay(sheet));
  }

  /** From the city down to the division itself. */
  private List<Place> path(Division division) {
    List<Place> path = new ArrayList<>();
    Optional<Division> step = Optional.of(division);
    while (step.isPresent()) {
      path.add(0, new Place(step.get().code(), ChineseText.place(step.get().name()), 0));
      step = divisions.find(step.get().parent());
    }
    return path;
  }

  @GetMapping("/notices/sheet/{token}")
  String sheet(@PathVariable String token, Model model, HttpServletResponse response) {
    Optional<NoticeStore.Sheet> sheet = store.sheet("token", token);
    if (sheet.isEmpty()) {
      return missing(response, HttpStatus.NOT_FOUND);
    }
    List<NoticeStore.Line> lines = up(sheet.get());
    if (lines.isEmpty()) {
      return missing(response, HttpStatus.GONE);
    }
    NoticeStore.Sheet found = sheet.get();
    model.addAttribute("sheet", found);
    model.addAttribute("head", found.head());
    model.addAttribute("organ", found.head().get("organ"));
    model.addAttribute("basis", found.head().get("basis"));
    model.addAttribute("lines", lines);
    model.addAttribute("from", ChineseText.date(found.postedOn()));
    model.addAttribute("lastDay", SheetPrinter.lastDay(found));
    model.addAttribute("address", PublicAddress.path(token));
    model.addAttribute("path", path(divisions.get(found.village())));
    return "notices/sheet";
  }

  @GetMapping("/notices/sheet/{token}/{size:a3|a4}.pdf")
  ResponseEntity<byte[]> pdf(@PathVariable String token, @PathVariable String size) {
    Optional<NoticeStore.Sheet> sheet = store.sheet("token", token);
    if (sheet.isEmpty() || up(sheet.get()).isEmpty()) {
      return ResponseEntity.status(sheet.isEmpty() ? HttpStatus.NOT_FOUND : HttpStatus.GONE)
          .build();
    }
    byte[] pdf =
        printer.forTheBoard(
            sheet.get(), size.equals("a3") ? SheetPrinter.Size.A3 : SheetPrinter.Size.A4);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_PDF)
        .cacheControl(CacheControl.noStore())
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.inline()
                .filename(
                    sheet.get().number() + "-" + size + ".pdf",
                    java.nio.charset.StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(pdf);
  }

  /**
   * The lines people may read now; none once the period is over, whoever forgot to take it down.
   */
  private List<NoticeStore.Line> up(NoticeStore.Sheet sheet) {
    if (sheet.endsAt() != null && !clock.instant().isBefore(sheet.endsAt())) {
      return List.of();
    }
    return store.lines(sheet.id()).stream().filter(NoticeStore.Line::up).toList();
  }

  private static String missing(HttpServletResponse response, HttpStatus status) {
    response.setStatus(status.value());
    return status == HttpStatus.GONE ? "notices/gone" : "notices/missing";
  }

  /** A division to go on to. */
  record Place(String code, String name, int sheets) {}

  /** A sheet in a list. */
  record Entry(
      String address, String title, String number, String village, String from, String lastDay) {}
}

package cn.linfen.assistance.document;

import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Where administrators read, try out and change document templates and the offices' particulars.
 */
@Controller
class TemplatePages {

  private static final int LONGEST = 200_000;

  private final DocumentTemplates templates;
  private final DocumentRenderer renderer;
  private final SampleModel sample;
  private final Organs organs;
  private final Divisions divisions;
  private final Officers officers;

  TemplatePages(
      DocumentTemplates templates,
      DocumentRenderer renderer,
      SampleModel sample,
      Organs organs,
      Divisions divisions,
      Officers officers) {
    this.templates = templates;
    this.renderer = renderer;
    this.sample = sample;
    this.organs = organs;
    this.divisions = divisions;
    this.officers = officers;
  }

  @GetMapping("/admin/templates")
  String list(Model model) {
    model.addAttribute("templates", templates.ids().stream().map(this::row).toList());
    return "admin-templates";
  }

  private Row row(String id) {
    DocumentTemplates.Body body = templates.current(id);
    List<DocumentTemplates.Change> history = templates.history(id);
    DocumentTemplates.Change last = history.isEmpty() ? null : history.get(0);
    return new Row(
        id,
        title(id),
        DocumentRenderer.kind(body).series(),
        body.version(),
        last == null ? null : officers.name(last.changedBy()),
        last == null ? null : ChineseText.minute(last.changedAt()));
  }

  private String title(String id) {
    return switch (id) {
      case DocumentTemplates.LAYOUT -> "公用片段";
      case DocumentTemplates.STYLE -> "版面样式（CSS）";
      default -> DocumentRenderer.kind(templates.current(id)).title();
    };
  }

  @GetMapping("/admin/templates/{id}")
  String edit(@PathVariable String id, @RequestParam(required = false) Integer from, Model model) {
    requireKnown(id);
    DocumentTemplates.Body current = templates.current(id);
    String text =
        from == null
            ? current.text()
            : templates
                .version(id, from)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND))
                .text();
    return editor(model, id, current.version(), text, "", null);
  }

  private String editor(
      Model model, String id, int base, String text, String remark, String wrong) {
    model.addAttribute("id", id);
    model.addAttribute("title", title(id));
    model.addAttribute("base", base);
    model.addAttribute("text", text);
    model.addAttribute("remark", remark);
    model.addAttribute("wrong", wrong);
    model.addAttribute("names", names("", sample.get(), new TreeSet<>()));
    model.addAttribute(
        "history",
        templates.history(id).stream()
            .map(
                change ->
                    Map.of(
                        "version", change.version(),
                        "remark", change.remark(),
                        "by", officers.name(change.changedBy()),
                        "at", ChineseText.minute(change.changedAt())))
            .toList());
    return "admin-template";
  }

  /** Tries the text out on the made-up case; nothing is saved. */
  @PostMapping("/admin/templates/{id}/preview")
  Object preview(
      @PathVariable String id,
      @RequestParam int base,
      @RequestParam String text,
      @RequestParam(defaultValue = "") String remark,
      Model model) {
    requireKnown(id);
    try {
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_PDF)
          .cacheControl(CacheControl.noStore())
          .header(
              HttpHeaders.CONTENT_DISPOSITION,
              ContentDisposition.inline()
                  .filename(id + "-preview.pdf", StandardCharsets.UTF_8)
                  .build()
                  .toString())
          .body(renderer.preview(id, checked(text), sample.get()));
    } catch (TemplateError | IllegalArgumentException e) {
      return editor(model, id, base, text, remark, e.getMessage());
    }
  }

  @PostMapping("/admin/templates/{id}")
  String save(
      Principal admin,
      @PathVariable String id,
      @RequestParam int base,
      @RequestParam String text,
      @RequestParam(defaultValue = "") String remark,
      Model model,
      RedirectAttributes answer) {
    requireKnown(id);
    try {
      if (remark.isBlank() || remark.length() > 500) {
        throw new IllegalArgumentException("请用不超过500字说明修改了什么、为什么修改");
      }
      renderer.preview(id, checked(text), sample.get());
      int version = templates.save(id, base, text, remark.strip(), admin.getName());
      answer.addFlashAttribute("done", "已保存为第" + version + "版，新出具的文书即按此版");
      return "redirect:/admin/templates/" + id;
    } catch (TemplateError | IllegalArgumentException | IllegalStateException e) {
      return editor(model, id, base, text, remark, "没有保存。" + e.getMessage());
    }
  }

  @GetMapping("/admin/templates/organs")
  String organs(@RequestParam(defaultValue = "") String division, Model model) {
    model.addAttribute("counties", divisions.children(Divisions.CITY));
    model.addAttribute("division", division);
    divisions
        .find(division)
        .filter(found -> found.code().length() == 6 || found.code().length() == 9)
        .ifPresent(
            found -> {
              String county = found.code().substring(0, 6);
              model.addAttribute("county", county);
              model.addAttribute("townships", divisions.children(county));
              model.addAttribute("divisionName", divisions.fullName(found.code()));
              model.addAttribute("organ", organs.of(found.code()));
            });
    return "admin-organs";
  }

  @PostMapping("/admin/templates/organs/{division}")
  String saveOrgan(
      Principal admin,
      @PathVariable String division,
      @RequestParam String name,
      @RequestParam String numberPrefix,
      @RequestParam(defaultValue = "") String address,
      @RequestParam(defaultValue = "") String phone,
      @RequestParam(defaultValue = "") String supervisionPhone,
      @RequestParam String reviewOrgan,
      @RequestParam String court,
      RedirectAttributes answer) {
    if (divisions.find(division).isEmpty() || division.length() < 6 || division.length() > 9) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    if (name.isBlank()
        || numberPrefix.isBlank()
        || numberPrefix.strip().length() > 20
        || reviewOrgan.isBlank()
        || court.isBlank()
        || (name + numberPrefix + address + phone + supervisionPhone + reviewOrgan + court).length()
            > 600) {
      answer.addFlashAttribute("wrong", "机关全称、代字（20字以内）、复议机关和人民法院不能为空，各项不能过长");
    } else {
      organs.save(
          new Organs.Organ(
              division,
              name.strip(),
              numberPrefix.strip(),
              orNull(address),
              orNull(phone),
              orNull(supervisionPhone),
              reviewOrgan.strip(),
              court.strip()),
          admin.getName());
      answer.addFlashAttribute("done", "已保存");
    }
    return "redirect:/admin/templates/organs?division=" + division;
  }

  private static String orNull(String text) {
    return text.isBlank() ? null : text.strip();
  }

  private static String checked(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException("模板不能为空，也不能超过" + LONGEST + "字");
    }
    return text;
  }

  private void requireKnown(String id) {
    if (!templates.exists(id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
  }

  /** All names that templates may use, as they are written in a template. */
  private static Set<String> names(String prefix, Object value, Set<String> found) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, inner) -> names(prefix.isEmpty() ? "" + name : prefix + "." + name, inner, found));
    } else if (value instanceof List<?> list) {
      found.add(prefix + "[]");
      if (!list.isEmpty()) {
        names(prefix + "[]", list.get(0), found);
      }
    } else {
      found.add(prefix);
    }
    return found;
  }

  /** A line of the list. */
  record Row(
      String id, String title, String series, int version, String changedBy, String changedAt) {}
}

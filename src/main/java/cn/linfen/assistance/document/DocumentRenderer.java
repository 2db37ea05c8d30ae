package cn.linfen.assistance.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.springframework.stereotype.Component;

/**
 * Puts a template, the shared pieces and a model together to a page ready for {@link PdfRenderer}.
 */
@Component
public class DocumentRenderer {

  private static final Pattern LEFTOVER = Pattern.compile("th:[a-z]+");

  private final DocumentTemplates templates;
  private final PdfRenderer pdf;

  DocumentRenderer(DocumentTemplates templates, PdfRenderer pdf) {
    this.templates = templates;
    this.pdf = pdf;
  }

  /**
   * What a template says about itself.
   *
   * @throws IllegalArgumentException if there is no such template
   */
  Kind kind(String id) {
    DocumentTemplates.Body body = templates.current(id);
    return kind(body);
  }

  static Kind kind(DocumentTemplates.Body body) {
    Document parsed = Jsoup.parse(body.text());
    return new Kind(
        body.id(),
        body.version(),
        Sha256.hex(body.text()),
        parsed.title().strip(),
        meta(parsed, "series"),
        Optional.ofNullable(meta(parsed, "number")).orElse(DocumentNumbers.PATTERN),
        meta(parsed, "organ"),
        meta(parsed, "announces"));
  }

  /** The page of a template in use. */
  String html(String id, Map<String, ?> model) {
    return html(id, name -> text(name, null, null), model);
  }

  /**
   * Prints a template with a model of {@link CaseModels}.
   *
   * @throws TemplateError if the template asks for what the model lacks
   */
  public Printed print(String id, Map<String, ?> model) {
    String html = html(id, model);
    return new Printed(Jsoup.parse(html).title().strip(), pdf.render(html));
  }

  /**
   * Tries a text out in the place of template {@code id}, with the sample model.
   *
   * @return the PDF of the template, or of a document that uses the piece
   * @throws TemplateError if anything is wrong with it
   */
  byte[] preview(String id, String text, Map<String, ?> sample) {
    List<String> refusals =
        id.equals(DocumentTemplates.STYLE) ? List.of() : TemplateSandbox.refusals(text);
    if (!refusals.isEmpty()) {
      throw new TemplateError(
          String.join("；", refusals) + "。可用的属性：" + TemplateSandbox.allowedAttributes(), null, null);
    }
    boolean piece = id.equals(DocumentTemplates.LAYOUT) || id.equals(DocumentTemplates.STYLE);
    String shown = piece ? "approval-decision" : id;
    if (!piece) {
      Document parsed = Jsoup.parse(text);
      if (parsed.title().isBlank()) {
        throw new TemplateError("缺少标题：<title> 不能为空", null, null);
      }
      String organ = meta(parsed, "organ");
      if (organ == null || !Set.of("township", "county", "case").contains(organ)) {
        throw new TemplateError(
            "缺少 <meta name=\"organ\" content=\"township|county|case\"/>", null, null);
      }
    }
    List<String> problems = new ArrayList<>();
    byte[] made =
        pdf.render(
            html(shown, name -> text(name, id, text), sample),
            diagnostic -> {
              if (diagnostic.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()
                  && diagnostic.getLogMessageId().toString().startsWith("CSS")) {
                problems.add(diagnostic.getFormattedMessage());
              }
            });
    if (!problems.isEmpty()) {
      throw new TemplateError("样式有误：" + String.join("；", problems), null, null);
    }
    return made;
  }

  private String html(String id, Function<String, String> bodies, Map<String, ?> model) {
    String processed = new TemplateSandbox(bodies).render(id, model);
    Document page = Jsoup.parse(processed);
    Set<String> unknown = new TreeSet<>();
    for (Element element : page.getAllElements()) {
      element
          .attributes()
          .forEach(
              attribute -> {
                Matcher leftover = LEFTOVER.matcher(attribute.getKey());
                if (leftover.matches()) {
                  unknown.add(attribute.getKey());
                }
              });
    }
    if (!unknown.isEmpty()) {
      throw new TemplateError("模板中有不认识的属性：" + String.join("、", unknown), null, null);
    }
    // First the common style, so that a template's own may differ from it.
    page.head().prependElement("style").appendText(bodies.apply(DocumentTemplates.STYLE));
    return page.outerHtml();
  }

  private String text(String name, String tried, String triedText) {
    if (name.equals(tried)) {
      return triedText;
    }
    return templates.exists(name) ? templates.current(name).text() : null;
  }

  private static String meta(Document page, String name) {
    String content = page.select("meta[name=" + name + "]").attr("content").strip();
    return content.isEmpty() ? null : content;
  }

  /** A finished document. */
  public record Printed(String title, byte[] pdf) {}

  /**
   * A kind of document.
   *
   * @param series mark of its number series, or {@code null} if it carries no number
   * @param numberPattern how the number is written, see {@link DocumentNumbers#format}
   * @param organ whose document it is: {@code township}, {@code county} or {@code case} (told by
   *     the process)
   * @param announces template of the document that this one names by its number and that follows
   *     it, or {@code null}
   */
  record Kind(
      String id,
      int version,
      String sha256,
      String title,
      String series,
      String numberPattern,
      String organ,
      String announces) {}
}

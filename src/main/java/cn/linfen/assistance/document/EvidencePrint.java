package cn.linfen.assistance.document;

import cn.linfen.assistance.casefile.Attachments;
import cn.linfen.assistance.form.CodeLists;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.signature.EvidenceBundles;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Prints the record of a case for an evidence bundle: what happened, and each section as it was
 * filled in. It needs nothing but that record, so that commands of the jar can use it too.
 */
public final class EvidencePrint implements EvidenceBundles.Printer {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PdfRenderer renderer = new PdfRenderer(new DocumentFonts());
  private final CodeLists codes = new CodeLists();

  @Override
  public byte[] pdf(JsonNode content, Function<String, byte[]> files) {
    JsonNode names = content.path("names");
    UnaryOperator<String> name = id -> names.path(id).asText(id);
    Map<String, JsonNode> attachments = by(content.path("attachments"), "id");
    HtmlFormPrinter forms =
        new HtmlFormPrinter(
            new FormValues(codes, name, name),
            id -> file(attachments.get(id), files),
            () -> DocumentTemplates.shippedText(DocumentTemplates.STYLE),
            renderer,
            JSON);
    Document page = forms.page("案卷 " + content.path("case").asText());
    Element body = page.body();
    body.appendElement("p")
        .addClass("plain small")
        .text(
            content.path("head").path("title").asText()
                + "　"
                + content.path("exportedBy").asText()
                + "导出于 "
                + minute(content.path("exportedAt").asText())
                + (content.path("masked").asBoolean() ? "　个人信息已隐去" : ""));
    events(body, content.path("entries"));
    Map<String, JsonNode> schemas = by(content.path("forms"), "hash");
    Map<String, JsonNode> submissions = by(content.path("submissions"), "id");
    Map<String, JsonNode> signatures = by(content.path("signatures"), "submission_id");
    for (JsonNode section : content.path("sections")) {
      JsonNode form = schemas.get(section.path("form_hash").asText());
      JsonNode schema = form == null ? JSON.createObjectNode() : form.path("schema");
      String title = Schemas.title(section.path("form_id").asText(), schema);
      body.appendElement("h2").text("第 " + section.path("seq").asText() + " 份材料　" + title);
      String id = section.path("submission_id").asText().split("/", 2)[0];
      signed(
          body,
          submissions.getOrDefault(id, JSON.missingNode()),
          signatures.getOrDefault(id, JSON.missingNode()));
      JsonNode data = section.has("data") ? section.get("data") : section.path("shown");
      forms.append(body, schema.isEmpty() ? listing(data) : schema, data);
    }
    return renderer.render(page.outerHtml());
  }

  private static void events(Element body, JsonNode entries) {
    body.appendElement("h2").text("办理经过");
    Element table = body.appendElement("table").addClass("small");
    Element head = table.appendElement("tr");
    List.of("序号", "时间", "事项").forEach(text -> head.appendElement("th").text(text));
    for (JsonNode entry : entries) {
      JsonNode payload = read(entry.path("payload").asText());
      boolean opened = entry.path("kind").asText().equals("OPENED");
      if (opened || payload.has("event")) {
        Element row = table.appendElement("tr");
        row.appendElement("td").addClass("c").text(entry.path("seq").asText());
        row.appendElement("td").text(minute(entry.path("at").asText()));
        String detail = payload.path("detail").asText("");
        row.appendElement("td")
            .text(
                (opened ? "立案" : payload.path("event").asText())
                    + (detail.isBlank() ? "" : "：" + detail));
      }
    }
  }

  private static void signed(Element body, JsonNode submission, JsonNode signature) {
    for (String line : submission.path("statement").asText("").split("\n")) {
      if (!line.isBlank()) {
        body.appendElement("p").addClass("plain small").text(line);
      }
    }
    body.appendElement("p")
        .addClass("plain small")
        .text(
            signature.isMissingNode()
                ? "没有电子签名"
                : "签署时间 "
                    + minute(signature.path("signed_at").asText())
                    + "　证书序列号 "
                    + signature.path("certificate").asText());
  }

  /** Of a form that is not known any more: names and values as they are. */
  private static JsonNode listing(JsonNode data) {
    var schema = JSON.createObjectNode();
    var components = schema.putArray("components");
    data.fieldNames()
        .forEachRemaining(
            name ->
                components
                    .addObject()
                    .put("type", "textfield")
                    .put("key", name)
                    .put("label", name));
    return schema;
  }

  private static Optional<Attachments.Content> file(
      JsonNode row, Function<String, byte[]> contents) {
    if (row == null) {
      return Optional.empty();
    }
    byte[] bytes = contents.apply(row.path("sha256").asText());
    return Optional.of(
        new Attachments.Content(
            new Attachments.Info(
                row.path("id").asText(),
                row.path("name").asText(),
                row.path("size").asLong(),
                row.path("content_type").asText()),
            bytes == null ? new byte[0] : bytes));
  }

  private static Map<String, JsonNode> by(JsonNode rows, String column) {
    Map<String, JsonNode> found = new HashMap<>();
    rows.forEach(row -> found.put(row.path(column).asText(), row));
    return found;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException changed) {
      return JSON.createObjectNode().put("event", "（内容不能读取）");
    }
  }

  private static String minute(String time) {
    try {
      return ChineseText.minute(Instant.parse(time));
    } catch (DateTimeException changed) {
      return time;
    }
  }
}

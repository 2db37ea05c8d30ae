package cn.linfen.assistance.document;

import cn.linfen.assistance.casefile.Attachments;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Walks the schema: fields in a grid of label and value, lists as tables. */
@Component
class HtmlFormPrinter implements FormPrinter {

  /** A list with more columns than fit across the page is printed row by row as a grid. */
  private static final int MOST_COLUMNS = 8;

  private static final Set<String> SILENT =
      Set.of(
          "button", "spacer", "separator", "image", "html", "iframe", "table", "documentPreview");

  private final FormValues values;
  private final Function<String, Optional<Attachments.Content>> attachments;
  private final Supplier<String> style;
  private final PdfRenderer renderer;
  private final ObjectMapper json;

  @Autowired
  HtmlFormPrinter(
      FormValues values,
      Attachments attachments,
      DocumentTemplates templates,
      PdfRenderer renderer,
      ObjectMapper json) {
    this(
        values,
        attachments::read,
        () -> templates.current(DocumentTemplates.STYLE).text(),
        renderer,
        json);
  }

  /**
   * @param attachments by their ids
   * @param style sheet of the page
   */
  HtmlFormPrinter(
      FormValues values,
      Function<String, Optional<Attachments.Content>> attachments,
      Supplier<String> style,
      PdfRenderer renderer,
      ObjectMapper json) {
    this.values = values;
    this.attachments = attachments;
    this.style = style;
    this.renderer = renderer;
    this.json = json;
  }

  @Override
  public byte[] pdf(JsonNode schema, JsonNode data, String title, String note) {
    return renderer.render(html(schema, data, title, note));
  }

  String html(JsonNode schema, JsonNode data, String title, String note) {
    Document page = page(title);
    if (note != null) {
      page.body().appendElement("p").addClass("plain small").text(note);
    }
    append(page.body(), schema, data);
    return page.outerHtml();
  }

  /** A page with its heading and nothing below it yet. */
  Document page(String title) {
    Document page = Document.createShell("");
    page.title(title);
    page.head().appendElement("style").appendText(style.get());
    page.head()
        .appendElement("style")
        .appendText(
            """
            @page { size: A4; margin: 18mm 18mm 20mm 20mm;
              @bottom-center { content: "第 " counter(page) " 页  共 " counter(pages) " 页";
                font-family: "document-text"; font-size: 9pt; } }
            td.value { white-space: pre-wrap; }
            """);
    page.body().addClass("form").appendElement("h1").text(title);
    return page;
  }

  /** Adds a form and what was entered in it to a page. */
  void append(Element body, JsonNode schema, JsonNode data) {
    Map<String, String> people = new HashMap<>();
    data.path("members")
        .forEach(one -> people.put(one.path("idNo").asText(), one.path("name").asText()));
    Sheet sheet = new Sheet(body, people);
    sheet.walk(schema.path("components"), data);
    sheet.end();
  }

  private static JsonNode at(JsonNode data, String path) {
    JsonNode found = data;
    for (String step : path.split("\\.")) {
      found = found.path(step);
    }
    return found;
  }

  private static boolean visible(JsonNode field, JsonNode value) {
    // Whether a condition holds is decided where the form is filled in; a hidden field has no
    // value.
    return !field.path("conditional").has("hide") || !(value.isMissingNode() || value.isNull());
  }

  private static String label(JsonNode field) {
    for (String name : List.of("label", "dateLabel", "timeLabel")) {
      if (!field.path(name).asText().isBlank()) {
        return field.path(name).asText();
      }
    }
    return "";
  }

  private static boolean wide(JsonNode field) {
    return field.path("type").asText().equals("textarea")
        || Set.of("attachment", "signature").contains(FormValues.widget(field));
  }

  /** Leaf fields of a list's row, groups opened. */
  private static List<JsonNode> columns(JsonNode components) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode component : components) {
      if (component.path("type").asText().equals("group")) {
        found.addAll(columns(component.path("components")));
      } else if (component.has("key")) {
        found.add(component);
      }
    }
    return found;
  }

  private final class Sheet {

    private final Element body;
    private final Map<String, String> people;
    private Element heading;
    private Element grid;
    private Element row;
    private int free;

    Sheet(Element body, Map<String, String> people) {
      this.body = body;
      this.people = people;
    }

    void walk(JsonNode components, JsonNode data) {
      for (JsonNode component : components) {
        String type = component.path("type").asText();
        if (SILENT.contains(type)) {
          continue;
        }
        switch (type) {
          case "text" -> words(component.path("text").asText());
          case "group" -> {
            heading(component.path("label").asText());
            String path = component.path("path").asText();
            walk(component.path("components"), path.isEmpty() ? data : at(data, path));
            close();
          }
          case "dynamiclist" -> list(component, at(data, component.path("path").asText()));
          default -> {
            if (component.has("key")) {
              JsonNode value = at(data, component.path("key").asText());
              if (visible(component, value)) {
                field(component, value);
              }
            }
          }
        }
      }
    }

    /**
     * Headings and fixed wording such as a pledge; texts that show data of the case are left out.
     */
    private void words(String markdown) {
      if (markdown.contains("{{") || markdown.startsWith("=")) {
        return;
      }
      close();
      for (String line : markdown.split("\\R")) {
        String text = line.replaceAll("[*_`]", "").strip();
        if (text.startsWith("#")) {
          heading(text.replaceFirst("^#+\\s*", ""));
        } else if (!text.isEmpty()) {
          body.appendElement("p").addClass("plain small").text(text.replaceFirst("^[-+]\\s+", ""));
        }
      }
    }

    private void heading(String text) {
      end();
      if (!text.isBlank()) {
        heading = body.appendElement("h2").text(text);
      }
    }

    /** A heading under which nothing came is taken back. */
    void end() {
      close();
      if (heading != null && heading.nextElementSibling() == null) {
        heading.remove();
      }
      heading = null;
    }

    private void list(JsonNode list, JsonNode rows) {
      heading(list.path("label").asText());
      if (!rows.isArray() || rows.isEmpty()) {
        body.appendElement("p").addClass("plain").text("（无）");
        return;
      }
      List<JsonNode> columns = columns(list.path("components"));
      columns.removeIf(
          column -> {
            for (JsonNode one : rows) {
              if (values.text(column, at(one, column.path("key").asText())) != null) {
                return false;
              }
            }
            return column.path("conditional").has("hide") || columns.size() > MOST_COLUMNS;
          });
      boolean pictures = columns.stream().anyMatch(column -> wide(column));
      if (columns.size() > MOST_COLUMNS || pictures && columns.size() > 4) {
        int number = 0;
        for (JsonNode one : rows) {
          number++;
          close();
          body.appendElement("p").addClass("plain heading-line").text("第 " + number + " 项");
          walk(list.path("components"), one);
        }
        close();
        return;
      }
      Element table = body.appendElement("table").addClass("small");
      Element head = table.appendElement("tr");
      head.appendElement("th").text("序号");
      columns.forEach(column -> head.appendElement("th").text(label(column)));
      int number = 0;
      for (JsonNode one : rows) {
        Element line = table.appendElement("tr");
        line.appendElement("td").addClass("c").text(String.valueOf(++number));
        for (JsonNode column : columns) {
          content(
              line.appendElement("td").addClass("c value"),
              column,
              at(one, column.path("key").asText()));
        }
      }
    }

    private void field(JsonNode field, JsonNode value) {
      boolean wide = wide(field);
      if (grid == null) {
        grid = body.appendElement("table");
        free = 0;
      }
      if (row == null || free == 0 || wide) {
        fill();
        row = grid.appendElement("tr");
        free = 2;
      }
      row.appendElement("th").attr("style", "width:18%").text(label(field));
      Element cell = row.appendElement("td").addClass("value");
      if (wide) {
        cell.attr("colspan", "3");
        free = 0;
      } else {
        cell.attr("style", "width:32%");
        free--;
      }
      content(cell, field, value);
    }

    /** An odd field at the end of the grid takes the rest of its row. */
    private void fill() {
      if (row != null && free == 1) {
        row.children().last().attr("colspan", "3").removeAttr("style");
      }
      free = 0;
    }

    private void close() {
      fill();
      grid = null;
      row = null;
    }

    private void content(Element cell, JsonNode field, JsonNode value) {
      switch (FormValues.widget(field)) {
        case "signature" -> picture(cell, value.asText(), "signature", 600);
        case "attachment" -> ids(value).forEach(id -> picture(cell, id, "picture", 1200));
        default -> {
          String text = values.text(field, value);
          // A choice among the household is stored as the person's number.
          boolean person = field.has("valuesExpression") && people.containsKey(text);
          cell.text(person ? people.get(text) : text == null ? "" : text);
        }
      }
    }

    private void picture(Element cell, String id, String style, int longest) {
      if (id.isBlank() || id.equals("null")) {
        return;
      }
      attachments
          .apply(id)
          .ifPresent(
              file ->
                  Pictures.dataUri(file.bytes(), longest)
                      .ifPresentOrElse(
                          uri ->
                              cell.appendElement("img")
                                  .addClass(style)
                                  .attr("src", uri)
                                  .attr("alt", file.info().name()),
                          () -> cell.appendElement("p").text(file.info().name())));
    }

    /** The value of an attachment field: a JSON array, as such or as text. */
    private List<String> ids(JsonNode value) {
      JsonNode list = value;
      if (value.isTextual()) {
        try {
          list = json.readTree(value.asText());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
          list = MissingNode.getInstance();
        }
      }
      List<String> found = new ArrayList<>();
      list.forEach(id -> found.add(id.asText()));
      return found;
    }
  }
}

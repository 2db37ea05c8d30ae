package cn.linfen.assistance.document;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.web.util.HtmlUtils;

/** A table as an Excel file (OOXML) of one sheet. Texts are texts: none is read as a formula. */
public final class Workbook {

  private static final String HEAD =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

  private Workbook() {}

  /**
   * @param name of the sheet
   * @param rows texts and numbers; null is empty
   */
  public static byte[] of(String name, List<String> columns, List<List<Object>> rows) {
    StringBuilder sheet = new StringBuilder(HEAD);
    sheet.append("<worksheet xmlns=\"").append(SHEET).append("\"><sheetData>");
    row(sheet, columns);
    rows.forEach(row -> row(sheet, row));
    sheet.append("</sheetData></worksheet>");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      String type = "application/vnd.openxmlformats-";
      part(
          zip,
          "[Content_Types].xml",
          HEAD
              + "<Types xmlns=\""
              + PACKAGE
              + "content-types\">"
              + "<Default Extension=\"rels\" ContentType=\""
              + type
              + "package.relationships+xml\"/>"
              + "<Override PartName=\"/xl/workbook.xml\" ContentType=\""
              + type
              + "officedocument.spreadsheetml.sheet.main+xml\"/>"
              + "<Override PartName=\"/xl/sheet.xml\" ContentType=\""
              + type
              + "officedocument.spreadsheetml.worksheet+xml\"/></Types>");
      part(zip, "_rels/.rels", relation("officeDocument", "xl/workbook.xml"));
      part(
          zip,
          "xl/workbook.xml",
          HEAD
              + "<workbook xmlns=\""
              + SHEET
              + "\" xmlns:r=\""
              + OFFICE
              + "\"><sheets><sheet name=\""
              + HtmlUtils.htmlEscape(name)
              + "\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
      part(zip, "xl/_rels/workbook.xml.rels", relation("worksheet", "sheet.xml"));
      part(zip, "xl/sheet.xml", sheet.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String relation(String type, String target) {
    return HEAD
        + "<Relationships xmlns=\""
        + PACKAGE
        + "relationships\"><Relationship Id=\"r1\" Type=\""
        + OFFICE
        + "/"
        + type
        + "\" Target=\""
        + target
        + "\"/></Relationships>";
  }

  private static void row(StringBuilder sheet, List<?> cells) {
    sheet.append("<row>");
    for (Object cell : cells) {
      if (cell instanceof Number) {
        sheet.append("<c><v>").append(cell).append("</v></c>");
      } else {
        sheet
            .append("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">")
            .append(cell == null ? "" : escape(cell.toString()))
            .append("</t></is></c>");
      }
    }
    sheet.append("</row>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void part(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}

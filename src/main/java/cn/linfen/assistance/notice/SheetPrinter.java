package cn.linfen.assistance.notice;

import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.document.DocumentRenderer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A sheet on paper, for the notice board and for the case file. */
@Component
class SheetPrinter {

  /** Paper sizes of a sheet. */
  enum Size {
    A4,
    A3
  }

  private static final int KEPT = 40;

  private final NoticeStore store;
  private final DocumentRenderer renderer;
  private final PublicAddress address;

  /** The same sheet is printed over and over while it hangs; making it takes a while. */
  private final Map<String, byte[]> made =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
          return size() > KEPT;
        }
      };

  SheetPrinter(NoticeStore store, DocumentRenderer renderer, PublicAddress address) {
    this.store = store;
    this.renderer = renderer;
    this.address = address;
  }

  /** The sheet with the lines that are still up. */
  /** The last day as people read it; null for a publication. */
  static String lastDay(NoticeStore.Sheet sheet) {
    String day = ChineseText.date(sheet.lastDay());
    return sheet.provisional() ? day + "（暂定）" : day;
  }

  byte[] forTheBoard(NoticeStore.Sheet sheet, Size size) {
    List<NoticeStore.Line> lines =
        store.lines(sheet.id()).stream().filter(NoticeStore.Line::up).toList();
    String key = sheet.id() + " " + size + " " + lines.hashCode();
    synchronized (made) {
      byte[] kept = made.get(key);
      if (kept != null) {
        return kept;
      }
    }
    byte[] pdf = print(sheet, lines, size, true);
    synchronized (made) {
      made.put(key, pdf);
    }
    return pdf;
  }

  /** The sheet as it hung, for the file of the case at {@code seq}: with that case's line only. */
  byte[] archiveCopy(NoticeStore.Sheet sheet, int seq) {
    List<NoticeStore.Line> lines =
        store.lines(sheet.id()).stream().filter(line -> line.seq() == seq).toList();
    return print(sheet, lines, Size.A4, false);
  }

  private byte[] print(
      NoticeStore.Sheet sheet, List<NoticeStore.Line> lines, Size size, boolean qr) {
    return renderer
        .print(
            sheet.publication() ? "publication-sheet" : "notice-sheet",
            model(sheet, lines, size, qr))
        .pdf();
  }

  private Map<String, Object> model(
      NoticeStore.Sheet sheet, List<NoticeStore.Line> lines, Size size, boolean qr) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (NoticeStore.Line line : lines) {
      Map<String, Object> row = new LinkedHashMap<>(line.content());
      row.put("seq", line.seq());
      rows.add(row);
    }
    String url = address.full(PublicAddress.path(sheet.token()));
    Map<String, Object> content = new LinkedHashMap<>(sheet.head());
    content.put("number", sheet.number());
    content.put("from", ChineseText.date(sheet.postedOn()));
    content.put("lastDay", lastDay(sheet));
    content.put("size", size.name().toLowerCase(java.util.Locale.ROOT));
    content.put("url", url);
    content.put("qr", qr ? QrCode.dataUri(url) : null);
    content.put("lines", rows);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("sheet", content);
    model.put("organ", sheet.head().get("organ"));
    model.put("basis", sheet.head().get("basis"));
    model.put("doc", doc(sheet.number(), sheet.postedOn()));
    Map<String, Object> standard = new LinkedHashMap<>();
    standard.put("demo", sheet.head().get("demo"));
    model.put("standard", standard);
    return model;
  }

  private static Map<String, Object> doc(String number, LocalDate date) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("number", number);
    doc.put("date", ChineseText.date(date));
    doc.put("officer", null);
    // The head of the sheet says it.
    doc.put("demo", false);
    return doc;
  }
}

package cn.linfen.assistance.document;

import com.openhtmltopdf.extend.FSSupplier;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.Diagnostic;
import com.openhtmltopdf.util.XRLog;
import com.openhtmltopdf.util.XRLogger;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.springframework.stereotype.Component;

/**
 * Turns HTML into PDF/A-2u: colour profile and the used glyphs are embedded, every character can be
 * searched for and copied.
 *
 * <p>Pictures must be {@code data:} addresses. Nothing is ever fetched, neither from the network
 * nor from the disk, whatever the HTML asks for: templates are edited by people, and the server
 * must not read its own files for them.
 */
@Component
public class PdfRenderer {

  static {
    // The library logs texts and styles of what it lays out; personal data must not reach the log.
    // Switching its log off altogether would also silence the diagnostics of a preview.
    XRLog.setLoggingEnabled(true);
    XRLog.setLoggerImpl(new Silence());
    // PDFBox remarks on every font table that it does not use.
    java.util.logging.Logger.getLogger("org.apache.pdfbox").setLevel(Level.SEVERE);
  }

  private static final byte[] SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

  private final DocumentFonts fonts;

  PdfRenderer(DocumentFonts fonts) {
    this.fonts = fonts;
  }

  /**
   * @param html a whole HTML page with its styles inside; {@code <title>} becomes the title of the
   *     PDF
   * @return the PDF file
   * @throws IllegalArgumentException if the HTML or its styles cannot be laid out; the message is
   *     Chinese
   */
  public byte[] render(String html) {
    return render(html, diagnostic -> {});
  }

  byte[] render(String html, Consumer<Diagnostic> diagnostics) {
    Document parsed = Jsoup.parse(html);
    parsed.select("script, iframe, object, embed, base, link").remove();
    keepReadingOrder(parsed.body());
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
    try {
      new PdfRendererBuilder()
          .useFont(stream(fonts.text()), DocumentFonts.TEXT, 400, FontStyle.NORMAL, true)
          .useFont(stream(fonts.heading()), DocumentFonts.HEADING, 400, FontStyle.NORMAL, true)
          .usePdfAConformance(PdfRendererBuilder.PdfAConformance.PDFA_2_U)
          .useColorProfile(SRGB)
          .useReplacementText("□")
          .useExternalResourceAccessControl(
              (uri, type) -> uri != null && uri.startsWith("data:image/"),
              ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
          .useExternalResourceAccessControl(
              (uri, type) -> uri != null && uri.startsWith("data:image/"),
              ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI)
          .useUnicodeLineBreaker(new LineBreaks())
          .withDiagnosticConsumer(diagnostics)
          .withW3cDocument(new W3CDom().fromJsoup(parsed), "data:,")
          .toStream(out)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("无法排版成 PDF：" + e.getMessage(), e);
    }
    return out.toByteArray();
  }

  /**
   * The library draws the text directly in a paragraph first and the elements within it afterwards;
   * whoever copies or searches the PDF would get the sentence out of order. With every piece of
   * text in an element of its own the order stays.
   */
  private static void keepReadingOrder(Element element) {
    if (!element.children().isEmpty()) {
      for (TextNode text : element.textNodes()) {
        if (!text.isBlank()) {
          text.wrap("<span></span>");
        }
      }
      element.children().stream()
          .filter(child -> !child.tagName().equals("span") || !child.children().isEmpty())
          .forEach(PdfRenderer::keepReadingOrder);
    }
  }

  private static FSSupplier<InputStream> stream(byte[] font) {
    return () -> new ByteArrayInputStream(font);
  }

  private static final class Silence implements XRLogger {

    @Override
    public void log(String where, Level level, String message) {}

    @Override
    public void log(String where, Level level, String message, Throwable thrown) {}

    @Override
    public void setLevel(String logger, Level level) {}

    @Override
    public boolean isLogLevelEnabled(Diagnostic diagnostic) {
      return true;
    }
  }
}

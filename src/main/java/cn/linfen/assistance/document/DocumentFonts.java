package cn.linfen.assistance.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.stereotype.Component;

/**
 * The fonts every document is set in. They come with the program, so that a server without Chinese
 * fonts prints the same page as any other.
 *
 * <p>The files are subsets made by {@code src/main/frontend/fonts.mjs}. The subsets leave out the
 * Kangxi radicals (U+2E80–2FDF) and the compatibility ideographs (U+F900–FAFF): these share glyphs
 * with ordinary characters, PDF readers would take the lower code point for the text, and nobody
 * would find 生活 by searching for it.
 */
@Component
class DocumentFonts {

  /** Running text, all characters. */
  static final String TEXT = "document-text";

  /** Headings; rare characters fall back to {@link #TEXT}. */
  static final String HEADING = "document-heading";

  private static final String TEXT_FILE = "/fonts/document-text.ttf";
  private static final String HEADING_FILE = "/fonts/document-heading.ttf";

  private volatile byte[] text;
  private volatile byte[] heading;

  byte[] text() {
    byte[] loaded = text;
    if (loaded == null) {
      loaded = load(TEXT_FILE);
      text = loaded;
    }
    return loaded;
  }

  byte[] heading() {
    byte[] loaded = heading;
    if (loaded == null) {
      loaded = load(HEADING_FILE);
      heading = loaded;
    }
    return loaded;
  }

  private static byte[] load(String file) {
    try (InputStream in = DocumentFonts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "缺少文书字体 "
                + file
                + "：请先构建前端（mvn 不带 -DskipFrontend，或在 src/main/frontend 下执行 npm run build）");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

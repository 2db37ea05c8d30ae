package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfRendererTest {

  private final PdfRenderer renderer = new PdfRenderer(new DocumentFonts());

  @Test
  void everyCharacterCanBeSearchedFor() throws Exception {
    String text = "最低生活保障 民 户 龘 㐂 〇 䶮 𬱖 〔2026〕12号 ①②③ ㎡ ℃ —— “引号” ￥１２３";
    byte[] pdf =
        renderer.render(
            "<html><head><style>body{font-family:'document-text'}"
                + "h1{font-family:'document-heading','document-text'}</style></head>"
                + "<body><h1>龘民</h1><p>"
                + text
                + "</p></body></html>");
    assertThat(ShippedTemplatesTest.text(pdf).replaceAll("\\s+", ""))
        .contains(text.replace(" ", ""))
        .contains("龘民");
  }

  @Test
  void onlyTheUsedGlyphsAreEmbedded() {
    byte[] pdf =
        renderer.render(
            "<html><head><style>body{font-family:'document-text'}</style></head><body>低保</body></html>");
    assertThat(pdf).hasSizeLessThan(40_000);
  }

  @Test
  void aCharacterNobodyHasDoesNotStopTheDocument() throws Exception {
    byte[] pdf =
        renderer.render(
            "<html><head><style>body{font-family:'document-text'}</style></head>"
                + "<body>张\ud83d\ude00\u0007三 ㍿</body></html>");
    assertThat(ShippedTemplatesTest.text(pdf)).contains("张").contains("三");
  }

  @Test
  void fetchesNothingFromNetworkOrDisk(@TempDir Path folder) throws Exception {
    List<String> fetched = Collections.synchronizedList(new ArrayList<>());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          fetched.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    try {
      Path secret = Files.writeString(folder.resolve("secret.html"), "<p>机密</p>");
      String web = "http://127.0.0.1:" + server.getAddress().getPort();
      byte[] pdf =
          renderer.render(
              ("<html><head><base href='%s'><link rel='stylesheet' href='%s/a.css'>"
                      + "<style>@import url('%s/b.css'); @font-face{font-family:x;src:url('%s/c.ttf')}"
                      + "body{font-family:x,'document-text';background:url('%s/d.png')}</style></head>"
                      + "<body><img src='%s/e.png'><img src='%s'><img src='file:///etc/hostname'>"
                      + "<object data='%s/f'></object><iframe src='%s'></iframe>"
                      + "<a href='%s/g'>正文</a></body></html>")
                  .formatted(
                      web, web, web, web, web, web, secret.toUri(), web, secret.toUri(), web));
      assertThat(fetched).isEmpty();
      assertThat(ShippedTemplatesTest.text(pdf)).contains("正文").doesNotContain("机密");
      try (PDDocument document = Loader.loadPDF(pdf)) {
        assertThat(document.getDocumentCatalog().getNames()).isNull();
      }
    } finally {
      server.stop(0);
    }
  }
}

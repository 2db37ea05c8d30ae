package cn.linfen.assistance.casefile;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.tika.Tika;
import org.springframework.stereotype.Component;

/** Takes in pictures and PDF files that really are what they seem, and nothing else. */
@Component
class FileCheck {

  static final int LARGEST = 20 * 1024 * 1024;
  private static final long MOST_PIXELS = 100_000_000L;
  private static final long PIXELS_READ = 1_000_000L;

  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "image/jpeg", ".jpg",
          "image/png", ".png",
          "image/webp", ".webp",
          "application/pdf", ".pdf");

  private static final Map<String, String> KINDS =
      Map.of(
          "image/jpeg", "JPEG", "image/png", "PNG", "image/webp", "WebP", "application/pdf", "PDF");

  private final Tika tika = new Tika();

  static String extension(String contentType) {
    return EXTENSIONS.getOrDefault(contentType, "");
  }

  /**
   * The content's own type, whatever the file is called.
   *
   * @throws AttachmentRefused with the reason in Chinese
   */
  String contentType(byte[] bytes) {
    if (bytes.length == 0) {
      throw new AttachmentRefused("文件是空的，请重新选择");
    }
    if (bytes.length > LARGEST) {
      throw new AttachmentRefused("文件超过 20 MB，请压缩后再上传");
    }
    String type = tika.detect(bytes);
    if (!EXTENSIONS.containsKey(type)) {
      throw new AttachmentRefused("只能上传 JPEG、PNG、WebP 图片或 PDF 文件；这个文件的内容不是（与文件名无关）");
    }
    try {
      if (type.equals("application/pdf")) {
        checkPdf(bytes);
      } else {
        checkPicture(bytes);
      }
    } catch (InvalidPasswordException e) {
      throw encrypted();
    } catch (IOException | RuntimeException e) {
      if (e instanceof AttachmentRefused refused) {
        throw refused;
      }
      throw broken(type);
    }
    return type;
  }

  private static void checkPdf(byte[] bytes) throws IOException {
    try (PDDocument document = Loader.loadPDF(bytes)) {
      if (document.isEncrypted()) {
        throw encrypted();
      }
      if (document.getNumberOfPages() == 0) {
        throw broken("application/pdf");
      }
      for (PDPage page : document.getPages()) {
        page.getMediaBox();
      }
    }
  }

  private static void checkPicture(byte[] bytes) throws IOException {
    try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new IOException("no reader");
      }
      ImageReader reader = readers.next();
      try {
        decode(reader, input);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Reads the whole picture, but keeps only few of its pixels in memory. */
  private static void decode(ImageReader reader, ImageInputStream input) throws IOException {
    reader.setInput(input, true, true);
    long width = reader.getWidth(0);
    long height = reader.getHeight(0);
    if (width * height > MOST_PIXELS) {
      throw new AttachmentRefused("图片的像素过多（" + width + "×" + height + "），请缩小后再上传");
    }
    boolean[] cut = new boolean[1];
    reader.addIIOReadWarningListener(
        (IIOReadWarningListener)
            (source, warning) -> {
              String text = warning.toLowerCase(Locale.ROOT);
              cut[0] |=
                  List.of("premature", "truncated", "end of").stream().anyMatch(text::contains);
            });
    ImageReadParam sparse = reader.getDefaultReadParam();
    int step = (int) Math.ceil(Math.sqrt((double) width * height / PIXELS_READ));
    sparse.setSourceSubsampling(Math.max(1, step), Math.max(1, step), 0, 0);
    BufferedImage picture = reader.read(0, sparse);
    if (picture == null || cut[0]) {
      throw new IOException("cut off");
    }
  }

  private static AttachmentRefused broken(String type) {
    return new AttachmentRefused("这个 " + KINDS.get(type) + " 文件已损坏，打不开，请重新拍照、扫描或导出后上传");
  }

  private static AttachmentRefused encrypted() {
    return new AttachmentRefused("这个 PDF 文件已加密（设有密码或权限限制），请取消加密后再上传");
  }
}

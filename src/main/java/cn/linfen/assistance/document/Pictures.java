package cn.linfen.assistance.document;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Pictures as {@code data:} addresses, made small enough to print. */
final class Pictures {

  private Pictures() {}

  /**
   * @param longest pixels of the longer side at most
   * @return empty if it is not a picture that can be read
   */
  static Optional<String> dataUri(byte[] file, int longest) {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return Optional.empty();
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        int step = Math.max(reader.getWidth(0), reader.getHeight(0)) / longest;
        ImageReadParam param = reader.getDefaultReadParam();
        if (step > 1) {
          // Read every n-th pixel: a phone's photograph would take 200 MB whole.
          param.setSourceSubsampling(step, step, 0, 0);
        }
        return Optional.of(encode(scaled(reader.read(0, param), longest)));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static BufferedImage scaled(BufferedImage picture, int longest) {
    double factor =
        Math.min(1.0, (double) longest / Math.max(picture.getWidth(), picture.getHeight()));
    BufferedImage flat =
        new BufferedImage(
            Math.max(1, (int) Math.round(picture.getWidth() * factor)),
            Math.max(1, (int) Math.round(picture.getHeight() * factor)),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = flat.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, flat.getWidth(), flat.getHeight());
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, flat.getWidth(), flat.getHeight(), null);
    graphics.dispose();
    return flat;
  }

  private static String encode(BufferedImage picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpeg", out);
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
  }
}

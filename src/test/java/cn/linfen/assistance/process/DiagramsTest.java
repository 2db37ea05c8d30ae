package cn.linfen.assistance.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiagramsTest {

  @Test
  void everyProcessHasAPictureOfItsPresentState() throws IOException, NoSuchAlgorithmException {
    List<String> outOfDate = new ArrayList<>();
    try (Stream<Path> models = Files.walk(Path.of("processes"))) {
      for (Path model : models.filter(file -> file.toString().endsWith(".bpmn")).toList()) {
        String hash =
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(model)));
        Path picture =
            Path.of("docs/diagrams", model.getFileName().toString().replace(".bpmn", ".svg"));
        if (!Files.exists(picture) || !Files.readString(picture).contains(hash)) {
          outOfDate.add(model.toString());
        }
      }
    }
    assertThat(outOfDate).as("run `npm run diagrams` in src/main/frontend").isEmpty();
  }
}

package cn.linfen.assistance.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A page under {@code docs/} that is written from the data the application uses. The test that
 * makes it fails when the page is out of date; {@code mvn test -Dtest=… -Dupdate.docs=true} writes
 * it anew.
 */
public final class GeneratedDocument {

  private final StringBuilder text = new StringBuilder();

  public GeneratedDocument line(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** A row of a table. */
  public GeneratedDocument row(String... cells) {
    return line(
        Arrays.stream(cells)
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  /** The head of a table. */
  public GeneratedDocument head(String... cells) {
    return line("").row(cells).line("|" + "---|".repeat(cells.length));
  }

  /** Compares with the file, or writes it when asked to. */
  public void assertUpToDate(String file) {
    Path path = Path.of("docs", file);
    try {
      if (Boolean.getBoolean("update.docs")) {
        Files.writeString(path, text);
      }
      assertThat(Files.exists(path) ? Files.readString(path) : "")
          .as("docs/%s is out of date: run its test with -Dupdate.docs=true", file)
          .isEqualTo(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

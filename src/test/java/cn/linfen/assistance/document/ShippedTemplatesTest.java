package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** Every template that comes with the program, printed with the sample case. */
class ShippedTemplatesTest {

  private static final Path OUT = Path.of("target/documents");

  private final DocumentRenderer renderer =
      new DocumentRenderer(
          new DocumentTemplates(null, null, null) {
            @Override
            Body current(String id) {
              return new Body(id, 0, shipped(id));
            }
          },
          new PdfRenderer(new DocumentFonts()));
  private final SampleModel sample = new SampleModel(new ObjectMapper());

  static Stream<String> documents() {
    return new DocumentTemplates(null, null, null)
        .ids().stream().filter(id -> !id.equals("layout") && !id.equals("style"));
  }

  @BeforeAll
  static void startValidator() throws IOException {
    VeraGreenfieldFoundryProvider.initialise();
    Files.createDirectories(OUT);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void isArchivablePdfWithSearchableText(String id) throws Exception {
    byte[] pdf = renderer.preview(id, renderer(id), sample.get());
    Files.write(OUT.resolve(id + ".pdf"), pdf);

    try (PDFAParser parser =
        Foundries.defaultInstance()
            .createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFA_2_U)) {
      ValidationResult result =
          Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_2_U, false).validate(parser);
      assertThat(result.getTestAssertions()).isEmpty();
      assertThat(result.isCompliant()).isTrue();
    }
    assertThat(text(pdf))
        .containsAnyOf("DB-141002-2026-000012", "民救")
        .doesNotContain("⽣", "⺠", "□□", "null", "${");
  }

  private String renderer(String id) {
    return new DocumentTemplates(null, null, null).shipped(id);
  }

  static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }
}

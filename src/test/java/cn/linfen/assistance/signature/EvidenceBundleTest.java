package cn.linfen.assistance.signature;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.document.EvidencePrint;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** What a bundle holds, and that no change of it goes unnoticed. */
@IntegrationTest
class EvidenceBundleTest {

  private static final EvidenceBundles.Exporter BY =
      new EvidenceBundles.Exporter("auditor", "审计管理员");

  @TempDir static Path folder;
  private static String number;
  private static String idNumber;
  private static Map<String, byte[]> clear;
  private static String kept;

  @Autowired ApplicationContext context;
  @Autowired DataSource source;
  @Autowired PersonalData personal;
  @Autowired TrustedAuthorities trusted;
  @Autowired Ledger ledger;
  @Autowired Clock clock;
  private Checkpoints checkpoints;

  @BeforeEach
  void aCaseAndItsBundle() throws IOException {
    checkpoints =
        new Checkpoints(
            source, folder.resolve("checkpoint.key"), folder.resolve("checkpoints"), clock);
    if (clear == null) {
      idNumber = Papers.idNumber();
      CaseDriver cases = new CaseDriver(context);
      number =
          cases
              .start(
                  "subsistence-allowance",
                  "township-clerk",
                  application(idNumber, cases.picture("township-clerk")))
              .sign("examineApplication", "township-clerk", accept())
              .sign("startVerification", "county-clerk", verificationRequest())
              .number();
      checkpoints.make();
      clear = unpacked(export(null));
      kept = text(clear, "checkpoint.json");
    }
  }

  private byte[] export(EvidenceBundles.Masking masking) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    new EvidenceBundles(source, personal::decrypt, trusted, checkpoints, new EvidencePrint(), clock)
        .export(number, BY, masking, zip);
    return zip.toByteArray();
  }

  private static Map<String, byte[]> unpacked(byte[] zip) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static byte[] packed(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return out.toByteArray();
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(files.get(name), StandardCharsets.UTF_8);
  }

  private final List<String> report = new ArrayList<>();

  private boolean check(Map<String, byte[]> files) throws IOException {
    return check(packed(files));
  }

  private boolean check(byte[] zip) throws IOException {
    report.clear();
    try {
      return EvidenceBundle.check(new ByteArrayInputStream(zip), trusted, kept, report::add);
    } catch (IllegalArgumentException noBundle) {
      report.add(noBundle.getMessage());
      return false;
    }
  }

  private static String printed(Map<String, byte[]> files) throws IOException {
    try (var pdf = Loader.loadPDF(files.get("案卷.pdf"))) {
      return new PDFTextStripper().getText(pdf);
    }
  }

  @Test
  void aBundleIsReadAndCheckedWithoutTheDatabase() throws IOException {
    assertThat(check(clear)).as(report.toString()).isTrue();
    assertThat(report).anyMatch(text -> text.contains("检查点 ")).last().isEqualTo("证据包核验一致。");
    assertThat(clear.keySet()).anyMatch(name -> name.startsWith("attachments/"));
    assertThat(printed(clear)).contains("办理经过", "最低生活保障申请", idNumber);
    assertThat(ledger.entries(number))
        .anyMatch(entry -> entry.payload().path("event").asText().equals("导出证据包"));
  }

  @Test
  void withoutAuthoritiesOfItsOwnTheReaderIsToldWhomTheBundleBelieves() throws IOException {
    assertThat(
            EvidenceBundle.check(new ByteArrayInputStream(packed(clear)), null, null, report::add))
        .isTrue();
    assertThat(report).anyMatch(text -> text.startsWith("签名证书的 CA 取自证据包，指纹 "));
  }

  @Test
  void aMaskedBundleHoldsAndGivesNothingAway() throws IOException {
    Map<String, byte[]> masked =
        unpacked(
            export(
                (form, hash, data) ->
                    new ObjectMapper()
                        .createObjectNode()
                        .set(
                            "applicant", new ObjectMapper().createObjectNode().put("name", "张*"))));
    assertThat(check(masked)).as(report.toString()).isTrue();
    assertThat(report).anyMatch(text -> text.contains("个人信息已隐去"));
    assertThat(masked.keySet()).noneMatch(name -> name.startsWith("attachments/"));
    assertThat(text(masked, "case.json")).doesNotContain(idNumber);
    assertThat(printed(masked)).doesNotContain(idNumber).contains("张*");
  }

  @Test
  void noByteOfItCanBeChanged() throws IOException {
    Random random = new Random(20261127);
    List<String> names = List.copyOf(clear.keySet());
    for (int i = 0; i < 400; i++) {
      Map<String, byte[]> changed = new TreeMap<>(clear);
      String name = names.get(random.nextInt(names.size()));
      byte[] bytes = changed.get(name).clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      changed.put(name, bytes);
      boolean same =
          name.equals("manifest.json")
              && new ObjectMapper().readTree(clear.get(name)).equals(readOrNull(bytes));
      assertThat(check(changed)).as(name).isEqualTo(same);
    }
  }

  private static Object readOrNull(byte[] json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException broken) {
      return null;
    }
  }

  @Test
  void aFileAddedOrRemovedIsNamed() throws IOException {
    Map<String, byte[]> more = new TreeMap<>(clear);
    more.put("附言.txt", new byte[] {1});
    assertThat(check(more)).isFalse();
    assertThat(report).anyMatch(text -> text.contains("多出文件“附言.txt”"));
    for (String name : clear.keySet()) {
      Map<String, byte[]> less = new TreeMap<>(clear);
      less.remove(name);
      assertThat(check(less)).as(name).isFalse();
      assertThat(report).as(name).anyMatch(text -> text.contains(name));
    }
  }

  /** Whoever signs the list of files anew needs another key, and still cannot sign for officers. */
  @Test
  void aBundleMadeAnewIsFound() throws IOException {
    ObjectNode content = (ObjectNode) new ObjectMapper().readTree(clear.get("case.json"));
    ((ObjectNode) content.path("submissions").get(1)).put("statement", "您将签署：同意给予十倍的钱");
    Map<String, byte[]> forged = new TreeMap<>(clear);
    forged.put("case.json", content.toString().getBytes(StandardCharsets.UTF_8));
    forged.remove("manifest.json");
    ObjectNode manifest = (ObjectNode) new ObjectMapper().readTree(clear.get("manifest.json"));
    ObjectNode hashes = ((ObjectNode) manifest.path("manifest")).putObject("files");
    forged.forEach((name, bytes) -> hashes.put(name, Sm3.hex(bytes)));
    Authority.create(folder.resolve("forger.key"), clock.instant());
    Authority.Keys keys = Authority.read(folder.resolve("forger.key"));
    byte[] signed = CanonicalJson.text(manifest.path("manifest")).getBytes(StandardCharsets.UTF_8);
    manifest.put("signature", Base64.getEncoder().encodeToString(Sm2.sign(keys.key(), signed)));
    manifest.put(
        "certificate", Base64.getEncoder().encodeToString(X509.encoded(keys.certificate())));
    forged.put("manifest.json", manifest.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(check(forged)).isFalse();
    assertThat(report)
        .anyMatch(text -> text.contains("签名证书不是留存的检查点的"))
        .anyMatch(text -> text.contains("签名与签署原文不符") || text.contains("签署的文字与记录不符"));
  }

  @Test
  void whatIsNoBundleIsRefusedInWords() throws IOException {
    assertThat(check("这不是压缩文件".getBytes(StandardCharsets.UTF_8))).isFalse();
    assertThat(report).singleElement().asString().contains("不是本系统的证据包");
    byte[] zip = packed(clear);
    assertThat(check(java.util.Arrays.copyOf(zip, zip.length / 2))).isFalse();
    assertThat(report).singleElement().asString().contains("ZIP");
  }

  @Test
  void thereIsNoBundleOfACaseThatIsNotThere() {
    assertThatThrownBy(
            () ->
                new EvidenceBundles(
                        source, personal::decrypt, trusted, checkpoints, new EvidencePrint(), clock)
                    .export("DB-141002-1999-000001", BY, null, new ByteArrayOutputStream()))
        .hasMessageContaining("没有编号为");
  }
}

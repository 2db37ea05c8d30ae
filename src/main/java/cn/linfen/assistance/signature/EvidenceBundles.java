package cn.linfen.assistance.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sql.DataSource;
import org.bouncycastle.cert.X509CertificateHolder;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts a case with all that proves it into one ZIP file ({@link EvidenceBundle} checks it):
 * readable as PDF and JSON, files, signatures, certificates, chain, proof. Needs no running
 * application.
 */
public final class EvidenceBundles {

  /** What may be shown of the content of a section. */
  @FunctionalInterface
  public interface Masking {
    JsonNode of(String formId, String formHash, JsonNode content);
  }

  /** Makes the readable PDF. */
  @FunctionalInterface
  public interface Printer {

    /**
     * @param content {@code case.json}
     * @param files contents by their SHA-256; null for what is withheld
     */
    byte[] pdf(JsonNode content, Function<String, byte[]> files);
  }

  /** Who takes a case out, as the case's own record says it. */
  public record Exporter(String id, String name) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate oneMoment;
  private final TransactionTemplate transaction;
  private final Ledger ledger;
  private final UnaryOperator<String> decryption;
  private final TrustedAuthorities trusted;
  private final Checkpoints checkpoints;
  private final Printer printer;
  private final Clock clock;

  /**
   * @param decryption of single values of the database
   * @param checkpoints whose key signs the list of files
   */
  public EvidenceBundles(
      DataSource source,
      UnaryOperator<String> decryption,
      TrustedAuthorities trusted,
      Checkpoints checkpoints,
      Printer printer,
      Clock clock) {
    this.jdbc = JdbcClient.create(source);
    JdbcTransactionManager manager = new JdbcTransactionManager(source);
    this.oneMoment = new TransactionTemplate(manager);
    oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    oneMoment.setReadOnly(true);
    this.transaction = new TransactionTemplate(manager);
    this.ledger = new Ledger(jdbc, EvidenceBundle.JSON, clock);
    this.decryption = decryption;
    this.trusted = trusted;
    this.checkpoints = checkpoints;
    this.printer = printer;
    this.clock = clock;
  }

  /**
   * Writes the bundle of a case. That it was taken out is in the case's own chain first, and so in
   * the bundle.
   *
   * @param masking null if contents and files are given in clear; else no files are given
   * @throws IllegalArgumentException in Chinese if there is no such case
   */
  public void export(String caseNumber, Exporter by, Masking masking, OutputStream to)
      throws IOException {
    note(caseNumber, by, masking != null);
    CaseRecord record =
        oneMoment.execute(status -> CaseRecord.load(jdbc, List.of(caseNumber)).get(0));
    Map<String, byte[]> files = new TreeMap<>();
    ObjectNode content = content(record, by, masking);
    files.put(EvidenceBundle.CASE, json(content));
    if (masking == null) {
      for (ObjectNode file : record.contents()) {
        files.put(
            EvidenceBundle.FILES + file.path("sha256").asText(),
            Base64.getMimeDecoder().decode(file.path("bytes").asText()));
      }
    }
    files.put("案卷.pdf", printer.pdf(content, sha256 -> files.get(EvidenceBundle.FILES + sha256)));
    files.put("说明.txt", utf8(EvidenceBundle.README));
    StringBuilder authorities = new StringBuilder();
    for (X509CertificateHolder one : trusted.all()) {
      authorities.append(X509.pem(one));
    }
    files.put(EvidenceBundle.AUTHORITIES, utf8(authorities.toString()));
    Optional<Checkpoints.Proven> proof = checkpoints.prove(caseNumber);
    if (proof.isPresent()) {
      files.put(EvidenceBundle.PROOF, utf8(proof.get().proof()));
      files.put(EvidenceBundle.CHECKPOINT, utf8(proof.get().checkpoint()));
    }
    files.put(EvidenceBundle.MANIFEST, manifest(caseNumber, files));
    try (ZipOutputStream zip = new ZipOutputStream(to, StandardCharsets.UTF_8)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
  }

  private void note(String caseNumber, Exporter by, boolean masked) {
    if (jdbc.sql("select 1 from assistance_case where number = ?")
        .param(caseNumber)
        .query(Integer.class)
        .optional()
        .isEmpty()) {
      throw new IllegalArgumentException("没有编号为 " + caseNumber + " 的案卷，请核对编号");
    }
    transaction.executeWithoutResult(
        status ->
            ledger.append(
                caseNumber,
                Ledger.Kind.SYSTEM,
                JsonNodeFactory.instance
                    .objectNode()
                    .put("event", "导出证据包")
                    .put("detail", by.name() + "导出本案的证据包，个人信息" + (masked ? "已隐去" : "未隐去"))
                    .put("officer", by.id())));
  }

  private ObjectNode content(CaseRecord record, Exporter by, Masking masking) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("type", EvidenceBundle.TYPE);
    content.put("case", record.number());
    content.put("exportedAt", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    content.put("exportedBy", by.name());
    content.put("masked", masking != null);
    record.head().ifPresent(head -> content.set("head", head));
    content.set("entries", array(record.entries().stream()));
    CaseCheck.Contents contents = new CaseCheck.Encrypted(decryption, Set.of());
    content.set(
        "sections",
        array(record.sections().stream().map(section -> shown(section, contents, masking))));
    content.set("attachments", array(record.attachments().stream()));
    content.set(
        "submissions",
        // What was signed at a meeting is of other cases too; of one's own it is the section.
        array(record.submissions().stream().map(one -> one.deepCopy().without("data"))));
    content.set("signatures", array(record.signatures().stream()));
    content.set("names", names(record));
    content.set("forms", forms(record));
    return content;
  }

  private static ObjectNode shown(
      ObjectNode section, CaseCheck.Contents contents, Masking masking) {
    ObjectNode shown = section.deepCopy();
    try {
      JsonNode clear = contents.section(section);
      if (masking == null) {
        return shown.set("data", clear);
      }
      shown.remove("data");
      return shown.set(
          "shown",
          masking.of(section.path("form_id").asText(), section.path("form_hash").asText(), clear));
    } catch (JsonProcessingException | RuntimeException unreadable) {
      // The check says what is wrong with it.
      shown.remove("data");
      return shown.put("unreadable", true);
    }
  }

  /** Of officers and divisions, for those who read. */
  private ObjectNode names(CaseRecord record) {
    ObjectNode names = JsonNodeFactory.instance.objectNode();
    String[] officers = distinct(record, "officer");
    jdbc.sql("select user_id, name from officer where user_id = any(?)")
        .param(officers)
        .query((row, i) -> names.put(row.getString(1), row.getString(2)))
        .list();
    jdbc.sql("select code, name from division where code = any(?)")
        .param(distinct(record, "division"))
        .query((row, i) -> names.put(row.getString(1), row.getString(2)))
        .list();
    return names;
  }

  /** The forms as they were when they were filled in. */
  private ArrayNode forms(CaseRecord record) {
    ArrayNode forms = JsonNodeFactory.instance.arrayNode();
    jdbc.sql(
            "select distinct on (hash) hash, schema::text from form_definition"
                + " where hash = any(?) and not block order by hash, id")
        .param(distinct(record, "form_hash"))
        .query(
            (row, i) -> {
              try {
                return forms
                    .addObject()
                    .put("hash", row.getString(1))
                    .set("schema", EvidenceBundle.JSON.readTree(row.getString(2)));
              } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
              }
            })
        .list();
    return forms;
  }

  private static String[] distinct(CaseRecord record, String column) {
    return record.sections().stream()
        .map(section -> section.path(column).asText())
        .distinct()
        .toArray(String[]::new);
  }

  private byte[] manifest(String caseNumber, Map<String, byte[]> files) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("type", EvidenceBundle.MANIFEST_TYPE);
    manifest.put("case", caseNumber);
    ObjectNode hashes = manifest.putObject("files");
    files.forEach((name, bytes) -> hashes.put(name, Sm3.hex(bytes)));
    Authority.Keys keys = checkpoints.keys();
    ObjectNode signed = JsonNodeFactory.instance.objectNode();
    signed.set("manifest", manifest);
    signed.put(
        "signature",
        Base64.getEncoder()
            .encodeToString(Sm2.sign(keys.key(), utf8(CanonicalJson.text(manifest)))));
    signed.put("certificate", Base64.getEncoder().encodeToString(X509.encoded(keys.certificate())));
    return json(signed);
  }

  private static ArrayNode array(Stream<? extends JsonNode> nodes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    nodes.forEach(array::add);
    return array;
  }

  private static byte[] json(JsonNode node) {
    return utf8(node.toPrettyString() + "\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bouncycastle.cert.X509CertificateHolder;

/** Checks a bundle of {@link EvidenceBundles} without any database. */
public final class EvidenceBundle {

  static final String TYPE = "assistance.evidence.v1";
  static final String MANIFEST_TYPE = "assistance.evidence.manifest.v1";
  static final String CASE = "case.json";
  static final String FILES = "attachments/";
  static final String AUTHORITIES = "authorities.pem";
  static final String PROOF = "proof.json";
  static final String CHECKPOINT = "checkpoint.json";
  static final String MANIFEST = "manifest.json";
  static final String README =
      """
      临汾社会救助审批系统：一个案卷的证据包

      案卷.pdf          供阅读
      case.json         案卷的全部记录：办理记录链、材料、签署原文、签名、证书
      attachments/      附件，以内容的 SHA-256 命名（个人信息已隐去的证据包不含附件）
      authorities.pem   签发签名证书的 CA 的证书
      proof.json        案卷在检查点中的证明；checkpoint.json 是该检查点
      manifest.json     以上各文件的 SM3 散列，由安装密钥签名

      核验（不需要数据库）：java -jar assistance.jar ledger verify --bundle 本文件
      """;

  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private static final long LARGEST = 1L << 30;
  private static final int MOST_FILES = 10_000;

  private record AsGiven(boolean hasFiles, Set<String> forms) implements CaseCheck.Contents {

    @Override
    public boolean hasForm(String hash) {
      return forms.contains(hash);
    }

    @Override
    public JsonNode section(ObjectNode row) {
      return row.get("data");
    }

    @Override
    public JsonNode submission(ObjectNode row) {
      return null;
    }
  }

  private final Map<String, byte[]> files;
  private final Consumer<String> report;
  private final List<String> wrong = new ArrayList<>();

  private EvidenceBundle(Map<String, byte[]> files, Consumer<String> report) {
    this.files = files;
    this.report = report;
  }

  /**
   * Checks a bundle.
   *
   * @param trusted authorities to believe; null to believe those of the bundle, as the report says
   * @param kept content of a checkpoint that somebody has kept, or null
   * @param report is told in Chinese what was checked and what is wrong
   * @return whether all holds
   * @throws IllegalArgumentException in Chinese if it is no bundle
   */
  public static boolean check(
      InputStream zip, TrustedAuthorities trusted, String kept, Consumer<String> report)
      throws IOException {
    EvidenceBundle bundle = new EvidenceBundle(unpacked(zip), report);
    bundle.manifest(kept);
    bundle.content(trusted);
    bundle.proof(kept);
    bundle.wrong.forEach(text -> report.accept(text + "。"));
    report.accept(bundle.wrong.isEmpty() ? "证据包核验一致。" : "证据包核验不一致。");
    return bundle.wrong.isEmpty();
  }

  private static Map<String, byte[]> unpacked(InputStream in) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    long size = 0;
    try (ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes((int) Math.min(LARGEST - size + 1, Integer.MAX_VALUE - 8));
        size += bytes.length;
        if (size > LARGEST || files.size() > MOST_FILES) {
          throw new IllegalArgumentException("文件解开后超过1GB或文件过多，不是本系统的证据包");
        }
        if (files.put(entry.getName(), bytes) != null) {
          throw new IllegalArgumentException("文件中有两个“" + entry.getName() + "”，不是本系统的证据包，或被改动");
        }
      }
    } catch (java.util.zip.ZipException | java.io.EOFException broken) {
      throw new IllegalArgumentException("文件不是完整的 ZIP，或已损坏", broken);
    }
    if (!files.containsKey(CASE) || !files.containsKey(MANIFEST)) {
      throw new IllegalArgumentException("文件中没有 " + CASE + " 或 " + MANIFEST + "，不是本系统的证据包");
    }
    return files;
  }

  private JsonNode json(String name) {
    try {
      return JSON.readTree(files.get(name));
    } catch (IOException | RuntimeException notJson) {
      throw new IllegalArgumentException(name + " 不是完整的 JSON，已损坏或被改动", notJson);
    }
  }

  /** Exactly the files that were put in, as they were put in. */
  private void manifest(String kept) {
    JsonNode signed = json(MANIFEST);
    JsonNode manifest = signed.path("manifest");
    Set<String> names = new TreeSet<>(files.keySet());
    names.remove(MANIFEST);
    manifest
        .path("files")
        .fields()
        .forEachRemaining(
            file -> {
              if (!names.remove(file.getKey())) {
                wrong.add("证据包缺少文件“" + file.getKey() + "”");
              } else if (!Sm3.hex(files.get(file.getKey())).equals(file.getValue().asText())) {
                wrong.add("证据包的文件“" + file.getKey() + "”被改动");
              }
            });
    names.forEach(name -> wrong.add("证据包中多出文件“" + name + "”"));
    try {
      byte[] certificate = base64(signed.path("certificate").asText());
      if (!manifest.path("type").asText().equals(MANIFEST_TYPE)
          || !Sm2.verify(
              X509.key(X509.certificate(certificate).getSubjectPublicKeyInfo()),
              CanonicalJson.text(manifest).getBytes(StandardCharsets.UTF_8),
              base64(signed.path("signature").asText()))) {
        wrong.add("证据包文件清单的签名无效");
      } else if (kept != null
          && !Arrays.equals(certificate, Checkpoint.parse(kept).certificate())) {
        wrong.add("证据包文件清单的签名证书不是留存的检查点的");
      } else {
        report.accept("文件清单由安装密钥签名，证书指纹 " + Sm3.hex(certificate) + "，请与审计管理员收到的检查点邮件中的指纹核对。");
      }
    } catch (RuntimeException broken) {
      wrong.add("证据包文件清单的签名无效");
    }
  }

  /** As it was written, and no other spelling of the same bytes. */
  private static byte[] base64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("base64");
    }
    return bytes;
  }

  private void content(TrustedAuthorities trusted) {
    JsonNode content = json(CASE);
    if (!content.path("type").asText().equals(TYPE)) {
      throw new IllegalArgumentException(CASE + " 不是本系统的案卷记录");
    }
    boolean masked = content.path("masked").asBoolean();
    CaseCheck.Result result =
        CaseCheck.check(record(content), new AsGiven(!masked, forms(content)), signatures(trusted));
    String number = content.path("case").asText();
    if (!json(MANIFEST).path("manifest").path("case").asText().equals(number)) {
      wrong.add("文件清单与案卷记录不是同一个案卷");
    }
    result.wrong().forEach(text -> wrong.add("案卷 " + number + "，" + text));
    for (JsonNode section : content.path("sections")) {
      if (masked ? section.has("data") : !section.has("data")) {
        wrong.add("第 " + section.path("seq").asText() + " 份材料：没有可以核验的内容，或不应有内容");
      }
    }
    report.accept(
        "案卷 "
            + number
            + "：办理记录 "
            + result.entries()
            + " 条，"
            + content.path("exportedBy").asText()
            + " 导出于 "
            + content.path("exportedAt").asText()
            + (masked ? "。个人信息已隐去：材料内容和附件没有重新计算，签名、证书和链已核验。" : "。"));
  }

  /** Recomputed; what a form is said to hash to does not count. */
  private static Set<String> forms(JsonNode content) {
    Set<String> forms = new HashSet<>();
    content.path("forms").forEach(form -> forms.add(FormHash.of(form.path("schema"))));
    return forms;
  }

  private SignatureCheck signatures(TrustedAuthorities trusted) {
    if (trusted != null) {
      return trusted.check();
    }
    List<X509CertificateHolder> own = new ArrayList<>();
    try {
      String pem = new String(files.get(AUTHORITIES), StandardCharsets.UTF_8);
      for (byte[] der : X509.read(pem, "CERTIFICATE")) {
        own.add(X509.certificate(der));
        report.accept("签名证书的 CA 取自证据包，指纹 " + Sm3.hex(der) + "，请与民政部门公布的指纹核对。");
      }
    } catch (RuntimeException broken) {
      wrong.add("证据包的 CA 证书残缺");
    }
    return new SignatureCheck(own);
  }

  private CaseRecord record(JsonNode content) {
    List<ObjectNode> contents = new ArrayList<>();
    files.forEach(
        (name, bytes) -> {
          if (name.startsWith(FILES)) {
            contents.add(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("sha256", name.substring(FILES.length()))
                    .put("bytes", Base64.getEncoder().encodeToString(bytes)));
          }
        });
    return new CaseRecord(
        content.path("case").asText(),
        Optional.of(content.path("head")).filter(JsonNode::isObject).map(ObjectNode.class::cast),
        rows(content, "entries"),
        rows(content, "sections"),
        rows(content, "attachments"),
        contents,
        rows(content, "submissions"),
        rows(content, "signatures"));
  }

  private static List<ObjectNode> rows(JsonNode content, String name) {
    List<ObjectNode> rows = new ArrayList<>();
    content
        .path(name)
        .forEach(
            row -> {
              if (row instanceof ObjectNode object) {
                rows.add(object);
              } else {
                throw new IllegalArgumentException(CASE + " 的 " + name + " 不是本系统写入的格式");
              }
            });
    return rows;
  }

  private void proof(String kept) {
    if (!files.containsKey(PROOF) || !files.containsKey(CHECKPOINT)) {
      report.accept("导出时还没有包括本案的检查点，没有检查点的证明。");
      if (kept != null) {
        wrong.add("证据包中没有可以与留存的检查点核对的证明");
      }
      return;
    }
    String text = new String(files.get(PROOF), StandardCharsets.UTF_8);
    String own = new String(files.get(CHECKPOINT), StandardCharsets.UTF_8);
    Optional<String> proven = InclusionProof.check(text, own);
    proven.ifPresentOrElse(found -> report.accept(found + "。"), () -> wrong.add("检查点的证明不成立"));
    JsonNode proof = json(PROOF);
    JsonNode content = json(CASE);
    JsonNode entry = content.path("entries").path(proof.path("seq").asInt() - 1);
    if (!proof.path("case").equals(content.path("case"))
        || !proof.path("hash").asText().equals(entry.path("hash").asText())) {
      wrong.add("检查点证明的不是本案的办理记录");
    }
    if (kept != null && InclusionProof.check(text, kept).isEmpty()) {
      wrong.add("证明与留存的检查点不符：证据包出自另一个检查点，或被改动");
    }
  }
}

package cn.linfen.assistance.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/**
 * Recomputes signatures from what they are said to stand for. It asks no database and trusts no
 * stored hash; of certificates it trusts those that one of the given authorities has issued.
 */
final class SignatureCheck {

  /**
   * What a certificate says, if it may be believed.
   *
   * @param wrong in Chinese; null if it was issued by a trusted authority for signatures
   */
  private record Certified(
      ECPublicKeyParameters key,
      String serial,
      Optional<String> officer,
      Instant from,
      Instant to,
      String wrong) {}

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("submission", "签署编号"),
          Map.entry("process", "流程"),
          Map.entry("case", "案件编号"),
          Map.entry("step", "环节"),
          Map.entry("task", "任务"),
          Map.entry("officer", "签署人"),
          Map.entry("post", "岗位"),
          Map.entry("division", "行政区划"),
          Map.entry("deputyFor", "被代理人"),
          Map.entry("form", "表单"),
          Map.entry("formHash", "表单版本"),
          Map.entry("profile", "政策版本"),
          Map.entry("section", "材料内容"),
          Map.entry("attachments", "附件"),
          Map.entry("text", "签署的文字"));

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final List<X509CertificateHolder> trusted;
  private final Map<String, Certified> certificates = new ConcurrentHashMap<>();

  /**
   * @param trusted authorities, from outside the database
   */
  SignatureCheck(List<X509CertificateHolder> trusted) {
    this.trusted = trusted;
  }

  /**
   * What is wrong with a signature.
   *
   * @param known what the statement must say, by its names; what is not in it is not compared
   * @return in Chinese; empty if it holds
   */
  List<String> check(ObjectNode known, StoredSignature stored) {
    List<String> wrong = new ArrayList<>();
    byte[] bytes = stored.statement().getBytes(StandardCharsets.UTF_8);
    if (!Sm3.hex(bytes).equals(stored.hash())) {
      wrong.add("签署原文与其哈希不符");
    }
    ObjectNode statement = statement(stored.statement());
    if (statement == null) {
      wrong.add("签署原文不是本系统写入的格式");
      return wrong;
    }
    known
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode signed = statement.path(field.getKey());
              if (!signed.equals(field.getValue())) {
                wrong.add("所签的" + NAMES.getOrDefault(field.getKey(), field.getKey()) + "与记录不符");
              }
            });
    Instant at = time(statement);
    if (at == null || !at.equals(stored.signedAt())) {
      wrong.add("所签的时间与记录不符");
    }
    if (!statement.path("certificate").asText().equals(stored.serial())) {
      wrong.add("所签的证书序列号与记录不符");
    }
    if (stored.certificate() == null) {
      wrong.add("签名证书缺失");
      return wrong;
    }
    Certified certified =
        certificates.computeIfAbsent(
            Sm3.hex(stored.certificate()), hash -> read(stored.certificate()));
    if (certified.wrong() != null) {
      wrong.add(certified.wrong());
    }
    if (certified.key() == null) {
      return wrong;
    }
    if (!certified.serial().equals(stored.serial())) {
      wrong.add("签名证书的序列号与记录不符");
    }
    if (!certified.officer().equals(Optional.of(statement.path("officer").asText()))) {
      wrong.add("签名证书不是签署人的");
    }
    if (at != null && (at.isBefore(certified.from()) || at.isAfter(certified.to()))) {
      wrong.add("签署时证书不在有效期内");
    }
    if (at != null && stored.revokedAt() != null && !at.isBefore(stored.revokedAt())) {
      wrong.add("签署时证书已经吊销");
    }
    if (!Sm2.verify(certified.key(), bytes, stored.signature())) {
      wrong.add("签名与签署原文不符");
    }
    return wrong;
  }

  private static ObjectNode statement(String text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode statement
              && CanonicalJson.text(statement).equals(text)
              && statement.path("type").asText().equals(Signatures.TYPE)
          ? statement
          : null;
    } catch (JsonProcessingException | IllegalArgumentException notOurs) {
      return null;
    }
  }

  private static Instant time(ObjectNode statement) {
    try {
      return Instant.parse(statement.path("at").asText());
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private Certified read(byte[] der) {
    try {
      return read(X509.certificate(der));
    } catch (RuntimeException broken) {
      // A library that is given changed bytes fails in many ways.
      return new Certified(null, null, null, null, null, "签名证书残缺或被改动");
    }
  }

  private Certified read(X509CertificateHolder certificate) {
    String wrong = null;
    if (trusted.stream().noneMatch(one -> X509.isIssuedBy(certificate, one))) {
      wrong = "签名证书不是受信任的 CA 签发的，或被改动";
    } else if (!X509.isForSignatures(certificate)) {
      wrong = "签名证书的密钥用途不含数字签名";
    }
    return new Certified(
        X509.key(certificate.getSubjectPublicKeyInfo()),
        X509.serial(certificate),
        X509.userId(certificate.getSubject()),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        wrong);
  }
}

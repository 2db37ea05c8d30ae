package cn.linfen.assistance.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What the installation vouches for at a moment: how many cases and entries there are, and the root
 * over the heads of all cases; chained to the checkpoint before it.
 *
 * @param statement canonical JSON (RFC 8785) that is signed
 * @param certificate X.509 in DER, of the key that signed
 */
record Checkpoint(String statement, byte[] signature, byte[] certificate) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "assistance.checkpoint.v1";
  private static final byte[] LEAF =
      "assistance.checkpoint.leaf.v1\0".getBytes(StandardCharsets.UTF_8);

  private static final byte[] REVOCATION =
      "assistance.checkpoint.revocation.v1\0".getBytes(StandardCharsets.UTF_8);

  /** What stands before the first one. */
  static final String NONE = "0".repeat(64);

  static Checkpoint signed(
      int number,
      Instant at,
      long cases,
      long entries,
      byte[] root,
      long revocations,
      byte[] revocationRoot,
      String previous,
      Authority.Keys keys) {
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put("type", TYPE);
    statement.put("number", number);
    statement.put("at", at.toString());
    statement.put("cases", cases);
    statement.put("entries", entries);
    statement.put("root", HexFormat.of().formatHex(root));
    statement.put("revocations", revocations);
    statement.put("revocationRoot", HexFormat.of().formatHex(revocationRoot));
    statement.put("previous", previous);
    String text = CanonicalJson.text(statement);
    return new Checkpoint(
        text, Sm2.sign(keys.key(), bytes(text)), X509.encoded(keys.certificate()));
  }

  /** Of a case in the tree. */
  static byte[] leaf(String caseNumber, int seq, String hash) {
    return MerkleTree.leaf(Sm3.hash(LEAF, bytes(caseNumber + "\0" + seq + "\0" + hash)));
  }

  /**
   * Of a revocation in the tree of all revocations.
   *
   * @param at when, as Java writes an instant
   */
  static byte[] revocation(String serial, String at, String kind, String reason, String by) {
    return MerkleTree.leaf(
        Sm3.hash(REVOCATION, bytes(String.join("\0", serial, at, kind, reason, by))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode read() {
    try {
      return JSON.readTree(statement);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("检查点的内容不是 JSON", e);
    }
  }

  int number() {
    return read().path("number").asInt();
  }

  Instant at() {
    return Instant.parse(read().path("at").asText());
  }

  long cases() {
    return read().path("cases").asLong();
  }

  long entries() {
    return read().path("entries").asLong();
  }

  String root() {
    return read().path("root").asText();
  }

  /** How many certificates had been revoked; empty in one that does not say. */
  OptionalLong revocations() {
    JsonNode said = read().path("revocations");
    return said.isIntegralNumber() ? OptionalLong.of(said.longValue()) : OptionalLong.empty();
  }

  String revocationRoot() {
    return read().path("revocationRoot").asText();
  }

  String previous() {
    return read().path("previous").asText();
  }

  /** What the next one names as the one before it. */
  String hash() {
    return Sm3.hex(statement);
  }

  /** Of the certificate; people compare it. */
  String fingerprint() {
    return Sm3.hex(certificate);
  }

  /** Whether the key of the certificate signed it. */
  boolean isSigned() {
    X509CertificateHolder holder = X509.certificate(certificate);
    return read().path("type").asText().equals(TYPE)
        && Sm2.verify(X509.key(holder.getSubjectPublicKeyInfo()), bytes(statement), signature);
  }

  /** As it is kept outside the database. */
  String file() {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.set("checkpoint", read());
    file.put("signature", Base64.getEncoder().encodeToString(signature));
    file.put("certificate", Base64.getEncoder().encodeToString(certificate));
    return file.toPrettyString() + "\n";
  }

  /**
   * @throws IllegalArgumentException in Chinese if it is not one
   */
  static Checkpoint parse(String file) {
    try {
      JsonNode read = JSON.readTree(file);
      Base64.Decoder base64 = Base64.getDecoder();
      Checkpoint checkpoint =
          new Checkpoint(
              CanonicalJson.text(read.path("checkpoint")),
              base64.decode(read.path("signature").asText()),
              base64.decode(read.path("certificate").asText()));
      X509.certificate(checkpoint.certificate());
      checkpoint.at();
      return checkpoint;
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("这不是检查点文件，或内容已损坏", e);
    }
  }
}

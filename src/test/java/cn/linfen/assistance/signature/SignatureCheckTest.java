package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCheckTest {

  private static final Instant NOW = Instant.parse("2026-03-11T01:30:00Z");

  @TempDir Path folder;

  private Authority.Keys authority;
  private ECPrivateKeyParameters key;
  private X509CertificateHolder certificate;
  private SignatureCheck check;
  private ObjectNode known;

  @BeforeEach
  void officerWithCertificate() {
    authority = authority("ca.key");
    key = Sm2.newKey();
    certificate = certificate("zhao", NOW);
    check = new SignatureCheck(List.of(authority.certificate()));
    known =
        new Signatures.ToSign(
                "s-1",
                "subsistence-allowance",
                "DB-141002-2026-000001",
                "townshipReview",
                "t-1",
                "zhao",
                "township.reviewer",
                "141002100",
                "qian",
                "township-review",
                "f".repeat(64),
                "P2015",
                "a".repeat(64),
                List.of(
                    new Signatures.Attached("att-1", "b".repeat(64), null),
                    new Signatures.Attached("att-2", "c".repeat(64), "d".repeat(64))),
                "您将签署：《审核》。\n审核意见：同意")
            .described();
  }

  private Authority.Keys authority(String file) {
    Authority.create(folder.resolve(file), NOW.minus(Duration.ofDays(1)));
    return Authority.read(folder.resolve(file));
  }

  private X509CertificateHolder certificate(String user, Instant from) {
    return authority.issue(X509.request(key, X509.officer(user, "赵六")), from, Period.ofYears(3));
  }

  private StoredSignature signed(UnaryOperator<ObjectNode> change) {
    ObjectNode statement =
        change.apply(
            known
                .deepCopy()
                .put("type", Signatures.TYPE)
                .put("head", "e".repeat(64))
                .put("certificate", X509.serial(certificate))
                .put("at", NOW.toString()));
    String text = CanonicalJson.text(statement);
    return stored(
        text,
        Sm2.sign(key, text.getBytes(StandardCharsets.UTF_8)),
        X509.encoded(certificate),
        NOW,
        null);
  }

  private StoredSignature stored(
      String text, byte[] signature, byte[] der, Instant at, Instant revokedAt) {
    return new StoredSignature(
        text, Sm3.hex(text), signature, X509.serial(certificate), der, at, revokedAt);
  }

  private StoredSignature signed() {
    return signed(statement -> statement);
  }

  @Test
  void aGenuineSignatureHolds() {
    assertThat(check.check(known, signed())).isEmpty();
    assertThat(check.check(JsonNodeFactory.instance.objectNode(), signed())).isEmpty();
  }

  @Test
  void whatWasSignedMustBeWhatIsKnown() {
    StoredSignature genuine = signed();
    List<String> names = new ArrayList<>();
    known.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      ObjectNode other = known.deepCopy();
      other.put(name, "other");
      assertThat(check.check(other, genuine)).as(name).hasSize(1);
      other.putNull(name);
      assertThat(check.check(other, genuine)).as(name).hasSize(1);
    }
    ObjectNode more = known.deepCopy().put("amount", 1);
    assertThat(check.check(more, genuine)).hasSize(1);
  }

  @Test
  void aStrokeOfASignatureByHandIsPartOfIt() {
    StoredSignature genuine = signed();
    ObjectNode other = known.deepCopy();
    ((ObjectNode) other.path("attachments").get(1)).put("strokes", "0".repeat(64));
    assertThat(check.check(other, genuine)).containsExactly("所签的附件与记录不符");
  }

  @Test
  void everyChangedBitOfTheSignatureIsFound() {
    StoredSignature genuine = signed();
    for (int i = 0; i < genuine.signature().length * 8; i++) {
      byte[] changed = genuine.signature().clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      assertThat(
              check.check(
                  known, stored(genuine.statement(), changed, genuine.certificate(), NOW, null)))
          .as("bit %d", i)
          .isNotEmpty();
    }
  }

  @Test
  void everyChangedByteOfTheCertificateIsFound() {
    StoredSignature genuine = signed();
    for (int i = 0; i < genuine.certificate().length; i++) {
      byte[] changed = genuine.certificate().clone();
      changed[i] ^= 0x41;
      assertThat(
              check.check(
                  known, stored(genuine.statement(), genuine.signature(), changed, NOW, null)))
          .as("byte %d", i)
          .isNotEmpty();
    }
  }

  @Test
  void everyChangedCharacterOfTheStatementIsFound() {
    StoredSignature genuine = signed();
    for (int i = 0; i < genuine.statement().length(); i++) {
      char other = genuine.statement().charAt(i) == '7' ? '8' : '7';
      String changed =
          genuine.statement().substring(0, i) + other + genuine.statement().substring(i + 1);
      StoredSignature forged =
          stored(changed, genuine.signature(), genuine.certificate(), NOW, null);
      assertThat(check.check(JsonNodeFactory.instance.objectNode(), forged))
          .as(changed)
          .isNotEmpty();
    }
  }

  @Test
  void theStatementHasOneSpelling() {
    StoredSignature genuine = signed();
    String spaced = genuine.statement().replaceFirst(",", ", ");
    StoredSignature forged =
        stored(
            spaced,
            Sm2.sign(key, spaced.getBytes(StandardCharsets.UTF_8)),
            genuine.certificate(),
            NOW,
            null);
    assertThat(check.check(known, forged)).containsExactly("签署原文不是本系统写入的格式");
  }

  @Test
  void somethingElseThatWasSignedWithTheKeyIsNoStatement() {
    assertThat(
            check.check(known, signed(statement -> statement.put("type", "assistance.other.v1"))))
        .containsExactly("签署原文不是本系统写入的格式");
  }

  @Test
  void theStoredHashAndTimeMustFit() {
    StoredSignature genuine = signed();
    assertThat(
            check.check(
                known,
                new StoredSignature(
                    genuine.statement(),
                    "0".repeat(64),
                    genuine.signature(),
                    genuine.serial(),
                    genuine.certificate(),
                    NOW,
                    null)))
        .containsExactly("签署原文与其哈希不符");
    assertThat(
            check.check(
                known,
                stored(
                    genuine.statement(),
                    genuine.signature(),
                    genuine.certificate(),
                    NOW.plusMillis(1),
                    null)))
        .containsExactly("所签的时间与记录不符");
  }

  @Test
  void onlyTrustedAuthoritiesCount() {
    authority = authority("other.key");
    certificate = certificate("zhao", NOW);
    assertThat(check.check(known, signed())).containsExactly("签名证书不是受信任的 CA 签发的，或被改动");
    assertThat(new SignatureCheck(List.of()).check(known, signed())).hasSize(1);
  }

  @Test
  void anOfficersCertificateMakesNoCertificates() {
    ECPrivateKeyParameters mine = Sm2.newKey();
    X509CertificateHolder forged =
        X509.issue(
            key,
            certificate,
            X509.request(mine, X509.officer("li", "李四")),
            NOW,
            NOW.plus(Duration.ofDays(9)));
    assertThat(X509.isIssuedBy(forged, certificate)).isFalse();
  }

  @Test
  void nobodySignsWithTheCertificateOfSomebodyElse() {
    certificate = certificate("qian", NOW);
    assertThat(check.check(known, signed())).containsExactly("签名证书不是签署人的");
  }

  @Test
  void theCertificateMustHoldWhenSigned() {
    certificate = certificate("zhao", NOW.plus(Duration.ofDays(1)));
    assertThat(check.check(known, signed())).containsExactly("签署时证书不在有效期内");
    certificate = certificate("zhao", NOW.minus(Duration.ofDays(4 * 365)));
    assertThat(check.check(known, signed())).containsExactly("签署时证书不在有效期内");
  }

  @Test
  void whatWasSignedBeforeARevocationStaysValid() {
    StoredSignature genuine = signed();
    assertThat(
            check.check(
                known,
                stored(
                    genuine.statement(),
                    genuine.signature(),
                    genuine.certificate(),
                    NOW,
                    NOW.plusSeconds(1))))
        .isEmpty();
    assertThat(
            check.check(
                known,
                stored(genuine.statement(), genuine.signature(), genuine.certificate(), NOW, NOW)))
        .containsExactly("签署时证书已经吊销");
  }

  @Test
  void aCertificateThatIsGoneIsFound() {
    StoredSignature genuine = signed();
    assertThat(
            check.check(known, stored(genuine.statement(), genuine.signature(), null, NOW, null)))
        .containsExactly("签名证书缺失");
  }
}

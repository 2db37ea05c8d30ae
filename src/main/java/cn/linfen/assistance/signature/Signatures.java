package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The one place where an officer's will becomes a signature. */
@Component
public class Signatures {

  /** What the statement begins with, and nothing else that is signed with these keys. */
  static final String TYPE = "assistance.statement.v1";

  /**
   * What is to be signed. The names of what it says to people are in the text.
   *
   * @param submission id, by which no signature counts twice
   * @param caseNumber null for an application
   * @param step id of the BPMN element
   * @param task id of the engine's task; null for an application
   * @param deputyFor user id of the one on leave for whom the officer signs; null if for nobody
   * @param profile policy profile of the case; null for an application
   * @param section SM3 of the canonical content of the form ({@link CanonicalJson#sm3})
   * @param text what the officer saw next to the PIN field
   */
  public record ToSign(
      String submission,
      String process,
      String caseNumber,
      String step,
      String task,
      String officer,
      String post,
      String division,
      String deputyFor,
      String form,
      String formHash,
      String profile,
      String section,
      List<Attached> attachments,
      String text) {

    /** As the statement says it. */
    ObjectNode described() {
      ObjectNode statement = JsonNodeFactory.instance.objectNode();
      statement.put("submission", submission);
      statement.put("process", process);
      statement.put("case", caseNumber);
      statement.put("step", step);
      statement.put("task", task);
      statement.put("officer", officer);
      statement.put("post", post);
      statement.put("division", division);
      statement.put("deputyFor", deputyFor);
      statement.put("form", form);
      statement.put("formHash", formHash);
      statement.put("profile", profile);
      statement.put("section", section);
      ArrayNode files = statement.putArray("attachments");
      for (Attached one : attachments) {
        ObjectNode file = files.addObject().put("id", one.id()).put("sha256", one.sha256());
        if (one.strokes() != null) {
          file.put("strokes", one.strokes());
        }
      }
      statement.put("text", text);
      return statement;
    }
  }

  /**
   * A file that belongs to the section.
   *
   * @param sha256 of its content, hexadecimal
   * @param strokes SM3 of the canonical strokes of a signature by hand; null for any other file
   */
  public record Attached(String id, String sha256, String strokes) {}

  /**
   * A signature.
   *
   * @param statement canonical JSON
   * @param hash SM3 of the statement, hexadecimal
   * @param signature SM2 over the statement, DER
   * @param certificate serial number, hexadecimal
   */
  public record Signed(
      String statement, String hash, byte[] signature, String certificate, Instant at) {}

  private static final Logger LOG = LoggerFactory.getLogger(Signatures.class);

  private record Checking(List<X509CertificateHolder> trusted, SignatureCheck check) {}

  private final List<Signer> signers;
  private final Ledger ledger;
  private final TrustedAuthorities trusted;
  private final Clock clock;
  private volatile Checking checking = new Checking(null, null);

  Signatures(List<Signer> signers, Ledger ledger, TrustedAuthorities trusted, Clock clock) {
    this.signers = signers;
    this.ledger = ledger;
    this.trusted = trusted;
    this.clock = clock;
  }

  /**
   * Signs all or none with one PIN. Not to be called within a transaction, see {@link Signer#open}.
   *
   * @return signatures in the order given
   * @throws PinRefused when the PIN is wrong, locked or not set, or the certificate does not hold
   */
  public List<Signed> sign(String officer, String pin, List<ToSign> contents) {
    Signer signer = signers.stream().filter(one -> one.serves(officer)).findFirst().orElseThrow();
    try (Signer.Key key = signer.open(officer, pin)) {
      Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      List<Signed> signed = new ArrayList<>();
      for (ToSign content : contents) {
        if (!content.officer().equals(officer)) {
          throw new IllegalArgumentException("nobody signs for somebody else");
        }
        String statement = CanonicalJson.text(statement(content, key.certificate(), at));
        byte[] bytes = statement.getBytes(StandardCharsets.UTF_8);
        signed.add(new Signed(statement, Sm3.hex(bytes), key.sign(bytes), key.certificate(), at));
      }
      return signed;
    }
  }

  private ObjectNode statement(ToSign content, String certificate, Instant at) {
    ObjectNode statement = content.described();
    statement.put("type", TYPE);
    statement.put("head", content.caseNumber() == null ? null : ledger.head(content.caseNumber()));
    statement.put("certificate", certificate);
    statement.put("at", at.toString());
    return statement;
  }

  /**
   * Makes sure that a stored signature holds and is for what it is about to count for, and that its
   * certificate has not been revoked since.
   *
   * @param meant what was signed, as it is known apart from the signature; step and profile are not
   *     compared
   * @throws SignatureInvalid saying that it does not
   */
  public void verify(ToSign meant, StoredSignature stored) {
    if (stored.revokedAt() != null) {
      throw new SignatureInvalid("您的签名证书已经吊销，不能办结，请联系安全管理员");
    }
    List<String> wrong = wrong(meant, stored);
    if (!wrong.isEmpty()) {
      LOG.error("签署 {} 核验未通过：{}", meant.submission(), String.join("；", wrong));
      throw new SignatureInvalid("签名核验未通过，没有办结，请重新签署；如仍不通过，请联系系统管理员（" + wrong.get(0) + "）");
    }
  }

  /**
   * What is wrong with a stored signature, as of the time when it was made.
   *
   * @param meant as for {@link #verify}
   * @return in Chinese; empty if it holds
   */
  public List<String> wrong(ToSign meant, StoredSignature stored) {
    ObjectNode known = meant.described();
    known.remove(List.of("step", "profile"));
    return check().check(known, stored);
  }

  private SignatureCheck check() {
    List<X509CertificateHolder> now = trusted.all();
    Checking known = checking;
    if (known.trusted() != now) {
      known = new Checking(now, new SignatureCheck(now));
      checking = known;
    }
    return known.check();
  }
}

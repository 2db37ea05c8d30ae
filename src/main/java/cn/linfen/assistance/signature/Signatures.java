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
      String form,
      String formHash,
      String profile,
      String section,
      List<Attached> attachments,
      String text) {}

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

  private final List<Signer> signers;
  private final Ledger ledger;
  private final Clock clock;

  Signatures(List<Signer> signers, Ledger ledger, Clock clock) {
    this.signers = signers;
    this.ledger = ledger;
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
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    statement.put("type", TYPE);
    statement.put("submission", content.submission());
    statement.put("process", content.process());
    statement.put("case", content.caseNumber());
    statement.put("head", content.caseNumber() == null ? null : ledger.head(content.caseNumber()));
    statement.put("step", content.step());
    statement.put("task", content.task());
    statement.put("officer", content.officer());
    statement.put("post", content.post());
    statement.put("division", content.division());
    statement.put("form", content.form());
    statement.put("formHash", content.formHash());
    statement.put("profile", content.profile());
    statement.put("section", content.section());
    ArrayNode attachments = statement.putArray("attachments");
    for (Attached one : content.attachments()) {
      ObjectNode attachment = attachments.addObject();
      attachment.put("id", one.id()).put("sha256", one.sha256());
      if (one.strokes() != null) {
        attachment.put("strokes", one.strokes());
      }
    }
    statement.put("text", content.text());
    statement.put("certificate", certificate);
    statement.put("at", at.toString());
    return statement;
  }
}

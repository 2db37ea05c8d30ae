package cn.linfen.assistance.signature;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The one place where an officer's will becomes a signature: the PIN is verified for exactly the
 * contents named, and what is returned is kept with them.
 */
@Component
public class Signatures {

  /**
   * What is to be signed.
   *
   * @param contentHash SHA-256 of the canonical content, hexadecimal
   * @param statement the text that the officer saw
   */
  public record ToSign(
      String contentHash, String officer, String post, String division, String statement) {}

  /** A signature: who, in which post, over what, when. */
  public record SignatureRecord(ToSign signed, Instant at) {}

  private final Pins pins;
  private final Clock clock;

  Signatures(Pins pins, Clock clock) {
    this.pins = pins;
    this.clock = clock;
  }

  /**
   * Signs all or none with one PIN. Not to be called within a transaction, see {@link Pins#verify}.
   *
   * @throws PinRefused when the PIN is wrong, locked or not set
   */
  public List<SignatureRecord> sign(String officer, String pin, List<ToSign> contents) {
    pins.verify(officer, pin);
    Instant at = clock.instant();
    return contents.stream().map(content -> new SignatureRecord(content, at)).toList();
  }
}

package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One entry of the chain of a case.
 *
 * @param seq from 1
 * @param payload as {@link Ledger.Kind} says
 * @param hash SM3, hexadecimal
 */
public record LedgerEntry(int seq, Instant at, String kind, JsonNode payload, String hash) {

  /** What the next entry follows. */
  public Ledger.Head head() {
    return new Ledger.Head(seq, hash, at);
  }
}

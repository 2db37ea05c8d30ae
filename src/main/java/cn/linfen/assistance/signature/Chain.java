package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/** How the entries of a case hang together; the bytes are in {@code docs/ledger.md}. */
final class Chain {

  private static final byte[] GENESIS = prefix("assistance.ledger.genesis.v1");
  private static final byte[] ENTRY = prefix("assistance.ledger.entry.v1");

  private Chain() {}

  private static byte[] prefix(String name) {
    return (name + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** What stands before the first entry of the case; hexadecimal. */
  static String genesis(String caseNumber) {
    return HexFormat.of().formatHex(Sm3.hash(GENESIS, caseNumber.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Hash of an entry; hexadecimal.
   *
   * @param previous hash of the entry before it, or the genesis
   */
  static String hash(
      String previous, String caseNumber, int seq, Instant at, String kind, JsonNode payload) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("case", caseNumber);
    entry.put("seq", seq);
    entry.put("at", at.toString());
    entry.put("kind", kind);
    entry.set("payload", payload);
    return HexFormat.of()
        .formatHex(Sm3.hash(ENTRY, HexFormat.of().parseHex(previous), CanonicalJson.bytes(entry)));
  }
}

package cn.linfen.assistance.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Proves with two checkpoints alone, without the database, that a case was only added to between
 * them. The tree of a checkpoint is over the heads of cases, of which any may have moved on, so
 * that the consistency proof of RFC 6962 says nothing here; the entries in between lead from the
 * old head to the new one instead.
 */
public final class ConsistencyProof {

  private static final String TYPE = "assistance.consistency.v1";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private ConsistencyProof() {}

  /**
   * @param before inclusion proof under the older checkpoint
   * @param now inclusion proof under the newer
   */
  static String of(JdbcClient jdbc, String caseNumber, String before, String now) {
    try {
      ObjectNode proof = JsonNodeFactory.instance.objectNode();
      JsonNode old = JSON.readTree(before);
      JsonNode present = JSON.readTree(now);
      proof.put("type", TYPE);
      proof.set("before", old);
      proof.set("now", present);
      ArrayNode entries = proof.putArray("entries");
      jdbc.sql(
              "select at, kind, payload from ledger_entry"
                  + " where case_number = ? and seq > ? and seq <= ? order by seq")
          .params(caseNumber, old.path("seq").asInt(), present.path("seq").asInt())
          .query((row, i) -> entries.add(entry(row)))
          .list();
      return proof.toPrettyString() + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode entry(ResultSet row) throws SQLException {
    try {
      ObjectNode entry = JsonNodeFactory.instance.objectNode();
      entry.put("at", row.getTimestamp(1).toInstant().toString());
      entry.put("kind", row.getString(2));
      return entry.set("payload", JSON.readTree(row.getString(3)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the text is such a proof, rather than one of inclusion. */
  public static boolean is(String proof) {
    try {
      return JSON.readTree(proof).path("type").asText().equals(TYPE);
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * Checks a proof against two checkpoints that somebody has kept.
   *
   * @param since the older
   * @param checkpoint the newer, or the same
   * @return in Chinese, what was found; empty if the proof does not hold
   */
  public static Optional<String> check(String proof, String since, String checkpoint) {
    try {
      JsonNode read = JSON.readTree(proof);
      JsonNode before = read.path("before");
      JsonNode now = read.path("now");
      Optional<String> was = InclusionProof.check(before.toString(), since);
      Optional<String> is = InclusionProof.check(now.toString(), checkpoint);
      if (was.isEmpty() || is.isEmpty() || !before.path("case").equals(now.path("case"))) {
        return Optional.empty();
      }
      String hash = before.path("hash").asText();
      int seq = before.path("seq").asInt();
      for (JsonNode entry : read.path("entries")) {
        seq++;
        hash =
            Chain.hash(
                hash,
                now.path("case").asText(),
                seq,
                Instant.parse(entry.path("at").asText()),
                entry.path("kind").asText(),
                entry.path("payload"));
      }
      return seq == now.path("seq").asInt() && hash.equals(now.path("hash").asText())
          ? Optional.of(
              was.get() + "；" + is.get() + "；其间只增加了 " + read.path("entries").size() + " 条，没有改动以前的")
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}

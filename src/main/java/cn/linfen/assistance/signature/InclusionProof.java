package cn.linfen.assistance.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Proves with a checkpoint alone, without the database, how far a case had come. */
public final class InclusionProof {

  private static final ObjectMapper JSON = new ObjectMapper();

  private InclusionProof() {}

  static String of(
      String caseNumber,
      int seq,
      String hash,
      int index,
      int size,
      List<String> path,
      Checkpoint checkpoint) {
    ObjectNode proof = JsonNodeFactory.instance.objectNode();
    proof.put("type", "assistance.inclusion.v1");
    proof.put("case", caseNumber);
    proof.put("seq", seq);
    proof.put("hash", hash);
    proof.put("index", index);
    proof.put("size", size);
    ArrayNode steps = proof.putArray("path");
    path.forEach(steps::add);
    proof.put("checkpoint", checkpoint.number());
    return proof.toPrettyString() + "\n";
  }

  /**
   * Checks a proof against a checkpoint that somebody has kept.
   *
   * @return in Chinese, what was found; empty if the proof does not hold
   */
  public static Optional<String> check(String proof, String checkpoint) {
    try {
      Checkpoint kept = Checkpoint.parse(checkpoint);
      JsonNode read = JSON.readTree(proof);
      List<String> path = new ArrayList<>();
      read.path("path").forEach(step -> path.add(step.asText()));
      byte[] root =
          MerkleTree.rootOf(
              Checkpoint.leaf(
                  read.path("case").asText(), read.path("seq").asInt(), read.path("hash").asText()),
              read.path("index").asInt(),
              read.path("size").asInt(),
              path);
      return kept.isSigned()
              && read.path("size").asLong() == kept.cases()
              && HexFormat.of().formatHex(root).equals(kept.root())
          ? Optional.of(
              "检查点 "
                  + kept.number()
                  + "（"
                  + kept.at()
                  + "）时，案卷 "
                  + read.path("case").asText()
                  + " 有 "
                  + read.path("seq").asInt()
                  + " 条办理记录，末条散列 "
                  + read.path("hash").asText())
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What was typed so far.
 *
 * @param revision counts the saves; 0 means that nothing was saved yet
 * @param savedBy display name
 */
public record Draft(JsonNode data, int revision, Instant savedAt, String savedBy) {

  Draft withData(JsonNode other) {
    return new Draft(other, revision, savedAt, savedBy);
  }
}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A validated and signed submission.
 *
 * @param taskId null for a start form
 * @param deputyFor user id of the one on leave for whom the officer signed; null if for nobody
 * @param hash SM3 of the canonical content, hexadecimal
 */
public record StagedSubmission(
    String id,
    String taskId,
    String processKey,
    String formId,
    String formHash,
    JsonNode data,
    String hash,
    String officer,
    String post,
    String division,
    String deputyFor,
    Instant stagedAt) {}

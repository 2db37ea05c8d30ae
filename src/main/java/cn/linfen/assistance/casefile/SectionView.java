package cn.linfen.assistance.casefile;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A section as it stands in the case file.
 *
 * @param seq position in the case file, from 1
 * @param deputyFor user id of the one on leave for whom the officer signed; null if for nobody
 * @param version how many sections of the same form precede it, plus one
 */
public record SectionView(
    int seq,
    String formId,
    int version,
    JsonNode data,
    String formHash,
    String officer,
    String post,
    String division,
    String deputyFor,
    String submissionId,
    String hash,
    Instant createdAt) {}

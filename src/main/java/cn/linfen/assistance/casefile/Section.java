package cn.linfen.assistance.casefile;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an officer signed, about to become a section of a case file.
 *
 * @param data the validated content
 * @param formHash hash of the form's schema as it was filled in
 * @param officer user id of who signed
 * @param post code of the post in which the officer signed
 * @param division code of the division of that post
 * @param deputyFor user id of the one on leave for whom the officer signed; null if for nobody
 * @param submissionId the staged submission it comes from
 * @param hash hash of the content that was signed
 */
public record Section(
    String formId,
    JsonNode data,
    String formHash,
    String officer,
    String post,
    String division,
    String deputyFor,
    String submissionId,
    String hash) {}

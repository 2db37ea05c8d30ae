package cn.linfen.assistance.form;

/**
 * Who works on which form, where.
 *
 * @param taskId null for a start form
 * @param caseNumber null for a start form
 * @param post code of the post in which the officer acts
 * @param division code of the division of that post
 * @param deputyFor user id of the one on leave for whom the officer acts; null who acts for nobody
 */
public record FormRequest(
    String formId,
    String processKey,
    String taskId,
    String caseNumber,
    String user,
    String post,
    String division,
    String deputyFor) {}

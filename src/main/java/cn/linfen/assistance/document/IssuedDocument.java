package cn.linfen.assistance.document;

import java.time.Instant;

/**
 * A document as it was handed out, without its bytes.
 *
 * @param id identifies it within the system
 * @param caseNumber the case it belongs to
 * @param template id of the template it was made from
 * @param templateVersion version of that template, 0 for the text that came with the program
 * @param title Chinese title
 * @param number document number (文号), or {@code null} if this kind carries none
 * @param division county or township whose office issued it
 * @param sha256 of the PDF file, hexadecimal
 * @param createdAt when it was issued
 * @param officer user id of who caused it, or {@code null} if a timer did
 */
public record IssuedDocument(
    long id,
    String caseNumber,
    String template,
    int templateVersion,
    String title,
    String number,
    String division,
    String sha256,
    Instant createdAt,
    String officer) {}

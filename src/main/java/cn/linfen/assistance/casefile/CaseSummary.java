package cn.linfen.assistance.casefile;

import java.time.Instant;

/**
 * The head of a case file.
 *
 * @param aidType {@code none} for files that are not about aid
 * @param township null for a file of a county; {@code village} likewise
 * @param applicantMasked e.g. 张*三; null where there is no applicant
 * @param closedAt null while the case is open
 */
public record CaseSummary(
    String number,
    String fileType,
    String aidType,
    String title,
    String county,
    String township,
    String village,
    String urbanRural,
    String profile,
    CaseState state,
    String applicantMasked,
    Instant openedAt,
    Instant closedAt) {

  /** The smallest division that the case belongs to. */
  public String division() {
    return village != null ? village : township != null ? township : county;
  }
}

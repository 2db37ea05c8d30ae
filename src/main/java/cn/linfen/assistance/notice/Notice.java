package cn.linfen.assistance.notice;

import java.time.Instant;
import java.time.LocalDate;

/**
 * One household on a posted sheet.
 *
 * @param number the sheet's number with the line's, such as {@code 尧都民救示〔2026〕12号-3}
 * @param sheetNumber number of the sheet, such as {@code 尧都民救示〔2026〕12号}
 * @param seq position on the sheet, from 1
 * @param caseNumber the case it was made from
 * @param level which office posted it
 * @param division that office's county or township
 * @param village where it hangs
 * @param path public address below the server's own, such as {@code /notices/sheet/…}
 * @param postedOn day of posting (not counted)
 * @param lastDay last day of the period, or {@code null} for a publication
 * @param endsAt moment the period is over, or {@code null} for a publication
 * @param provisional whether the end rests on a calendar year that is not loaded (暂定)
 * @param takenDownAt when it was taken down, or {@code null}
 */
public record Notice(
    String number,
    String sheetNumber,
    int seq,
    String caseNumber,
    Level level,
    String division,
    String village,
    String path,
    LocalDate postedOn,
    LocalDate lastDay,
    Instant endsAt,
    boolean provisional,
    Instant takenDownAt) {

  /** Whose notice it is. */
  public enum Level {
    /** By the township, after its review. */
    TOWNSHIP,
    /** By the county's civil-affairs office, before it decides. */
    COUNTY;

    String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Whether people may still read it and object at {@code moment}. */
  public boolean activeAt(Instant moment) {
    return takenDownAt == null && (endsAt == null || moment.isBefore(endsAt));
  }
}

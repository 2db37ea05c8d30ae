package cn.linfen.assistance.notice;

import java.util.List;
import java.util.Optional;

/** Public notices and publications. Everything that writes joins the caller's transaction. */
public interface Notices {

  /**
   * Puts a case on the notice board of its village: on the sheet that the same office posted there
   * today with the same period, or on a new one. What the public reads is taken from the case file
   * now and does not change afterwards. An earlier notice of the case by the same office is taken
   * down.
   *
   * @param level whose notice it is
   * @param limitKey limit that gives the period, such as {@code dibao.notice.town}; its last day is
   *     shown on the sheet, and the sheet is gone when it is over even if nobody takes it down
   */
  Notice post(String caseNumber, Notice.Level level, String limitKey);

  /** Puts a granted case on the long-term list of its village: no period, until taken down. */
  Notice publish(String caseNumber);

  /**
   * Takes a household off its sheet and keeps a copy of the sheet in the case. Does nothing if that
   * was done before.
   *
   * @param number as {@link Notice#number()}
   * @param reason Chinese, for the timeline
   */
  void takeDown(String number, String reason);

  /** Takes down whatever of the case is still posted, for a case that ends early. */
  void takeDownAll(String caseNumber, String reason);

  /**
   * What is posted under a number and may still be objected to.
   *
   * @param number number of a line, or of a sheet that has only one
   */
  Optional<Notice> findActive(String number);

  /** What is or was posted under a number. */
  Optional<Notice> find(String number);

  /** All notices of a case, oldest first. */
  List<Notice> of(String caseNumber);

  /**
   * Registers an objection. A late one is noted in the case for the complaint route; the caller
   * tells the person so.
   *
   * @param number as on the sheet
   * @param objectionCase number of the objection's own file, which holds who objected and what was
   *     said
   * @throws IllegalArgumentException with a Chinese message if there is no such notice
   */
  Receipt registerObjection(String number, String objectionCase);

  /**
   * @param notice what is objected to
   * @param late whether the period was over; the case is then not waiting for it
   */
  record Receipt(Notice notice, boolean late) {}
}

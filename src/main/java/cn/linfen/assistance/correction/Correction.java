package cn.linfen.assistance.correction;

/**
 * A correction (更正) of a signed section.
 *
 * @param fileNumber the file in which it was asked for
 * @param section position of the section with the error, in its case
 * @param replacedBy position of the section that corrects it; null as long as there is none
 */
public record Correction(
    String fileNumber,
    String caseNumber,
    int section,
    String formId,
    State state,
    Integer replacedBy) {

  /** How far it has come. */
  public enum State {
    /** Asked for, or approved and not yet signed. */
    RUNNING,
    REJECTED,
    /** Approved, but not signed in time. */
    LAPSED,
    /** Signed; what relied on the error has to be looked at again. */
    RECORDED,
    CONCLUDED
  }

  /** Whether the error is corrected. */
  public boolean isDone() {
    return replacedBy != null;
  }

  /** Whether a section of the case was signed while the error stood. */
  public boolean concerns(int seq) {
    return isDone() && seq > section && seq < replacedBy;
  }
}

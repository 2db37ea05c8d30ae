package cn.linfen.assistance.casefile;

import java.util.Optional;

/** A person is in another active case of the same aid. */
public class CaseConflict extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String idNumber;
  private final String otherCase;

  CaseConflict(String message, String idNumber, String otherCase) {
    super(message);
    this.idNumber = idNumber;
    this.otherCase = otherCase;
  }

  /** The person's ID number. Not part of the message, which may be logged. */
  public String idNumber() {
    return idNumber;
  }

  /** Number of the other case: only for those who may see it. */
  public Optional<String> otherCase() {
    return Optional.ofNullable(otherCase);
  }
}

package cn.linfen.assistance.casefile;

import java.util.Optional;

/** Who gave a value. The four stand side by side; none overwrites another. */
enum Basis {
  /** By the applicant. */
  DECLARED,
  /** By the departments' data (核对). */
  VERIFIED,
  /** By the investigators at the household. */
  FOUND,
  /** By those who decide. */
  APPROVED;

  /** Empty for a form that gives no values of a household. */
  static Optional<Basis> of(String formId) {
    return Optional.ofNullable(
        switch (formId) {
          case "subsistence-application", "temporary-application", "emergency-completion" ->
              DECLARED;
          case "verification", "verification-recheck" -> VERIFIED;
          case "survey" -> FOUND;
          case "county-approval",
              "county-decision",
              "township-decision",
              "temporary-approval",
              "temporary-decision",
              "emergency-decision" ->
              APPROVED;
          default -> null;
        });
  }
}

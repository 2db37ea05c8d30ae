package cn.linfen.assistance.deadline;

/**
 * A reason for which the clock of a case stands.
 *
 * @param byElement whether an element of the diagram sets it (property {@code pauses}); otherwise a
 *     signed suspension does
 * @param applicant whether the applicant is waited for
 * @param citation the rule that it rests on, or 本市设定
 */
public record PauseReason(
    String key, String label, boolean byElement, boolean applicant, String citation) {}

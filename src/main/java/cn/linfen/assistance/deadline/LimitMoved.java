package cn.linfen.assistance.deadline;

import java.time.LocalDate;

/**
 * Published within the transaction in which a change of the working calendar moves what a step of a
 * case is due at.
 *
 * @param limit in Chinese
 * @param before last day until now
 * @param after last day from now on
 */
public record LimitMoved(String caseNumber, String limit, LocalDate before, LocalDate after) {}

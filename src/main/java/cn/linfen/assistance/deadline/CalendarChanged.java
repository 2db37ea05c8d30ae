package cn.linfen.assistance.deadline;

import java.util.Set;

/**
 * Published, within the transaction that loads them, when years of the working calendar have been
 * loaded: whoever keeps a computed end counts it again in the same transaction, and an exception
 * undoes the load.
 */
public record CalendarChanged(Set<Integer> years) {}

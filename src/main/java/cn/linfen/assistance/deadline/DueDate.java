package cn.linfen.assistance.deadline;

import java.time.Instant;
import java.time.LocalDate;

/**
 * When a limit ends.
 *
 * @param lastDay the day that people are shown; null while a pause is open
 * @param due the instant at which it is over: for days, 00:00 of the day after; null likewise
 * @param provisional whether it rests on a calendar year that is not loaded (暂定)
 */
public record DueDate(LocalDate lastDay, Instant due, boolean provisional) {}

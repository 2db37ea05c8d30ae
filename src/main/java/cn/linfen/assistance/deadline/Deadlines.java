package cn.linfen.assistance.deadline;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Statutory limits by their key. */
@Component("statutoryDeadlines")
public class Deadlines {

  /** Where the limits come from; implemented by {@code policy}. */
  public interface Limits {

    /**
     * The limit of that key under the profile, as the county has set it where it may.
     *
     * @throws IllegalArgumentException if the profile has no such limit
     */
    Limit limit(String key, String profile, String county);

    /** The limit as it held on that day; empty if the profile has no such limit. */
    Optional<Limit> limit(String key, String profile, String county, LocalDate day);

    /** The limit as the profile has it, whatever counties set; empty if it has none. */
    Optional<Limit> standard(String key, String profile);

    /** The last share of a limit in which a step is about to be late (临期). */
    BigDecimal riskShare(String profile, String county, LocalDate day);

    /** What the limit is called, in Chinese. */
    String label(String key, String profile);
  }

  private final Calendars calendars;
  private final Limits limits;
  private final LimitRules rules;

  Deadlines(Calendars calendars, Limits limits, LimitRules rules) {
    this.calendars = calendars;
    this.limits = limits;
    this.rules = rules;
  }

  /**
   * When a limit ends that starts now or started then.
   *
   * @param division county code, or the code of a division below it
   */
  public DueDate due(String key, String profile, String division, Instant start) {
    return due(key, profile, division, start, CaseClock.PLAIN);
  }

  DueDate due(String key, String profile, String division, Instant start, CaseClock clock) {
    return due(key, profile, division, start, clock, calendars.current());
  }

  /** By a calendar that need not be the one that holds. */
  DueDate due(
      String key,
      String profile,
      String division,
      Instant start,
      CaseClock clock,
      WorkingCalendar calendar) {
    String county = division.length() > 6 ? division.substring(0, 6) : division;
    return new DayCounter(calendar)
        .compute(
            clock.limit(key, one -> limits.limit(one, profile, county)),
            start,
            clock.pauses(rules.of(profile, key)));
  }

  /** What the limit is called, in Chinese. */
  String label(String key, String profile) {
    return limits.label(key, profile);
  }

  public DueDate compute(Limit limit, Instant start, List<Pause> pauses) {
    return new DayCounter(calendars.current()).compute(limit, start, pauses);
  }
}

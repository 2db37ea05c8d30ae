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

    /** The last share of a limit in which a step is about to be late (临期). */
    BigDecimal riskShare(String profile, String county, LocalDate day);
  }

  private final Calendars calendars;
  private final Limits limits;

  Deadlines(Calendars calendars, Limits limits) {
    this.calendars = calendars;
    this.limits = limits;
  }

  /**
   * When a limit ends that starts now or started then.
   *
   * @param division county code, or the code of a division below it
   */
  public DueDate due(String key, String profile, String division, Instant start) {
    String county = division.length() > 6 ? division.substring(0, 6) : division;
    return compute(limits.limit(key, profile, county), start, List.of());
  }

  public DueDate compute(Limit limit, Instant start, List<Pause> pauses) {
    return new DayCounter(calendars.current()).compute(limit, start, pauses);
  }
}

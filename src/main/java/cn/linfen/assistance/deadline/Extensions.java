package cn.linfen.assistance.deadline;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** More time for the limit of a case as a whole, by a signed decision: once. */
@Component
public class Extensions {

  /**
   * The limit as a whole that runs in a case.
   *
   * @param key of the limit
   * @param due when it is over
   * @param extended whether it has been given more time
   */
  public record Whole(String key, Instant due, LimitRule rule, boolean extended) {}

  private record Row(String profile, String key, OffsetDateTime due) {}

  private final JdbcClient jdbc;
  private final LimitRules rules;
  private final RunningLimits limits;
  private final Clock clock;

  Extensions(JdbcClient jdbc, LimitRules rules, RunningLimits limits, Clock clock) {
    this.jdbc = jdbc;
    this.rules = rules;
    this.limits = limits;
    this.clock = clock;
  }

  /** Empty if no such limit runs in the case. */
  public Optional<Whole> of(String caseNumber) {
    return jdbc.sql(
            "select profile, limit_key as key, due from running_limit"
                + " where case_number = ? and limit_key = any(?) order by started_at desc, due desc limit 1")
        .params(caseNumber, rules.ofCases().toArray(String[]::new))
        .query(Row.class)
        .optional()
        .map(
            row ->
                new Whole(
                    row.key(),
                    row.due().toInstant(),
                    rules.of(row.profile(), row.key()),
                    jdbc.sql(
                            "select exists (select 1 from limit_extension where case_number = ? and limit_key = ?)")
                        .params(caseNumber, row.key())
                        .query(Boolean.class)
                        .single()));
  }

  /**
   * Moves what is due in the case by it.
   *
   * @param file number of the file of the decision
   * @throws IllegalStateException if the limit cannot be extended (any more)
   */
  @Transactional
  public void extend(String caseNumber, String file) {
    Whole whole =
        of(caseNumber)
            .filter(one -> one.rule().extension() != null && !one.extended())
            .orElseThrow(() -> new IllegalStateException("the limit cannot be extended"));
    jdbc.sql("insert into limit_extension values (?, ?, ?, ?, ?, ?)")
        .params(
            caseNumber,
            whole.key(),
            whole.rule().extension(),
            whole.rule().added(),
            file,
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    limits.countAgain(List.of(caseNumber));
  }
}

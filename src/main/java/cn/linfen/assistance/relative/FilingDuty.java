package cn.linfen.assistance.relative;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.engine.AssignmentRule;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostHolding;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.policy.Profiles;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who has to file, and has not. The limits are local (本市设定). Accounts of the demonstration are
 * roles, not people, and have no relatives.
 */
@Component
public class FilingDuty implements AssignmentRule {

  /**
   * @param due last day on which to file
   * @param blockedFrom from then on the officer takes on no new task
   */
  public record Missing(
      String userId,
      String name,
      String postName,
      String division,
      String divisionName,
      LocalDate due,
      LocalDate blockedFrom) {}

  private final Set<String> filers = new HashSet<>();
  private final JdbcClient jdbc;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final Deadlines deadlines;
  private final Profiles profiles;
  private final Clock clock;

  FilingDuty(
      JdbcClient jdbc,
      Officers officers,
      Posts posts,
      Divisions divisions,
      Deadlines deadlines,
      Profiles profiles,
      Clock clock) {
    this.jdbc = jdbc;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.deadlines = deadlines;
    this.profiles = profiles;
    this.clock = clock;
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader =
        new InputStreamReader(
            new ClassPathResource("relative/filers.csv").getInputStream(),
            StandardCharsets.UTF_8)) {
      for (CSVRecord row : format.parse(reader)) {
        filers.add(posts.get(row.get("post")).code());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> objection(String userId) {
    LocalDate today = LocalDate.now(clock);
    return missing(userId)
        .filter(one -> !today.isBefore(one.blockedFrom()))
        .map(one -> "您应于" + chinese(one.due()) + "前完成近亲属备案，尚未完成，不能承接新任务；请先申报备案");
  }

  /** All in those divisions who should have filed by now, or soon. */
  public List<Missing> missingWithin(Set<String> scopes) {
    List<Missing> found = new ArrayList<>();
    jdbc.sql(
            """
            select distinct h.user_id from post_holding h join officer o using (user_id)
            where h.post = any(:posts) and not o.demo and not o.disabled
              and h.division like any(:places)
              and h.valid_from <= :today and (h.valid_to is null or h.valid_to >= :today)
            order by h.user_id
            """)
        .param("posts", filers.toArray(String[]::new))
        .param("places", scopes.stream().map(code -> code + "%").toArray(String[]::new))
        .param("today", LocalDate.now(clock))
        .query(String.class)
        .list()
        .forEach(user -> missing(user).ifPresent(found::add));
    return found;
  }

  Optional<Missing> missing(String userId) {
    Optional<PostHolding> first =
        officers.postsOf(userId).stream()
            .filter(held -> filers.contains(held.post()))
            .min((a, b) -> a.validFrom().compareTo(b.validFrom()));
    Optional<Officers.Officer> officer = officers.find(userId);
    if (first.isEmpty() || officer.isEmpty() || officer.get().demo()) {
      return Optional.empty();
    }
    PostHolding held = first.get();
    Optional<LocalDate> filed =
        jdbc.sql(
                "select s.filed_on from relative_account a join relative_staff s on s.id = a.staff_id"
                    + " where a.user_id = ?")
            .param(userId)
            .query(LocalDate.class)
            .optional();
    String county = held.division().substring(0, Math.min(6, held.division().length()));
    LocalDate due = due(held, filed, county);
    if (due == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Missing(
            userId,
            officer.get().name(),
            posts.get(held.post()).name(),
            held.division(),
            divisions.fullName(held.division()),
            due,
            lastDay("relative.filing.grace", county, due.plusDays(1)).plusDays(1)));
  }

  /** The last day for the filing that is missing; null if none is. */
  private LocalDate due(PostHolding held, Optional<LocalDate> filed, String county) {
    if (filed.isEmpty()) {
      LocalDate start =
          jdbc.sql("select since from relative_start").query(LocalDate.class).single();
      LocalDate from = held.validFrom().isAfter(start) ? held.validFrom() : start;
      return lastDay("relative.filing.initial", county, from);
    }
    LocalDate today = LocalDate.now(clock);
    if (filed.get().getYear() == today.getYear()) {
      return null;
    }
    int month =
        profiles.number(
            profiles.forStart("none", county, today), "relative.filing.annualMonth", county);
    LocalDate lastOfMonth =
        LocalDate.of(today.getYear(), Math.max(1, Math.min(12, month)), 1)
            .plusMonths(1)
            .minusDays(1);
    return filed.get().getYear() < today.getYear() - 1 ? lastOfMonth.minusYears(1) : lastOfMonth;
  }

  private LocalDate lastDay(String key, String county, LocalDate from) {
    Instant start = from.atStartOfDay(ChinaTime.ZONE).toInstant();
    return deadlines
        .due(key, profiles.forStart("none", county, LocalDate.now(clock)), county, start)
        .lastDay();
  }

  static String chinese(LocalDate day) {
    return day.getYear() + "年" + day.getMonthValue() + "月" + day.getDayOfMonth() + "日";
  }
}

package cn.linfen.assistance.notification;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.notification.Reminder.Kind;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Post;
import cn.linfen.assistance.organization.Posts;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks for steps that are about to be late, or are: who has to do them is told, and of late ones
 * those above, by {@code notification/escalation.csv}.
 */
@Component
class Watch {

  private static final int MOST_A_TRANSACTION = 500;
  // No calendar has a longer run of days without work.
  private static final int MOST_DAYS_BACK = 400;

  /**
   * A row of the table.
   *
   * @param level of the division where the step is done
   * @param limit key of how long it must have been late; empty for at once
   * @param to posts; none for who has to do the step
   */
  private record Stage(DivisionLevel level, int stage, String limit, List<Post> to) {}

  private record Late(
      String id,
      String caseNumber,
      String masked,
      String name,
      String post,
      String division,
      String officer,
      Instant dueAt,
      String key) {}

  private record Rules(String profile, String county) {}

  private final List<Stage> stages = new ArrayList<>();
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final Deadlines deadlines;
  private final Calendars calendars;
  private final Clock clock;

  Watch(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      Outbox outbox,
      Officers officers,
      Posts posts,
      Divisions divisions,
      Deadlines deadlines,
      Calendars calendars,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.outbox = outbox;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.deadlines = deadlines;
    this.calendars = calendars;
    this.clock = clock;
    for (var row : Tables.rows("escalation.csv")) {
      stages.add(
          new Stage(
              DivisionLevel.valueOf(row.get("level")),
              Integer.parseInt(row.get("stage")),
              row.get("limit"),
              Arrays.stream(row.get("to").split(" "))
                  .filter(post -> !post.isEmpty())
                  .map(posts::get)
                  .toList()));
    }
  }

  @Scheduled(cron = "40 */10 * * * *")
  void run() {
    LocalDate next = LocalDate.ofInstant(clock.instant(), ChinaTime.ZONE).plusDays(1);
    while (!calendars.current().isWorking(next)) {
      next = next.plusDays(1);
    }
    Instant horizon = next.plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant();
    tell("due:", Kind.DUE, List.of(), "s.due_at > :now and s.due_at <= :horizon", horizon);
    tell("risk:", Kind.RISK, List.of(), "s.risk_at <= :now and s.due_at > :horizon", horizon);
    for (Stage stage : stages) {
      escalate(stage);
    }
  }

  private void tell(String key, Kind kind, List<Post> to, String condition, Instant horizon) {
    repeat(
        key,
        kind,
        to,
        "",
        condition,
        statement -> statement.param("now", utc(clock.instant())).param("horizon", utc(horizon)));
  }

  /** Each county may have set its own limits, and a case keeps the profile that it began under. */
  private void escalate(Stage stage) {
    List<Rules> rules =
        jdbc.sql(
                "select distinct c.profile, c.county from sla_step s"
                    + " join assistance_case c on c.number = s.case_number"
                    + " where s.ended_at is null and s.kind = 'TASK' and not s.applicant and s.due_at <= ?")
            .param(utc(clock.instant()))
            .query(Rules.class)
            .list();
    if (rules.isEmpty()) {
      return;
    }
    repeat(
        "overdue:" + stage.stage() + ":",
        stage.to().isEmpty() ? Kind.OVERDUE : Kind.ESCALATED,
        stage.to(),
        """
         join division d on d.code = s.division and d.level = :level
         join unnest(:profiles::text[], :counties::text[], :lateSince::text[]::timestamptz[]) as l(profile, county, since)
           on l.profile = c.profile and l.county = c.county
        """,
        "s.due_at <= l.since",
        statement ->
            statement
                .param("level", stage.level().name())
                .param("profiles", rules.stream().map(Rules::profile).toArray(String[]::new))
                .param("counties", rules.stream().map(Rules::county).toArray(String[]::new))
                .param(
                    "lateSince",
                    rules.stream()
                        .map(one -> lateSince(stage.limit(), one).toString())
                        .toArray(String[]::new)));
  }

  /** What was due by then has been late for as long as the limit says. */
  private Instant lateSince(String limit, Rules rules) {
    Instant now = clock.instant();
    if (limit.isEmpty()) {
      return now;
    }
    LocalDate today = LocalDate.ofInstant(now, ChinaTime.ZONE);
    for (int back = 0; back < MOST_DAYS_BACK; back++) {
      Instant due = today.minusDays(back).atStartOfDay(ChinaTime.ZONE).toInstant();
      // A day's limit is over when the next day begins: it is counted from the day that it had.
      Instant reached =
          deadlines.due(limit, rules.profile(), rules.county(), due.minusNanos(1)).due();
      if (!reached.isAfter(now)) {
        return due;
      }
    }
    return Instant.EPOCH;
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private interface Parameters {

    StatementSpec into(StatementSpec statement);
  }

  /** In transactions of some hundred, so that ten thousand late steps hold up nobody. */
  private void repeat(
      String key, Kind kind, List<Post> to, String join, String condition, Parameters parameters) {
    Map<String, List<String>> holders = new HashMap<>();
    int told;
    do {
      Integer count =
          transaction.execute(
              status -> {
                List<Late> found =
                    parameters
                        .into(
                            jdbc.sql(select(join, condition))
                                .param("prefix", key)
                                .param("most", MOST_A_TRANSACTION))
                        .query(Late.class)
                        .list();
                found.forEach(step -> outbox.put(reminder(step, kind, to, holders)));
                return found.size();
              });
      told = count == null ? 0 : count;
    } while (told == MOST_A_TRANSACTION);
  }

  private static String select(String join, String condition) {
    return """
        select s.id, s.case_number, c.applicant_masked as masked, s.name, s.post, s.division, s.officer, s.due_at,
               k.key
        from sla_step s join assistance_case c on c.number = s.case_number
        """
        + join
        + """
         cross join lateral (select :prefix || s.id || ':' || extract(epoch from s.due_at)::bigint as key) k
        where s.ended_at is null and s.kind = 'TASK' and not s.applicant
          and not exists (select 1 from reminder r where r.key = k.key) and
        """
        + condition
        + " order by s.due_at, s.id limit :most";
  }

  private Reminder reminder(
      Late step, Kind kind, List<Post> to, Map<String, List<String>> holders) {
    Set<String> responsible =
        step.officer() != null
            ? Set.of(step.officer())
            : step.post() == null
                ? Set.of()
                : new HashSet<>(holders(step.post(), step.division(), holders));
    Set<String> told = new HashSet<>();
    for (Post post : to) {
      divisions
          .ancestor(step.division(), post.level())
          .ifPresent(place -> told.addAll(holders(post.code(), place.code(), holders)));
    }
    // Who is late is not told again as their own superior.
    told.removeAll(responsible);
    return new Reminder(
        step.key(),
        kind,
        step.caseNumber(),
        step.id(),
        text(step, kind),
        null,
        to.isEmpty() ? responsible : told);
  }

  private List<String> holders(String post, String division, Map<String, List<String>> known) {
    return known.computeIfAbsent(
        Posts.groupId(post, division), group -> officers.holders(post, division));
  }

  private String text(Late step, Kind kind) {
    String what = Bundling.caseName(step.caseNumber(), step.masked()) + " " + step.name();
    String due = Chinese.lastDay(step.dueAt());
    return switch (kind) {
      case OVERDUE -> what + "，应于" + due + "前办结，已超期";
      case ESCALATED ->
          what
              + "，应于"
              + due
              + "前办结，至今未办（"
              + divisions.fullName(step.division())
              + (step.post() == null ? "" : posts.get(step.post()).name())
              + "）";
      default -> what + "，请于" + due + "前办结";
    };
  }
}

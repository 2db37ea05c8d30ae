package cn.linfen.assistance.notification;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.notification.Letter.Line;
import cn.linfen.assistance.notification.Letter.Section;
import cn.linfen.assistance.notification.Reminder.Kind;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostHolding;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes letters of what officers are to be told, as each of them wants it: one in the morning of
 * each working day, or one for each event; what is urgent at once; nothing in their quiet hours.
 */
@Component
class Bundling {

  private static final int MOST_LINES = 30;

  private record Waiting(
      long id, String kind, String caseNumber, String taskId, String text, String path) {

    Kind of() {
      return Kind.valueOf(kind);
    }
  }

  private record Recipient(Settings.Setting setting, Instant since, Instant lastMorning) {}

  private record Task(
      String id,
      String caseNumber,
      String masked,
      String name,
      Instant startedAt,
      Instant dueAt,
      boolean applicant) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Officers officers;
  private final Calendars calendars;
  private final MailProperties properties;
  private final ObjectMapper json;
  private final Clock clock;

  Bundling(
      JdbcClient jdbc,
      PlatformTransactionManager transactions,
      Officers officers,
      Calendars calendars,
      MailProperties properties,
      ObjectMapper json,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = new TransactionTemplate(transactions);
    this.officers = officers;
    this.calendars = calendars;
    this.properties = properties;
    this.json = json;
    this.clock = clock;
  }

  /** Makes all letters whose time has come. */
  void run() {
    jdbc.sql(
            """
            select s.user_id from mail_setting s join officer o on o.user_id = s.user_id
            where s.address is not null and not o.disabled
              and (exists (select 1 from reminder_recipient u where u.user_id = s.user_id and u.state = 'WAITING')
                   or :morning and (s.last_morning is null or s.last_morning < :today))
            order by s.user_id
            """)
        .param("morning", morning())
        .param("today", utc(startOfToday()))
        .query(String.class)
        .list()
        .forEach(user -> transaction.executeWithoutResult(status -> write(user)));
  }

  private ZonedDateTime now() {
    return clock.instant().atZone(ChinaTime.ZONE);
  }

  private Instant startOfToday() {
    return LocalDate.ofInstant(clock.instant(), ChinaTime.ZONE)
        .atStartOfDay(ChinaTime.ZONE)
        .toInstant();
  }

  private boolean morning() {
    return calendars.current().isWorking(now().toLocalDate())
        && !now().toLocalTime().isBefore(properties.morning());
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  private void write(String user) {
    // Whichever node comes second finds the row taken, or nothing left to say.
    Optional<Recipient> found =
        jdbc.sql(
                "select address, single, quiet_from, quiet_to, address_since, last_morning from mail_setting"
                    + " where user_id = ? and address is not null for update skip locked")
            .param(user)
            .query(
                (row, i) ->
                    new Recipient(
                        new Settings.Setting(
                            row.getString("address"),
                            row.getBoolean("single"),
                            row.getObject("quiet_from", java.time.LocalTime.class),
                            row.getObject("quiet_to", java.time.LocalTime.class)),
                        row.getTimestamp("address_since").toInstant(),
                        row.getTimestamp("last_morning") == null
                            ? null
                            : row.getTimestamp("last_morning").toInstant()))
            .optional();
    if (found.isEmpty() || found.get().setting().quietAt(now().toLocalTime())) {
      return;
    }
    Recipient recipient = found.get();
    drop(user, recipient);
    boolean morning =
        morning()
            && (recipient.lastMorning() == null
                || recipient.lastMorning().isBefore(startOfToday()));
    List<Waiting> waiting = waiting(user);
    List<Waiting> now =
        recipient.setting().single()
            ? waiting
            : waiting.stream().filter(one -> one.of().urgent()).toList();
    if (recipient.setting().single() && now.size() < properties.bundleFrom()) {
      now.forEach(one -> post(user, subject(List.of(one)), sections(List.of(one)), List.of(one)));
    } else if (!now.isEmpty()) {
      post(user, subject(now), sections(now), now);
    }
    if (morning) {
      morning(user, recipient, waiting.stream().filter(one -> !now.contains(one)).toList());
    }
  }

  /** What came before the address did, what is done, and what the officer may not know any more. */
  private void drop(String user, Recipient recipient) {
    jdbc.sql(
            """
            update reminder_recipient u set state = 'DROPPED' from reminder r
            where u.user_id = ? and u.state = 'WAITING' and r.id = u.reminder
              and (r.at < ?
                   or exists (select 1 from sla_step s where s.id = r.task_id and s.ended_at is not null
                              and r.kind <> 'LAPSED')
                   or KEEPS_AWAY)
            """
                .replace("KEEPS_AWAY", Outbox.KEEPS_AWAY))
        .params(user, utc(recipient.since()))
        .update();
  }

  private List<Waiting> waiting(String user) {
    return jdbc.sql(
            "select r.id, r.kind, r.case_number, r.task_id, r.text, r.path from reminder_recipient u"
                + " join reminder r on r.id = u.reminder"
                + " where u.user_id = ? and u.state = 'WAITING' order by r.id")
        .param(user)
        .query(Waiting.class)
        .list();
  }

  private void morning(String user, Recipient recipient, List<Waiting> waiting) {
    jdbc.sql("update mail_setting set last_morning = ? where user_id = ?")
        .params(utc(clock.instant()), user)
        .update();
    List<Task> tasks = tasks(user);
    if (waiting.isEmpty() && tasks.isEmpty()) {
      return;
    }
    List<Section> sections = new ArrayList<>(sections(waiting));
    Instant since = recipient.lastMorning() == null ? recipient.since() : recipient.lastMorning();
    addTasks(
        sections,
        "新的任务",
        tasks.stream().filter(task -> !task.startedAt().isBefore(since)).toList());
    addTasks(
        sections, "待办任务", tasks.stream().filter(task -> task.startedAt().isBefore(since)).toList());
    long late =
        tasks.stream()
            .filter(task -> !task.applicant() && task.dueAt() != null)
            .filter(task -> !task.dueAt().isAfter(clock.instant()))
            .count();
    String subject =
        "【社会救助】"
            + Chinese.day(clock.instant())
            + "：待办"
            + tasks.size()
            + "件"
            + (late > 0 ? "，其中超期" + late + "件" : "")
            + (waiting.isEmpty() ? "" : "；提醒" + waiting.size() + "项");
    post(user, subject, sections, waiting);
  }

  private void addTasks(List<Section> sections, String title, List<Task> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    sections.add(
        new Section(
            title + "（" + tasks.size() + "件）",
            tasks.stream().limit(MOST_LINES).map(this::line).toList(),
            Math.max(0, tasks.size() - MOST_LINES)));
  }

  private Line line(Task task) {
    String due =
        task.dueAt() == null
            ? ""
            : task.applicant()
                ? "，等待申请人至" + Chinese.lastDay(task.dueAt())
                : task.dueAt().isAfter(clock.instant())
                    ? "，" + Chinese.lastDay(task.dueAt()) + "前办结"
                    : "，已超期（应于" + Chinese.lastDay(task.dueAt()) + "前办结）";
    return new Line(
        caseName(task.caseNumber(), task.masked()) + " " + task.name() + due,
        MailDoor.task(task.id()));
  }

  static String caseName(String number, String masked) {
    return masked == null ? number : number + "（" + masked + "）";
  }

  /** Tasks that the officer has claimed, and unclaimed ones of the officer's posts, by due date. */
  private List<Task> tasks(String user) {
    List<PostHolding> held = officers.postsOf(user);
    return jdbc.sql(
            """
            select s.id, s.case_number, c.applicant_masked as masked, s.name, s.started_at, s.due_at, s.applicant
            from sla_step s join assistance_case c on c.number = s.case_number
            where s.ended_at is null and s.kind = 'TASK'
              and (s.officer = :user
                   or s.officer is null and (s.division, s.post) in (select * from unnest(:divisions::text[], :posts::text[])))
              and not KEEPS_AWAY
            order by s.due_at nulls last, s.id
            """
                .replace(
                    "KEEPS_AWAY",
                    Outbox.KEEPS_AWAY
                        .replace("u.user_id", ":user")
                        .replace("r.case_number", "s.case_number")))
        .param("user", user)
        .param("divisions", held.stream().map(PostHolding::division).toArray(String[]::new))
        .param("posts", held.stream().map(PostHolding::post).toArray(String[]::new))
        .query(Task.class)
        .list();
  }

  private static List<Section> sections(List<Waiting> reminders) {
    Map<Kind, List<Waiting>> byKind =
        reminders.stream()
            .collect(
                Collectors.groupingBy(
                    Waiting::of, () -> new EnumMap<>(Kind.class), Collectors.toList()));
    List<Section> sections = new ArrayList<>();
    byKind.forEach(
        (kind, ones) ->
            sections.add(
                new Section(
                    kind.label() + "（" + ones.size() + "项）",
                    ones.stream()
                        .limit(MOST_LINES)
                        .map(one -> new Line(one.text(), path(one)))
                        .toList(),
                    Math.max(0, ones.size() - MOST_LINES))));
    return sections;
  }

  private static String path(Waiting one) {
    if (one.path() != null) {
      return one.path();
    }
    return one.taskId() == null ? null : MailDoor.task(one.taskId());
  }

  private static String subject(List<Waiting> reminders) {
    if (reminders.size() == 1) {
      Waiting one = reminders.get(0);
      return "【"
          + one.of().label()
          + "】"
          + (one.caseNumber() == null ? "社会救助审批系统提醒" : one.caseNumber());
    }
    Map<Kind, Long> counts =
        reminders.stream()
            .collect(
                Collectors.groupingBy(
                    Waiting::of, () -> new EnumMap<>(Kind.class), Collectors.counting()));
    return "【社会救助】"
        + counts.entrySet().stream()
            .map(count -> count.getKey().label() + count.getValue() + "项")
            .collect(Collectors.joining("，"));
  }

  private void post(String user, String subject, List<Section> sections, List<Waiting> reminders) {
    String address = properties.from().getAddress();
    String messageId = "<" + UUID.randomUUID() + address.substring(address.lastIndexOf('@')) + ">";
    OffsetDateTime now = utc(clock.instant());
    long mail =
        jdbc.sql(
                "insert into mail (message_id, user_id, subject, content, created_at, state, next_attempt)"
                    + " values (?, ?, ?, ?::jsonb, ?, 'WAITING', ?) returning id")
            .params(
                messageId,
                user,
                subject,
                write(new Letter(officers.name(user), subject, sections)),
                now,
                now)
            .query(Long.class)
            .single();
    jdbc.sql(
            "update reminder_recipient set state = 'MAILED', mail = ? where user_id = ? and reminder = any(?)")
        .params(mail, user, reminders.stream().map(Waiting::id).toArray(Long[]::new))
        .update();
  }

  private String write(Letter letter) {
    try {
      return json.writeValueAsString(letter);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

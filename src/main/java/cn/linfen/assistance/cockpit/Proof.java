package cn.linfen.assistance.cockpit;

import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.deadline.LimitRules;
import cn.linfen.assistance.notification.Outbox;
import cn.linfen.assistance.notification.Reminder;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Proves each night that nothing falls through: every open case has a task with a due date that
 * somebody is able to do, or waits for a timer, or for a message that such a task will send.
 */
@Component
class Proof {

  /** A timer this long past its moment is not going to fire by itself. */
  private static final Duration STUCK = Duration.ofHours(1);

  private static final int MOST_TOLD = 20;

  private static final Logger log = LoggerFactory.getLogger(Proof.class);

  enum Reason {
    NO_PROCESS("案件在办，但没有运行中的流程"),
    NOTHING_WAITS("流程停住：没有任务、定时或消息在等待"),
    NO_DUE_DATE("没有到期日"),
    NOBODY("没有人能办：岗位空缺，或在岗人员都须回避"),
    TIMER_STUCK("定时已到，但没有触发"),
    FAULT("系统处理失败，须系统管理员处理");

    final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  record Failure(String caseNumber, String county, String step, Reason reason, String detail) {}

  record Run(long id, Instant at, int cases, int failures) {}

  private record OpenTask(
      String number, String county, String name, Timestamp due, String assignee, String[] groups) {}

  private record Case(String number, String county) {}

  private record Named(String number, String county, String name) {}

  private final JdbcClient jdbc;
  private final Officers officers;
  private final Exclusions exclusions;
  private final Posts posts;
  private final Divisions divisions;
  private final Outbox outbox;
  private final LimitRules rules;
  private final Clock clock;

  Proof(
      JdbcClient jdbc,
      Officers officers,
      Exclusions exclusions,
      Posts posts,
      Divisions divisions,
      Outbox outbox,
      LimitRules rules,
      Clock clock) {
    this.jdbc = jdbc;
    this.officers = officers;
    this.exclusions = exclusions;
    this.posts = posts;
    this.divisions = divisions;
    this.outbox = outbox;
    this.rules = rules;
    this.clock = clock;
  }

  @Scheduled(cron = "0 0 2 * * *", zone = "Asia/Shanghai")
  @Transactional
  public void run() {
    // Of several nodes one proves.
    if (!jdbc.sql("select pg_try_advisory_xact_lock(hashtext('assistance.proof'))")
        .query(Boolean.class)
        .single()) {
      return;
    }
    List<Failure> failures = newFirst(failures());
    int cases =
        jdbc.sql("select count(*) from assistance_case where state = 'OPEN'")
            .query(Integer.class)
            .single();
    long run =
        jdbc.sql("insert into proof_run (at, cases, failures) values (?, ?, ?) returning id")
            .params(clock.instant().atOffset(ZoneOffset.UTC), cases, failures.size())
            .query(Long.class)
            .single();
    for (Failure failure : failures) {
      jdbc.sql("insert into proof_failure values (?, ?, ?, ?, ?, ?)")
          .params(
              run,
              failure.caseNumber(),
              failure.county(),
              failure.step(),
              failure.reason().name(),
              failure.detail())
          .update();
    }
    if (!failures.isEmpty()) {
      log.warn("{} of {} open cases would fall through", failures.size(), cases);
    }
    failures.stream()
        .collect(Collectors.groupingBy(Failure::county))
        .forEach((county, found) -> tell(run, county, found));
  }

  /** What the run before has not found comes first: a long list must not hide what is new. */
  private List<Failure> newFirst(List<Failure> failures) {
    Set<String> known =
        new HashSet<>(
            jdbc.sql(
                    "select case_number || ' ' || reason from proof_failure"
                        + " where run = (select max(id) from proof_run)")
                .query(String.class)
                .list());
    return failures.stream()
        .sorted(Comparator.comparing(one -> known.contains(one.caseNumber() + " " + one.reason())))
        .toList();
  }

  /** The supervisors of the county and of the city; of faults the system administrator too. */
  private void tell(long run, String county, List<Failure> found) {
    Set<String> to = new HashSet<>(officers.holders("county.supervisor", county));
    to.addAll(officers.holders("supervisor", Divisions.CITY));
    if (found.stream()
        .anyMatch(one -> one.reason() == Reason.FAULT || one.reason() == Reason.TIMER_STUCK)) {
      to.addAll(officers.holders("sysadmin", Divisions.CITY));
    }
    StringBuilder text = new StringBuilder(divisions.fullName(county));
    text.append("：每夜核对发现").append(found.size()).append("项无人能够继续办理");
    found.stream()
        .limit(MOST_TOLD)
        .forEach(
            one ->
                text.append("\n")
                    .append(one.caseNumber())
                    .append(one.step() == null ? "" : " " + one.step())
                    .append("：")
                    .append(one.reason().text));
    if (found.size() > MOST_TOLD) {
      text.append("\n其余见督查驾驶舱");
    }
    outbox.put(
        new Reminder(
            "proof:" + run + ":" + county,
            Reminder.Kind.PROOF,
            null,
            null,
            text.toString(),
            "/",
            to));
  }

  Optional<Run> latest() {
    return jdbc.sql("select id, at, cases, failures from proof_run order by id desc limit 1")
        .query(Run.class)
        .optional();
  }

  List<Failure> of(Run run, String[] counties) {
    return jdbc.sql(
            "select case_number, county, step, reason, detail from proof_failure"
                + " where run = ? and county = any(?) order by case_number, reason")
        .params(run.id(), counties)
        .query(Failure.class)
        .list();
  }

  /** What cannot be proved now. */
  List<Failure> failures() {
    List<Failure> found = new ArrayList<>();
    for (Case one : open("not exists (" + PROCESSES + ")")) {
      found.add(failure(one, null, Reason.NO_PROCESS, null));
    }
    for (Case one : open("exists (" + PROCESSES + ") and not exists (" + WAITS + ")")) {
      found.add(failure(one, null, Reason.NOTHING_WAITS, null));
    }
    tasks(found);
    messages(found);
    timers(found);
    return found;
  }

  private static final String PROCESSES =
      "select 1 from act_ru_execution e where e.business_key_ = c.number and e.parent_id_ is null";

  // The timer of the limit of the whole case runs beside the case and moves nothing.
  private static final String WAITS =
      """
      select 1 from act_ru_execution p
      where p.business_key_ = c.number and p.parent_id_ is null
        and (exists (select 1 from act_ru_task t where t.proc_inst_id_ = p.proc_inst_id_)
             or exists (select 1 from act_ru_job j left join act_ru_jobdef d on d.id_ = j.job_def_id_
                        where j.process_instance_id_ = p.proc_inst_id_
                          and not exists (select 1 from running_limit r
                                          where r.execution_id = j.execution_id_ and r.activity_id = d.act_id_
                                            and r.limit_key = any(:whole)))
             or exists (select 1 from act_ru_execution w join act_hi_actinst a on a.execution_id_ = w.id_
                        where w.proc_inst_id_ = p.proc_inst_id_ and a.end_time_ is null
                          and a.act_type_ in ('receiveTask', 'intermediateMessageCatch')))
      """;

  private List<Case> open(String condition) {
    return jdbc.sql(
            "select c.number, c.county from assistance_case c where c.state = 'OPEN' and "
                + condition
                + " order by c.number")
        .param("whole", rules.ofCases().toArray(String[]::new))
        .query(Case.class)
        .list();
  }

  private void tasks(List<Failure> found) {
    Map<String, List<String>> holders = new HashMap<>();
    jdbc.sql(
            """
            select c.number, c.county, t.name_ as name, t.due_date_ as due, t.assignee_ as assignee,
                   array(select l.group_id_ from act_ru_identitylink l
                         where l.task_id_ = t.id_ and l.type_ = 'candidate' and l.group_id_ is not null) as groups
            from act_ru_task t
            join act_ru_execution p on p.id_ = t.proc_inst_id_
            join assistance_case c on c.number = p.business_key_
            order by c.number
            """)
        .query(
            (row, i) ->
                new OpenTask(
                    row.getString("number"),
                    row.getString("county"),
                    row.getString("name"),
                    row.getTimestamp("due"),
                    row.getString("assignee"),
                    (String[]) row.getArray("groups").getArray()))
        .list()
        .forEach(task -> check(task, holders, found));
  }

  private void check(OpenTask task, Map<String, List<String>> holders, List<Failure> found) {
    Case file = new Case(task.number(), task.county());
    if (task.due() == null) {
      found.add(failure(file, task.name(), Reason.NO_DUE_DATE, null));
    }
    Set<String> able = new HashSet<>();
    if (task.assignee() != null && !officers.postsOf(task.assignee()).isEmpty()) {
      able.add(task.assignee());
    }
    for (String group : task.groups()) {
      int dot = group.lastIndexOf('.');
      able.addAll(
          holders.computeIfAbsent(
              group, key -> officers.holders(group.substring(0, dot), group.substring(dot + 1))));
    }
    able.removeAll(exclusions.of(task.number()));
    if (able.isEmpty()) {
      found.add(failure(file, task.name(), Reason.NOBODY, readable(task)));
    }
  }

  private String readable(OpenTask task) {
    List<String> wanted = new ArrayList<>();
    for (String group : task.groups()) {
      int dot = group.lastIndexOf('.');
      wanted.add(
          divisions.fullName(group.substring(dot + 1))
              + posts.find(group.substring(0, dot)).map(post -> post.name()).orElse(group));
    }
    if (wanted.isEmpty() && task.assignee() != null) {
      wanted.add(officers.name(task.assignee()));
    }
    return String.join("、", wanted);
  }

  /** A case that waits for the village's meeting needs one that is being held. */
  private void messages(List<Failure> found) {
    jdbc.sql(
            """
            select distinct c.number, c.county, a.act_name_ as name
            from act_hi_actinst a
            join act_ru_execution w on w.id_ = a.execution_id_
            join act_ru_execution p on p.id_ = w.proc_inst_id_
            join assistance_case c on c.number = p.business_key_
            where a.end_time_ is null and a.act_type_ in ('receiveTask', 'intermediateMessageCatch')
              and not exists (select 1 from act_ru_job j where j.process_instance_id_ = p.id_)
              and not exists (select 1 from act_ru_task t
                              join act_ru_execution q on q.id_ = t.proc_inst_id_
                              join assistance_case m on m.number = q.business_key_
                              where m.number <> c.number and m.aid_type = 'none' and m.village = c.village
                                and t.due_date_ is not null)
            order by 1
            """)
        .query(Named.class)
        .list()
        .forEach(
            one ->
                found.add(
                    failure(
                        new Case(one.number(), one.county()),
                        one.name(),
                        Reason.NO_DUE_DATE,
                        "等待的事项没有人在办")));
  }

  private void timers(List<Failure> found) {
    String jobs =
        """
        select distinct c.number, c.county, a.act_name_ as name
        from act_ru_job j
        join act_ru_execution p on p.id_ = j.process_instance_id_
        join assistance_case c on c.number = p.business_key_
        left join act_hi_actinst a on a.execution_id_ = j.execution_id_ and a.end_time_ is null
        where
        """;
    jdbc.sql(jobs + " j.retries_ = 0 order by 1")
        .query(Named.class)
        .list()
        .forEach(
            one ->
                found.add(
                    failure(new Case(one.number(), one.county()), one.name(), Reason.FAULT, null)));
    jdbc.sql(jobs + " j.retries_ > 0 and j.duedate_ < ? order by 1")
        .param(Timestamp.from(clock.instant().minus(STUCK)))
        .query(Named.class)
        .list()
        .forEach(
            one ->
                found.add(
                    failure(
                        new Case(one.number(), one.county()),
                        one.name(),
                        Reason.TIMER_STUCK,
                        null)));
  }

  private static Failure failure(Case file, String step, Reason reason, String detail) {
    return new Failure(file.number(), file.county(), step, reason, detail);
  }
}

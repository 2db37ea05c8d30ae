package cn.linfen.assistance.demo;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.policy.Standard;
import cn.linfen.assistance.policy.Standards;
import cn.linfen.assistance.problem.ApiProblem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The months before in one county: households apply, officers work through what waits for them, and
 * timers fire, all in the order of a simulated time. One thread's work.
 */
final class County {

  /** What the county's work is done with. */
  record Tools(
      Desk desk,
      TaskService tasks,
      RuntimeService runtime,
      ManagementService management,
      Standards standards,
      Divisions divisions,
      Officers officers,
      SimulatedTime time) {}

  /**
   * Where cases come from.
   *
   * @param suffix of the names of the accounts at this township
   */
  record Township(String suffix, String village) {}

  private static final class Plan {
    final Household household;
    final Township township;
    final String process;
    final int fate;
    final boolean slow;
    final int grant;
    Instant next;
    Instant acted;
    LocalDate applied;
    String number;
    String last;
    boolean objected;
    boolean supplemented;

    Plan(Random random, Household household, Township township, String process, Instant next) {
      this.household = household;
      this.township = township;
      this.process = process;
      this.next = next;
      this.fate = random.nextInt(100);
      this.slow = random.nextInt(9) == 0;
      this.grant = 500 + 100 * random.nextInt(20);
    }

    boolean is(String other) {
      return process.equals(other);
    }
  }

  static final String SUBSISTENCE = "subsistence-allowance";
  static final String TEMPORARY = "temporary-assistance";
  static final String EMERGENCY = "emergency-assistance";

  private static final Logger LOG = LoggerFactory.getLogger(County.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");
  private static final int LONGEST_STALL = 60;

  private final String code;
  private final String suffix;
  private final List<Township> townships;
  private final Tools tools;
  private final Random random;
  private final Papers papers = new Papers();
  private final PriorityQueue<Plan> queue =
      new PriorityQueue<>(Comparator.comparing((Plan plan) -> plan.next));
  private final Map<String, Plan> byNumber = new HashMap<>();
  private Instant now;

  County(String code, String suffix, List<Township> townships, long seed, Tools tools) {
    this.code = code;
    this.suffix = suffix;
    this.townships = townships;
    this.tools = tools;
    this.random = new Random(seed + Long.parseLong(code));
  }

  /**
   * Lives through the time.
   *
   * @param households how many apply
   * @return how many did
   */
  int live(Instant from, Instant to, int households) {
    try {
      prepare(from, to, households);
      while (!queue.isEmpty() && !queue.peek().next.isAfter(to)) {
        if (Thread.currentThread().isInterrupted()) {
          break;
        }
        Plan plan = queue.poll();
        timers(plan.next);
        set(plan.next);
        try {
          act(plan);
        } catch (RuntimeException failed) {
          // The case stays as it is, like one that somebody has forgotten.
          LOG.warn("演示案件 {} 停在 {} 之后：{}", plan.number, plan.last, reason(failed));
          continue;
        }
        if (plan.next != null) {
          queue.add(plan);
        }
      }
      timers(to);
      return byNumber.size();
    } finally {
      tools.time().end();
    }
  }

  private static String reason(RuntimeException failed) {
    return failed instanceof ApiProblem problem && !problem.errors().isEmpty()
        ? problem.errors().toString()
        : String.valueOf(failed.getMessage());
  }

  private void set(Instant time) {
    now = time;
    tools.time().at(time);
  }

  private ZonedDateTime local() {
    return now.atZone(ChinaTime.ZONE);
  }

  private void prepare(Instant from, Instant to, int households) {
    set(from);
    for (Township one : townships) {
      // Fast lanes are paid out of the township's petty fund.
      String reviewer = "township-reviewer" + one.suffix();
      String file = start("petty-fund-top-up", reviewer, "fundRequest", null, Map.of());
      complete(waiting(file).get(0), "county-approver" + suffix, "fundGranted", null);
    }
    long span = Duration.between(from, to).toMinutes();
    for (int i = 0; i < households; i++) {
      int kind = random.nextInt(10);
      // A third of them lately: much of that is still on its way.
      long minutes =
          random.nextInt(3) == 0
              ? span - random.nextLong(Math.min(span, Duration.ofDays(40).toMinutes()))
              : random.nextLong(span);
      Instant applies = from.plus(Duration.ofMinutes(minutes)).plusSeconds(60);
      String process = kind < 6 ? SUBSISTENCE : kind < 9 ? TEMPORARY : EMERGENCY;
      Household family =
          new Household(
              random,
              i,
              code,
              random.nextInt(4) == 0,
              LocalDateTime.ofInstant(from, ChinaTime.ZONE).toLocalDate());
      queue.add(
          new Plan(
              random,
              family,
              townships.get(random.nextInt(townships.size())),
              process,
              process.equals(EMERGENCY) ? applies : atWork(applies)));
    }
    queue.stream()
        .filter(plan -> plan.is(SUBSISTENCE))
        .limit(1)
        .forEach(plan -> fileRelative(plan, atWork(from)));
  }

  /** A clerk of the township says that the one who is going to apply is a sibling. */
  private void fileRelative(Plan plan, Instant at) {
    set(at);
    String clerk = clerkB(plan);
    String file = start("near-relative-filing", clerk, "filing", plan, Map.of());
    complete(waiting(file).get(0), reviewer(plan), "filingPassed", plan);
    complete(waiting(file).get(0), "county-clerk" + suffix, "filingPassed", plan);
  }

  /** The next moment from then on in which offices are open. */
  private static Instant atWork(Instant time) {
    ZonedDateTime local = time.atZone(ChinaTime.ZONE);
    if (local.getHour() >= 17) {
      local = local.plusDays(1).withHour(8).plusMinutes(30);
    } else if (local.getHour() < 9) {
      local = local.withHour(9);
    }
    while (local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY) {
      local = local.plusDays(1);
    }
    return local.toInstant();
  }

  private void after(Plan plan, int hours) {
    plan.next = atWork(now.plus(Duration.ofMinutes(60L * hours + random.nextInt(300))));
  }

  /** Fires what is due in this county until then, each at its time. */
  private void timers(Instant until) {
    List<Job> due =
        tools
            .management()
            .createJobQuery()
            .timers()
            .duedateLowerThan(Date.from(until))
            .orderByJobDuedate()
            .asc()
            .list();
    for (Job job : due) {
      ProcessInstance instance =
          tools
              .runtime()
              .createProcessInstanceQuery()
              .processInstanceId(job.getProcessInstanceId())
              .singleResult();
      if (instance == null || !isOurs(instance.getBusinessKey())) {
        continue;
      }
      Instant at = job.getDuedate().toInstant();
      set(now == null || at.isAfter(now) ? at : now);
      try {
        tools.management().executeJob(job.getId());
      } catch (org.camunda.bpm.engine.exception.NullValueException goneMeanwhile) {
        continue;
      }
    }
  }

  private boolean isOurs(String file) {
    return file != null && file.contains("-" + code);
  }

  private List<Task> waiting(String file) {
    return tools
        .tasks()
        .createTaskQuery()
        .processInstanceBusinessKey(file)
        .orderByTaskCreateTime()
        .asc()
        .list();
  }

  private void complete(Task task, String user, String paper, Plan plan) {
    complete(task, user, paper, plan, Map.of());
  }

  private void complete(Task task, String user, String paper, Plan plan, Map<String, Object> more) {
    tools.desk().complete(task, user, paper(paper, user, plan, more));
  }

  private String start(
      String process, String user, String paper, Plan plan, Map<String, Object> more) {
    return tools.desk().start(process, user, paper(paper, user, plan, more));
  }

  private void act(Plan plan) {
    if (plan.number == null) {
      apply(plan);
      return;
    }
    List<Task> tasks = waiting(plan.number);
    if (tasks.isEmpty()) {
      idle(plan);
      return;
    }
    Task task = tasks.get(0);
    String step = task.getTaskDefinitionKey();
    if (plan.fate == 99 && step.equals("arrangeSurvey")) {
      withdraw(plan);
      return;
    }
    work(plan, task, step);
    plan.acted = now;
    plan.last = step;
    boolean late = plan.slow && random.nextInt(4) == 0;
    if (plan.is(EMERGENCY) && !step.equals("handOut")) {
      plan.next = now.plus(Duration.ofMinutes(40 + random.nextInt(180)));
    } else {
      after(plan, late ? 24 * (5 + random.nextInt(20)) : 1 + random.nextInt(26));
    }
  }

  private void apply(Plan plan) {
    String user =
        plan.is(EMERGENCY)
            ? "village-assistant" + plan.township.suffix()
            : "township-clerk" + plan.township.suffix();
    String paper =
        switch (plan.process) {
          case SUBSISTENCE -> "subsistence-application";
          case TEMPORARY -> "temporary-application";
          default -> "emergency-report";
        };
    plan.applied = local().toLocalDate();
    plan.number = start(plan.process, user, paper, plan, Map.of());
    byNumber.put(plan.number, plan);
    plan.acted = now;
    plan.last = "apply";
    if (plan.is(EMERGENCY)) {
      plan.next = now.plus(Duration.ofMinutes(30 + random.nextInt(150)));
    } else {
      after(plan, 2 + random.nextInt(20));
    }
  }

  /** Nothing to do: a notice hangs, the meeting has to be held, the case is over. */
  private void idle(Plan plan) {
    boolean over =
        tools.runtime().createProcessInstanceQuery().processInstanceBusinessKey(plan.number).count()
            == 0;
    if (over) {
      plan.next = null;
      return;
    }
    if ("cosignSurvey".equals(plan.last) && plan.is(SUBSISTENCE)) {
      meet(plan);
    }
    if ("recordPosting".equals(plan.last) && plan.fate >= 92 && plan.fate < 96 && !plan.objected) {
      object(plan);
    }
    if (Duration.between(plan.acted, now).toDays() > LONGEST_STALL) {
      plan.next = null;
      return;
    }
    after(plan, 22);
  }

  /** A meeting takes in all cases of the village that wait for it. */
  private void meet(Plan plan) {
    List<Task> prepared =
        tools
            .tasks()
            .createTaskQuery()
            .taskDefinitionKey("recordMeeting")
            .processVariableValueEquals("village", plan.township.village())
            .list();
    if (prepared.isEmpty()) {
      return;
    }
    List<Plan> cases = new ArrayList<>();
    for (Plan other : byNumber.values()) {
      if (other.township == plan.township
          && "cosignSurvey".equals(other.last)
          && other.is(SUBSISTENCE)
          && waiting(other.number).isEmpty()) {
        cases.add(other);
      }
    }
    cases.sort(Comparator.comparing(one -> one.number));
    String file =
        tools
            .runtime()
            .createProcessInstanceQuery()
            .processInstanceId(prepared.get(0).getProcessInstanceId())
            .singleResult()
            .getBusinessKey();
    ArrayNode rows = JSON.createArrayNode();
    for (Plan one : cases) {
      rows.addObject()
          .put("caseNumber", one.number)
          .put("total", 3)
          .put("agree", 3)
          .put("disagree", 0)
          .put("evaluationConclusion", "qualified")
          .put("evaluationOpinion", "生活确有困难。");
    }
    complete(prepared.get(0), clerk(plan), "recordMeeting", plan, Map.of("cases", rows));
    for (Task task : waiting(file)) {
      complete(task, "village-assistant" + plan.township.suffix(), "agree", plan);
    }
    cases.forEach(one -> one.last = "meeting");
  }

  private void object(Plan plan) {
    plan.objected = true;
    Object notice =
        tools
            .runtime()
            .createVariableInstanceQuery()
            .variableName("noticeNumber")
            .processInstanceIdIn(
                tools
                    .runtime()
                    .createProcessInstanceQuery()
                    .processInstanceBusinessKey(plan.number)
                    .list()
                    .stream()
                    .map(ProcessInstance::getId)
                    .toArray(String[]::new))
            .list()
            .stream()
            .map(one -> one.getValue())
            .filter(value -> value != null)
            .findFirst()
            .orElse(null);
    if (notice != null) {
      String file = start("objection", clerk(plan), "objection", plan, Map.of("notice", notice));
      for (Task task : waiting(file)) {
        if (task.getTaskDefinitionKey().equals("answerObjection")) {
          complete(task, clerk(plan), "answerObjection", plan);
        }
      }
    }
  }

  private void withdraw(Plan plan) {
    String file = start("case-termination", clerk(plan), "withdrawal", plan, Map.of());
    for (Task task : waiting(file)) {
      complete(task, reviewer(plan), "confirmTermination", plan);
    }
    plan.next = null;
  }

  private void work(Plan plan, Task task, String step) {
    String county = "county-clerk" + suffix;
    switch (step) {
      case "examineApplication", "reexamineApplication" -> examine(plan, task);
      case "supplementMaterials" -> complete(task, clerk(plan), step, plan);
      case "recordVerification", "recheck" ->
          complete(
              task,
              county,
              plan.fate >= 12 && plan.fate < 17
                  ? "recordVerification.mismatch"
                  : "recordVerification.pass",
              plan);
      case "startVerification" -> complete(task, county, step, plan);
      case "cosignSurvey" -> complete(task, task.getAssignee(), "agree", plan);
      case "townshipReview" -> complete(task, reviewer(plan), review(plan), plan);
      case "townshipDecision" -> complete(task, reviewer(plan), review(plan), plan);
      case "decide" -> complete(task, reviewer(plan), "grant", plan);
      case "signNotice", "recordPosting", "handleObjection" -> notice(plan, task, step);
      case "countyVisit" -> complete(task, county, step, plan);
      case "countyReview" -> complete(task, county, review(plan), plan);
      case "countyApproval", "countyDecision", "redecide" ->
          complete(task, "county-approver" + suffix, review(plan), plan);
      case "check" -> complete(task, county, step, plan);
      default -> complete(task, clerk(plan), step, plan);
    }
  }

  private void examine(Plan plan, Task task) {
    String answer = "accept";
    if (plan.fate < 5) {
      answer = "refuse";
    } else if (plan.fate < 12 && !plan.supplemented) {
      answer = "supplement";
      plan.supplemented = true;
    }
    complete(task, clerk(plan), "acceptance." + answer, plan);
  }

  private static String review(Plan plan) {
    if (!plan.is(SUBSISTENCE)) {
      return "grant";
    }
    return plan.fate >= 17 && plan.fate < 25 ? "allowance.disagree" : "allowance.agree";
  }

  /** Whose notice it is shows in what the task is offered to. */
  private void notice(Plan plan, Task task, String step) {
    boolean countys =
        tools.tasks().getIdentityLinksForTask(task.getId()).stream()
            .anyMatch(link -> link.getGroupId() != null && link.getGroupId().startsWith("county."));
    String user =
        switch (step) {
          case "recordPosting" -> "village-assistant" + plan.township.suffix();
          case "signNotice" -> countys ? "county-clerk" + suffix : clerk(plan);
          default -> countys ? "county-approver" + suffix : reviewer(plan);
        };
    complete(task, user, step, plan);
  }

  private static String clerk(Plan plan) {
    return "township-clerk" + plan.township.suffix();
  }

  private static String clerkB(Plan plan) {
    return "township-clerk-b" + plan.township.suffix();
  }

  private static String reviewer(Plan plan) {
    return "township-reviewer" + plan.township.suffix();
  }

  private JsonNode paper(String name, String user, Plan plan, Map<String, Object> more) {
    return papers.fill(
        name,
        key ->
            key.equals("picture")
                ? tools.desk().picture(user, random)
                : more.containsKey(key) ? more.get(key) : value(key, plan));
  }

  private Object value(String key, Plan plan) {
    switch (key) {
      case "today":
        return local().toLocalDate();
      case "before":
        return local().toLocalDate().minusDays(2);
      case "now":
        return local().truncatedTo(ChronoUnit.MINUTES).toOffsetDateTime().toString();
      case "clock":
        return MINUTE.format(local());
      case "startMonth":
        return YearMonth.from(local()).plusMonths(1);
      case "report":
        return "核字〔%d〕%d号".formatted(local().getYear(), 1 + random.nextInt(9000));
      default:
        return value(key, plan, plan.household);
    }
  }

  private Object value(String key, Plan plan, Household family) {
    return switch (key) {
      case "division" -> plan.township.village();
      case "kind" -> family.urban ? "urban" : "rural";
      case "category" -> family.urban ? "城市最低生活保障" : "农村最低生活保障";
      case "hukou" -> family.urban ? "2" : "1";
      case "reason" ->
          plan.is(SUBSISTENCE) ? family.reason() : "灶火引燃柴草，房屋两间和存粮烧毁，全家暂住邻居家中，无钱购买衣被和口粮。";
      case "name" -> family.name();
      case "idNo" -> family.idNo();
      case "sex" -> family.man() ? "1" : "2";
      case "birth" -> family.born();
      case "marital" -> family.married() ? "20" : "30";
      case "phone" -> "1390000" + "%04d".formatted(random.nextInt(10000));
      case "account" -> "62284800000000" + "%05d".formatted(random.nextInt(100000));
      case "address" -> tools.divisions().fullName(plan.township.village());
      case "members" ->
          family.members(
              tools.divisions().fullName(plan.township.village()), local().toLocalDate());
      case "incomes" -> family.incomes();
      case "people" -> JSON.getNodeFactory().numberNode(family.size());
      case "income" -> JSON.getNodeFactory().numberNode(family.income());
      case "amount" -> JSON.getNodeFactory().numberNode(amount(plan, family));
      case "grant" -> JSON.getNodeFactory().numberNode(plan.grant);
      case "case" -> plan.number;
      case "clerk" -> clerk(plan);
      case "clerkB" -> clerkB(plan);
      case "assistant" -> "village-assistant" + plan.township.suffix();
      case "clerkName" -> tools.officers().name(clerk(plan));
      case "clerkBName" -> tools.officers().name(clerkB(plan));
      case "assistantName" -> tools.officers().name("village-assistant" + plan.township.suffix());
      case "staffId" -> staffId();
      default -> throw new IllegalArgumentException("no value " + key);
    };
  }

  private String staffId() {
    String digits = code + "19800315" + "901";
    return digits + cn.linfen.assistance.form.IdNumbers.check(digits);
  }

  private BigDecimal amount(Plan plan, Household family) {
    Standard standard =
        tools.standards().find(code, family.urban ? "urban" : "rural", plan.applied);
    BigDecimal gap =
        standard
            .amount()
            .multiply(BigDecimal.valueOf(family.size()))
            .subtract(BigDecimal.valueOf(family.income()));
    return family.urban
        ? gap.setScale(2, RoundingMode.HALF_UP)
        : gap.divide(BigDecimal.valueOf(12), 2, RoundingMode.HALF_UP);
  }
}

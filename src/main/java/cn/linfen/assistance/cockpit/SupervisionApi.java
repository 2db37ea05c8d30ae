package cn.linfen.assistance.cockpit;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.Unit;
import cn.linfen.assistance.document.Workbook;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Post;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.problem.ApiProblem;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the supervisors' plug-ins of Cockpit ask for: each answer is about their own counties. */
@RestController
@RequestMapping("/api/supervision")
class SupervisionApi {

  private static final Map<String, String> STATES =
      Map.of(
          "ON_TIME", "按期",
          "RISK", "临期",
          "LATE", "超期",
          "LAPSED", "失效",
          "APPLICANT", "等待申请人",
          "CANCELLED", "已终止");
  private static final int PAGE = 50;
  private static final int MOST_EXPORTED = 50_000;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm").withZone(ChinaTime.ZONE);

  record Scope(List<Named> counties, boolean city, Map<String, String> states) {}

  record Named(String code, String name) {}

  record Page<T>(List<T> rows, boolean more) {}

  /** A figure of one element of a diagram, and how long finished ones took. */
  record Element(
      String activityId,
      String name,
      long waiting,
      long risk,
      long late,
      long n,
      Integer median,
      Integer p90,
      Integer allowed,
      String unit,
      long endedLate) {}

  record Version(String id, int version) {}

  record Definition(String id, int version, List<Version> versions, List<Element> elements) {}

  private final Supervised supervised;
  private final Figures figures;
  private final Lists lists;
  private final Timelines timelines;
  private final Orders orders;
  private final Proof proof;
  private final Divisions divisions;
  private final Posts posts;
  private final CurrentOfficer officer;
  private final RepositoryService repository;
  private final ProcessEngineConfigurationImpl engine;

  SupervisionApi(
      Supervised supervised,
      Figures figures,
      Lists lists,
      Timelines timelines,
      Orders orders,
      Proof proof,
      Divisions divisions,
      Posts posts,
      CurrentOfficer officer,
      RepositoryService repository,
      ProcessEngineConfigurationImpl engine) {
    this.supervised = supervised;
    this.figures = figures;
    this.lists = lists;
    this.timelines = timelines;
    this.orders = orders;
    this.proof = proof;
    this.divisions = divisions;
    this.posts = posts;
    this.officer = officer;
    this.repository = repository;
    this.engine = engine;
  }

  @GetMapping("/scope")
  Scope scope() {
    List<Division> counties = supervised.counties();
    return new Scope(
        counties.stream().map(county -> new Named(county.code(), county.name())).toList(),
        counties.size() > 1,
        STATES);
  }

  @GetMapping("/dashboard")
  Figures.Dashboard dashboard(
      @RequestParam(required = false) String county,
      @RequestParam(required = false) String aidType) {
    return figures.dashboard(supervised.codes(county), blank(aidType));
  }

  /** The figures of temporary assistance; the lists behind them are those of cases. */
  @GetMapping("/temporary")
  List<Lists.Count> temporary(@RequestParam(required = false) String county) {
    return lists.temporary(officer.id(), supervised.codes(county));
  }

  @GetMapping("/cases")
  Page<Lists.CaseRow> cases(
      @RequestParam(required = false) String county,
      @RequestParam(required = false) String aidType,
      @RequestParam(required = false) String state,
      @RequestParam(required = false) Boolean open,
      @RequestParam(required = false) Boolean today,
      @RequestParam(required = false) String figure,
      @RequestParam(defaultValue = "due") String sort,
      @RequestParam(defaultValue = "0") int page) {
    return page(
        lists.cases(
            officer.id(),
            supervised.codes(county),
            filter(state, open, today, aidType, null, figure),
            sort,
            from(page),
            PAGE + 1));
  }

  @GetMapping("/steps")
  Page<Lists.StepRow> steps(
      @RequestParam(required = false) String county,
      @RequestParam(required = false) String aidType,
      @RequestParam(required = false) String state,
      @RequestParam(required = false) Boolean open,
      @RequestParam(required = false) String activity,
      @RequestParam(defaultValue = "due") String sort,
      @RequestParam(defaultValue = "0") int page) {
    return page(
        lists
            .steps(
                officer.id(),
                supervised.codes(county),
                filter(state, open, null, aidType, activity, null),
                sort,
                from(page),
                PAGE + 1)
            .stream()
            .map(this::readable)
            .toList());
  }

  @GetMapping("/cases.xlsx")
  ResponseEntity<byte[]> casesFile(
      @RequestParam(required = false) String county,
      @RequestParam(required = false) String aidType,
      @RequestParam(required = false) String state,
      @RequestParam(required = false) Boolean open,
      @RequestParam(required = false) Boolean today,
      @RequestParam(required = false) String figure,
      @RequestParam(defaultValue = "due") String sort) {
    List<List<Object>> rows =
        lists
            .cases(
                officer.id(),
                supervised.codes(county),
                filter(state, open, today, aidType, null, figure),
                sort,
                0,
                MOST_EXPORTED)
            .stream()
            .map(
                row ->
                    Arrays.<Object>asList(
                        row.caseNumber(),
                        row.title(),
                        row.applicant(),
                        divisions.fullName(row.county()),
                        row.township(),
                        moment(row.startedAt()),
                        row.steps(),
                        moment(row.dueAt()),
                        moment(row.endedAt()),
                        STATES.get(row.state()),
                        row.lateSteps()))
            .toList();
    return file(
        "案件清单",
        List.of("案件编号", "事项", "申请人", "县（市、区）", "乡镇（街道）", "立案", "当前环节", "到期", "办结", "状态", "超期环节数"),
        rows);
  }

  @GetMapping("/steps.xlsx")
  ResponseEntity<byte[]> stepsFile(
      @RequestParam(required = false) String county,
      @RequestParam(required = false) String aidType,
      @RequestParam(required = false) String state,
      @RequestParam(required = false) Boolean open,
      @RequestParam(required = false) String activity,
      @RequestParam(defaultValue = "due") String sort) {
    List<List<Object>> rows =
        lists
            .steps(
                officer.id(),
                supervised.codes(county),
                filter(state, open, null, aidType, activity, null),
                sort,
                0,
                MOST_EXPORTED)
            .stream()
            .map(this::readable)
            .map(
                row ->
                    Arrays.<Object>asList(
                        row.caseNumber(),
                        row.name(),
                        row.division(),
                        row.post(),
                        row.officer(),
                        moment(row.startedAt()),
                        moment(row.dueAt()),
                        moment(row.endedAt()),
                        row.allowed() == null
                            ? null
                            : row.allowed() + Unit.valueOf(row.unit()).label(),
                        row.used(),
                        STATES.get(row.state())))
            .toList();
    return file(
        "环节清单", List.of("案件编号", "环节", "辖区", "岗位", "经办人", "开始", "到期", "办结", "期限", "已用", "状态"), rows);
  }

  @GetMapping("/definitions/{id}")
  Definition definition(@PathVariable String id) {
    String[] counties = supervised.codes(null);
    Command<List<ProcessDefinition>> find =
        context ->
            context.runWithoutAuthorization(
                () ->
                    repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(id.split(":")[0])
                        .orderByProcessDefinitionVersion()
                        .desc()
                        .list());
    List<ProcessDefinition> versions = engine.getCommandExecutorTxRequired().execute(find);
    ProcessDefinition one =
        versions.stream()
            .filter(version -> version.getId().equals(id))
            .findFirst()
            .orElseThrow(ApiProblem::notFound);
    Map<String, Figures.Waiting> waiting =
        figures.waiting(counties, id).stream()
            .collect(Collectors.toMap(Figures.Waiting::activityId, row -> row));
    List<Figures.Duration> durations = figures.durations(counties, null, id);
    Set<String> finished =
        durations.stream().map(Figures.Duration::activityId).collect(Collectors.toSet());
    List<Element> elements =
        new java.util.ArrayList<>(
            durations.stream().map(row -> element(row, waiting.get(row.activityId()))).toList());
    waiting.values().stream()
        .filter(row -> !finished.contains(row.activityId()))
        .map(
            row ->
                new Element(
                    row.activityId(),
                    row.name(),
                    row.waiting(),
                    row.risk(),
                    row.late(),
                    0,
                    null,
                    null,
                    row.allowed(),
                    row.unit(),
                    0))
        .forEach(elements::add);
    return new Definition(
        id,
        one.getVersion(),
        versions.stream()
            .map(version -> new Version(version.getId(), version.getVersion()))
            .toList(),
        elements);
  }

  private static Element element(Figures.Duration row, Figures.Waiting waiting) {
    return new Element(
        row.activityId(),
        row.name(),
        waiting == null ? 0 : waiting.waiting(),
        waiting == null ? 0 : waiting.risk(),
        waiting == null ? 0 : waiting.late(),
        row.n(),
        row.median(),
        row.p90(),
        row.allowed(),
        row.unit(),
        row.late());
  }

  @GetMapping("/cases/{number}")
  Timelines.Timeline timeline(@PathVariable String number) {
    return timelines.of(number, officer.id(), Set.of(supervised.codes(null)));
  }

  @GetMapping("/instances/{id}")
  Timelines.Timeline instance(@PathVariable String id) {
    Set<String> counties = Set.of(supervised.codes(null));
    return timelines.of(
        timelines.caseOf(id).orElseThrow(ApiProblem::notFound), officer.id(), counties);
  }

  record Unproved(String caseNumber, String county, String step, String reason, String detail) {}

  /**
   * @param at null before the first night
   */
  record Proved(Instant at, int cases, List<Unproved> failures) {}

  /** What last night's proof could not prove, of the officer's counties. */
  @GetMapping("/proof")
  Proved proof() {
    String[] counties = supervised.codes(null);
    return proof
        .latest()
        .map(
            run ->
                new Proved(
                    run.at(),
                    run.cases(),
                    proof.of(run, counties).stream()
                        .map(
                            one ->
                                new Unproved(
                                    one.caseNumber(),
                                    one.county(),
                                    one.step(),
                                    one.reason().text,
                                    one.detail()))
                        .toList()))
        .orElseGet(() -> new Proved(null, 0, List.of()));
  }

  record NewOrder(String post, String reason, String pin) {}

  @GetMapping("/cases/{number}/orders")
  List<Orders.Order> orders(@PathVariable String number) {
    timeline(number);
    return orders.of(number);
  }

  @PostMapping("/cases/{number}/orders")
  Map<String, String> order(@PathVariable String number, @RequestBody NewOrder order) {
    timeline(number);
    return Map.of(
        "number", orders.give(officer.id(), number, order.post(), order.reason(), order.pin()));
  }

  @GetMapping("/cases/{number}/open-steps")
  List<Orders.Open> openSteps(@PathVariable String number) {
    timeline(number);
    return orders.open(number);
  }

  record NewReassignment(String step, String officer, String reason, String pin) {}

  @PostMapping("/cases/{number}/reassignments")
  Map<String, String> reassign(@PathVariable String number, @RequestBody NewReassignment wanted) {
    timeline(number);
    return Map.of(
        "number",
        orders.reassign(
            officer.id(), number, wanted.step(), wanted.officer(), wanted.reason(), wanted.pin()));
  }

  record NewSuspension(String suspension, String until, String reason, String pin) {}

  @PostMapping("/cases/{number}/suspensions")
  Map<String, String> suspend(@PathVariable String number, @RequestBody NewSuspension wanted) {
    timeline(number);
    return Map.of(
        "number",
        orders.suspend(
            officer.id(),
            number,
            wanted.suspension(),
            wanted.until(),
            wanted.reason(),
            wanted.pin()));
  }

  record NewExtension(String reason, String pin) {}

  @PostMapping("/cases/{number}/extensions")
  Map<String, String> extend(@PathVariable String number, @RequestBody NewExtension wanted) {
    timeline(number);
    return Map.of("number", orders.extend(officer.id(), number, wanted.reason(), wanted.pin()));
  }

  private Lists.StepRow readable(Lists.StepRow row) {
    return new Lists.StepRow(
        row.caseNumber(),
        row.name(),
        divisions.fullName(row.division()),
        row.post() == null ? null : posts.find(row.post()).map(Post::name).orElse(row.post()),
        row.officer(),
        row.startedAt(),
        row.dueAt(),
        row.endedAt(),
        row.allowed(),
        row.unit(),
        row.used(),
        row.state());
  }

  private static Lists.Filter filter(
      String state, Boolean open, Boolean today, String aidType, String activity, String figure) {
    if (blank(state) != null && !STATES.containsKey(state)) {
      throw new ApiProblem(422, "没有“" + state + "”这种状态");
    }
    return new Lists.Filter(
        blank(state), open, today, blank(aidType), blank(activity), figure(blank(figure)));
  }

  private static TemporaryFigure figure(String code) {
    return code == null
        ? null
        : Arrays.stream(TemporaryFigure.values())
            .filter(one -> one.name().equals(code))
            .findFirst()
            .orElseThrow(() -> new ApiProblem(422, "没有“" + code + "”这个数字"));
  }

  private static String blank(String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static int from(int page) {
    if (page < 0 || page > MOST_EXPORTED / PAGE) {
      throw new ApiProblem(422, "页码超出范围，请用筛选缩小清单或导出");
    }
    return page * PAGE;
  }

  private static <T> Page<T> page(List<T> rows) {
    return new Page<>(rows.size() > PAGE ? rows.subList(0, PAGE) : rows, rows.size() > PAGE);
  }

  private static String moment(Instant moment) {
    return moment == null ? null : MOMENT.format(moment);
  }

  private static ResponseEntity<byte[]> file(
      String name, List<String> columns, List<List<Object>> rows) {
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(name + ".xlsx", java.nio.charset.StandardCharsets.UTF_8)
                .build()
                .toString())
        .contentType(
            MediaType.parseMediaType(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
        .body(Workbook.of(name, columns, rows));
  }
}

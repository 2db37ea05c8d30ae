package cn.linfen.assistance.cockpit;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.Submissions;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.problem.ApiProblem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What supervisors decide and sign about a case: urging it on (督办), with the answer that the
 * responsible post must sign; giving a step to somebody else; letting its clock stand; giving it
 * more time.
 */
@Component
class Orders {

  private static final String PROCESS = "supervision-order";
  private static final String ANSWER = "supervision-answer";

  /**
   * @param answer null while it is awaited
   */
  record Order(
      String number,
      Instant orderedAt,
      String orderedBy,
      String post,
      String reason,
      Instant dueAt,
      Answer answer) {}

  record Answer(Instant at, String by, String cause, String measures, String expectedOn) {}

  private record Head(
      String number, Instant orderedAt, String orderedBy, Instant dueAt, Instant at, String by) {}

  private final JdbcClient jdbc;
  private final CaseFiles cases;
  private final Posts posts;
  private final Officers officers;
  private final WorkItems items;
  private final Forms forms;
  private final EngineActions actions;
  private final ObjectMapper json;

  Orders(
      JdbcClient jdbc,
      CaseFiles cases,
      Posts posts,
      Officers officers,
      WorkItems items,
      Forms forms,
      EngineActions actions,
      ObjectMapper json) {
    this.jdbc = jdbc;
    this.cases = cases;
    this.posts = posts;
    this.officers = officers;
    this.items = items;
    this.forms = forms;
    this.actions = actions;
    this.json = json;
  }

  /** Of the case, newest first. */
  List<Order> of(String caseNumber) {
    return jdbc
        .sql(
            """
            select a.number, o.created_at as ordered_at, u.name as ordered_by, s.due_at,
                   n.created_at as at, v.name as by
            from case_about b
            join assistance_case a on a.number = b.file_number
            join section o on o.case_number = a.number and o.form_id = 'supervision-order'
            join officer u on u.user_id = o.officer
            left join sla_step s on s.case_number = a.number and s.activity_id = 'answerSupervision'
            left join section n on n.case_number = a.number and n.form_id = 'supervision-answer'
            left join officer v on v.user_id = n.officer
            where b.case_number = ? order by o.created_at desc
            """)
        .param(caseNumber)
        .query(Head.class)
        .list()
        .stream()
        .map(this::order)
        .toList();
  }

  private Order order(Head head) {
    JsonNode order = cases.latest(head.number(), PROCESS).orElseThrow();
    String post = order.path("answerPost").asText();
    Answer answer =
        cases
            .latest(head.number(), ANSWER)
            .map(
                data ->
                    new Answer(
                        head.at(),
                        head.by(),
                        data.path("cause").asText(),
                        data.path("measures").asText(),
                        data.path("expectedOn").asText()))
            .orElse(null);
    return new Order(
        head.number(),
        head.orderedAt(),
        head.orderedBy(),
        posts.find(post).map(one -> one.name()).orElse(post),
        order.path("reason").asText(),
        head.dueAt(),
        answer);
  }

  /**
   * Signs an order and sends it to the post.
   *
   * @return its number
   * @throws ApiProblem 422 with what is to be corrected
   */
  String give(String user, String caseNumber, String post, String reason, String pin) {
    return start(PROCESS, user, about(caseNumber, reason).put("answerPost", post), pin);
  }

  /**
   * Lets the clock of the case stand (中止计时).
   *
   * @param suspension key of the reason
   * @param until last day, ISO
   * @return number of the file
   * @throws ApiProblem 422 with what is to be corrected
   */
  String suspend(
      String user, String caseNumber, String suspension, String until, String reason, String pin) {
    return start(
        "case-suspension",
        user,
        about(caseNumber, reason).put("suspensionReason", suspension).put("suspendedUntil", until),
        pin);
  }

  /**
   * Gives more time to the case as a whole (延长期限).
   *
   * @return number of the file
   * @throws ApiProblem 422 with what is to be corrected
   */
  String extend(String user, String caseNumber, String reason, String pin) {
    return start("limit-extension", user, about(caseNumber, reason), pin);
  }

  /**
   * An open step that can be given to another officer.
   *
   * @param step id of its element
   * @param assignee user id; null while nobody has taken it
   * @param officers those of its post who do not have it
   */
  record Open(String step, String name, String assignee, List<Candidate> officers) {}

  record Candidate(String id, String name) {}

  private record Waiting(String id, String step, String name, String assignee) {}

  /** Steps of the case that a post has. Who has to keep away is refused when it is signed. */
  List<Open> open(String caseNumber) {
    return jdbc
        .sql(
            """
            select t.id_ as id, t.task_def_key_ as step, t.name_ as name, t.assignee_ as assignee
            from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_
            where e.business_key_ = ? order by t.create_time_
            """)
        .param(caseNumber)
        .query(Waiting.class)
        .list()
        .stream()
        .map(
            task ->
                new Open(
                    task.step(),
                    task.name(),
                    task.assignee() == null ? null : officers.name(task.assignee()),
                    candidates(task)))
        .filter(open -> !open.officers().isEmpty())
        .toList();
  }

  private List<Candidate> candidates(Waiting task) {
    return jdbc
        .sql(
            "select group_id_ from act_ru_identitylink where task_id_ = ? and group_id_ is not null")
        .param(task.id())
        .query(String.class)
        .list()
        .stream()
        .flatMap(
            group -> {
              int dot = group.lastIndexOf('.');
              return officers.holders(group.substring(0, dot), group.substring(dot + 1)).stream();
            })
        .distinct()
        .filter(user -> !user.equals(task.assignee()))
        .map(user -> new Candidate(user, officers.name(user)))
        .toList();
  }

  /**
   * Gives an open step to another officer of its post (改派).
   *
   * @return number of the file
   * @throws ApiProblem 422 with what is to be corrected
   */
  String reassign(
      String user, String caseNumber, String step, String to, String reason, String pin) {
    return start(
        "task-reassignment",
        user,
        about(caseNumber, reason).put("step", step).put("newOfficer", to),
        pin);
  }

  private ObjectNode about(String caseNumber, String reason) {
    return json.createObjectNode().put("targetCase", caseNumber).put("reason", reason);
  }

  private String start(String process, String user, ObjectNode data, String pin) {
    WorkItem item =
        items.process(process, user).orElseThrow(() -> new ApiProblem(403, "您的岗位不能作出这一决定"));
    Submissions.Content content = forms.check(item, user, data);
    return actions.start(process, forms.stage(user, pin, List.of(content)).get(0), user);
  }
}

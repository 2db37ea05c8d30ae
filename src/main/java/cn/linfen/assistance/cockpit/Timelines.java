package cn.linfen.assistance.cockpit;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Post;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.policy.Parameter;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.problem.ApiProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The course of one case: each step with its limit, who did it, and why it is due when it is. */
@Component
class Timelines {

  record Row(
      String id,
      String kind,
      String name,
      String division,
      String post,
      String officer,
      String limitKey,
      Integer allowed,
      String unit,
      Instant startedAt,
      Instant dueAt,
      Instant endedAt,
      Integer used,
      String state) {}

  /**
   * @param limit in words, with the rule that sets it
   */
  record Step(
      String name,
      boolean waiting,
      String place,
      String post,
      String officer,
      Instant startedAt,
      Instant dueAt,
      Instant endedAt,
      Integer used,
      String unit,
      String state,
      String limit,
      String citation) {}

  record Signature(int seq, String form, String officer, String post, Instant at) {}

  record Timeline(
      String caseNumber,
      String title,
      String place,
      String profile,
      Instant startedAt,
      Instant endedAt,
      String state,
      boolean mayViewFile,
      List<Step> steps,
      List<Signature> signatures) {}

  private record Head(Instant startedAt, Instant endedAt, String state) {}

  private final JdbcClient jdbc;
  private final Figures figures;
  private final CaseFiles cases;
  private final CaseAccess access;
  private final Divisions divisions;
  private final Posts posts;
  private final Profiles profiles;
  private final HistoryService history;
  private final ProcessEngineConfigurationImpl engine;

  Timelines(
      JdbcClient jdbc,
      Figures figures,
      CaseFiles cases,
      CaseAccess access,
      Divisions divisions,
      Posts posts,
      Profiles profiles,
      HistoryService history,
      ProcessEngineConfigurationImpl engine) {
    this.jdbc = jdbc;
    this.figures = figures;
    this.cases = cases;
    this.access = access;
    this.divisions = divisions;
    this.posts = posts;
    this.profiles = profiles;
    this.history = history;
    this.engine = engine;
  }

  /** The case of a process, running or ended; whether the caller may see it is not asked here. */
  Optional<String> caseOf(String processInstanceId) {
    Command<HistoricProcessInstance> find =
        context ->
            context.runWithoutAuthorization(
                () ->
                    history
                        .createHistoricProcessInstanceQuery()
                        .processInstanceId(processInstanceId)
                        .singleResult());
    return Optional.ofNullable(engine.getCommandExecutorTxRequired().execute(find))
        .map(HistoricProcessInstance::getBusinessKey);
  }

  /**
   * @throws ApiProblem 404 if there is no such case in those counties, 403 if the officer must keep
   *     away from it
   */
  Timeline of(String caseNumber, String user, Set<String> counties) {
    CaseSummary summary = cases.find(caseNumber).orElseThrow(ApiProblem::notFound);
    if (!counties.contains(summary.county())) {
      throw ApiProblem.notFound();
    }
    access.require(user, summary);
    Head head =
        jdbc.sql(
                "select c.started_at, c.ended_at, STATE as state from sla_case c where c.case_number = :number"
                    .replace("STATE", Figures.CASE_STATE))
            .param("now", figures.now())
            .param("number", caseNumber)
            .query(Head.class)
            .optional()
            .orElseThrow(ApiProblem::notFound);
    return new Timeline(
        caseNumber,
        summary.title(),
        divisions.fullName(summary.division()),
        profiles.title(summary.profile()),
        head.startedAt(),
        head.endedAt(),
        head.state(),
        access.mayView(user, summary),
        steps(caseNumber, summary.profile()),
        signatures(caseNumber));
  }

  private List<Step> steps(String caseNumber, String profile) {
    return jdbc
        .sql(
            """
            select s.id, s.kind, s.name, s.division, s.post,
                   coalesce((select name from officer where user_id = s.officer), s.officer) as officer,
                   s.limit_key, s.allowed, s.unit, s.started_at, s.due_at, s.ended_at, s.used, STATE as state
            from sla_step s where s.case_number = :number order by s.started_at, s.id
            """
                .replace("STATE", Figures.STEP_STATE))
        .param("now", figures.now())
        .param("number", caseNumber)
        .query(Row.class)
        .list()
        .stream()
        .map(row -> step(row, profile))
        .toList();
  }

  private Step step(Row row, String profile) {
    Optional<Parameter> limit =
        profiles.all(profile).stream().filter(one -> one.key().equals(row.limitKey())).findFirst();
    return new Step(
        row.name(),
        row.kind().equals("WAIT"),
        divisions.fullName(row.division()),
        row.post() == null ? null : posts.find(row.post()).map(Post::name).orElse(row.post()),
        row.officer(),
        row.startedAt(),
        row.dueAt(),
        row.endedAt(),
        row.used(),
        row.unit(),
        row.state(),
        limit.map(Parameter::label).orElse(null),
        limit.map(Parameter::citation).orElse(null));
  }

  private List<Signature> signatures(String caseNumber) {
    return jdbc
        .sql(
            """
            select s.seq, s.form_id as form, o.name as officer, s.post, s.created_at as at
            from section s join officer o on o.user_id = s.officer where s.case_number = ? order by s.seq
            """)
        .param(caseNumber)
        .query(Signature.class)
        .list()
        .stream()
        .map(
            one ->
                new Signature(
                    one.seq(),
                    one.form(),
                    one.officer(),
                    posts.find(one.post()).map(Post::name).orElse(one.post()),
                    one.at()))
        .toList();
  }
}

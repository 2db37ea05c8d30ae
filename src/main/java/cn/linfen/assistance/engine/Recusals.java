package cn.linfen.assistance.engine;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.form.Drafts;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostHolding;
import cn.linfen.assistance.organization.PostsChanged;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Hides the tasks of a case from the officers who must keep away from it, or may not sign this step
 * after another one. A task belongs to the group of its post; where somebody of that group is
 * barred, the group's grant on the task gives way to one for each of the others, so that every
 * query, count and look-up of the engine leaves it out, at no cost to the queries. Where nobody is
 * left the step goes to the substitute by rule, and the supervisors are told.
 */
@Component
class Recusals {

  private final Exclusions exclusions;
  private final Handovers handovers;
  private final TaskPosts taskPosts;
  private final ObjectProvider<CaseFiles> cases;
  private final Officers officers;
  private final Divisions divisions;
  private final ObjectProvider<ProcessEngineConfigurationImpl> engine;
  private final ObjectProvider<Drafts> drafts;
  private final JdbcClient jdbc;
  private final Clock clock;

  Recusals(
      Exclusions exclusions,
      Handovers handovers,
      TaskPosts taskPosts,
      ObjectProvider<CaseFiles> cases,
      Officers officers,
      Divisions divisions,
      ObjectProvider<ProcessEngineConfigurationImpl> engine,
      ObjectProvider<Drafts> drafts,
      JdbcClient jdbc,
      Clock clock) {
    this.exclusions = exclusions;
    this.handovers = handovers;
    this.taskPosts = taskPosts;
    this.cases = cases;
    this.officers = officers;
    this.divisions = divisions;
    this.engine = engine;
    this.drafts = drafts;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Who of a group may see the task, where not all of it may; null where all may. Sees to a
   * substitute where nobody is left.
   */
  Set<String> allowed(TaskEntity task, String groupId) {
    String number =
        task.getExecution() == null ? null : task.getExecution().getProcessBusinessKey();
    Set<String> barred = number == null ? Set.of() : barred(task, number);
    int dot = groupId.lastIndexOf('.');
    if (barred.isEmpty() || dot < 0) {
      return null;
    }
    String post = groupId.substring(0, dot);
    String division = groupId.substring(dot + 1);
    List<PostHolding> held = officers.holdings(post, division);
    Predicate<PostHolding> isBarred =
        TaskPosts.standsInFor(barred).or(one -> barred.contains(one.userId()));
    if (held.stream().noneMatch(isBarred)) {
      return null;
    }
    Set<String> left =
        held.stream()
            .filter(isBarred.negate())
            .map(PostHolding::userId)
            .collect(Collectors.toSet());
    if (left.isEmpty()) {
      handovers.of(task, number, post, division, Handovers.Reason.RECUSAL);
    }
    return left;
  }

  private Set<String> barred(TaskEntity task, String number) {
    return taskPosts.barred(Model.form(task.getExecution()), number);
  }

  /** Whether the officer has the rights of the post on the task by name, not by its group. */
  boolean grantsByName(TaskEntity task, String user) {
    return Handovers.candidateGroups(task).stream()
        .map(group -> allowed(task, group))
        .anyMatch(allowed -> allowed != null && allowed.contains(user));
  }

  @EventListener
  void exclusionsChanged(Exclusions.Changed change) {
    inEngine(context -> regrant(context, change.caseNumber()));
  }

  @EventListener
  void postsChanged(PostsChanged change) {
    inEngine(
        context ->
            ofFormerHolders().forEach(id -> putBack(context.getTaskManager().findTaskById(id))));
    inEngine(context -> casesWithBars().forEach(number -> regrant(context, number)));
  }

  /**
   * Cases in which somebody may be barred, or was: those with exclusions; those in which somebody
   * signed in another post than the one that a task waits for; those with tasks granted by name.
   */
  private Set<String> casesWithBars() {
    Set<String> numbers = new TreeSet<>(exclusions.cases());
    numbers.addAll(
        jdbc.sql(
                """
                select e.business_key_
                from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_
                join act_ru_identitylink l on l.task_id_ = t.id_ and l.type_ = 'candidate'
                where e.business_key_ is not null and (
                  not exists (select 1 from act_ru_authorization a where a.group_id_ = l.group_id_
                    and a.resource_type_ = :tasks and a.resource_id_ = t.id_)
                  or exists (select 1 from act_id_membership m join section s
                    on m.user_id_ in (s.officer, s.deputy_for) or exists (select 1 from post_holding h
                      where h.user_id = m.user_id_ and h.deputy_for = s.officer)
                  where m.group_id_ = l.group_id_
                      and s.post || '.' || s.division <> l.group_id_
                      and s.case_number in (select e.business_key_ union all
                        select b.case_number from case_about b
                        where b.file_number = e.business_key_)))
                """)
            .param("tasks", Resources.TASK.resourceType())
            .query(String.class)
            .list());
    return numbers;
  }

  /**
   * Tasks whose assignee does not hold the post any more, or not for now, and others could go on
   * with; those to be signed by somebody who has left for good.
   */
  private List<String> ofFormerHolders() {
    return jdbc.sql(
            """
            select t.id_ from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_
            where t.assignee_ is not null and e.business_key_ is not null
              and case when exists (select 1 from act_ru_identitylink l
                  where l.task_id_ = t.id_ and l.type_ = 'candidate' and l.group_id_ is not null)
                then not exists (select 1 from act_ru_identitylink l
                  join act_id_membership m on m.group_id_ = l.group_id_ and m.user_id_ = t.assignee_
                  where l.task_id_ = t.id_ and l.type_ = 'candidate')
                else not exists (select 1 from post_holding h join officer o using (user_id)
                  where h.user_id = t.assignee_ and not o.disabled
                    and h.valid_from <= :today and (h.valid_to is null or h.valid_to >= :today))
                end
            order by e.business_key_, t.id_
            """)
        .param("today", LocalDate.now(clock))
        .query(String.class)
        .list();
  }

  private void inEngine(java.util.function.Consumer<CommandContext> work) {
    Command<Void> command =
        context ->
            context.runWithoutAuthorization(
                () -> {
                  work.accept(context);
                  return null;
                });
    engine.getObject().getCommandExecutorTxRequired().execute(command);
  }

  private void regrant(CommandContext context, String number) {
    for (String id : tasks(number)) {
      TaskEntity task = context.getTaskManager().findTaskById(id);
      if (task != null && !task.isDeleted()) {
        takeAway(task, barred(task, number));
        regrant(context, task);
      }
    }
  }

  /** What a barred officer has claimed goes back; what was asked of that officer by name too. */
  private void takeAway(TaskEntity task, Set<String> barred) {
    if (task.getAssignee() == null || !barred.contains(task.getAssignee())) {
      return;
    }
    putBack(task);
    drafts.getObject().dropOfTask(task.getId());
  }

  private void putBack(TaskEntity task) {
    task.setAssignee(null);
    task.triggerUpdateEvent();
    if (Handovers.candidateGroups(task).isEmpty()) {
      // Nobody else could take it: the leader of the township, else of the county, signs instead.
      String number = task.getExecution().getProcessBusinessKey();
      String place = cases.getObject().summary(number).division();
      String group =
          divisions
              .ancestor(place, DivisionLevel.TOWNSHIP)
              .map(township -> "township.reviewer." + township.code())
              .orElseGet(() -> "county.approver." + place.substring(0, 6));
      task.addCandidateGroup(group);
    }
  }

  private void regrant(CommandContext context, TaskEntity task) {
    Set<String> byName = new HashSet<>();
    for (String group : Handovers.candidateGroups(task)) {
      byName.addAll(regrant(context, task, group));
    }
    for (String user : usersGranted(task)) {
      if (!byName.contains(user)) {
        drop(context, task, user);
      }
    }
  }

  /** Those of the group who have the rights by name. */
  private Set<String> regrant(CommandContext context, TaskEntity task, String group) {
    AuthorizationManager grants = context.getAuthorizationManager();
    Set<String> allowed = allowed(task, group);
    AuthorizationEntity ofGroup =
        grants.findAuthorizationByGroupIdAndResourceId(
            Authorization.AUTH_TYPE_GRANT, group, Resources.TASK, task.getId());
    if (allowed == null) {
      if (ofGroup == null) {
        insert(context, task, null, group);
      }
      return Set.of();
    }
    if (ofGroup != null) {
      context.getDbEntityManager().delete(ofGroup);
    }
    for (String user : allowed) {
      if (grants.findAuthorizationByUserIdAndResourceId(
              Authorization.AUTH_TYPE_GRANT, user, Resources.TASK, task.getId())
          == null) {
        insert(context, task, user, null);
      }
    }
    return allowed;
  }

  private void drop(CommandContext context, TaskEntity task, String user) {
    if (user.equals(task.getAssignee())) {
      return;
    }
    AuthorizationEntity grant =
        context
            .getAuthorizationManager()
            .findAuthorizationByUserIdAndResourceId(
                Authorization.AUTH_TYPE_GRANT, user, Resources.TASK, task.getId());
    if (grant != null) {
      context.getDbEntityManager().delete(grant);
    }
  }

  private static void insert(CommandContext context, TaskEntity task, String user, String group) {
    AuthorizationEntity grant = new AuthorizationEntity(Authorization.AUTH_TYPE_GRANT);
    grant.setUserId(user);
    grant.setGroupId(group);
    grant.setResource(Resources.TASK);
    grant.setResourceId(task.getId());
    grant.addPermission(Permissions.READ);
    grant.addPermission(Permissions.TASK_WORK);
    context.getAuthorizationManager().insert(grant);
  }

  private List<String> tasks(String number) {
    return jdbc.sql(
            "select t.id_ from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_"
                + " where e.business_key_ = ? order by t.id_")
        .param(number)
        .query(String.class)
        .list();
  }

  private List<String> usersGranted(TaskEntity task) {
    return jdbc.sql(
            "select user_id_ from act_ru_authorization where resource_type_ = ?"
                + " and resource_id_ = ? and user_id_ is not null")
        .params(Resources.TASK.resourceType(), task.getId())
        .query(String.class)
        .list();
  }
}

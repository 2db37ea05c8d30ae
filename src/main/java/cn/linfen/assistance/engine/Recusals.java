package cn.linfen.assistance.engine;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.Separation;
import cn.linfen.assistance.form.Drafts;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostsChanged;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
  private final Separation separation;
  private final ObjectProvider<CaseFiles> cases;
  private final Officers officers;
  private final Divisions divisions;
  private final ObjectProvider<ProcessEngineConfigurationImpl> engine;
  private final ObjectProvider<Drafts> drafts;
  private final JdbcClient jdbc;

  Recusals(
      Exclusions exclusions,
      Handovers handovers,
      Separation separation,
      ObjectProvider<CaseFiles> cases,
      Officers officers,
      Divisions divisions,
      ObjectProvider<ProcessEngineConfigurationImpl> engine,
      ObjectProvider<Drafts> drafts,
      JdbcClient jdbc) {
    this.exclusions = exclusions;
    this.handovers = handovers;
    this.separation = separation;
    this.cases = cases;
    this.officers = officers;
    this.divisions = divisions;
    this.engine = engine;
    this.drafts = drafts;
    this.jdbc = jdbc;
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
    List<String> holders = officers.holders(post, division);
    if (holders.stream().noneMatch(barred::contains)) {
      return null;
    }
    Set<String> left = new HashSet<>(holders);
    left.removeAll(barred);
    if (left.isEmpty()) {
      handovers.of(task, number, post, division, Handovers.Reason.RECUSAL);
    }
    return left;
  }

  private Set<String> barred(TaskEntity task, String number) {
    Set<String> barred = new HashSet<>(exclusions.of(number));
    barred.addAll(separation.barred(Model.form(task.getExecution().getActivity()), number));
    return barred;
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
                    on s.officer = m.user_id_ where m.group_id_ = l.group_id_
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
        Handovers.candidateGroups(task).forEach(group -> regrant(context, task, group));
      }
    }
  }

  /** What a barred officer has claimed goes back; what was asked of that officer by name too. */
  private void takeAway(TaskEntity task, Set<String> barred) {
    if (task.getAssignee() == null || !barred.contains(task.getAssignee())) {
      return;
    }
    task.setAssignee(null);
    task.triggerUpdateEvent();
    drafts.getObject().dropOfTask(task.getId());
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

  private void regrant(CommandContext context, TaskEntity task, String group) {
    AuthorizationManager grants = context.getAuthorizationManager();
    Set<String> allowed = allowed(task, group);
    AuthorizationEntity ofGroup =
        grants.findAuthorizationByGroupIdAndResourceId(
            Authorization.AUTH_TYPE_GRANT, group, Resources.TASK, task.getId());
    if (allowed == null) {
      if (ofGroup == null) {
        insert(context, task, null, group);
        int dot = group.lastIndexOf('.');
        officers
            .holders(group.substring(0, dot), group.substring(dot + 1))
            .forEach(user -> drop(context, task, user));
      }
      return;
    }
    if (ofGroup != null) {
      context.getDbEntityManager().delete(ofGroup);
    }
    for (String user : usersGranted(task)) {
      if (!allowed.contains(user) && holds(user, group)) {
        drop(context, task, user);
      }
    }
    for (String user : allowed) {
      if (grants.findAuthorizationByUserIdAndResourceId(
              Authorization.AUTH_TYPE_GRANT, user, Resources.TASK, task.getId())
          == null) {
        insert(context, task, user, null);
      }
    }
  }

  private boolean holds(String user, String group) {
    int dot = group.lastIndexOf('.');
    return officers.holds(user, group.substring(0, dot), group.substring(dot + 1))
        || officers.postsOf(user).isEmpty();
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

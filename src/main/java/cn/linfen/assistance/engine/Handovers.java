package cn.linfen.assistance.engine;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.notification.Outbox;
import cn.linfen.assistance.notification.Reminder;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.organization.Substitutes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings a step that nobody of its post can do to the substitute by rule: when its officers must
 * all keep away, and when the post is vacant. The post keeps its task for whoever comes to it; the
 * supervisors of the county are told.
 */
@Component
class Handovers {

  /** Why it is not the post of the diagram that does it. */
  enum Reason {
    RECUSAL("原岗位人员均须回避，或已办理须由不同人员办理的环节"),
    VACANCY("原岗位空缺");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private record Vacant(String taskId, String groupId) {}

  private final CaseAccess access;
  private final ObjectProvider<CaseFiles> cases;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final Substitutes substitutes;
  private final Outbox outbox;
  private final ObjectProvider<ProcessEngineConfigurationImpl> engine;
  private final JdbcClient jdbc;

  Handovers(
      CaseAccess access,
      ObjectProvider<CaseFiles> cases,
      Officers officers,
      Posts posts,
      Divisions divisions,
      Substitutes substitutes,
      Outbox outbox,
      ObjectProvider<ProcessEngineConfigurationImpl> engine,
      JdbcClient jdbc) {
    this.access = access;
    this.cases = cases;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.substitutes = substitutes;
    this.outbox = outbox;
    this.engine = engine;
    this.jdbc = jdbc;
  }

  /**
   * Of the post in the division; nothing happens where somebody stands in for it already. Where
   * nobody can, the supervisors are told: no step stalls in silence.
   */
  void of(TaskEntity task, String number, String post, String division, Reason reason) {
    Optional<Substitutes.Place> substitute = substitutes.of(post, division);
    if (substitute.isEmpty()) {
      String text = "“" + task.getName() + "”因" + reason.text + "无人办理，也没有可以移交的岗位，请协调";
      tell(task, number, division, "nobody", text);
      return;
    }
    substitute
        .filter(to -> !candidateGroups(task).contains(to.groupId()))
        .ifPresent(
            to -> {
              access.handOver(number, post, division, to.post(), to.division());
              String text =
                  "“"
                      + task.getName()
                      + "”因"
                      + reason.text
                      + "，由"
                      + divisions.fullName(division)
                      + "的"
                      + posts.get(post).name()
                      + "移交"
                      + divisions.fullName(to.division())
                      + "的"
                      + posts.get(to.post()).name()
                      + "办理";
              cases.getObject().note(number, "移交办理", text);
              tell(task, number, division, to.groupId(), text);
              task.addCandidateGroup(to.groupId());
            });
  }

  private void tell(TaskEntity task, String number, String division, String to, String text) {
    Set<String> supervisors =
        new HashSet<>(
            division.length() < 6
                ? List.of()
                : officers.holders("county.supervisor", division.substring(0, 6)));
    if (supervisors.isEmpty()) {
      supervisors.addAll(officers.holders("supervisor", Divisions.CITY));
    }
    outbox.put(
        new Reminder(
            "handover:" + task.getId() + ":" + to,
            Reminder.Kind.HANDOVER,
            number,
            null,
            number + " " + text,
            null,
            supervisors));
  }

  /** A post may fall vacant by the calendar: nobody does anything on that day. */
  @Scheduled(cron = "0 40 1 * * *", zone = "Asia/Shanghai")
  @Transactional
  public void vacancies() {
    List<Vacant> vacant =
        jdbc
            .sql(
                """
                select l.task_id_ as task_id, l.group_id_ as group_id
                from act_ru_identitylink l join act_ru_task t on t.id_ = l.task_id_
                where l.type_ = 'candidate' and l.group_id_ is not null and t.assignee_ is null
                order by l.task_id_, l.group_id_
                """)
            .query(Vacant.class)
            .list()
            .stream()
            .collect(Collectors.groupingBy(Vacant::groupId))
            .entrySet()
            .stream()
            .filter(group -> isVacant(group.getKey()))
            .flatMap(group -> group.getValue().stream())
            .toList();
    Command<Void> command =
        context ->
            context.runWithoutAuthorization(
                () -> {
                  for (Vacant one : vacant) {
                    TaskEntity task = context.getTaskManager().findTaskById(one.taskId());
                    if (task != null) {
                      ifVacant(task, one.groupId());
                    }
                  }
                  return null;
                });
    engine.getObject().getCommandExecutorTxRequired().execute(command);
  }

  private boolean isVacant(String groupId) {
    int dot = groupId.lastIndexOf('.');
    return dot > 0
        && officers.holders(groupId.substring(0, dot), groupId.substring(dot + 1)).isEmpty();
  }

  /** Sees to a substitute where the group's post has nobody. */
  void ifVacant(TaskEntity task, String groupId) {
    String number =
        task.getExecution() == null ? null : task.getExecution().getProcessBusinessKey();
    if (number != null && isVacant(groupId)) {
      int dot = groupId.lastIndexOf('.');
      of(task, number, groupId.substring(0, dot), groupId.substring(dot + 1), Reason.VACANCY);
    }
  }

  static Set<String> candidateGroups(TaskEntity task) {
    return task.getCandidates().stream()
        .filter(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))
        .map(IdentityLink::getGroupId)
        .filter(group -> group != null)
        .collect(Collectors.toSet());
  }
}

package cn.linfen.assistance.engine;

import cn.linfen.assistance.casefile.AttachmentRefused;
import cn.linfen.assistance.casefile.CaseConflict;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseNotFound;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.NewCase;
import cn.linfen.assistance.casefile.Section;
import cn.linfen.assistance.casefile.Separation;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.form.StagedSubmission;
import cn.linfen.assistance.form.Submissions;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostHolding;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.signature.SignatureInvalid;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.impl.cmd.AssignTaskCmd;
import org.camunda.bpm.engine.impl.cmd.ClaimTaskCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.PropertyChange;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The one choke point: nothing moves, through whichever interface, without a submission that its
 * officer has signed. Runs inside the engine's own transaction, so that what it stores and what the
 * engine does happen together or not at all.
 */
@Component
class Guard {

  private final Officers officers;
  private final Access access;
  private final Divisions divisions;
  private final ObjectProvider<CaseFiles> caseFiles;
  private final ObjectProvider<Submissions> submissions;
  private final Exclusions exclusions;
  private final Separation separation;
  private final TaskPosts taskPosts;
  private final ObjectProvider<AssignmentRule> assignmentRules;
  private final Schemas schemas;
  private final ObjectProvider<Profiles> profiles;
  private final LedgerRecords records;
  private final Clock clock;

  Guard(
      Officers officers,
      Access access,
      Divisions divisions,
      ObjectProvider<CaseFiles> caseFiles,
      ObjectProvider<Submissions> submissions,
      Exclusions exclusions,
      Separation separation,
      TaskPosts taskPosts,
      ObjectProvider<AssignmentRule> assignmentRules,
      Schemas schemas,
      ObjectProvider<Profiles> profiles,
      LedgerRecords records,
      Clock clock) {
    this.officers = officers;
    this.access = access;
    this.divisions = divisions;
    this.caseFiles = caseFiles;
    this.submissions = submissions;
    this.exclusions = exclusions;
    this.separation = separation;
    this.taskPosts = taskPosts;
    this.assignmentRules = assignmentRules;
    this.schemas = schemas;
    this.profiles = profiles;
    this.records = records;
    this.clock = clock;
  }

  /** A user task is about to be completed. */
  void completing(DelegateTask delegate) {
    TaskEntity task = (TaskEntity) delegate;
    ExecutionEntity execution = task.getExecution();
    String form = Model.form(execution);
    if (form == null) {
      throw new Refusal("本环节没有关联表单，不能办结");
    }
    String user = actor();
    about(task, user);
    if (!user.equals(task.getAssignee())) {
      throw new Refusal(task.getAssignee() == null ? "请先认领任务，再填写、签名、办结" : "本任务由他人认领，您不能办结");
    }
    if (exclusions.excluded(user, execution.getProcessBusinessKey())) {
      throw new Refusal(Exclusions.NOTICE);
    }
    requireSeparation(task, user);
    StagedSubmission staged =
        store(
                () ->
                    submissions
                        .getObject()
                        .takeForTask(task.getId(), user, execution.getProcessBusinessKey()))
            .orElseThrow(() -> unsigned(task));
    if (!staged.formId().equals(form)) {
      throw new Refusal("签名的表单不是本环节的表单，不能办结");
    }
    requireHolding(task, staged);
    store(() -> caseFiles.getObject().append(execution.getProcessBusinessKey(), section(staged)));
    execution.setVariables(variables(staged));
  }

  /** The assignee of a task has changed, or was set when the task was made. */
  void assigned(DelegateTask delegate) {
    TaskEntity task = (TaskEntity) delegate;
    String assignee = task.getAssignee();
    if (!byHand()) {
      if (assignee == null) {
        records.assigned(task, null);
        return;
      }
      if (exclusions.excluded(assignee, task.getExecution().getProcessBusinessKey())) {
        throw new Refusal(cannot(assignee));
      }
      requireSeparation(task, assignee);
      if (officers.postsOf(assignee).isEmpty()) {
        throw new Refusal("任务“" + task.getName() + "”指定的办理人没有在任岗位");
      }
      records.assigned(task, null);
      return;
    }
    about(task, actor());
    if (candidatePosts(task).isEmpty()) {
      throw new Refusal("本任务指定由专人签名，不能转给他人，也不能退回");
    }
    if (assignee == null) {
      PropertyChange change = task.getPropertyChanges().get(TaskEntity.ASSIGNEE);
      if (!actor().equals(change.getOrgValueString())) {
        throw new Refusal("只有认领本任务的经办人才能退回任务");
      }
      records.assigned(task, actor());
      return;
    }
    requireHolding(task, assignee);
    for (AssignmentRule rule : assignmentRules) {
      rule.objection(assignee)
          .ifPresent(
              text -> {
                throw new Refusal(assignee.equals(actor()) ? text : cannot(assignee));
              });
    }
    if (exclusions.excluded(assignee, task.getExecution().getProcessBusinessKey())) {
      throw new Refusal(assignee.equals(actor()) ? Exclusions.NOTICE : cannot(assignee));
    }
    requireSeparation(task, assignee);
    records.assigned(task, actor());
  }

  /** Who has signed what in the case is no secret to those who work on it. */
  private void requireSeparation(TaskEntity task, String user) {
    ExecutionEntity execution = task.getExecution();
    separation
        .objection(user, Model.form(execution), execution.getProcessBusinessKey())
        .ifPresent(
            text -> {
              throw new Refusal(officers.name(user) + text);
            });
  }

  private static void about(TaskEntity task, String user) {
    Call.current()
        .about(
            new Call.Subject(
                task.getExecution().getProcessBusinessKey(), user, task.getTaskDefinitionKey()));
  }

  /** One text, so that whoever assigns does not learn who has to keep away. */
  private String cannot(String user) {
    return officers.name(user) + " 目前不能办理本任务：不担任相应岗位，或须回避";
  }

  /** A process is about to start. */
  void starting(DelegateExecution delegate) {
    Call call = Call.current();
    if (((ExecutionEntity) delegate).getSuperExecution() != null
        || !StartInterceptor.isStart(call.command())
        || call.hasStarted()) {
      return;
    }
    if (!call.takeStartPermit()) {
      throw new Refusal("请先填写并签署申请表，再启动流程");
    }
  }

  StartInterceptor interceptor() {
    return new StartInterceptor(this);
  }

  /** What a process starts with. */
  record Start(String caseNumber, Map<String, Object> variables) {}

  /** Opens the case file that a start form asks for. */
  Start open(ProcessDefinitionEntity definition, String submissionId) {
    Model.FileType type = Model.fileType(definition);
    String form = Model.startForm(definition);
    if (type == null || form == null) {
      throw new Refusal("本流程由系统在需要时启动，不能直接发起");
    }
    String user = actor();
    StagedSubmission staged =
        store(() -> submissions.getObject().takeForStart(submissionId, definition.getKey(), user))
            .orElseThrow(() -> new Refusal("请先填写并签署申请表，再启动流程"));
    if (!staged.formId().equals(form)) {
      throw new Refusal("签名的表单不是本流程的申请表，不能启动");
    }
    Division place =
        divisions
            .find(staged.data().path("division").asText(placeOf(staged)))
            .orElseThrow(() -> new Refusal("申请表没有填明所属的村（社区）或乡镇"));
    boolean mayStartThere =
        access.mayStart(user, definition.getKey()).stream()
            .filter(held -> held.post().equals(staged.post()))
            .filter(held -> held.division().equals(staged.division()))
            .filter(held -> Objects.equals(held.deputyFor(), staged.deputyFor()))
            .anyMatch(held -> divisions.within(place.code(), held.division()));
    if (!mayStartThere) {
      throw new Refusal("您的岗位不能在" + divisions.fullName(place.code()) + "发起“" + type.title() + "”");
    }
    return open(type, place, staged);
  }

  /** A form that names no place is about that of the case it names, or about the officer's own. */
  private String placeOf(StagedSubmission staged) {
    return caseFiles
        .getObject()
        .find(staged.data().path("targetCase").asText(""))
        .map(CaseSummary::division)
        .orElse(staged.division());
  }

  private Start open(Model.FileType type, Division place, StagedSubmission staged) {
    String county = code(place, DivisionLevel.COUNTY);
    LocalDate today = clock.instant().atZone(ChinaTime.ZONE).toLocalDate();
    NewCase wanted =
        new NewCase(
            type.prefix(),
            type.aidType(),
            type.title(),
            county,
            code(place, DivisionLevel.TOWNSHIP),
            code(place, DivisionLevel.VILLAGE),
            staged.data().path("urbanRural").asText(null),
            profiles.getObject().forStart(type.aidType(), county, today),
            section(staged));
    String target = staged.data().path("targetCase").asText("");
    if (exclusions.excluded(staged.officer(), target)
        || staged.deputyFor() != null && exclusions.excluded(staged.deputyFor(), target)) {
      throw new Refusal(Exclusions.NOTICE);
    }
    String number = store(() -> caseFiles.getObject().open(wanted));
    if (!target.isEmpty()) {
      exclusions.about(number, target);
    }
    Map<String, Object> variables = variables(staged);
    variables.put(RoutingVariables.CASE_NUMBER, number);
    variables.put("aidType", wanted.aidType());
    variables.put("county", wanted.county());
    variables.put("township", wanted.township());
    variables.put("village", wanted.village());
    variables.put("urbanRural", wanted.urbanRural());
    variables.put("profile", wanted.profile());
    return new Start(number, variables);
  }

  private String code(Division place, DivisionLevel level) {
    return divisions.ancestor(place.code(), level).map(Division::code).orElse(null);
  }

  private static <T> T store(Supplier<T> work) {
    try {
      return work.get();
    } catch (CaseConflict | AttachmentRefused | CaseNotFound | SignatureInvalid e) {
      throw new Refusal(e.getMessage(), e);
    }
  }

  private static Section section(StagedSubmission staged) {
    return new Section(
        staged.formId(),
        staged.data(),
        staged.formHash(),
        staged.officer(),
        staged.post(),
        staged.division(),
        staged.deputyFor(),
        staged.id(),
        staged.hash());
  }

  /**
   * What the form declares as routing facts. A field that was hidden or left empty clears its own.
   */
  private Map<String, Object> variables(StagedSubmission staged) {
    Map<String, Object> variables = new HashMap<>();
    schemas
        .version(staged.formId(), staged.formHash())
        .orElseThrow()
        .variables()
        .forEach((pointer, name) -> variables.put(name, value(staged.data().at(pointer))));
    return variables;
  }

  private static Object value(JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue().stripTrailingZeros();
      if (number.scale() > 0) {
        return number.doubleValue();
      }
      return number.longValueExact();
    }
    return value.isTextual() && !value.asText().isEmpty() ? value.asText() : null;
  }

  private static Refusal unsigned(TaskEntity task) {
    return new Refusal("本环节尚未提交已签名的表单，不能办结（" + task.getName() + "）");
  }

  private static String actor() {
    String user = Context.getCommandContext().getAuthenticatedUserId();
    if (user == null) {
      throw new Refusal("请先登录");
    }
    return user;
  }

  /** Whether somebody assigns an existing task, and not the process a new one. */
  private static boolean byHand() {
    return Call.current().command() instanceof ClaimTaskCmd
        || Call.current().command() instanceof AssignTaskCmd;
  }

  private void requireHolding(TaskEntity task, String user) {
    if (posts(task, user).isEmpty()) {
      throw new Refusal(cannot(user));
    }
  }

  /** The signature names the post; it must be one that the task is for, and still be held. */
  private void requireHolding(TaskEntity task, StagedSubmission staged) {
    boolean holds =
        posts(task, staged.officer()).stream()
            .anyMatch(
                held ->
                    held.post().equals(staged.post())
                        && held.division().equals(staged.division())
                        && Objects.equals(held.deputyFor(), staged.deputyFor()));
    if (!holds) {
      throw new Refusal("您目前不担任办理本任务的岗位，不能办结");
    }
  }

  private List<PostHolding> posts(TaskEntity task, String user) {
    ExecutionEntity execution = task.getExecution();
    return taskPosts.of(
        user, candidatePosts(task), Model.form(execution), execution.getProcessBusinessKey());
  }

  private static Set<String> candidatePosts(TaskEntity task) {
    return task.getCandidates().stream()
        .filter(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))
        .map(IdentityLink::getGroupId)
        .filter(group -> group != null)
        .collect(Collectors.toSet());
  }
}

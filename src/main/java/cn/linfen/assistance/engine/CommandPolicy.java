package cn.linfen.assistance.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.interceptor.Command;

/**
 * What may be asked of the engine through Camunda's web interfaces, whoever asks. A command that is
 * not named here is refused: a process moves by signed steps only.
 */
final class CommandPolicy {

  /** What becomes of a command. */
  enum Verdict {
    /** Changes nothing; Camunda's authorisations decide what is seen. */
    READ,
    /** Moves a case: let through to the guard. */
    GUARDED,
    /** Changes the product, not a case: Camunda's authorisations decide. */
    ADMINISTER,
    REFUSED
  }

  private static final String STEPS_ONLY = "流程只能由各环节经办人签名办理来推进，不能用其他方式启动、跳转、修改、挂起或终止";
  private static final String NO_VARIABLES = "流程数据只能由已签名的表单产生，不能直接修改";
  private static final String NO_TASK_CHANGE = "任务的名称、时限、候选岗位等由流程确定，不能改动；任务也不能委派，需要他人办理时请退回岗位待办";
  private static final String NO_REMARKS = "请把意见和材料写入表单，任务上不另记批注和附件";
  private static final String NO_JOBS = "后台作业由系统按期执行，不能手工干预";
  private static final String NO_DELETION = "办理记录不能删除或修改";
  private static final String NO_ACCOUNTS = "用户和岗位请在“用户与岗位”页面维护";
  private static final String NO_RIGHTS = "权限由岗位确定，不能单独授予";
  private static final String NO_FILTERS = "任务筛选由系统统一设置，不能自建或修改";
  private static final String UNUSED = "本系统不使用此功能";

  private static final Set<String> PACKAGES_OF_READERS =
      Set.of("org.camunda.bpm.cockpit.", "org.camunda.bpm.webapp.");

  private static final Map<String, Verdict> VERDICTS = new HashMap<>();
  private static final Map<String, String> REASONS = new HashMap<>();

  static {
    verdict(
        Verdict.READ,
        """
        AuthorizationCheckCmd CheckPassword CreateGroupQueryCmd CreateMigrationPlanCmd
        CreateTenantQueryCmd CreateUserQueryCmd DetermineHistoryLevelCmd ExecuteFilterCountCmd
        ExecuteFilterListCmd ExecuteFilterListPageCmd ExecuteFilterSingleResultCmd
        FindActiveActivityIdsCmd FindHistoryCleanupJobsCmd GetActivityInstanceCmd GetAttachmentCmd
        GetAttachmentContentCmd GetCamundaFormDefinitionCmd GetDeployedProcessDefinitionCmd
        GetDeployedStartFormCmd GetDeployedTaskFormCmd GetDeploymentBpmnModelInstanceCmd
        GetDeploymentDecisionDefinitionCmd GetDeploymentDecisionDiagramCmd
        GetDeploymentDecisionModelCmd GetDeploymentDecisionRequirementsDefinitionCmd
        GetDeploymentDecisionRequirementsDiagramCmd GetDeploymentDecisionRequirementsModelCmd
        GetDeploymentDmnModelInstanceCmd GetDeploymentProcessDiagramCmd
        GetDeploymentProcessDiagramLayoutCmd GetDeploymentProcessModelCmd GetDeploymentResourceCmd
        GetDeploymentResourceForIdCmd GetDeploymentResourceNamesCmd GetDeploymentResourcesCmd
        GetExecutionVariableCmd GetExecutionVariableTypedCmd GetExecutionVariablesCmd GetFilterCmd
        GetFormKeyCmd GetHistoricJobLogExceptionStacktraceCmd GetHistoryLevelCmd
        GetIdentityLinksForProcessDefinitionCmd GetIdentityLinksForTaskCmd
        GetJobExceptionStacktraceCmd GetLicenseKeyCmd GetPasswordPolicyCmd
        GetProcessApplicationForDeploymentCmd GetProcessInstanceAttachmentsCmd
        GetProcessInstanceCommentsCmd GetPropertiesCmd GetRenderedStartFormCmd
        GetRenderedTaskFormCmd GetStartFormCmd GetStartFormVariablesCmd
        GetStaticCalledProcessDefinitionCmd GetSubTasksCmd GetTableCountCmd GetTableMetaDataCmd
        GetTableNameCmd GetTaskAttachmentCmd GetTaskAttachmentContentCmd GetTaskAttachmentsCmd
        GetTaskCommentCmd GetTaskCommentsCmd GetTaskEventsCmd GetTaskFormCmd
        GetTaskFormVariablesCmd GetTaskVariableCmd GetTaskVariableCmdTyped GetTaskVariablesCmd
        GetTelemetryDataCmd GetUniqueTaskWorkerCountCmd GetUserAccountCmd GetUserInfoCmd
        GetUserInfoKeysCmd GetUserPictureCmd IsIdentityServiceReadOnlyCmd IsTelemetryEnabledCmd
        HistoricProcessInstanceReportImpl$ExecuteDurationReportCmd
        HistoricTaskInstanceReportImpl$ExecuteDurationCmd
        HistoricTaskInstanceReportImpl$HistoricTaskInstanceCountByNameCmd
        HistoricTaskInstanceReportImpl$HistoricTaskInstanceCountByProcessDefinitionKey
        ManagementServiceImpl$GetRegisteredDeploymentsCmd
        MetricsQueryImpl$MetricsQueryIntervalCmd MetricsQueryImpl$MetricsQuerySumCmd
        TaskReportImpl$TaskCountByCandidateGroupCmd
        """);
    verdict(
        Verdict.GUARDED,
        """
        AssignTaskCmd ClaimTaskCmd CompleteTaskCmd StartProcessInstanceCmd SubmitStartFormCmd
        SubmitTaskFormCmd
        """);
    verdict(Verdict.ADMINISTER, "DeployCmd");
    refuse(
        NO_ACCOUNTS,
        """
        CreateGroupCmd CreateMembershipCmd CreateUserCmd DeleteGroupCmd DeleteMembershipCmd
        DeleteUserCmd DeleteUserInfoCmd DeleteUserPictureCmd SaveGroupCmd SaveUserCmd
        SetUserInfoCmd SetUserPictureCmd UnlockUserCmd
        """);
    refuse(
        STEPS_ONLY,
        """
        ActivateProcessDefinitionCmd ActivateProcessInstanceCmd ActivityAfterInstantiationCmd
        ActivityBeforeInstantiationCmd ActivityCancellationCmd ActivityInstanceCancellationCmd
        CorrelateAllMessageBatchCmd CorrelateAllMessageCmd CorrelateMessageCmd
        DeleteDeploymentCmd DeleteProcessDefinitionsByIdsCmd DeleteProcessDefinitionsByKeyCmd
        DeleteProcessInstanceBatchCmd DeleteProcessInstanceCmd DeleteProcessInstancesCmd
        EvaluateStartConditionCmd HandleTaskBpmnErrorCmd HandleTaskEscalationCmd
        MessageEventReceivedCmd MigrateProcessInstanceBatchCmd MigrateProcessInstanceCmd
        ModifyProcessInstanceAsyncCmd ModifyProcessInstanceCmd ProcessInstanceModificationBatchCmd
        ProcessInstanceModificationCmd RestartProcessInstancesBatchCmd RestartProcessInstancesCmd
        SetProcessDefinitionVersionCmd SignalCmd SignalEventReceivedCmd
        StartProcessInstanceAtActivitiesCmd SuspendProcessDefinitionCmd SuspendProcessInstanceCmd
        TransitionInstanceCancellationCmd TransitionInstantiationCmd
        UpdateProcessInstancesSuspendStateBatchCmd UpdateProcessInstancesSuspendStateCmd
        """);
    refuse(
        NO_VARIABLES,
        """
        PatchExecutionVariablesCmd PatchTaskVariablesCmd RemoveExecutionVariablesCmd
        RemoveTaskVariablesCmd SetExecutionVariablesCmd SetTaskVariablesCmd
        SetVariablesToProcessInstancesBatchCmd
        """);
    refuse(
        NO_TASK_CHANGE,
        """
        AddGroupIdentityLinkCmd AddUserIdentityLinkCmd CreateTaskCmd DelegateTaskCmd
        DeleteGroupIdentityLinkCmd DeleteTaskCmd DeleteUserIdentityLinkCmd ResolveTaskCmd
        SaveTaskCmd SetTaskDescriptionCmd SetTaskDueDateCmd SetTaskFollowUpDateCmd SetTaskNameCmd
        SetTaskOwnerCmd SetTaskPriorityCmd
        """);
    refuse(
        NO_REMARKS,
        """
        AddCommentCmd CreateAttachmentCmd DeleteAttachmentCmd DeleteProcessInstanceCommentCmd
        DeleteTaskCommentCmd SaveAttachmentCmd SetAnnotationForIncidentCmd
        SetAnnotationForOperationLog UpdateCommentCmd
        """);
    refuse(
        NO_JOBS,
        """
        ActivateBatchCmd ActivateJobCmd ActivateJobDefinitionCmd CreateIncidentCmd DeleteBatchCmd
        DeleteJobCmd DeleteJobsCmd ExecuteJobsCmd HistoryCleanupCmd RecalculateJobDuedateCmd
        ResolveIncidentCmd SetJobDefinitionPriorityCmd SetJobDuedateCmd SetJobPriorityCmd
        SetJobRetriesCmd SetJobsRetriesBatchCmd SetJobsRetriesByProcessBatchCmd SuspendBatchCmd
        SuspendJobCmd SuspendJobDefinitionCmd
        """);
    refuse(
        NO_DELETION,
        """
        DeleteHistoricBatchCmd DeleteHistoricCaseInstanceCmd DeleteHistoricCaseInstancesBulkCmd
        DeleteHistoricDecisionInstanceByDefinitionIdCmd
        DeleteHistoricDecisionInstanceByInstanceIdCmd DeleteHistoricDecisionInstancesBatchCmd
        DeleteHistoricDecisionInstancesBulkCmd DeleteHistoricProcessInstancesBatchCmd
        DeleteHistoricProcessInstancesCmd DeleteHistoricTaskInstanceCmd
        DeleteHistoricVariableInstanceCmd DeleteHistoricVariableInstancesByProcessInstanceIdCmd
        DeleteMetricsCmd DeleteTaskMetricsCmd DeleteUserOperationLogEntryCmd
        PurgeDatabaseAndCacheCmd SetRemovalTimeToHistoricBatchesCmd
        SetRemovalTimeToHistoricDecisionInstancesCmd SetRemovalTimeToHistoricProcessInstancesCmd
        UpdateCaseDefinitionHistoryTimeToLiveCmd UpdateDecisionDefinitionHistoryTimeToLiveCmd
        UpdateProcessDefinitionHistoryTimeToLiveCmd
        """);
    refuse(
        NO_RIGHTS,
        """
        AddIdentityLinkForProcessDefinitionCmd CreateAuthorizationCommand DeleteAuthorizationCmd
        DeleteIdentityLinkForProcessDefinitionCmd SaveAuthorizationCmd
        """);
    refuse(NO_FILTERS, "CreateFilterCmd DeleteFilterCmd SaveFilterCmd");
  }

  private CommandPolicy() {}

  private static void verdict(Verdict verdict, String commands) {
    for (String command : commands.strip().split("\\s+")) {
      if (VERDICTS.put(command, verdict) != null) {
        throw new IllegalStateException("Named twice: " + command);
      }
    }
  }

  private static void refuse(String reason, String commands) {
    verdict(Verdict.REFUSED, commands);
    for (String command : commands.strip().split("\\s+")) {
      REASONS.put(command, reason);
    }
  }

  static Verdict verdict(Class<?> command) {
    String name = command.getName();
    if (AbstractQuery.class.isAssignableFrom(command)
        || PACKAGES_OF_READERS.stream().anyMatch(name::startsWith)) {
      return Verdict.READ;
    }
    if (name.startsWith("cn.linfen.assistance.")) {
      return Verdict.GUARDED;
    }
    return VERDICTS.getOrDefault(shortName(name), Verdict.REFUSED);
  }

  /**
   * @throws Refusal if the command may not come from outside
   */
  static void check(Command<?> command) {
    if (verdict(command.getClass()) == Verdict.REFUSED) {
      throw new Refusal(REASONS.getOrDefault(shortName(command.getClass().getName()), UNUSED));
    }
  }

  private static String shortName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }
}

package cn.linfen.assistance.engine;

import java.lang.reflect.Field;
import java.util.Map;
import org.camunda.bpm.engine.impl.ProcessInstantiationBuilderImpl;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.GetDeployedProcessDefinitionCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitStartFormCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.springframework.util.ReflectionUtils;

/**
 * Exchanges what the caller wants a process to start with for what the submission says, before the
 * process exists: business key and variables are there from its first moment. Runs within the
 * engine's transaction. For a task, whose guard is its listener, it only refuses variables: the
 * form alone says what they are.
 */
class StartInterceptor extends CommandInterceptor {

  private static final Field BUILDER = field(StartProcessInstanceCmd.class, "instantiationBuilder");
  private static final Field START_DEFINITION =
      field(SubmitStartFormCmd.class, "processDefinitionId");
  private static final Field START_KEY = field(SubmitStartFormCmd.class, "businessKey");
  private static final Field START_VARIABLES = field(SubmitStartFormCmd.class, "variables");
  private static final Field TASK_VARIABLES = field(CompleteTaskCmd.class, "variables");
  private static final Field TASK_FORM_VARIABLES = field(SubmitTaskFormCmd.class, "properties");

  private final Guard guard;

  StartInterceptor(Guard guard) {
    this.guard = guard;
  }

  static boolean isStart(Command<?> command) {
    return command instanceof StartProcessInstanceCmd || command instanceof SubmitStartFormCmd;
  }

  @Override
  public <T> T execute(Command<T> command) {
    if (command instanceof CompleteTaskCmd) {
      refuseVariables(get(TASK_VARIABLES, command));
    } else if (command instanceof SubmitTaskFormCmd) {
      refuseVariables(get(TASK_FORM_VARIABLES, command));
    }
    Call call = Call.current();
    if (call == null || call.command() != command) {
      return next.execute(command);
    }
    if (command instanceof StartProcessInstanceCmd) {
      return next.execute(guarded(command, call));
    }
    if (command instanceof SubmitStartFormCmd) {
      return next.execute(guardedForm(command, call));
    }
    return next.execute(command);
  }

  @SuppressWarnings("unchecked")
  private <T> Command<T> guarded(Command<T> command, Call call) {
    ProcessInstantiationBuilderImpl wanted = get(BUILDER, command);
    CommandContext context = Context.getCommandContext();
    ProcessDefinitionEntity definition =
        new GetDeployedProcessDefinitionCmd(wanted, false).execute(context);
    if (wanted.getCaseInstanceId() != null || wanted.getTenantId() != null) {
      throw new Refusal("启动流程只凭已签名的申请表，不能另带其他参数");
    }
    Guard.Start start =
        open(definition, wanted.getBusinessKey(), wanted.getVariables(), call, context);
    ProcessInstantiationBuilderImpl builder =
        (ProcessInstantiationBuilderImpl)
            ProcessInstantiationBuilderImpl.createProcessInstanceById(null, definition.getId());
    builder.businessKey(start.caseNumber()).setVariables(start.variables());
    return (Command<T>) new StartProcessInstanceCmd(builder);
  }

  @SuppressWarnings("unchecked")
  private <T> Command<T> guardedForm(Command<T> command, Call call) {
    CommandContext context = Context.getCommandContext();
    ProcessDefinitionEntity definition =
        context
            .getProcessEngineConfiguration()
            .getDeploymentCache()
            .findDeployedProcessDefinitionById(get(START_DEFINITION, command));
    Guard.Start start =
        open(definition, get(START_KEY, command), get(START_VARIABLES, command), call, context);
    return (Command<T>)
        new SubmitStartFormCmd(definition.getId(), start.caseNumber(), start.variables());
  }

  private Guard.Start open(
      ProcessDefinitionEntity definition,
      String businessKey,
      Map<String, Object> variables,
      Call call,
      CommandContext context) {
    for (CommandChecker checker : context.getProcessEngineConfiguration().getCommandCheckers()) {
      checker.checkCreateProcessInstance(definition);
    }
    if (businessKey != null && !businessKey.isBlank()) {
      throw new Refusal("案卷编号由系统产生，不能指定");
    }
    Object submission = variables == null ? null : variables.get(RoutingVariables.SUBMISSION_ID);
    if (variables != null && variables.size() > (submission == null ? 0 : 1)) {
      throw new Refusal("启动流程只凭已签名的申请表，不能另带流程数据");
    }
    if (!(submission instanceof String submissionId) || submissionId.isBlank()) {
      throw new Refusal("请先填写并签署申请表，再启动流程");
    }
    Guard.Start start = guard.open(definition, submissionId);
    call.permitStart(start.caseNumber());
    return start;
  }

  private static void refuseVariables(Map<String, Object> variables) {
    if (variables != null && !variables.isEmpty()) {
      throw new Refusal("流程数据只能由已签名的表单产生，不能直接修改");
    }
  }

  private static Field field(Class<?> type, String name) {
    Field field = ReflectionUtils.findField(type, name);
    if (field == null) {
      throw new IllegalStateException(type + " has no field " + name);
    }
    ReflectionUtils.makeAccessible(field);
    return field;
  }

  @SuppressWarnings("unchecked")
  private static <V> V get(Field field, Object object) {
    return (V) ReflectionUtils.getField(field, object);
  }
}

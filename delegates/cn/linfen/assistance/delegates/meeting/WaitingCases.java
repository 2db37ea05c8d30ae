package cn.linfen.assistance.delegates.meeting;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cases of a village that wait for an evaluation meeting. */
@Component
public class WaitingCases {

  private final RuntimeService runtime;
  private final TaskService tasks;
  private final JdbcClient jdbc;

  WaitingCases(RuntimeService runtime, TaskService tasks, JdbcClient jdbc) {
    this.runtime = runtime;
    this.tasks = tasks;
    this.jdbc = jdbc;
  }

  /** Case numbers, in their order. */
  public List<String> of(String village) {
    return new ArrayList<>(
        runtime
            .createProcessInstanceQuery()
            .processDefinitionKey("democratic-evaluation")
            .variableValueEquals("village", village)
            .activityIdIn("waitForMeeting")
            .list()
            .stream()
            .map(ProcessInstance::getBusinessKey)
            .sorted()
            .toList());
  }

  /** Whether a meeting of the village has been called whose record nobody has signed yet. */
  public boolean meetingInPreparation(String village) {
    return tasks
            .createTaskQuery()
            .processDefinitionKey("evaluation-meeting")
            .taskDefinitionKey("recordMeeting")
            .processVariableValueEquals("village", village)
            .count()
        > 0;
  }

  /** Lets one transaction at a time call a meeting of the village. */
  public void lock(String village) {
    jdbc.sql("select pg_advisory_xact_lock(hashtext('evaluation-meeting'), hashtext(?))")
        .param(village)
        .query()
        .singleRow();
  }
}

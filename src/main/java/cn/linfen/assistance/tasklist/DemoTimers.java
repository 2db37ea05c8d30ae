package cn.linfen.assistance.tasklist;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Demonstration;
import cn.linfen.assistance.problem.ApiProblem;
import java.time.Instant;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Lets a period of a case end now, so that whoever tries the product need not wait for days. In the
 * demonstration only; elsewhere there is nothing here.
 */
@RestController
@RequestMapping("/api/demo/cases/{number}/timers")
class DemoTimers {

  record Timer(String id, String name, Instant due) {}

  private final Demonstration demo;
  private final CaseFiles cases;
  private final CaseAccess access;
  private final CurrentOfficer current;
  private final RuntimeService runtime;
  private final RepositoryService repository;
  private final ManagementService management;
  private final ProcessEngineConfigurationImpl engine;

  DemoTimers(
      Demonstration demo,
      CaseFiles cases,
      CaseAccess access,
      CurrentOfficer current,
      RuntimeService runtime,
      RepositoryService repository,
      ManagementService management,
      ProcessEngineConfigurationImpl engine) {
    this.demo = demo;
    this.cases = cases;
    this.access = access;
    this.current = current;
    this.runtime = runtime;
    this.repository = repository;
    this.management = management;
    this.engine = engine;
  }

  /** What the case waits for; empty outside the demonstration. */
  @GetMapping
  List<Timer> timers(@PathVariable String number) {
    require(number);
    return demo.active() ? unchecked(() -> waiting(number)) : List.of();
  }

  @PostMapping("/{id}")
  void end(@PathVariable String number, @PathVariable String id) {
    require(number);
    if (!demo.active()) {
      throw ApiProblem.notFound();
    }
    Timer timer =
        unchecked(() -> waiting(number)).stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> new ApiProblem(409, "这个期限已经结束，请刷新后再看"));
    cases.note(number, "演示：期限提前届满", timer.name());
    unchecked(
        () -> {
          management.executeJob(id);
          return null;
        });
  }

  private void require(String number) {
    access.require(current.id(), cases.find(number).orElseThrow(ApiProblem::notFound));
  }

  private List<Timer> waiting(String number) {
    return runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
        .flatMap(
            instance ->
                management
                    .createJobQuery()
                    .processInstanceId(instance.getId())
                    .timers()
                    .active()
                    .list()
                    .stream())
        .map(job -> new Timer(job.getId(), name(job), job.getDuedate().toInstant()))
        .sorted((a, b) -> a.due().compareTo(b.due()))
        .toList();
  }

  private String name(Job job) {
    JobDefinition definition =
        management
            .createJobDefinitionQuery()
            .jobDefinitionId(job.getJobDefinitionId())
            .singleResult();
    FlowElement element =
        repository
            .getBpmnModelInstance(job.getProcessDefinitionId())
            .getModelElementById(definition.getActivityId());
    return element.getName();
  }

  /** Whether the caller may is decided by the table of rights and by the case. */
  private <T> T unchecked(java.util.function.Supplier<T> work) {
    Command<T> command = context -> context.runWithoutAuthorization(work::get);
    return engine.getCommandExecutorTxRequired().execute(command);
  }
}

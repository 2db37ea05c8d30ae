package cn.linfen.assistance.support;

import java.time.Instant;
import java.time.ZoneOffset;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Some tests bring an application with settings of their own into the JVM, which Camunda's
 * interfaces over HTTP would find by the same name "default", and whose clock is not the same. Here
 * every test class gets back the engine and the clock of its own application.
 */
class OwnEngine implements TestExecutionListener {

  @Override
  public void beforeTestClass(TestContext test) {
    ProcessEngine own = test.getApplicationContext().getBean(ProcessEngine.class);
    ProcessEngine registered = ProcessEngines.getProcessEngine(own.getName());
    if (registered != own) {
      if (registered != null) {
        ProcessEngines.unregister(registered);
      }
      ProcessEngines.registerProcessEngine(own);
    }
    test.getApplicationContext().getBean(TestClock.class).ofTheEngine();
  }

  /**
   * Cases of one village share a meeting. One that a test has left behind in a later time cannot be
   * worked on by tests of an earlier one: time never goes backwards in a case.
   */
  @Override
  public void afterTestMethod(TestContext test) {
    ApplicationContext context = test.getApplicationContext();
    Instant now = context.getBean(TestClock.class).instant();
    context
        .getBean(JdbcClient.class)
        .sql(
            "select e.id_ from act_ru_execution e"
                + " join assistance_case c on c.number = e.business_key_"
                + " where e.parent_id_ is null and e.super_exec_ is null"
                + " and e.proc_def_id_ like 'evaluation-meeting:%' and c.ledger_at > ?")
        .param(now.atOffset(ZoneOffset.UTC))
        .query(String.class)
        .list()
        .forEach(
            meeting ->
                context
                    .getBean(RuntimeService.class)
                    .deleteProcessInstance(meeting, "of a later time"));
  }
}

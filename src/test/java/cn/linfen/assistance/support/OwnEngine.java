package cn.linfen.assistance.support;

import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
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
}

package cn.linfen.assistance.support;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.Attachments;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.Submissions;
import cn.linfen.assistance.form.WorkItem;
import cn.linfen.assistance.form.WorkItems;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.ApplicationContext;

/**
 * Takes cases through their steps as the officers do: every step is filled in, checked, signed with
 * the PIN and completed through the guard.
 */
public final class CaseDriver {

  private final Forms forms;
  private final WorkItems items;
  private final EngineActions actions;
  private final Attachments attachments;
  private final CaseFiles files;
  private final TaskService tasks;
  private final RuntimeService runtime;
  private final ManagementService jobs;

  public CaseDriver(ApplicationContext context) {
    this.forms = context.getBean(Forms.class);
    this.items = context.getBean(WorkItems.class);
    this.actions = context.getBean(EngineActions.class);
    this.attachments = context.getBean(Attachments.class);
    this.files = context.getBean(CaseFiles.class);
    this.tasks = context.getBean(TaskService.class);
    this.runtime = context.getBean(RuntimeService.class);
    this.jobs = context.getBean(ManagementService.class);
  }

  /** One file and the processes of its number. */
  public final class Case {

    private final String number;

    private Case(String number) {
      this.number = number;
    }

    public String number() {
      return number;
    }

    /** Claims the one waiting task of that element if need be, fills it in, signs and completes. */
    public Case sign(String element, String user, Paper paper) {
      Task task = task(element);
      if (task.getAssignee() == null) {
        actions.claim(task.getId(), user);
      }
      WorkItem item = items.task(task.getId()).orElseThrow();
      Submissions.Content content = forms.check(item, user, paper.data());
      forms.stage(user, HttpOfficer.PIN, List.of(content));
      actions.complete(task.getId(), user);
      return this;
    }

    public Task task(String element) {
      List<Task> found =
          tasks
              .createTaskQuery()
              .processInstanceBusinessKey(number)
              .taskDefinitionKey(element)
              .list();
      assertThat(found).as("%s waits at %s, not at %s", number, waiting(), element).hasSize(1);
      return found.get(0);
    }

    /** Elements of the user tasks at which the case waits. */
    public List<String> waiting() {
      return tasks.createTaskQuery().processInstanceBusinessKey(number).list().stream()
          .map(Task::getTaskDefinitionKey)
          .sorted()
          .toList();
    }

    public Case waitsAt(String... elements) {
      assertThat(waiting()).containsExactlyInAnyOrder(elements);
      return this;
    }

    /** Lets the one timer of that element fire, as the job executor would when it is due. */
    public Case fire(String timer) {
      List<Job> found =
          runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list().stream()
              .map(ProcessInstance::getId)
              .flatMap(
                  id ->
                      jobs.createJobQuery().processInstanceId(id).activityId(timer).list().stream())
              .toList();
      assertThat(found).as("timers %s of %s", timer, number).hasSize(1);
      jobs.executeJob(found.get(0).getId());
      return this;
    }

    public CaseState state() {
      return files.summary(number).state();
    }

    /** No process of it is left. */
    public Case hasEnded(CaseState state) {
      assertThat(runtime.createProcessInstanceQuery().processInstanceBusinessKey(number).list())
          .as("processes of %s", number)
          .isEmpty();
      assertThat(state()).isEqualTo(state);
      return this;
    }

    public Object variable(String name) {
      return runtime.createVariableInstanceQuery().variableName(name).list().stream()
          .filter(
              one ->
                  runtime
                          .createProcessInstanceQuery()
                          .processInstanceId(one.getProcessInstanceId())
                          .processInstanceBusinessKey(number)
                          .count()
                      > 0)
          .findFirst()
          .map(org.camunda.bpm.engine.runtime.VariableInstance::getValue)
          .orElse(null);
    }
  }

  /** Starts a process by its form. */
  public Case start(String process, String user, Paper paper) {
    WorkItem item = items.process(process, user).orElseThrow();
    Submissions.Content content = forms.check(item, user, paper.data());
    String submission = forms.stage(user, HttpOfficer.PIN, List.of(content)).get(0);
    return new Case(actions.start(process, submission, user));
  }

  public Case find(String number) {
    return new Case(number);
  }

  /** The meeting in preparation in the village. */
  public Case meeting(String village) {
    List<Task> prepared =
        tasks
            .createTaskQuery()
            .taskDefinitionKey("recordMeeting")
            .processVariableValueEquals("village", village)
            .list();
    assertThat(prepared).as("meetings in preparation in %s", village).hasSize(1);
    return new Case(
        runtime
            .createProcessInstanceQuery()
            .processInstanceId(prepared.get(0).getProcessInstanceId())
            .singleResult()
            .getBusinessKey());
  }

  private static final AtomicInteger PICTURES = new AtomicInteger();

  /** A picture that the officer has just taken, or a signature drawn at the officer's desk. */
  public String picture(String user) {
    BufferedImage image = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 1, PICTURES.incrementAndGet());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return attachments.store("签名.png", bytes.toByteArray(), null, user).id();
  }
}

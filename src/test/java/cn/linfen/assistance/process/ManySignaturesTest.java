package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.LedgerVerification;
import cn.linfen.assistance.signature.TrustedAuthorities;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Staff;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Many officers sign in one case at the same moment. */
@IntegrationTest
class ManySignaturesTest {

  private static final int SIGNERS = 16;

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @Autowired Forms forms;
  @Autowired WorkItems items;
  @Autowired EngineActions actions;
  @Autowired TaskService tasks;
  @Autowired DataSource source;
  @Autowired PersonalData personal;
  @Autowired TrustedAuthorities trusted;

  private Staff staff;
  private Walk walk;

  @BeforeEach
  void begin() {
    staff = new Staff(context);
    walk = new Walk(context);
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  /** A village's meeting at which so many officers have an account. */
  private Paper meeting(Case file, List<String> officers) {
    Paper paper = walk.meetingPaper(file, "qualified");
    ArrayNode participants = (ArrayNode) paper.data().path("participants");
    participants.remove(0);
    for (String officer : officers) {
      ObjectNode one = participants.addObject();
      one.put("name", officer).put("role", "representative").put("representative", true);
      one.put("account", officer);
    }
    int all = participants.size();
    ArrayNode cases = (ArrayNode) paper.data().path("cases");
    ((ObjectNode) cases.get(0)).put("total", all).put("agree", all);
    return paper
        .with("participants", participants.toString())
        .with("cases", cases.toString())
        .with("invited", String.valueOf(all));
  }

  @Test
  void allOfThemAreInTheChain() throws Exception {
    List<String> officers = new ArrayList<>();
    for (int i = 0; i < SIGNERS; i++) {
      officers.add(staff.officer("village.assistant", VILLAGE));
    }
    Case file = walk.survey(walk.verify(walk.accepted()));
    Case meeting = walk.cases.meeting(VILLAGE);
    meeting.sign("recordMeeting", "township-clerk", meeting(file, officers));
    List<Task> cosigning =
        tasks
            .createTaskQuery()
            .processInstanceBusinessKey(meeting.number())
            .taskDefinitionKey("cosignMeeting")
            .list();
    assertThat(cosigning).hasSize(SIGNERS);
    for (Task task : cosigning) {
      forms.stage(
          task.getAssignee(),
          HttpOfficer.PIN,
          List.of(
              forms.check(
                  items.task(task.getId()).orElseThrow(),
                  task.getAssignee(),
                  cosign(true).data())));
    }
    CyclicBarrier line = new CyclicBarrier(SIGNERS);
    ExecutorService threads = Executors.newFixedThreadPool(SIGNERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (Task task : cosigning) {
        running.add(
            threads.submit(
                () -> {
                  line.await();
                  actions.complete(task.getId(), task.getAssignee());
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(files.sections(meeting.number()))
        .filteredOn(section -> section.formId().equals("evaluation-cosign"))
        .extracting(section -> section.officer())
        .containsExactlyInAnyOrderElementsOf(officers);
    List<String> report = new ArrayList<>();
    LedgerVerification verification = new LedgerVerification(source, personal::decrypt, trusted, 1);
    assertThat(verification.run(meeting.number(), report::add)).as(report.toString()).isTrue();
    assertThat(verification.run(file.number(), report::add)).as(report.toString()).isTrue();
    file.waitsAt("townshipReview");
  }
}

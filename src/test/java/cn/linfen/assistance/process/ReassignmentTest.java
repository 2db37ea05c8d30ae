package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseEvent;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.Staff;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** A supervisor gives an open step to another officer of its post. */
@ProcessTest
class ReassignmentTest {

  private static final String TOWNSHIP = "141002100";

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @LocalServerPort int port;
  private Walk walk;
  private Staff staff;
  private HttpOfficer supervisor;
  private Case file;
  private String idNumber;

  @BeforeEach
  void begin() {
    walk = new Walk(context);
    staff = new Staff(context);
    supervisor = HttpOfficer.of(port, "supervisor");
    idNumber = idNumber();
    file =
        walk.cases.start(
            "subsistence-allowance", "township-clerk", application(idNumber, walk.clerksPicture()));
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  private Answer reassign(String step, String officer) {
    return supervisor.post(
        "/api/supervision/cases/" + file.number() + "/reassignments",
        new ObjectMapper()
            .createObjectNode()
            .put("step", step)
            .put("officer", officer)
            .put("reason", "原经办人出差，申请人在等。")
            .put("pin", HttpOfficer.PIN)
            .toString());
  }

  private void refused(String step, String officer, String message) {
    Answer answer = reassign(step, officer);
    assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
    assertThat(answer.body()).contains(message);
  }

  @Test
  void aStepGoesToSomebodyElseOfItsPostAndKeepsItsTime() {
    String task = file.task("examineApplication").getId();
    staff.claim(task, "township-clerk");
    Date due = file.task("examineApplication").getDueDate();
    assertThat(supervisor.get("/api/supervision/cases/" + file.number() + "/open-steps").body())
        .contains("examineApplication", "审查申请材料", "township-clerk-b")
        .doesNotContain("\"id\":\"township-clerk\"");
    Answer answer = reassign("examineApplication", "township-clerk-b");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(file.task("examineApplication").getAssignee()).isEqualTo("township-clerk-b");
    assertThat(file.task("examineApplication").getDueDate()).isEqualTo(due);
    assertThat(files.timeline(file.number()))
        .extracting(CaseEvent::event, CaseEvent::detail)
        .anySatisfy(
            event ->
                assertThat(event.toString())
                    .contains("改派", "审查申请材料", answer.json().path("number").asText()));
    file.sign("examineApplication", "township-clerk-b", accept()).waitsAt("startVerification");
  }

  @Test
  void onlyToWhomTheStepMayGo() {
    refused("countyApproval", "county-approver", "没有停在这个环节");
    refused("examineApplication", "county-clerk", "不在这个环节的岗位任职");
    refused("examineApplication", "nobody", "请");
    String colleague = staff.officer("township.clerk", TOWNSHIP);
    reassign("examineApplication", colleague);
    assertThat(file.task("examineApplication").getAssignee()).isEqualTo(colleague);
    refused("examineApplication", colleague, "已经由此人办理");
  }

  @Test
  void neverToWhomHasToKeepAwayOrSignedBefore() {
    // Who accepted the application does not review it (separation of duties).
    String both = staff.officer("township.clerk", TOWNSHIP);
    context
        .getBean(Accounts.class)
        .give(
            both, "township.reviewer", TOWNSHIP, LocalDate.of(2026, 1, 1), null, null, "sysadmin");
    file.sign("examineApplication", both, accept());
    walk.verify(file)
        .sign("arrangeSurvey", "township-clerk", surveyArrangement())
        .sign("recordSurvey", "township-clerk", survey(idNumber, walk.clerksPicture()))
        .sign("cosignSurvey", "township-clerk-b", cosign(true));
    walk.evaluate(file, "qualified").waitsAt("townshipReview");
    refused("townshipReview", both, "受理");
    assertThat(file.task("townshipReview").getAssignee()).isNull();
    String relative = staff.officer("township.reviewer", TOWNSHIP);
    context
        .getBean(Exclusions.class)
        .exclude(file.number(), Set.of(relative), Exclusions.Reason.RELATIVE, file.number());
    refused("townshipReview", relative, "不能办理本任务");
    assertThat(file.task("townshipReview").getAssignee()).isNull();
  }

  @Test
  void nobodyElseDoesIt() {
    for (String user : new String[] {"township-clerk", "county-approver", "sysadmin"}) {
      Answer answer =
          HttpOfficer.of(port, user)
              .post(
                  "/api/supervision/cases/" + file.number() + "/reassignments",
                  "{\"step\":\"examineApplication\",\"officer\":\"township-clerk-b\",\"reason\":\"x\",\"pin\":\"201510\"}");
      assertThat(answer.status()).as(user).isEqualTo(403);
    }
    String elsewhere = staff.officer("county.supervisor", "141024");
    assertThat(
            HttpOfficer.of(port, elsewhere)
                .get("/api/supervision/cases/" + file.number() + "/open-steps")
                .status())
        .isIn(403, 404);
  }
}

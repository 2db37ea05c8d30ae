package cn.linfen.assistance.process;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.Staff;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * Recusal: each kind of relation × each step of a case × each interface. An officer of every post
 * has filed the applicant; colleagues take the case from application to delivery; at each step the
 * related officer of its post tries everything.
 */
@IntegrationTest
class RecusalMatrixTest {

  private static final String REST = "/engine-rest";
  private static final String TASKLIST = "/camunda/api/engine/engine/default";

  private static final Map<String, String> PLACES =
      Map.of(
          "village.assistant", Papers.VILLAGE,
          "township.clerk", "141002100",
          "township.reviewer", "141002100",
          "county.clerk", "141002",
          "county.approver", "141002");

  private static final Map<String, String> COLLEAGUES =
      Map.of(
          "village.assistant", "village-assistant",
          "township.clerk", "township-clerk",
          "township.reviewer", "township-reviewer",
          "county.clerk", "county-clerk",
          "county.approver", "county-approver");

  /** Steps of the case with the post that each is for. */
  private static final List<String> STEPS =
      List.of(
          "examineApplication township.clerk",
          "registerNearRelative township.clerk",
          "startVerification county.clerk",
          "recordVerification county.clerk",
          "arrangeSurvey township.clerk",
          "recordSurvey township.clerk",
          "cosignSurvey township.clerk",
          "meeting",
          "townshipReview township.reviewer",
          "signNotice township.clerk",
          "recordPosting village.assistant",
          "noticePeriodOver",
          "reportToCounty township.clerk",
          "countyVisit county.clerk",
          "countyReview county.clerk",
          "countyApproval county.approver",
          "signNotice county.clerk",
          "recordPosting village.assistant",
          "countyNoticePeriodOver",
          "countyDecision county.approver",
          "deliver township.clerk");

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Exclusions exclusions;
  @Autowired TaskService tasks;

  private Walk walk;
  private Staff staff;
  private final Map<String, String> related = new LinkedHashMap<>();
  private final Map<String, HttpOfficer> programs = new LinkedHashMap<>();
  private final Map<String, HttpOfficer> browsers = new LinkedHashMap<>();
  private String signature;

  @BeforeEach
  void begin() {
    walk = new Walk(context);
    staff = new Staff(context);
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  @ParameterizedTest
  @CsvSource({
    "spouse,19750101",
    "parent,20040101",
    "child,19380101",
    "sibling,19750101",
    "grandparent,20050101",
    "maternalGrandparent,20050101",
    "grandchild,19310101",
    "maternalGrandchild,19310101"
  })
  void aRelativeKeepsAwayFromEveryStepThroughEveryInterface(String kind, String officerBorn) {
    String applicant = Papers.idNumber();
    PLACES.keySet().forEach(post -> related.put(post, file(post, kind, officerBorn, applicant)));
    signature = walk.clerksPicture();
    Case file =
        walk.cases.start(
            "subsistence-allowance",
            "township-clerk",
            Papers.application(applicant, signature)
                .with("relativeDeclared", "true")
                .with("relativeStaffName", "'某经办'")
                .with("relativeKind", "'sibling'"));
    assertThat(exclusions.of(file.number())).containsExactlyInAnyOrderElementsOf(related.values());
    Set<String> tried = new TreeSet<>();
    for (String step : STEPS) {
      String[] parts = step.split(" ");
      if (parts[0].equals("meeting")) {
        walk.evaluate(file, "qualified");
      } else if (parts.length == 1) {
        file.fire("noticePeriodOver");
      } else if (file.waiting().contains(parts[0])) {
        attack(file, file.task(parts[0]), parts[1]);
        tried.add(parts[0]);
        file.sign(parts[0], signer(parts), paper(parts[0], applicant));
      }
    }
    file.hasEnded(CaseState.GRANTED);
    assertThat(tried).hasSizeGreaterThan(14);
  }

  private String file(String post, String kind, String born, String applicant) {
    String officer = staff.officer(post, PLACES.get(post));
    String position =
        post.equals("village.assistant")
            ? "village"
            : post.startsWith("county") ? "countyClerk" : "townshipClerk";
    Case filing = staff.declare(officer, staff.own(born), kind, applicant, position);
    if (filing.waiting().contains("checkFiling")) {
      filing.sign("checkFiling", "township-reviewer", Staff.pass());
    }
    filing.sign("archiveFiling", "county-clerk", Staff.pass());
    programs.put(officer, HttpOfficer.of(port, officer));
    browsers.put(officer, HttpOfficer.atBrowser(port, officer));
    return officer;
  }

  private static String signer(String[] step) {
    return step[0].equals("cosignSurvey") ? "township-clerk-b" : COLLEAGUES.get(step[1]);
  }

  private void attack(Case file, Task task, String post) {
    String officer = related.get(post);
    String id = task.getId();
    String number = file.number();
    HttpOfficer program = programs.get(officer);
    HttpOfficer browser = browsers.get(officer);
    String me = "{\"userId\":\"" + officer + "\"}";
    String group = post + "." + PLACES.get(post);
    for (String base : List.of(REST, TASKLIST)) {
      HttpOfficer http = base.equals(REST) ? program : browser;
      String at = base + "/task/" + id;
      for (String path : List.of("", "/identity-links", "/form", "/variables")) {
        refused(http.get(at + path), file, at + path);
      }
      String listed =
          http.get(base + "/task?firstResult=0&maxResults=1000&candidateGroup=" + group).body();
      assertThat(listed).as(task.getName()).doesNotContain(id);
      assertThat(
              http.post(
                      base + "/task?firstResult=0&maxResults=100",
                      "{\"processInstanceBusinessKey\":\"" + number + "\"}")
                  .body())
          .isEqualTo("[]");
      assertThat(
              http.post(base + "/task/count", "{\"processInstanceBusinessKey\":\"" + number + "\"}")
                  .json()
                  .path("count")
                  .asInt())
          .isZero();
      for (String action : List.of("/claim", "/assignee", "/delegate")) {
        refused(http.post(at + action, me), file, at + action);
      }
      for (String action : List.of("/complete", "/submit-form", "/resolve", "/unclaim")) {
        refused(http.post(at + action, "{}"), file, at + action);
      }
    }
    for (HttpOfficer http : List.of(program, browser)) {
      refused(http.get("/api/tasks/" + id + "/form"), file, "form");
      refused(http.get("/api/tasks/" + id + "/card"), file, "card");
      refused(http.get("/api/tasks/" + id + "/draft.pdf"), file, "draft.pdf");
      refused(
          http.put("/api/tasks/" + id + "/draft", "{\"data\":{},\"revision\":0}"), file, "draft");
      refused(
          http.post("/api/tasks/" + id + "/submission", "{\"data\":{},\"pin\":\"201510\"}"),
          file,
          "submission");
      for (String part : List.of("", "/timeline", "/documents", "/sections/1")) {
        HttpOfficer.Answer answer = http.get("/api/cases/" + number + part);
        refused(answer, file, "case" + part);
        assertThat(answer.body()).contains("须回避");
      }
      refused(http.get("/api/attachments/" + signature), file, "attachment");
      assertThat(http.get("/api/search?q=" + number).body()).isEqualTo("[]");
    }
    byColleague(file, task, post, officer);
    Task after = tasks.createTaskQuery().taskId(id).singleResult();
    assertThat(after.getAssignee()).isEqualTo(task.getAssignee());
  }

  /** A colleague who has the task cannot hand it to the related officer, and does not learn why. */
  private void byColleague(Case file, Task task, String post, String officer) {
    if (task.getAssignee() != null) {
      return;
    }
    String colleague = COLLEAGUES.get(post);
    HttpOfficer http = programs.computeIfAbsent(colleague, user -> HttpOfficer.of(port, user));
    String at = REST + "/task/" + task.getId();
    assertThat(http.post(at + "/claim", "{\"userId\":\"" + colleague + "\"}").status())
        .isEqualTo(204);
    HttpOfficer.Answer related = http.post(at + "/assignee", "{\"userId\":\"" + officer + "\"}");
    HttpOfficer.Answer stranger = http.post(at + "/assignee", "{\"userId\":\"township-clerk-2\"}");
    assertThat(related.status()).isEqualTo(403);
    assertThat(text(related)).isEqualTo(text(stranger));
    refused(http.post(at + "/delegate", "{\"userId\":\"" + officer + "\"}"), file, "delegate");
    assertThat(http.post(at + "/unclaim", "{}").status()).isEqualTo(204);
  }

  /** The refusal without the name that it begins with. */
  private static String text(HttpOfficer.Answer answer) {
    return answer.json().path("message").asText().replaceFirst("^\\S+ ", "");
  }

  private static void refused(HttpOfficer.Answer answer, Case file, String what) {
    assertThat(answer.status())
        .as("%s of %s: %s", what, file.number(), answer.body())
        .isBetween(400, 499);
    assertThat(answer.body()).doesNotContain(Papers.NAME);
  }

  private Paper paper(String step, String applicant) {
    return switch (step) {
      case "examineApplication" -> Papers.accept();
      case "registerNearRelative" -> Papers.nearRelative();
      case "startVerification" -> Papers.verificationRequest();
      case "recordVerification" -> Papers.verificationPass();
      case "arrangeSurvey" -> Papers.surveyArrangement();
      case "recordSurvey" -> Papers.survey(applicant, walk.clerksPicture());
      case "cosignSurvey" -> Papers.cosign(true);
      case "signNotice" -> Papers.signNotice();
      case "recordPosting" -> Papers.posted(walk.cases.picture("village-assistant"));
      case "reportToCounty" -> Papers.report();
      case "countyVisit" -> Papers.visit(walk.cases.picture("county-clerk"));
      case "deliver" -> Papers.delivered(walk.clerksPicture());
      default -> Papers.agree();
    };
  }
}

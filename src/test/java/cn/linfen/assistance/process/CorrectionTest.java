package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.LedgerVerification;
import cn.linfen.assistance.signature.TrustedAuthorities;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.camunda.bpm.engine.AuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What was signed is corrected by what is signed anew. */
@ProcessTest
class CorrectionTest {

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @Autowired DataSource source;
  @Autowired PersonalData personal;
  @Autowired TrustedAuthorities trusted;
  @LocalServerPort int port;

  private Walk walk;

  @BeforeEach
  void begin() {
    walk = new Walk(context);
  }

  private static Paper request(Case file, int section) {
    return Paper.of("{}")
        .with("targetCase", "'" + file.number() + "'")
        .with("sectionNumber", String.valueOf(section))
        .with("error", "'生活用电月支出录错一位'")
        .with("reason", "'与缴费凭证不符'");
  }

  private static Paper decided(String result) {
    return Paper.of("{}").with("result", "'" + result + "'").with("remarks", "'已核对凭证'");
  }

  private int newest(Case file, String form) {
    return files.sections(file.number()).stream()
        .filter(section -> section.formId().equals(form))
        .mapToInt(SectionView::seq)
        .max()
        .orElseThrow();
  }

  private JsonNode responsibility(Case file) {
    return HttpOfficer.of(port, "county-clerk")
        .get("/api/cases/" + file.number() + "/responsibility")
        .json();
  }

  private List<String> notes(Case file, int seq) {
    return StreamSupport.stream(responsibility(file).spliterator(), false)
        .filter(row -> row.path("seq").asInt() == seq)
        .flatMap(row -> StreamSupport.stream(row.path("later").spliterator(), false))
        .map(JsonNode::asText)
        .toList();
  }

  private Paper surveyOf(Case file) {
    return walk.surveyPaper(file);
  }

  @Test
  void theOldStaysTheNewIsSignedAndWhatReliedOnItIsLookedAtAgain() {
    Case file = walk.evaluated().sign("townshipReview", "township-reviewer", agree());
    int before = newest(file, "survey");
    Case asked = walk.cases.start("correction", "township-clerk", request(file, before));
    assertThat(notes(file, before)).containsExactly("正在更正，编号 " + asked.number());

    asked.sign("approveCorrection", "township-reviewer", decided("approve"));
    file.sign("correctSection", "township-clerk", surveyOf(file).with("utilities", "86.5"));
    int now = newest(file, "survey");
    assertThat(now).isGreaterThan(before);
    assertThat(files.section(file.number(), before).orElseThrow().data().path("utilities"))
        .isNotEqualTo(files.section(file.number(), now).orElseThrow().data().path("utilities"));
    int review = newest(file, "township-review");
    assertThat(notes(file, review)).containsExactly("所依据的第" + before + "项已更正：待复看");

    JsonNode form =
        HttpOfficer.of(port, "township-reviewer")
            .get("/api/tasks/" + asked.task("lookAgain").getId() + "/form")
            .json();
    assertThat(form.at("/data/correction/later").asText()).contains("第" + review + "项");
    asked
        .sign("lookAgain", "township-reviewer", Paper.of("{}").with("result", "'unaffected'"))
        .hasEnded(CaseState.CLOSED);
    assertThat(notes(file, before)).containsExactly("已由第" + now + "项更正，编号 " + asked.number());
    assertThat(notes(file, now)).containsExactly("更正第" + before + "项，编号 " + asked.number());
    assertThat(notes(file, review)).containsExactly("所依据的第" + before + "项已更正：已复看：不受影响");
    assertThat(files.timeline(file.number()))
        .extracting(event -> event.event())
        .contains("更正《入户调查》：第" + before + "项由第" + now + "项更正");
    List<String> report = new ArrayList<>();
    LedgerVerification ledger = new LedgerVerification(source, personal::decrypt, trusted, 2);
    assertThat(ledger.run(file.number(), report::add)).as(report.toString()).isTrue();
    assertThat(ledger.run(asked.number(), report::add)).as(report.toString()).isTrue();
    String trace =
        HttpOfficer.atBrowser(port, "auditor")
            .get(
                "/responsibility?officer=township-clerk&from=2026-03-01&to=2026-12-31&changed=true")
            .body();
    assertThat(trace).contains("已由第" + now + "项更正，编号 " + asked.number());
  }

  @Test
  void theCountyLooksAgainWhenItHasSignedMeanwhile() {
    Case file = walk.toApproval(walk.evaluated());
    int before = newest(file, "survey");
    Case asked =
        walk.cases
            .start("correction", "county-clerk", request(file, before))
            .sign("approveCorrection", "township-reviewer", decided("approve"));
    file.sign("correctSection", "township-clerk", surveyOf(file).with("utilities", "86.5"));
    asked
        .sign(
            "lookAgain",
            "county-approver",
            Paper.of("{}").with("result", "'affected'").with("affected", "'县级审查按更正后的支出重新核算'"))
        .hasEnded(CaseState.CLOSED);
    assertThat(notes(file, newest(file, "county-review")))
        .containsExactly("所依据的第" + before + "项已更正：已复看：有环节受影响");
    Walk.refusedAt(
        "/sectionNumber",
        "更正第" + newest(file, "survey") + "项",
        () -> walk.cases.start("correction", "county-clerk", request(file, before)));
  }

  @Test
  void nothingWasSignedInBetween() {
    Case file = walk.applied();
    Case asked =
        walk.cases
            .start("correction", "township-clerk", request(file, 1))
            .sign("approveCorrection", "township-reviewer", decided("approve"));
    Paper application = application(walk.applicant(file), walk.clerksPicture());
    Walk.refusedAt(
        "/urbanRural",
        "不能以更正改变",
        () ->
            file.sign(
                "correctSection", "township-clerk-b", application.with("urbanRural", "'urban'")));
    file.sign("correctSection", "township-clerk-b", application.with("reason", "'长期患病，去年十月起停工。'"));
    asked.hasEnded(CaseState.CLOSED);
    assertThat(files.latest(file.number(), "subsistence-application").orElseThrow().path("reason"))
        .hasToString("\"长期患病，去年十月起停工。\"");
    assertThat(files.people(file.number())).hasSize(1);
    file.sign("examineApplication", "township-clerk", accept());
  }

  @Test
  void theLeaderMayRefuseAndTheOneWhoAskedMayNotDecide() {
    Case file = walk.applied();
    Case asked = walk.cases.start("correction", "township-reviewer", request(file, 1));
    // Nobody else holds the post there, so the county decides.
    assertThatThrownBy(
            () -> asked.sign("approveCorrection", "township-reviewer", decided("approve")))
        .isInstanceOf(AuthorizationException.class);
    asked
        .sign("approveCorrection", "county-approver", decided("reject"))
        .hasEnded(CaseState.CLOSED);
    Case other = walk.applied();
    walk.cases
        .start("correction", "township-clerk", request(other, 1))
        .sign("approveCorrection", "township-reviewer", decided("reject"))
        .hasEnded(CaseState.CLOSED);
    assertThat(files.sections(other.number())).hasSize(1);
    assertThat(notes(other, 1)).isEmpty();
    // Refused is over: it may be asked for again.
    walk.cases.start("correction", "township-clerk", request(other, 1));
  }

  @Test
  void whatIsNotSignedInTimeLapses() {
    Case file = walk.applied();
    Case asked =
        walk.cases
            .start("correction", "township-clerk", request(file, 1))
            .sign("approveCorrection", "township-reviewer", decided("approve"))
            .fire("correctionOverdue");
    asked.hasEnded(CaseState.CLOSED);
    assertThat(file.waiting()).containsExactly("examineApplication");
    assertThat(files.timeline(file.number()))
        .extracting(event -> String.valueOf(event.detail()))
        .anyMatch(detail -> detail.contains("更正失效"));
  }

  @Test
  void onlyWhatMayBeCorrectedIsAskedFor() {
    Case file = walk.evaluated().sign("townshipReview", "township-reviewer", agree());
    Walk.refusedAt(
        "/sectionNumber",
        "没有这个序号",
        () -> walk.cases.start("correction", "township-clerk", request(file, 99)));
    Walk.refusedAt(
        "/sectionNumber",
        "不能更正",
        () ->
            walk.cases.start(
                "correction", "township-clerk", request(file, newest(file, "township-review"))));
    Walk.refusedAt(
        "/targetCase",
        "没有这个救助案件",
        () -> walk.cases.start("correction", "township-clerk-2", request(file, 1)));
    Case asked = walk.cases.start("correction", "township-clerk", request(file, 1));
    Walk.refusedAt(
        "/sectionNumber",
        asked.number(),
        () -> walk.cases.start("correction", "township-clerk-b", request(file, 1)));
  }

  @Test
  void theFormComesAsItWasSignedAndUnchangedIsNoCorrection() {
    Case file = walk.applied();
    walk.cases
        .start("correction", "township-clerk", request(file, 1))
        .sign("approveCorrection", "township-reviewer", decided("approve"));
    String url = "/api/tasks/" + file.task("correctSection").getId() + "/form";
    JsonNode looking = HttpOfficer.of(port, "township-clerk-b").get(url).json();
    assertThat(looking.at("/data/applicant/idNo").asText()).contains("*");
    String idNumber = walk.applicant(file);
    Walk.refusedAt(
        "",
        "请先改正有错的项目",
        () ->
            file.sign(
                "correctSection",
                "township-clerk",
                Papers.application(idNumber, walk.clerksPicture())));
    JsonNode inHand = HttpOfficer.of(port, "township-clerk").get(url).json();
    assertThat(inHand.path("formId").asText()).isEqualTo("subsistence-application");
    assertThat(inHand.at("/data/applicant/idNo").asText()).isEqualTo(idNumber);
    assertThat(inHand.at("/data/signature").isMissingNode()).isTrue();
  }
}

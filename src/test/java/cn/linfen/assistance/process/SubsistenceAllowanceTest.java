package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.document.IssuedDocument;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.PersonalDataProbe;
import cn.linfen.assistance.support.TestClock;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The subsistence allowance under the rules of 2015 (民发〔2012〕220号). */
@ProcessTest
class SubsistenceAllowanceTest {

  /** A village in which no other test has a case. */
  private static final String OTHER_VILLAGE = "141002100203";

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @Autowired Documents documents;
  @Autowired JdbcClient jdbc;
  @Autowired TestClock clock;
  private Walk walk;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
  }

  private List<String> documents(Case file) {
    return documents.list(file.number()).stream().map(IssuedDocument::template).toList();
  }

  @Test
  void aPoorHouseholdIsTakenIn() {
    Case file = walk.approvedAndPosted(walk.toApproval(walk.evaluated()));
    file.fire("noticePeriodOver").sign("countyDecision", "county-approver", agree());
    assertThat(file.state()).isEqualTo(CaseState.GRANTED);
    walk.deliver(file).hasEnded(CaseState.GRANTED);
    assertThat(documents(file))
        .contains(
            "acceptance-notice",
            "evaluation-record",
            "approval-decision",
            "certificate",
            "approval-form",
            "delivery-receipt");
    assertThat(
            PersonalDataProbe.findInEngine(
                jdbc, List.of(NAME, walk.applicant(file), "13935700001", "6228480123456789012")))
        .isEmpty();
    assertThat(
            PersonalDataProbe.findInDatabase(
                jdbc, List.of(walk.applicant(file), "13935700001", "6228480123456789012")))
        .isEmpty();
  }

  @Test
  void anUrbanCaseIsNotedWhenItsThirtyDaysAreOver() {
    Case file =
        walk.cases
            .start(
                "subsistence-allowance",
                "township-clerk",
                application(idNumber(), walk.clerksPicture()).with("urbanRural", "'urban'"))
            .sign("examineApplication", "township-clerk", accept());
    clock.advance(Duration.ofDays(31));
    try {
      file.fire("totalOver");
    } finally {
      clock.advance(Duration.ofDays(-31));
    }
    assertThat(files.timeline(file.number())).anyMatch(event -> event.event().equals("全程超期"));
    // 271号 only warns: the step keeps its own limit.
    file.waitsAt("startVerification");
  }

  @Test
  void anApplicationElsewhereIsRejectedInWriting() {
    Case file = walk.applied().sign("examineApplication", "township-clerk", reject());
    assertThat(file.state()).isEqualTo(CaseState.REFUSED);
    walk.deliver(file).hasEnded(CaseState.REFUSED);
    assertThat(documents(file)).containsExactly("rejection-notice", "delivery-receipt");
  }

  @Test
  void whatIsMissingIsAskedForOnce() {
    Case file =
        walk.appliedByANearRelative()
            .sign("examineApplication", "township-clerk", askForSupplement())
            .sign("supplementMaterials", "township-clerk", supplemented())
            .sign("reexamineApplication", "township-clerk", accept())
            .sign("registerNearRelative", "township-clerk", nearRelative())
            .waitsAt("startVerification");
    assertThat(documents(file)).containsExactly("supplement-notice", "acceptance-notice");
  }

  @Test
  void theCountyVisitsEveryNearRelative() {
    Case file =
        walk.appliedByANearRelative()
            .sign("examineApplication", "township-clerk", accept())
            .sign("registerNearRelative", "township-clerk", nearRelative());
    walk.evaluate(walk.survey(walk.verify(file)), "qualified");
    walk.reviewedAndPosted(file)
        .fire("noticePeriodOver")
        .sign("reportToCounty", "township-clerk", report())
        .waitsAt("countyVisit");
  }

  @Test
  void materialsStillMissingAfterTheSupplementAreRejected() {
    Case file =
        walk.applied()
            .sign("examineApplication", "township-clerk", askForSupplement())
            .sign("supplementMaterials", "township-clerk", supplemented())
            .sign("reexamineApplication", "township-clerk", reject());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void anApplicationNeverSupplementedLapses() {
    walk.applied()
        .sign("examineApplication", "township-clerk", askForSupplement())
        .fire("supplementOverdue")
        .hasEnded(CaseState.LAPSED);
  }

  @Test
  void anObjectionWithProofCorrectsTheVerification() {
    Case file =
        walk.mismatched()
            .sign("recordObjection", "township-clerk", verificationObjection(true))
            .sign("recheck", "county-clerk", verificationPass())
            .waitsAt("arrangeSurvey");
    assertThat(documents(file)).contains("verification-mismatch-notice");
  }

  @Test
  void aMismatchThatStandsIsRefusedByTheTownship() {
    Case file =
        walk.mismatched()
            .sign("recordObjection", "township-clerk", verificationObjection(true))
            .sign("recheck", "county-clerk", verificationMismatch());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
    assertThat(documents(file)).contains("refusal-decision", "delivery-receipt");
  }

  @Test
  void aMismatchThatTheApplicantAcceptsIsRefused() {
    Case file =
        walk.mismatched().sign("recordObjection", "township-clerk", verificationObjection(false));
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void aMismatchNobodyObjectsToInTimeIsRefused() {
    Case file = walk.mismatched().fire("objectionOverdue");
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void anInvestigatorWhoDisagreesHasTheSurveyWrittenAnew() {
    Case file =
        walk.verify(walk.accepted()).sign("arrangeSurvey", "township-clerk", surveyArrangement());
    file.sign("recordSurvey", "township-clerk", walk.surveyPaper(file))
        .sign("cosignSurvey", "township-clerk-b", cosign(false))
        .sign("recordSurvey", "township-clerk", walk.surveyPaper(file))
        .sign("cosignSurvey", "township-clerk-b", cosign(true));
    assertThat(files.sections(file.number()).stream().map(SectionView::formId))
        .filteredOn("survey"::equals)
        .hasSize(2);
    walk.evaluate(file, "qualified");
  }

  @Test
  void aMeetingsRecordIsCorrectedUntilAllHaveSigned() {
    Case file = walk.survey(walk.verify(walk.accepted()));
    Case meeting = walk.cases.meeting(VILLAGE);
    meeting
        .sign("recordMeeting", "township-clerk", walk.meetingPaper(file, "qualified"))
        .sign("cosignMeeting", "village-assistant", cosign(false))
        .sign("recordMeeting", "township-clerk", walk.meetingPaper(file, "unqualified"))
        .sign("cosignMeeting", "village-assistant", cosign(true))
        .hasEnded(CaseState.CLOSED);
    file.waitsAt("townshipReview");
    assertThat(file.variable("evaluationConclusion")).isEqualTo("unqualified");
  }

  @Test
  void oneMeetingDealsWithAllWaitingCasesOfAVillage() {
    Case first = walk.survey(walk.verify(walk.accepted()));
    Case second = walk.survey(walk.verify(walk.accepted()));
    Case left = walk.survey(walk.verify(walk.accepted()));
    var rows =
        List.of(walk.meetingPaper(first, "qualified"), walk.meetingPaper(second, "unqualified"))
            .stream()
            .map(paper -> paper.data().path("cases").get(0).toString())
            .toList();
    Case meeting = walk.cases.meeting(VILLAGE);
    meeting
        .sign(
            "recordMeeting",
            "township-clerk",
            walk.meetingPaper(first, "qualified").with("cases", rows.toString()))
        .sign("cosignMeeting", "village-assistant", cosign(true))
        .hasEnded(CaseState.CLOSED);
    first.waitsAt("townshipReview");
    second.waitsAt("townshipReview");
    left.waitsAt();
    JsonNode record = files.latest(second.number(), "evaluation-record").orElseThrow();
    assertThat(record.path("meeting").asText()).isEqualTo(meeting.number());
    assertThat(record.path("evaluationConclusion").asText()).isEqualTo("unqualified");
    assertThat(record.toString()).doesNotContain(first.number());
    walk.evaluate(left, "qualified").waitsAt("townshipReview");
  }

  @Test
  void aDisputedHouseholdIsSurveyedAgain() {
    Case file = walk.evaluate(walk.survey(walk.verify(walk.accepted())), "disputed");
    file.waitsAt("arrangeSurvey");
    walk.evaluate(walk.survey(file), "qualified").waitsAt("townshipReview");
  }

  @Test
  void aMeetingNobodyWaitsForIsCancelled() {
    Case file = walk.survey(walk.verify(walk.acceptedIn(OTHER_VILLAGE)));
    walk.requestTermination(file, "withdrawal").hasEnded(CaseState.CLOSED);
    file.hasEnded(CaseState.WITHDRAWN);
    walk.cases
        .meeting(OTHER_VILLAGE)
        .sign("recordMeeting", "township-clerk", meetingCancelled())
        .hasEnded(CaseState.CLOSED);
  }

  @Test
  void aHouseholdOverTheLineIsRefusedWithReasons() {
    Case file = walk.evaluated().sign("townshipReview", "township-reviewer", disagree());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
    assertThat(documents(file)).contains("refusal-decision", "delivery-receipt");
  }

  @Test
  void theTownshipReturnsACaseToEachEarlierStep() {
    Case file = walk.evaluated();
    file.sign("townshipReview", "township-reviewer", giveBack("evaluation"));
    walk.evaluate(file, "qualified");
    file.sign("townshipReview", "township-reviewer", giveBack("survey"));
    walk.evaluate(walk.survey(file), "qualified");
    file.sign("townshipReview", "township-reviewer", giveBack("verification"));
    walk.evaluate(walk.survey(walk.verify(file)), "qualified").waitsAt("townshipReview");
  }

  @Test
  void anObjectionToTheTownshipsNoticeIsInvestigated() {
    Case file = walk.reviewedAndPosted(walk.evaluated());
    Case objection = walk.object(file);
    file.waitsAt("handleObjection");
    Case second =
        walk.cases.start(
            "objection",
            "township-clerk",
            objection(
                files
                    .latest(objection.number(), "objection")
                    .orElseThrow()
                    .path("noticeNumber")
                    .asText()));
    second
        .sign("answerObjection", "township-clerk", objectionAnswered())
        .hasEnded(CaseState.CLOSED);
    file.sign("handleObjection", "township-reviewer", handleObjection("survey"));
    walk.evaluate(walk.survey(file), "qualified");
    objection
        .sign("answerObjection", "township-clerk", objectionAnswered())
        .hasEnded(CaseState.CLOSED);
    assertThat(documents(objection)).containsExactly("objection-reply");

    walk.object(walk.reviewedAndPosted(file));
    file.sign("handleObjection", "township-reviewer", handleObjection("evaluation"));
    walk.evaluate(file, "qualified");

    walk.object(walk.reviewedAndPosted(file));
    file.sign("handleObjection", "township-reviewer", handleObjection("keep"))
        .sign("reportToCounty", "township-clerk", report())
        .waitsAt("countyVisit");
  }

  @Test
  void aLateObjectionGoesToTheComplaintRoute() {
    Case file = walk.reviewedAndPosted(walk.evaluated());
    String number = (String) file.variable("noticeNumber");
    file.fire("noticePeriodOver").waitsAt("reportToCounty");
    walk.cases
        .start("objection", "township-clerk", objection(number))
        .sign("explainLate", "township-clerk", toldLate())
        .hasEnded(CaseState.CLOSED);
    file.waitsAt("reportToCounty");
    assertThat(files.timeline(file.number())).anyMatch(event -> event.event().equals("逾期异议"));
  }

  @Test
  void theCountyReturnsACaseToEachEarlierStep() {
    Case file = walk.toApproval(walk.evaluated());
    file.sign("countyApproval", "county-approver", giveBack("countyReview"))
        .sign("countyReview", "county-clerk", giveBack("townshipReview"));
    walk.toApproval(file).sign("countyApproval", "county-approver", giveBack("evaluation"));
    walk.toApproval(walk.evaluate(file, "qualified"))
        .sign("countyApproval", "county-approver", giveBack("survey"));
    walk.toApproval(walk.evaluate(walk.survey(file), "qualified"))
        .sign("countyApproval", "county-approver", giveBack("verification"))
        .waitsAt("startVerification");
  }

  @Test
  void theCountyRefusesInWriting() {
    Case file =
        walk.toApproval(walk.evaluated()).sign("countyApproval", "county-approver", disagree());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
    assertThat(documents(file)).contains("refusal-decision");
  }

  @Test
  void anObjectionToTheCountysNoticeIsInvestigatedAndPostedAgain() {
    Case file = walk.approvedAndPosted(walk.toApproval(walk.evaluated()));
    Case objection = walk.object(file);
    file.sign("reinvestigate", "county-clerk", reinvestigate())
        .sign("redecide", "county-approver", agree());
    objection
        .sign("answerObjection", "county-clerk", objectionAnswered())
        .hasEnded(CaseState.CLOSED);
    walk.object(walk.post(file, "county-clerk"));
    file.sign("reinvestigate", "county-clerk", reinvestigate())
        .sign("redecide", "county-approver", disagree());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void theLastDecisionMayStillBeANo() {
    Case file =
        walk.approvedAndPosted(walk.toApproval(walk.evaluated()))
            .fire("noticePeriodOver")
            .sign("countyDecision", "county-approver", disagree());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void aHouseholdThatDoesNotCooperateIsTerminated() {
    Case file = walk.reviewedAndPosted(walk.evaluated());
    walk.requestTermination(file, "nonCooperation")
        .sign("confirmTermination", "township-reviewer", confirm(true))
        .hasEnded(CaseState.CLOSED);
    assertThat(file.state()).isEqualTo(CaseState.TERMINATED);
    walk.deliver(file).hasEnded(CaseState.TERMINATED);
    assertThat(documents(file)).contains("termination-notice", "delivery-receipt");
  }

  @Test
  void theCaseOfSomebodyWhoDiedIsTerminated() {
    Case file = walk.accepted();
    walk.requestTermination(file, "death")
        .sign("confirmTermination", "township-reviewer", confirm(true));
    walk.deliver(file).hasEnded(CaseState.TERMINATED);
  }

  @Test
  void aTerminationThatIsNotConfirmedChangesNothing() {
    Case file = walk.accepted();
    walk.requestTermination(file, "nonCooperation")
        .sign("confirmTermination", "township-reviewer", confirm(false))
        .hasEnded(CaseState.CLOSED);
    file.waitsAt("startVerification");
  }

  @Test
  void aCaseThatEndsMeanwhileIsNotTerminated() {
    Case file = walk.applied();
    Case termination = walk.requestTermination(file, "death");
    file.sign("examineApplication", "township-clerk", reject());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
    termination
        .sign("confirmTermination", "township-reviewer", confirm(true))
        .hasEnded(CaseState.CLOSED);
    assertThat(file.state()).isEqualTo(CaseState.REFUSED);
  }
}

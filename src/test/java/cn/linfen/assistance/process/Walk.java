package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.springframework.context.ApplicationContext;

/** Whole stretches of the way of a case, each from one step to the next. */
final class Walk {

  final CaseDriver cases;
  private final Map<String, String> applicants = new HashMap<>();

  Walk(ApplicationContext context) {
    this.cases = new CaseDriver(context);
  }

  String clerksPicture() {
    return cases.picture("township-clerk");
  }

  /** Waits at examineApplication. */
  Case applied() {
    return applied(paper -> paper);
  }

  /** Under the rules of 2015 only these have a limit as a whole. */
  Case appliedInTown() {
    return applied(paper -> paper.with("urbanRural", "'urban'"));
  }

  Case appliedByANearRelative() {
    return applied(
        paper ->
            paper
                .with("relativeDeclared", "true")
                .with("relativeStaffName", "'钱经办'")
                .with("relativeKind", "'sibling'"));
  }

  private Case applied(UnaryOperator<Paper> change) {
    String idNumber = Papers.idNumber();
    Case file =
        cases.start(
            "subsistence-allowance",
            "township-clerk",
            change.apply(application(idNumber, clerksPicture())));
    applicants.put(file.number(), idNumber);
    return file;
  }

  /** ID number of the applicant. */
  String applicant(Case file) {
    return applicants.get(file.number());
  }

  /** Waits at startVerification. */
  Case accepted() {
    return applied().sign("examineApplication", "township-clerk", accept());
  }

  Case acceptedIn(String village) {
    return applied(paper -> paper.with("division", "'" + village + "'"))
        .sign("examineApplication", "township-clerk", accept());
  }

  /** Waits at arrangeSurvey. */
  Case verify(Case file) {
    return file.sign("startVerification", "county-clerk", verificationRequest())
        .sign("recordVerification", "county-clerk", verificationPass());
  }

  /** Waits at recordObjection. */
  Case mismatched() {
    return accepted()
        .sign("startVerification", "county-clerk", verificationRequest())
        .sign("recordVerification", "county-clerk", verificationMismatch());
  }

  Paper surveyPaper(Case file) {
    return Papers.survey(applicants.get(file.number()), clerksPicture());
  }

  /** From arrangeSurvey on. */
  Case survey(Case file) {
    return file.sign("arrangeSurvey", "township-clerk", surveyArrangement())
        .sign("recordSurvey", "township-clerk", surveyPaper(file))
        .sign("cosignSurvey", "township-clerk-b", cosign(true));
  }

  Paper meetingPaper(Case file, String conclusion) {
    return Papers.meeting(file.number(), conclusion, clerksPicture(), clerksPicture());
  }

  /** Holds the meeting that the case waits for. */
  Case evaluate(Case file, String conclusion) {
    cases
        .meeting(VILLAGE)
        .sign("recordMeeting", "township-clerk", meetingPaper(file, conclusion))
        .sign("cosignMeeting", "village-assistant", cosign(true));
    return file;
  }

  /** Waits at townshipReview, under the rules of 2015. */
  Case evaluated() {
    return evaluate(survey(verify(accepted())), "qualified");
  }

  /** From townshipReview to the township's notice, which hangs. */
  Case reviewedAndPosted(Case file) {
    return post(file.sign("townshipReview", "township-reviewer", agree()), "township-clerk");
  }

  Case post(Case file, String clerk) {
    return file.sign("signNotice", clerk, signNotice())
        .sign("recordPosting", "village-assistant", posted(cases.picture("village-assistant")));
  }

  /** From reportToCounty to countyReview. */
  Case report(Case file) {
    file.sign("reportToCounty", "township-clerk", Papers.report());
    if (file.waiting().contains("countyVisit")) {
      file.sign("countyVisit", "county-clerk", visit(cases.picture("county-clerk")));
    }
    return file;
  }

  /** From townshipReview to countyApproval. */
  Case toApproval(Case file) {
    return report(reviewedAndPosted(file).fire("noticePeriodOver"))
        .sign("countyReview", "county-clerk", agree());
  }

  /** From countyApproval to the county's notice, which hangs. */
  Case approvedAndPosted(Case file) {
    return post(file.sign("countyApproval", "county-approver", agree()), "county-clerk");
  }

  Case deliver(Case file) {
    return file.sign("deliver", "township-clerk", delivered(clerksPicture()));
  }

  /** Takes in an objection to what hangs of the case. */
  Case object(Case file) {
    return cases.start(
        "objection", "township-clerk", objection((String) file.variable("noticeNumber")));
  }

  Case requestTermination(Case file, String reason) {
    Paper paper = termination(file.number(), reason);
    if (reason.equals("withdrawal")) {
      paper = paper.with("signature", "'" + clerksPicture() + "'");
    }
    return cases.start("case-termination", "township-clerk", paper);
  }

  /** The county delegates small grants to the township, for the days given (ISO). */
  Case delegate(String township, String starts, String ends) {
    Paper paper =
        Paper.of(
            "{'division':'%s','documentNo':'尧民委〔2026〕1号','starts':'%s','reason':'小额临时救助。'}"
                .formatted(township, starts));
    paper = paper.with("attachments", "['" + cases.picture("county-approver") + "']");
    return cases.start(
        "approval-delegation",
        "county-approver",
        ends == null ? paper : paper.with("ends", "'" + ends + "'"));
  }

  Case takeBack(String township) {
    return cases.start(
        "approval-delegation-withdrawal",
        "county-approver",
        Paper.of("{'division':'%s','reason':'抽查发现问题。'}".formatted(township)));
  }

  /** The call is refused with a message that holds the text, at the field. */
  static void refusedAt(String field, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem ->
                assertThat(problem.errors())
                    .anySatisfy(
                        error -> {
                          assertThat(error.pointer()).isEqualTo(field);
                          assertThat(error.message()).contains(text);
                        }));
  }
}

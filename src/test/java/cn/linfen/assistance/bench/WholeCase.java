package cn.linfen.assistance.bench;

import static cn.linfen.assistance.support.Papers.*;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.Paper;
import java.util.Map;

/** What is needed to take one application from start to certificate; pictures are taken before. */
final class WholeCase extends TeamCase {

  private static final int CLERKS_PICTURES = 5;

  private final String village;
  private final String idNumber = idNumber();

  WholeCase(String village, Map<String, String> team, CaseDriver camera) {
    super(team);
    this.village = village;
    take(camera, "township-clerk", CLERKS_PICTURES);
    take(camera, "village-assistant", 2);
    take(camera, "county-clerk", 1);
  }

  @Override
  void in(Office office) {
    String clerk = "township-clerk";
    Paper application = application(idNumber, picture(clerk)).with("division", "'" + village + "'");
    String number = start(office, "subsistence-allowance", clerk, application);
    sign(office, number, "examineApplication", clerk, accept());
    sign(office, number, "startVerification", "county-clerk", verificationRequest());
    sign(office, number, "recordVerification", "county-clerk", verificationPass());
    sign(office, number, "arrangeSurvey", clerk, surveyArrangement());
    sign(office, number, "recordSurvey", clerk, survey(idNumber, picture(clerk)));
    sign(office, number, "cosignSurvey", "township-clerk-b", cosign(true));
    String meeting = office.meeting(village);
    sign(
        office,
        meeting,
        "recordMeeting",
        clerk,
        meeting(number, "qualified", picture(clerk), picture(clerk)));
    sign(office, meeting, "cosignMeeting", "village-assistant", cosign(true));
    sign(office, number, "townshipReview", "township-reviewer", agree());
    post(office, number, clerk);
    sign(office, number, "reportToCounty", clerk, report());
    if (office.waitsAt(number, "countyVisit")) {
      sign(office, number, "countyVisit", "county-clerk", visit(picture("county-clerk")));
    }
    sign(office, number, "countyReview", "county-clerk", agree());
    sign(office, number, "countyApproval", "county-approver", agree());
    post(office, number, "county-clerk");
    sign(office, number, "countyDecision", "county-approver", agree());
    sign(office, number, "deliver", clerk, delivered(picture(clerk)));
  }

  private void post(Office office, String number, String clerk) {
    sign(office, number, "signNotice", clerk, signNotice());
    sign(
        office, number, "recordPosting", "village-assistant", posted(picture("village-assistant")));
    office.fire(number, "noticePeriodOver");
  }
}

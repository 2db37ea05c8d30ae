package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.support.CaseDriver.Case;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The subsistence allowance under the rules of 2021 (民发〔2021〕57号). */
@ProcessTest
@TestPropertySource(properties = "assistance.profile=P2021")
class NewRulesTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Documents documents;
  private Walk walk;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
  }

  @AfterEach
  void endDelegation() {
    jdbc.sql("delete from policy_override where key = 'dibao.delegated'").update();
  }

  private void delegate() {
    jdbc.sql(
            "insert into policy_override (county, profile, key, value, valid_from, set_by)"
                + " values ('141002', 'P2021', 'dibao.delegated', 1, '2026-01-01', 'sysadmin')")
        .update();
  }

  @Test
  void aPoorHouseholdIsTakenInWithoutMeetingAndCountyNotice() {
    Case file = walk.survey(walk.verify(walk.accepted())).waitsAt("townshipReview");
    walk.reviewedAndPosted(file)
        .fire("noticePeriodOver")
        .sign("reportToCounty", "township-clerk", report())
        .sign("countyReview", "county-clerk", agree())
        .sign("countyApproval", "county-approver", agree());
    assertThat(file.state()).isEqualTo(CaseState.GRANTED);
    walk.deliver(file).hasEnded(CaseState.GRANTED);
  }

  @Test
  void theTownshipDecidesWhereTheCountyHasDelegated() {
    delegate();
    Case file = walk.survey(walk.verify(walk.accepted()));
    walk.reviewedAndPosted(file)
        .fire("noticePeriodOver")
        .sign("townshipDecision", "township-reviewer", agree());
    walk.deliver(file).hasEnded(CaseState.GRANTED);
    assertThat(documents.latest(file.number(), "approval-decision").orElseThrow().division())
        .isEqualTo("141002100");
  }

  @Test
  void aDelegatedDecisionMayGoBackOrBeANo() {
    delegate();
    Case file = walk.survey(walk.verify(walk.accepted()));
    walk.reviewedAndPosted(file)
        .fire("noticePeriodOver")
        .sign("townshipDecision", "township-reviewer", giveBack("survey"));
    walk.reviewedAndPosted(walk.survey(file))
        .fire("noticePeriodOver")
        .sign("townshipDecision", "township-reviewer", disagree());
    walk.deliver(file).hasEnded(CaseState.REFUSED);
  }

  @Test
  void anObjectionMayLeadToAMeeting() {
    Case file = walk.reviewedAndPosted(walk.survey(walk.verify(walk.accepted())));
    walk.object(file);
    file.sign("handleObjection", "township-reviewer", handleObjection("evaluation"));
    walk.evaluate(file, "qualified").waitsAt("townshipReview");
  }
}

package cn.linfen.assistance.bench;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Staff;
import cn.linfen.assistance.support.Statements;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * How often a piece of work goes to the database. Time differs from machine to machine; these
 * numbers do not, and who makes one greater says so here.
 */
@IntegrationTest
class StatementsTest {

  private static final String VILLAGE = "141002204200";

  @Autowired ApplicationContext context;

  private final Map<String, Statements> signed = new HashMap<>();
  private Staff staff;

  @BeforeEach
  void team() {
    staff = new Staff(context);
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  @Test
  void aCompletionAndAWholeCaseNeedNoMoreThanThis() throws Exception {
    String township = VILLAGE.substring(0, 9);
    String county = VILLAGE.substring(0, 6);
    Map<String, String> team =
        Map.of(
            "township-clerk", staff.officer("township.clerk", township),
            "township-clerk-b", staff.officer("township.clerk", township),
            "township-reviewer", staff.officer("township.reviewer", township),
            "village-assistant", staff.officer("village.assistant", VILLAGE),
            "county-clerk", staff.officer("county.clerk", county),
            "county-approver", staff.officer("county.approver", county));
    CaseDriver cases = new CaseDriver(context);
    // The first one fills what is read once and kept.
    new WholeCase(VILLAGE, team, cases).in(new OwnOffice(context));
    WholeCase second = new WholeCase(VILLAGE, team, cases);
    signed.clear();

    Statements whole = Statements.of(() -> second.in(new Counted(new OwnOffice(context))));

    // Claim, look, check, PIN and completion, each as a request of its own.
    Statements report = signed.get("reportToCounty");
    assertThat(report.statements()).as("a completion").isLessThanOrEqualTo(115);
    assertThat(report.commits()).as("a completion").isLessThanOrEqualTo(16);
    // The visit is drawn by lot.
    int drawn = signed.containsKey("countyVisit") ? 1 : 0;
    assertThat(whole.statements()).as("a case").isLessThanOrEqualTo(2650 + drawn * 115);
    assertThat(whole.commits()).as("a case").isLessThanOrEqualTo(315 + drawn * 16);
  }

  /** Counts each signature, with the claim before it. */
  private final class Counted implements Office {

    private final Office office;

    Counted(Office office) {
      this.office = office;
    }

    @Override
    public String start(String process, String user, Paper paper) {
      return office.start(process, user, paper);
    }

    @Override
    public void sign(String caseNumber, String element, String user, Paper paper) {
      try {
        signed.put(element, Statements.of(() -> office.sign(caseNumber, element, user, paper)));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean waitsAt(String caseNumber, String element) {
      return office.waitsAt(caseNumber, element);
    }

    @Override
    public void fire(String caseNumber, String timer) {
      office.fire(caseNumber, timer);
    }

    @Override
    public String meeting(String village) {
      return office.meeting(village);
    }
  }
}

package cn.linfen.assistance.emergency;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which townships may help first by themselves, and which only with the county's consent. */
@Component
public class FastLane {

  private final JdbcClient jdbc;
  private final CaseFiles cases;
  private final Clock clock;

  FastLane(JdbcClient jdbc, CaseFiles cases, Clock clock) {
    this.jdbc = jdbc;
    this.cases = cases;
    this.clock = clock;
  }

  /** Whether a completion of that township is overdue. */
  public boolean restricted(String township) {
    return jdbc.sql(
            "select exists (select 1 from fast_lane_restriction where township = ? and lifted_at is null)")
        .param(township)
        .query(Boolean.class)
        .single();
  }

  /** The case was not completed in time. */
  @Transactional
  public void restrict(String caseNumber) {
    CaseSummary summary = cases.summary(caseNumber);
    jdbc.sql("insert into fast_lane_restriction values (?, ?, ?, null) on conflict do nothing")
        .params(caseNumber, summary.township(), clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    cases.note(caseNumber, "补录逾期", "补录期限届满，本乡镇（街道）紧急程序须经县级同意，直到补齐");
  }

  /** The case is complete. */
  @Transactional
  public void lift(String caseNumber) {
    int lifted =
        jdbc.sql(
                "update fast_lane_restriction set lifted_at = ? where case_number = ? and lifted_at is null")
            .params(clock.instant().atOffset(ZoneOffset.UTC), caseNumber)
            .update();
    if (lifted > 0) {
      cases.note(caseNumber, "补录完成", "因本案对紧急程序所作的限制解除");
    }
  }
}

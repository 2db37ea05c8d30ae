package cn.linfen.assistance.delegation;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.NewCase;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.policy.Profiles;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Opens a spot check in each county at the beginning of a month for the delegated decisions that
 * were in no lot yet: no county forgets them. A county may start one at any other time too.
 */
@Component
public class SpotChecks {

  private static final String PROCESS = "delegated-decision-check";

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

  private final JdbcClient jdbc;
  private final Delegations delegations;
  private final CaseFiles cases;
  private final Profiles profiles;
  private final ObjectProvider<EngineActions> engine;
  private final Clock clock;

  SpotChecks(
      JdbcClient jdbc,
      Delegations delegations,
      CaseFiles cases,
      Profiles profiles,
      ObjectProvider<EngineActions> engine,
      Clock clock) {
    this.jdbc = jdbc;
    this.delegations = delegations;
    this.cases = cases;
    this.profiles = profiles;
    this.engine = engine;
    this.clock = clock;
  }

  /** Everything that was decided up to yesterday. Where nothing was, nothing is opened. */
  @Scheduled(cron = "0 10 2 1 * *", zone = "Asia/Shanghai")
  public void openMonthly() {
    LocalDate yesterday = LocalDate.now(clock.withZone(ChinaTime.ZONE)).minusDays(1);
    jdbc.sql("select distinct county from delegated_decision order by county")
        .query(String.class)
        .list()
        .forEach(
            county -> engine.getObject().startAsSystem(PROCESS, () -> open(county, yesterday)));
  }

  /** Of two that begin at once the second finds nothing left to draw. */
  private Optional<EngineActions.SystemStart> open(String county, LocalDate through) {
    jdbc.sql("select pg_advisory_xact_lock(hashtext('delegated-check'), hashtext(?))")
        .param(county)
        .query()
        .singleRow();
    if (delegations.undrawn(county, through).isEmpty()) {
      return Optional.empty();
    }
    String profile = profiles.forStart("none", county, through);
    String file =
        cases.open(new NewCase("CW", "none", "受委托审批抽查", county, null, null, null, profile, null));
    cases.note(file, "受委托审批抽查", "按月由系统发起，截至 " + DAY.format(through));
    Map<String, Object> variables = new HashMap<>();
    variables.put("caseNumber", file);
    variables.put("aidType", "none");
    variables.put("county", county);
    variables.put("profile", profile);
    return Optional.of(new EngineActions.SystemStart(file, variables));
  }
}

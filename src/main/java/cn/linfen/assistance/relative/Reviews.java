package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.Exclusions.Reason;
import cn.linfen.assistance.casefile.NewCase;
import cn.linfen.assistance.engine.EngineActions;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What the county has to look into because declaration, filing and finding do not agree. Asked for
 * in the transaction that finds it, so that none is lost; its file and process are opened after it.
 */
@Component
public class Reviews {

  private static final String PROCESS = "near-relative-review";

  private record Requested(long id, String caseNumber, String reason) {}

  private record Opened(String caseNumber, String reason) {}

  private final JdbcClient jdbc;
  private final CaseFiles cases;
  private final CaseRegister register;
  private final Exclusions exclusions;
  private final ObjectProvider<EngineActions> engine;
  private final Clock clock;

  Reviews(
      JdbcClient jdbc,
      CaseFiles cases,
      CaseRegister register,
      Exclusions exclusions,
      ObjectProvider<EngineActions> engine,
      Clock clock) {
    this.jdbc = jdbc;
    this.cases = cases;
    this.register = register;
    this.exclusions = exclusions;
    this.engine = engine;
    this.clock = clock;
  }

  /**
   * Asks for a review. A case that is under review already gets no second one; that review then
   * deals with all that was found.
   */
  @Transactional
  public void request(String caseNumber, String reason) {
    int added =
        jdbc.sql(
                "insert into relative_review (case_number, reason, requested_at) values (?, ?, ?)"
                    + " on conflict (case_number) where closed_at is null do nothing")
            .params(caseNumber, reason, now())
            .update();
    if (added == 0) {
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            openRequested();
          }
        });
  }

  /** Opens what was asked for; also what a crash has left. */
  @Scheduled(cron = "20 * * * * *")
  public void openRequested() {
    List<Long> waiting =
        jdbc.sql("select id from relative_review where file_number is null order by id limit 500")
            .query(Long.class)
            .list();
    waiting.forEach(id -> engine.getObject().startAsSystem(PROCESS, () -> open(id)));
  }

  /** Runs in the engine's transaction. */
  private Optional<EngineActions.SystemStart> open(long id) {
    return jdbc.sql(
            "select id, case_number, reason from relative_review"
                + " where id = ? and file_number is null for update skip locked")
        .param(id)
        .query(Requested.class)
        .optional()
        .map(this::open);
  }

  private EngineActions.SystemStart open(Requested requested) {
    CaseSummary about = cases.summary(requested.caseNumber());
    String file =
        cases.open(
            new NewCase(
                "JQ",
                "none",
                "近亲属情形核查",
                about.county(),
                about.township(),
                about.village(),
                about.urbanRural(),
                about.profile(),
                null));
    exclusions.about(file, about.number());
    jdbc.sql("update relative_review set file_number = ? where id = ?")
        .params(file, requested.id())
        .update();
    cases.note(file, "发现近亲属情形", reasonLabel(requested.reason()) + "，案件 " + about.number());
    Map<String, Object> variables = new HashMap<>();
    variables.put("caseNumber", file);
    variables.put("aidType", "none");
    variables.put("county", about.county());
    variables.put("township", about.township());
    variables.put("village", about.village());
    variables.put("profile", about.profile());
    variables.put("lateDiscovery", requested.reason().equals("LATE"));
    return new EngineActions.SystemStart(file, variables);
  }

  static String reasonLabel(String reason) {
    return switch (reason) {
      case "FILED_ONLY" -> "人员已备案，申请人未申明";
      case "DECLARED_ONLY" -> "申请人已申明，人员未备案";
      case "SUSPECTED" -> "姓名、出生日期相同，疑似近亲属";
      case "LATE" -> "受理后备案或核对中发现近亲属关系";
      default -> reason;
    };
  }

  /** The relation stands: the suspicion becomes certain, and the case goes into the register. */
  @Transactional
  public void confirm(String file) {
    Opened review = opened(file);
    for (Long staff : staffUnderSuspicion(review.caseNumber())) {
      exclusions.exclude(
          review.caseNumber(), new HashSet<>(register.accounts(staff)), Reason.RELATIVE, file);
      exclusions.lift(review.caseNumber(), Reason.SUSPECTED, register.filingOf(staff), file);
    }
    decide(review.caseNumber(), "CONFIRMED", file);
    JsonNode decision = cases.latest(file, "near-relative-decision").orElseThrow();
    HashSet<String> named = new HashSet<>();
    decision.path("officers").forEach(row -> named.add(row.path("officer").asText()));
    named.remove("");
    exclusions.exclude(review.caseNumber(), named, Reason.DECIDED, file);
    register.enter(review.caseNumber(), "FOUND");
    cases.note(review.caseNumber(), "近亲属情形核查", "属于近亲属情形，核查编号 " + file);
  }

  /** There is no such relation: whoever was kept away on suspicion may work on the case again. */
  @Transactional
  public void dismiss(String file) {
    Opened review = opened(file);
    for (Long staff : staffUnderSuspicion(review.caseNumber())) {
      exclusions.lift(review.caseNumber(), Reason.SUSPECTED, register.filingOf(staff), file);
    }
    decide(review.caseNumber(), "DISMISSED", file);
    if (review.reason().equals("DECLARED_ONLY")) {
      exclusions.lift(review.caseNumber(), Reason.DECLARED, review.caseNumber(), file);
    }
    cases.note(review.caseNumber(), "近亲属情形核查", "不属于近亲属情形，核查编号 " + file);
    close(file);
  }

  @Transactional
  public void close(String file) {
    cases.close(file, CaseState.CLOSED);
    jdbc.sql("update relative_review set closed_at = ? where file_number = ?")
        .params(now(), file)
        .update();
  }

  /** Puts the review on the supervisor's list. */
  @Transactional
  public void overdue(String file) {
    jdbc.sql("update relative_review set overdue_at = ? where file_number = ?")
        .params(now(), file)
        .update();
    cases.note(file, "核查逾期", "已列入督查清单");
  }

  private List<Long> staffUnderSuspicion(String caseNumber) {
    return jdbc.sql(
            "select distinct staff_id from relative_hit where case_number = ? and state = 'OPEN'")
        .param(caseNumber)
        .query(Long.class)
        .list();
  }

  private void decide(String caseNumber, String state, String file) {
    jdbc.sql(
            "update relative_hit set state = ?, decided_in = ? where case_number = ? and state = 'OPEN'")
        .params(state, file, caseNumber)
        .update();
  }

  private Opened opened(String file) {
    return jdbc.sql("select case_number, reason from relative_review where file_number = ?")
        .param(file)
        .query(Opened.class)
        .single();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}

package cn.linfen.assistance.disclosure;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseOpened;
import cn.linfen.assistance.form.FormOpened;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which officer opened which case file when. Written before the answer goes out. */
@Component
class AccessLog {

  static final int PAGE = 200;

  /**
   * One look at a file.
   *
   * @param outside whether the officer's posts are elsewhere
   * @param reason given for showing a number in clear, else null
   */
  record Entry(
      long id,
      Instant at,
      String officer,
      String officerName,
      String caseNumber,
      String part,
      boolean refused,
      boolean outside,
      String reason) {}

  /** What to list; null or empty means all. */
  record Filter(
      String officer, String caseNumber, Instant from, Instant to, boolean refused, long before) {}

  private final JdbcClient jdbc;
  private final Access access;
  private final CaseFiles cases;
  private final Period kept;
  private final Clock clock;

  AccessLog(
      JdbcClient jdbc,
      Access access,
      CaseFiles cases,
      @Value("${assistance.access-log.kept}") Period kept,
      Clock clock) {
    this.jdbc = jdbc;
    this.access = access;
    this.cases = cases;
    this.kept = kept;
    this.clock = clock;
  }

  @EventListener
  void opened(CaseOpened opened) {
    write(
        opened.user(),
        opened.caseNumber(),
        opened.division(),
        opened.part(),
        opened.refused(),
        null);
  }

  @EventListener
  void opened(FormOpened opened) {
    cases
        .find(opened.caseNumber())
        .ifPresent(
            file ->
                write(
                    opened.user(),
                    file.number(),
                    file.division(),
                    "表单《" + opened.title() + "》",
                    false,
                    null));
  }

  void write(
      String user, String number, String division, String part, boolean refused, String reason) {
    jdbc.sql(
            "insert into case_access (at, officer, case_number, part, refused, outside, reason)"
                + " values (?, ?, ?, ?, ?, ?, ?)")
        .params(
            clock.instant().atOffset(ZoneOffset.UTC),
            user,
            number,
            part,
            refused,
            !access.may(user, Action.VIEW_CASE, division),
            reason)
        .update();
  }

  /** Newest first. */
  List<Entry> list(Filter filter) {
    return jdbc.sql(
            """
            select a.id, a.at, a.officer, o.name as officer_name, a.case_number, a.part, a.refused,
                   a.outside, a.reason
            from case_access a join officer o on o.user_id = a.officer
            where a.id < :before
              and (:officer = '' or a.officer = :officer or o.name = :officer)
              and (:case = '' or a.case_number = :case)
              and a.at >= :from and a.at < :to and (not :refused or a.refused)
            order by a.id desc limit :most
            """)
        .param("before", filter.before())
        .param("officer", filter.officer() == null ? "" : filter.officer().strip())
        .param("case", filter.caseNumber() == null ? "" : filter.caseNumber().strip())
        .param("from", filter.from().atOffset(ZoneOffset.UTC))
        .param("to", filter.to().atOffset(ZoneOffset.UTC))
        .param("refused", filter.refused())
        .param("most", PAGE)
        .query(Entry.class)
        .list();
  }

  @Scheduled(cron = "0 50 3 * * *", zone = "Asia/Shanghai")
  @Transactional
  public void dropOld() {
    jdbc.sql("delete from case_access where at < ?")
        .param(clock.instant().atOffset(ZoneOffset.UTC).minus(kept))
        .update();
  }
}

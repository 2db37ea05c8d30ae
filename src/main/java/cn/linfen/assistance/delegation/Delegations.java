package cn.linfen.assistance.delegation;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.policy.SpotCheckLot;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Register of the counties' delegations and of what was decided by them. Joins the caller's
 * transaction.
 */
@Component
public class Delegations {

  private final JdbcClient jdbc;
  private final SpotCheckLot lot;
  private final Clock clock;

  Delegations(JdbcClient jdbc, SpotCheckLot lot, Clock clock) {
    this.jdbc = jdbc;
    this.lot = lot;
    this.clock = clock;
  }

  /**
   * A delegation.
   *
   * @param fileNumber of the file in which it was signed
   * @param ends last day; null until it is taken back
   * @param endedAt when it was taken back; null if it was not
   */
  public record Delegation(
      String fileNumber,
      String township,
      String documentNo,
      LocalDate starts,
      LocalDate ends,
      OffsetDateTime endedAt) {}

  /**
   * A decision of a township.
   *
   * @param outcome {@code agree} or {@code disagree}
   * @param forCause yuan for the same people and cause, this decision included
   * @param drawn whether the lot of a spot check fell on it; null before any
   * @param finding {@code right}, {@code flawed} or {@code wrong}; null before it is signed
   */
  public record Decision(
      String caseNumber,
      String township,
      String documentNo,
      String outcome,
      BigDecimal amount,
      BigDecimal forCause,
      BigDecimal ceiling,
      OffsetDateTime decidedAt,
      Boolean drawn,
      String finding) {}

  /** What the county has delegated to the township today; empty if nothing. */
  public Optional<Delegation> current(String township) {
    return jdbc.sql(
            """
            select d.file_number, d.township, d.document_no, d.starts, d.ends, e.ended_at
            from approval_delegation d left join approval_delegation_end e on e.delegation = d.file_number
            where d.township = :township and d.starts <= :today and (d.ends is null or d.ends >= :today)
              and e.delegation is null
            order by d.starts desc, d.given_at desc limit 1
            """)
        .param("township", township)
        .param("today", today())
        .query(Delegation.class)
        .optional();
  }

  /** Delegations of the township that hold or will hold on some of these days. */
  List<Delegation> open(String township, LocalDate from, LocalDate until) {
    return jdbc.sql(
            """
            select d.file_number, d.township, d.document_no, d.starts, d.ends, null::timestamptz as ended_at
            from approval_delegation d
            where d.township = :township and (d.ends is null or d.ends >= :from)
              and (:until::date is null or d.starts <= :until)
              and not exists (select 1 from approval_delegation_end e where e.delegation = d.file_number)
            order by d.starts
            """)
        .param("township", township)
        .param("from", from)
        .param("until", until, java.sql.Types.DATE)
        .query(Delegation.class)
        .list();
  }

  /** Enters a signed delegation. */
  @Transactional
  public void give(
      String file,
      String county,
      String township,
      String documentNo,
      LocalDate starts,
      LocalDate ends) {
    alone(township);
    if (!open(township, starts, ends).isEmpty()) {
      throw new DelegationRefused("该乡镇（街道）在这段时间已有委托，请先收回");
    }
    jdbc.sql(
            "insert into approval_delegation (file_number, county, township, document_no, starts, ends,"
                + " given_at) values (:file, :county, :township, :document, :starts, :ends, :now)")
        .param("file", file)
        .param("county", county)
        .param("township", township)
        .param("document", documentNo)
        .param("starts", starts)
        .param("ends", ends, java.sql.Types.DATE)
        .param("now", now())
        .update();
  }

  /** Takes back at once all that the township was delegated, also what was to begin later. */
  @Transactional
  public void takeBack(String file, String township) {
    alone(township);
    jdbc.sql(
            """
            insert into approval_delegation_end (delegation, file_number, ended_at)
            select file_number, :file, :now from approval_delegation
            where township = :township and (ends is null or ends >= :today)
            on conflict do nothing
            """)
        .param("file", file)
        .param("township", township)
        .param("today", today())
        .param("now", now())
        .update();
  }

  /**
   * Enters a decision if the township has the right to it at this moment: delegated today and not
   * taken back, and within the ceiling. Nobody takes it back from here to the end of the
   * transaction.
   *
   * @return whether it had
   */
  @Transactional
  public boolean decide(
      String caseNumber,
      String county,
      String township,
      String outcome,
      BigDecimal amount,
      BigDecimal forCause,
      BigDecimal ceiling) {
    jdbc.sql("select pg_advisory_xact_lock_shared(hashtext('delegation'), hashtext(?))")
        .param(township)
        .query()
        .singleRow();
    Optional<Delegation> right = current(township);
    if (right.isEmpty() || forCause.compareTo(ceiling) > 0) {
      return false;
    }
    jdbc.sql(
            "insert into delegated_decision (case_number, delegation, county, township, outcome, amount,"
                + " for_cause, ceiling, decided_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .params(
            caseNumber,
            right.get().fileNumber(),
            county,
            township,
            outcome,
            amount,
            forCause,
            ceiling,
            now())
        .update();
    return true;
  }

  /**
   * Draws for every decision of the county up to that day that was in no lot yet.
   *
   * @return case numbers of those drawn
   */
  @Transactional
  public List<String> draw(String file, String county, LocalDate through, BigDecimal share) {
    return undrawn(county, through).stream()
        .filter(
            number -> {
              boolean drawn = lot.draw(number, lotOf(county), share);
              jdbc.sql("insert into delegated_check values (?, ?, ?)")
                  .params(number, file, drawn)
                  .update();
              return drawn;
            })
        .toList();
  }

  /** The name under which the draws of a county's delegated decisions are chained. */
  public static String lotOf(String county) {
    return county + "/delegated";
  }

  /** In the order in which they were decided. */
  public List<String> undrawn(String county, LocalDate through) {
    return jdbc.sql(
            """
            select case_number from delegated_decision d where county = :county and decided_at < :till
              and not exists (select 1 from delegated_check c where c.case_number = d.case_number)
            order by decided_at, case_number
            """)
        .param("county", county)
        .param(
            "till",
            through.plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant().atOffset(ZoneOffset.UTC))
        .query(String.class)
        .list();
  }

  /** Cases on which the lot fell in that spot check. */
  public List<String> drawnIn(String file) {
    return jdbc.sql(
            "select case_number from delegated_check where file_number = ? and drawn order by case_number")
        .param(file)
        .query(String.class)
        .list();
  }

  /** Enters what was found of a case. */
  @Transactional
  public void find(String caseNumber, String finding) {
    jdbc.sql("insert into delegated_finding values (?, ?)").params(caseNumber, finding).update();
  }

  /** Of the division and below, the newest first. */
  public List<Delegation> delegations(String scope) {
    return jdbc.sql(
            """
            select d.file_number, d.township, d.document_no, d.starts, d.ends, e.ended_at
            from approval_delegation d left join approval_delegation_end e on e.delegation = d.file_number
            where d.township like :scope || '%' order by d.given_at desc
            """)
        .param("scope", scope)
        .query(Delegation.class)
        .list();
  }

  /** Of the division and below, the newest first, at most so many. */
  public List<Decision> decisions(String scope, int most) {
    return jdbc.sql(
            """
            select d.case_number, d.township, g.document_no, d.outcome, d.amount, d.for_cause, d.ceiling,
                   d.decided_at, c.drawn, f.finding
            from delegated_decision d join approval_delegation g on g.file_number = d.delegation
              left join delegated_check c on c.case_number = d.case_number
              left join delegated_finding f on f.case_number = d.case_number
            where d.township like :scope || '%' order by d.decided_at desc, d.case_number limit :most
            """)
        .param("scope", scope)
        .param("most", most)
        .query(Decision.class)
        .list();
  }

  /** Whoever decides by the township's right holds this lock shared. */
  private void alone(String township) {
    jdbc.sql("select pg_advisory_xact_lock(hashtext('delegation'), hashtext(?))")
        .param(township)
        .query()
        .singleRow();
  }

  private LocalDate today() {
    return clock.instant().atZone(ChinaTime.ZONE).toLocalDate();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}

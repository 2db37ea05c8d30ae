package cn.linfen.assistance.casefile;

import cn.linfen.assistance.signature.Ledger;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who must keep away from which case (回避): the one predicate behind every interface. An exclusion
 * is of the person, not of a post, and holds for the files that are about the case as well.
 */
@Component
public class Exclusions {

  /** What somebody who must keep away is told, and all that they are told. */
  public static final String NOTICE = "您须回避本案，不能查看或办理";

  /**
   * SQL condition: the user {@code :user} is not excluded from the case of the row {@code c} of
   * assistance_case.
   */
  public static final String NOT_EXCLUDED =
      """
      not exists (select 1 from case_exclusion x where x.user_id = :user and x.lifted_at is null
        and (x.case_number = c.number or x.case_number in
          (select a.case_number from case_about a where a.file_number = c.number)))
      """;

  /** Why. */
  public enum Reason {
    /** Is one of the people of the case. */
    PARTY("本人是案件当事人"),
    RELATIVE("近亲属"),
    /** The applicant has named an officer of that name as a relative. */
    DECLARED("申请人申明"),
    /** May be a relative; until somebody has looked into it. */
    SUSPECTED("疑似，核查期间"),
    OWN_REQUEST("自行申请回避"),
    DECIDED("经决定回避");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /** The people who must keep away from a case have changed. */
  public record Changed(String caseNumber) {}

  /** One exclusion that holds. */
  public record Entry(String userId, Reason reason, String source) {}

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Exclusions(JdbcClient jdbc, Ledger ledger, ApplicationEventPublisher events, Clock clock) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  /** Whether the officer must keep away from the case, or from a case that the file is about. */
  public boolean excluded(String userId, String caseNumber) {
    return caseNumber != null
        && jdbc.sql(
                """
                select exists (select 1 from case_exclusion x
                  where x.user_id = :user and x.lifted_at is null
                    and (x.case_number = :case or x.case_number in
                      (select a.case_number from case_about a where a.file_number = :case)))
                """)
            .param("user", userId)
            .param("case", caseNumber)
            .query(Boolean.class)
            .single();
  }

  /** User ids of all who must keep away. */
  public Set<String> of(String caseNumber) {
    return Set.copyOf(
        jdbc.sql(
                """
                select distinct user_id from case_exclusion
                where lifted_at is null and (case_number = :case or case_number in
                  (select case_number from case_about where file_number = :case))
                """)
            .param("case", caseNumber)
            .query(String.class)
            .list());
  }

  /** What holds for the case itself, for those who keep the register. */
  public List<Entry> entries(String caseNumber) {
    return jdbc.sql(
            "select user_id, reason, source from case_exclusion"
                + " where case_number = ? and lifted_at is null order by id")
        .param(caseNumber)
        .query(Entry.class)
        .list();
  }

  /**
   * Keeps the officers away from the case from now on. Joins the caller's transaction.
   *
   * @param source number of the file that it comes from
   */
  @Transactional
  public void exclude(String caseNumber, Set<String> userIds, Reason reason, String source) {
    List<String> added =
        jdbc.sql(
                """
                insert into case_exclusion (case_number, user_id, reason, source, since)
                select :case, o.user_id, :reason, :source, :now from officer o
                where o.user_id = any(:users) order by o.user_id
                on conflict do nothing returning user_id
                """)
            .param("case", caseNumber)
            .param("reason", reason.name())
            .param("source", source)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .param("users", userIds.toArray(String[]::new))
            .query(String.class)
            .list();
    if (!added.isEmpty()) {
      record(caseNumber, "excluded", added, reason, source);
      changed(caseNumber);
    }
  }

  /**
   * Ends what came from that file; whoever must keep away for another reason still must.
   *
   * @param by number of the file in which it was decided
   */
  @Transactional
  public void lift(String caseNumber, Reason reason, String source, String by) {
    List<String> lifted =
        jdbc.sql(
                "update case_exclusion set lifted_at = ?, lifted_by = ? where case_number = ?"
                    + " and reason = ? and source = ? and lifted_at is null returning user_id")
            .params(clock.instant().atOffset(ZoneOffset.UTC), by, caseNumber, reason.name(), source)
            .query(String.class)
            .list();
    if (!lifted.isEmpty()) {
      record(caseNumber, "lifted", lifted, reason, by);
      changed(caseNumber);
    }
  }

  /** Notes that a file is about a case. */
  @Transactional
  public void about(String file, String caseNumber) {
    jdbc.sql(
            "insert into case_about (file_number, case_number) select ?, number from assistance_case"
                + " where number = ? on conflict do nothing")
        .params(file, caseNumber)
        .update();
    changed(file);
  }

  /** Cases that the file is about. */
  public List<String> subjects(String file) {
    return jdbc.sql("select case_number from case_about where file_number = ? order by case_number")
        .param(file)
        .query(String.class)
        .list();
  }

  /** Numbers of all cases and files from which somebody must keep away now. */
  public List<String> cases() {
    return jdbc.sql(
            """
            select case_number from case_exclusion where lifted_at is null
            union
            select a.file_number from case_about a join case_exclusion x
              on x.case_number = a.case_number and x.lifted_at is null
            """)
        .query(String.class)
        .list();
  }

  /** For the auditor alone: who reads the case does not learn who is related to whom. */
  private void record(
      String caseNumber, String what, List<String> users, Reason reason, String file) {
    ObjectNode entry =
        JsonNodeFactory.instance.objectNode().put("reason", reason.name()).put("file", file);
    ArrayNode names = entry.putArray(what);
    users.stream().sorted().forEach(names::add);
    ledger.append(caseNumber, Ledger.Kind.RECUSAL, entry);
  }

  private void changed(String caseNumber) {
    events.publishEvent(new Changed(caseNumber));
    jdbc.sql("select file_number from case_about where case_number = ?")
        .param(caseNumber)
        .query(String.class)
        .list()
        .forEach(file -> events.publishEvent(new Changed(file)));
  }
}

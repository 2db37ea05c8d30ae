package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.CaseFiles;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The separate register of near relatives' cases (单独登记册): 220号 Art 14, 57号 Art 11. */
@Component
public class CaseRegister {

  /** What the applicant has said about relatives among the officers. */
  record Declared(boolean declared, String officer, String kind, String county) {}

  private final JdbcClient jdbc;
  private final CaseFiles cases;
  private final Clock clock;

  CaseRegister(JdbcClient jdbc, CaseFiles cases, Clock clock) {
    this.jdbc = jdbc;
    this.cases = cases;
    this.clock = clock;
  }

  /** Whether the case is in the register, so that the county visits the household. */
  public boolean contains(String caseNumber) {
    return jdbc.sql("select exists (select 1 from relative_register where case_number = ?)")
        .param(caseNumber)
        .query(Boolean.class)
        .single();
  }

  /** Enters the case; the first reason stays, unless both sides turn out to have declared. */
  @Transactional
  public void enter(String caseNumber, String outcome) {
    if (contains(caseNumber)) {
      if (outcome.equals("BOTH")) {
        jdbc.sql("update relative_register set outcome = 'BOTH' where case_number = ?")
            .param(caseNumber)
            .update();
      }
      return;
    }
    String county = cases.summary(caseNumber).county();
    // One at a time in a county, so that serials have no gaps.
    jdbc.sql("select pg_advisory_xact_lock(hashtext('relative_register' || ?))")
        .param(county)
        .query((row, i) -> 1)
        .single();
    int entered =
        jdbc.sql(
                """
                insert into relative_register (case_number, county, serial, outcome, entered_at)
                select :case, :county, coalesce(max(serial), 0) + 1, :outcome, :now
                from relative_register where county = :county
                on conflict (case_number) do nothing
                """)
            .param("case", caseNumber)
            .param("county", county)
            .param("outcome", outcome)
            .param("now", clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (entered > 0) {
      cases.note(caseNumber, "近亲属单独登记", "列入单独登记册，县级须入户调查");
    }
  }

  Declared declared(String caseNumber) {
    return jdbc.sql(
            """
            select coalesce((data ->> 'relativeDeclared')::boolean, false) as declared,
                   data ->> 'relativeStaffName' as officer, data ->> 'relativeKind' as kind,
                   (select county from assistance_case where number = :case) as county
            from section where case_number = :case and jsonb_exists(data, 'relativeDeclared')
            order by seq desc limit 1
            """)
        .param("case", caseNumber)
        .query(Declared.class)
        .optional()
        .orElse(new Declared(false, null, null, null));
  }

  boolean hasCertainHit(String caseNumber) {
    return jdbc.sql(
            "select exists (select 1 from relative_hit where case_number = ? and state = 'CONFIRMED')")
        .param(caseNumber)
        .query(Boolean.class)
        .single();
  }

  /** Accounts of the county whose officer has that name, by account or by filing. */
  Set<String> officersNamed(String name, String county) {
    return name == null
        ? Set.of()
        : new HashSet<>(
            jdbc.sql(
                    """
                    select o.user_id from officer o where o.name = :name and exists (
                      select 1 from post_holding h where h.user_id = o.user_id
                        and h.division like :county || '%'
                        and (h.valid_to is null or h.valid_to >= :today))
                    union
                    select a.user_id from relative_account a join relative_staff s on s.id = a.staff_id
                    where s.name = :name and s.county = :county
                    """)
                .param("name", name.strip())
                .param("county", county)
                .param("today", LocalDate.now(clock))
                .query(String.class)
                .list());
  }

  List<String> accounts(long staffId) {
    return jdbc.sql("select user_id from relative_account where staff_id = ?")
        .param(staffId)
        .query(String.class)
        .list();
  }

  String filingOf(long staffId) {
    return jdbc.sql("select current_filing from relative_staff where id = ?")
        .param(staffId)
        .query(String.class)
        .single();
  }
}

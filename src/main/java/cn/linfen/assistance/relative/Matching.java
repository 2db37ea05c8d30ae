package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.Exclusions.Reason;
import cn.linfen.assistance.casefile.PeopleChanged;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds the people of cases among those who file and their relatives: by ID number, and by name,
 * date of birth and county as a suspicion. One statement does it, for one case, for one officer or
 * for all, so that its time does not tell whether it found something.
 */
@Component
class Matching {

  private static final String FIND =
      """
      with person as (
        select p.case_number, p.%1$s as key, p.role, p.name, p.birth_date, c.county
        from household_person p join assistance_case c on c.number = p.case_number
        where c.state in ('OPEN', 'GRANTED')
          and (:case::text is null or p.case_number = :case)
      ), back as (
        select * from unnest(:kinds::text[], :reverses::text[]) as b(kind, reverse)
      ), found as (
        select p.case_number, p.key, p.role, r.staff_id, r.kind, 'ID' as basis, 1 as rank
        from person p join relative_person r on r.id_key = p.key and r.ended_at is null
        union all
        select p.case_number, p.key, p.role, s.id, 'self', 'ID', 0
        from person p join relative_staff s on s.id_key = p.key
        union all
        select p.case_number, p.key, p.role, other.id, b.reverse, 'ID', 2
        from person p join relative_staff s on s.id_key = p.key
        join relative_person r on r.staff_id = s.id and r.ended_at is null
        join relative_staff other on other.id_key = r.id_key
        join back b on b.kind = r.kind
        union all
        select p.case_number, p.key, p.role, r.staff_id, r.kind, 'NAME', 3
        from person p
        join relative_person r on r.name = p.name and r.birth_date = p.birth_date
          and r.ended_at is null and r.id_key <> p.key
        join relative_staff s on s.id = r.staff_id and s.county = p.county
        union all
        select p.case_number, p.key, p.role, s.id, 'self', 'NAME', 4
        from person p
        join relative_staff s on s.name = p.name and s.birth_date = p.birth_date
          and s.county = p.county and s.id_key <> p.key
      )
      insert into relative_hit
        (case_number, person_key, role, staff_id, kind, basis, state, found_at)
      select distinct on (case_number, key, staff_id) case_number, key, role, staff_id, kind, basis,
        case basis when 'ID' then 'CONFIRMED' else 'OPEN' end, :now
      from found where :staff::bigint is null or staff_id = :staff
      order by case_number, key, staff_id, rank
      on conflict (case_number, person_key, staff_id) do update
        set basis = 'ID', state = 'CONFIRMED', kind = excluded.kind, found_at = excluded.found_at
        where excluded.basis = 'ID' and relative_hit.basis = 'NAME'
      returning case_number, role, staff_id, kind, basis
      """
          .formatted(PersonKeys.IN_HOUSEHOLD);

  private record Hit(String caseNumber, String role, long staffId, String kind, String basis) {

    boolean certain() {
      return basis.equals("ID");
    }
  }

  private final JdbcClient jdbc;
  private final Kinds kinds;
  private final Exclusions exclusions;
  private final CaseRegister register;
  private final Reviews reviews;
  private final Clock clock;

  Matching(
      JdbcClient jdbc,
      Kinds kinds,
      Exclusions exclusions,
      CaseRegister register,
      Reviews reviews,
      Clock clock) {
    this.jdbc = jdbc;
    this.kinds = kinds;
    this.exclusions = exclusions;
    this.register = register;
    this.reviews = reviews;
    this.clock = clock;
  }

  /** At application, and at each change of the household. */
  @EventListener
  @Transactional
  public void peopleChanged(PeopleChanged change) {
    List<Hit> hits = find(change.caseNumber(), null);
    CaseRegister.Declared declared = register.declared(change.caseNumber());
    apply(change.caseNumber(), hits, declared, false);
    if (declared.declared()) {
      exclusions.exclude(
          change.caseNumber(),
          register.officersNamed(declared.officer(), declared.county()),
          Reason.DECLARED,
          change.caseNumber());
      if (!register.hasCertainHit(change.caseNumber())) {
        register.enter(change.caseNumber(), "DECLARED_ONLY");
        reviews.request(change.caseNumber(), "DECLARED_ONLY");
      }
    }
  }

  /**
   * When somebody's filing has come into the register: what it finds in running and granted cases
   * was not known when they were decided.
   */
  void staffChanged(long staffId) {
    byCase(find(null, staffId))
        .forEach((number, hits) -> apply(number, hits, register.declared(number), true));
  }

  /** All cases against all filings. */
  @Scheduled(cron = "0 30 1 * * *", zone = "Asia/Shanghai")
  @Transactional
  public void all() {
    byCase(find(null, null))
        .forEach((number, hits) -> apply(number, hits, register.declared(number), true));
  }

  private List<Hit> find(String caseNumber, Long staffId) {
    List<Kinds.Kind> all = new ArrayList<>(kinds.all());
    return jdbc.sql(FIND)
        .param("case", caseNumber)
        .param("staff", staffId)
        .param("kinds", all.stream().map(Kinds.Kind::code).toArray(String[]::new))
        .param("reverses", all.stream().map(Kinds.Kind::reverse).toArray(String[]::new))
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .query(Hit.class)
        .list();
  }

  private static Map<String, List<Hit>> byCase(List<Hit> hits) {
    Map<String, List<Hit>> grouped = new LinkedHashMap<>();
    hits.forEach(
        hit -> grouped.computeIfAbsent(hit.caseNumber(), number -> new ArrayList<>()).add(hit));
    return grouped;
  }

  /**
   * @param late whether the case had been taken in before
   */
  private void apply(
      String caseNumber, List<Hit> hits, CaseRegister.Declared declared, boolean late) {
    for (Hit hit : hits) {
      Set<String> accounts = new HashSet<>(register.accounts(hit.staffId()));
      Reason reason =
          !hit.certain()
              ? Reason.SUSPECTED
              : hit.kind().equals(Kinds.SELF) ? Reason.PARTY : Reason.RELATIVE;
      exclusions.exclude(caseNumber, accounts, reason, register.filingOf(hit.staffId()));
    }
    boolean certain = hits.stream().anyMatch(Hit::certain);
    if (certain) {
      register.enter(caseNumber, declared.declared() ? "BOTH" : "FILED_ONLY");
    }
    if (late && certain) {
      reviews.request(caseNumber, "LATE");
    } else if (certain && !declared.declared()) {
      reviews.request(caseNumber, "FILED_ONLY");
    } else if (!certain && !hits.isEmpty()) {
      reviews.request(caseNumber, "SUSPECTED");
    }
  }
}

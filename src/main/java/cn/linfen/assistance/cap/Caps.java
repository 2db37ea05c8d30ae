package cn.linfen.assistance.cap;

import cn.linfen.assistance.casefile.CaseClosed;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Person;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.protection.PersonalData;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The yearly caps of a person and of a family (临社救办发〔2015〕3号 二（八）1). A family has used what the
 * member has seen who has seen most, so that moving, marrying or dividing a household gives nobody
 * a second cap. Amounts in yuan with two decimals. Joins the caller's transaction.
 */
@Component
public class Caps {

  private static final String PERSON = "person";

  private final JdbcClient jdbc;
  private final CaseFiles cases;
  private final Profiles profiles;
  private final PersonalData personal;
  private final Clock clock;

  Caps(JdbcClient jdbc, CaseFiles cases, Profiles profiles, PersonalData personal, Clock clock) {
    this.jdbc = jdbc;
    this.cases = cases;
    this.profiles = profiles;
    this.personal = personal;
    this.clock = clock;
  }

  /**
   * What a grant is for.
   *
   * @param target {@code person} or {@code household}
   * @param cause code of EMERG
   * @param exceptional whether the caps do not hold: 一事一议, decided jointly by the county
   */
  public record Need(
      String target, String cause, LocalDate causeDate, BigDecimal amount, boolean exceptional) {}

  /**
   * Takes the amount out of the caps; what the case had reserved before is given back first.
   *
   * @return what the family has been granted or proposed for the same need, this included
   * @throws CapRefused if a cap does not reach
   */
  @Transactional
  public BigDecimal reserve(String caseNumber, Need need) {
    Map<String, Boolean> people = people(caseNumber);
    int year = year();
    Optional<Use> before = use(caseNumber, true);
    Set<String> both = new TreeSet<>(people.keySet());
    both.addAll(stored(caseNumber).keySet());
    lock(caseNumber, both, years(before, year));
    before.ifPresent(use -> giveBack(caseNumber, use));
    take(caseNumber, people, need.target(), year, need.amount(), need.exceptional());
    jdbc.sql(
            """
            insert into cap_use (case_number, year, target, cause, cause_date, amount, exceptional,
                                 state, changed_at)
            values (:case, :year, :target, :cause, :date, :amount, :exceptional, 'RESERVED', :now)
            on conflict (case_number) do update set year = excluded.year, target = excluded.target,
              cause = excluded.cause, cause_date = excluded.cause_date, amount = excluded.amount,
              exceptional = excluded.exceptional, state = excluded.state,
              changed_at = excluded.changed_at
            """)
        .param("case", caseNumber)
        .param("year", year)
        .param("target", need.target())
        .param("cause", need.cause())
        .param("date", need.causeDate())
        .param("amount", need.amount())
        .param("exceptional", need.exceptional())
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    jdbc.sql("delete from cap_use_person where case_number = ?").param(caseNumber).update();
    people.forEach(
        (index, applicant) ->
            jdbc.sql("insert into cap_use_person values (?, ?, ?)")
                .params(caseNumber, index, applicant)
                .update());
    return forCause(caseNumber);
  }

  /**
   * Settles what is granted: in the year of the decision, with the amount of the decision.
   *
   * @throws CapRefused if nothing was reserved, or the new year's or larger amount is above a cap
   */
  @Transactional
  public void consume(String caseNumber, BigDecimal amount) {
    Use use = use(caseNumber, true).orElseThrow(() -> new CapRefused("本案没有预占年度最高额，请退回审核"));
    int year = year();
    Map<String, Boolean> people = stored(caseNumber);
    lock(caseNumber, people.keySet(), years(Optional.of(use), year));
    giveBack(caseNumber, use);
    take(caseNumber, people, use.target(), year, amount, use.exceptional());
    change(caseNumber, year, amount, "CONSUMED");
  }

  /** Gives back what the case holds; nothing if it holds nothing. */
  @Transactional
  public void release(String caseNumber) {
    use(caseNumber, true)
        .ifPresent(
            use -> {
              lock(caseNumber, stored(caseNumber).keySet(), List.of(use.year()));
              giveBack(caseNumber, use);
              change(caseNumber, use.year(), use.amount(), "RELEASED");
            });
  }

  @EventListener
  void closed(CaseClosed closed) {
    if (!closed.outcome().holdsItsPeople()) {
      release(closed.caseNumber());
    }
  }

  /** The most that the case may still be granted this year, its own share not counted as used. */
  @Transactional(readOnly = true)
  public BigDecimal left(String caseNumber, String target) {
    CaseSummary summary = cases.summary(caseNumber);
    Map<String, Boolean> people = people(caseNumber);
    int year = year();
    Use own = use(caseNumber, false).filter(one -> one.year() == year).orElse(null);
    Map<String, Boolean> charged = own == null ? Map.of() : stored(caseNumber);
    BigDecimal left = cap(summary, target);
    for (Row row : rows(people.keySet(), year)) {
      BigDecimal family = row.familyUsed();
      BigDecimal person = row.personUsed();
      if (charged.containsKey(row.idIndex())) {
        family = family.subtract(own.amount());
        person =
            own.target().equals(PERSON) && charged.get(row.idIndex())
                ? person.subtract(own.amount())
                : person;
      }
      left = left.min(cap(summary, "household").subtract(family));
      if (target.equals(PERSON) && people.get(row.idIndex())) {
        left = left.min(cap(summary, PERSON).subtract(person));
      }
    }
    return left.max(BigDecimal.ZERO);
  }

  /**
   * What the case's people have been granted or proposed for the case's cause, the case itself
   * included: one need stays one need, into however many cases it is split, also across New Year.
   * Of the same need are events of the same cause that lie no more than {@code linshi.needMonths}
   * apart.
   */
  @Transactional(readOnly = true)
  public BigDecimal forCause(String caseNumber) {
    CaseSummary summary = cases.summary(caseNumber);
    return jdbc.sql(
            """
            select coalesce(sum(u.amount), 0) from cap_use u join cap_use own on own.case_number = :case
            where u.state <> 'RELEASED' and u.cause = own.cause
              and u.cause_date between own.cause_date - make_interval(months => :months)
                and own.cause_date + make_interval(months => :months)
              and exists (select 1 from cap_use_person p join cap_use_person q on q.id_index = p.id_index
                          where p.case_number = u.case_number and q.case_number = :case)
            """)
        .param("case", caseNumber)
        .param(
            "months",
            profiles
                .decimal(summary.profile(), "linshi.needMonths", summary.county())
                .intValueExact())
        .query(BigDecimal.class)
        .single();
  }

  /** What was decided or proposed for that case; empty if nothing, or if it was given back. */
  public Optional<BigDecimal> held(String caseNumber) {
    return use(caseNumber, false).map(Use::amount);
  }

  /** A case of one of these people for the same event; empty if there is none. */
  public Optional<String> sameEvent(
      Collection<String> idNumbers, String cause, LocalDate causeDate, String exceptCase) {
    return jdbc.sql(
            """
            select u.case_number from cap_use u join cap_use_person p on p.case_number = u.case_number
            where u.state <> 'RELEASED' and u.cause = :cause and u.cause_date = :date
              and p.id_index = any(:people) and u.case_number is distinct from :case
            order by u.case_number limit 1
            """)
        .param("cause", cause)
        .param("date", causeDate)
        .param("people", idNumbers.stream().map(personal::index).toArray(String[]::new))
        .param("case", exceptCase)
        .query(String.class)
        .optional();
  }

  private BigDecimal cap(CaseSummary summary, String target) {
    return profiles.decimal(
        summary.profile(),
        target.equals(PERSON) ? "linshi.capPerson" : "linshi.capFamily",
        summary.county());
  }

  private record Use(int year, String target, BigDecimal amount, boolean exceptional) {}

  private record Row(String idIndex, BigDecimal personUsed, BigDecimal familyUsed) {}

  /** What the case holds; empty if nothing, or if it was given back. */
  private Optional<Use> use(String caseNumber, boolean lock) {
    return jdbc.sql(
            "select year, target, amount, exceptional from cap_use where case_number = ? and state <> 'RELEASED'"
                + (lock ? " for update" : ""))
        .param(caseNumber)
        .query(Use.class)
        .optional();
  }

  /** In order, so that nobody waits for somebody who waits for him. */
  private static Set<Integer> years(Optional<Use> before, int year) {
    Set<Integer> years = new TreeSet<>(Set.of(year));
    before.ifPresent(use -> years.add(use.year()));
    return years;
  }

  /** Blind indexes of the household, with whether it is the applicant. */
  private Map<String, Boolean> people(String caseNumber) {
    Map<String, Boolean> people = new TreeMap<>();
    for (Person person : cases.people(caseNumber)) {
      if (person.role() != Person.Role.SUPPORTER) {
        people.merge(
            personal.index(person.idNumber()),
            person.role() == Person.Role.APPLICANT,
            Boolean::logicalOr);
      }
    }
    return people;
  }

  private Map<String, Boolean> stored(String caseNumber) {
    Map<String, Boolean> people = new TreeMap<>();
    jdbc.sql("select id_index, applicant from cap_use_person where case_number = ?")
        .param(caseNumber)
        .query(
            row -> {
              people.put(row.getString(1), row.getBoolean(2));
            });
    return people;
  }

  private List<Row> rows(Collection<String> people, int year) {
    return jdbc.sql(
            """
            select id_index, person_used, family_used from cap_person
            where id_index = any(:people) and year = :year
            """)
        .param("people", people.toArray(String[]::new))
        .param("year", year)
        .query(Row.class)
        .list();
  }

  /**
   * From here to the end of the transaction nobody else changes what these people have used. All
   * rows are made and locked in one order, so that cases with some of the same people wait for each
   * other and never in a circle.
   */
  private void lock(String caseNumber, Collection<String> people, Collection<Integer> years) {
    CaseSummary summary = cases.summary(caseNumber);
    jdbc.sql(
            """
            insert into cap_person (id_index, year, person_cap, family_cap)
            select p, y, :personCap, :familyCap
            from unnest(:people::text[]) p cross join unnest(:years::integer[]) y
            order by y, p collate "C"
            on conflict do nothing
            """)
        .param("people", people.toArray(String[]::new))
        .param("years", years.toArray(Integer[]::new))
        .param("personCap", cap(summary, PERSON))
        .param("familyCap", cap(summary, "household"))
        .update();
    jdbc.sql(
            """
            select 1 from cap_person where id_index = any(:people) and year = any(:years)
            order by year, id_index collate "C" for update
            """)
        .param("people", people.toArray(String[]::new))
        .param("years", years.toArray(Integer[]::new))
        .query(Integer.class)
        .list();
  }

  private void take(
      String caseNumber,
      Map<String, Boolean> people,
      String target,
      int year,
      BigDecimal amount,
      boolean exceptional) {
    CaseSummary summary = cases.summary(caseNumber);
    BigDecimal personCap = cap(summary, PERSON);
    BigDecimal familyCap = cap(summary, "household");
    if (!exceptional) {
      refuseAbove(people, target, year, amount, personCap, familyCap);
    }
    add(people, target, year, amount, personCap, familyCap, exceptional);
  }

  private void refuseAbove(
      Map<String, Boolean> people,
      String target,
      int year,
      BigDecimal amount,
      BigDecimal personCap,
      BigDecimal familyCap) {
    for (Row row : rows(people.keySet(), year)) {
      boolean own = target.equals(PERSON) && people.get(row.idIndex());
      if (row.familyUsed().add(amount).compareTo(familyCap) > 0) {
        throw new CapRefused(
            year
                + "年该家庭已救助"
                + row.familyUsed().toPlainString()
                + "元，再加"
                + amount.toPlainString()
                + "元超过家庭年度最高额"
                + familyCap.toPlainString()
                + "元");
      }
      if (own && row.personUsed().add(amount).compareTo(personCap) > 0) {
        throw new CapRefused(
            year
                + "年该申请人已救助"
                + row.personUsed().toPlainString()
                + "元，再加"
                + amount.toPlainString()
                + "元超过个人年度最高额"
                + personCap.toPlainString()
                + "元");
      }
    }
  }

  private void giveBack(String caseNumber, Use use) {
    Map<String, Boolean> people = stored(caseNumber);
    add(people, use.target(), use.year(), use.amount().negate(), null, null, false);
  }

  /**
   * Caps are renewed when something is taken, never when it is given back. What is granted above
   * them raises those of its year.
   */
  private void add(
      Map<String, Boolean> people,
      String target,
      int year,
      BigDecimal amount,
      BigDecimal personCap,
      BigDecimal familyCap,
      boolean exceptional) {
    String[] applicants =
        people.entrySet().stream()
            .filter(one -> target.equals(PERSON) && one.getValue())
            .map(Map.Entry::getKey)
            .toArray(String[]::new);
    jdbc.sql(
            """
            update cap_person set
              family_used = family_used + :amount,
              person_used = person_used + case when id_index = any(:applicants) then :amount else 0 end,
              person_cap = case when id_index = any(:applicants)
                then greatest(coalesce(:personCap, person_cap),
                              case when :exceptional then person_used + :amount end)
                else person_cap end,
              family_cap = greatest(coalesce(:familyCap, family_cap),
                                    case when :exceptional then family_used + :amount end)
            where id_index = any(:people) and year = :year
            """)
        .param("amount", amount)
        .param("exceptional", exceptional)
        .param("applicants", applicants)
        .param("personCap", personCap, java.sql.Types.NUMERIC)
        .param("familyCap", familyCap, java.sql.Types.NUMERIC)
        .param("people", people.keySet().toArray(String[]::new))
        .param("year", year)
        .update();
  }

  private void change(String caseNumber, int year, BigDecimal amount, String state) {
    jdbc.sql(
            "update cap_use set year = ?, amount = ?, state = ?, changed_at = ? where case_number = ?")
        .params(year, amount, state, clock.instant().atOffset(ZoneOffset.UTC), caseNumber)
        .update();
  }

  private int year() {
    return clock.instant().atZone(ChinaTime.ZONE).getYear();
  }
}

package cn.linfen.assistance.casefile;

import cn.linfen.assistance.protection.PersonalData;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Date;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The people of each case, for search, duplicates and relatives. */
@Component
class Household {

  private static final String ONE_CASE = "one_active_case_a_person";
  private static final Pattern KEY_IN_DETAIL = Pattern.compile("\\)=\\([^,]+, ([^)]+)\\)");

  private final JdbcClient jdbc;
  private final PersonalData personal;

  Household(JdbcClient jdbc, PersonalData personal) {
    this.jdbc = jdbc;
    this.personal = personal;
  }

  /** Stores the people of a new case. */
  void open(String caseNumber, String aidType, JsonNode application) {
    insert(caseNumber, aidType, true, people(application));
  }

  /**
   * Replaces the people if the section declares them anew.
   *
   * @return whether it does
   */
  boolean update(String caseNumber, String aidType, CaseState state, SectionView section) {
    boolean declares =
        Basis.of(section.formId()).filter(basis -> basis == Basis.DECLARED).isPresent()
            && section.data().path("members").isArray();
    if (declares) {
      jdbc.sql("delete from household_person where case_number = ?").param(caseNumber).update();
      insert(caseNumber, aidType, state.holdsItsPeople(), people(section.data()));
    }
    return declares;
  }

  /** Whether the people count as having this case. */
  void activate(String caseNumber, boolean active) {
    jdbc.sql("update household_person set active = ? where case_number = ? and active <> ?")
        .params(active, caseNumber, active)
        .update();
  }

  List<Person> people(String caseNumber) {
    return jdbc.sql(
            """
            select id_no, name, sex, birth_date, relation, role, covered
            from household_person where case_number = ? order by role, position
            """)
        .param(caseNumber)
        .query(
            (row, i) ->
                new Person(
                    personal.decrypt(row.getString("id_no")),
                    row.getString("name"),
                    row.getString("sex"),
                    row.getObject("birth_date", LocalDate.class),
                    row.getString("relation"),
                    Person.Role.valueOf(row.getString("role")),
                    row.getBoolean("covered")))
        .list();
  }

  /** A person's other active case of an aid. */
  record Other(String idNumber, String caseNumber, String division) {}

  /** Active cases of the aid, other than that one, of the people of these ID numbers. */
  List<Other> activeElsewhere(Collection<String> idNumbers, String aidType, String caseNumber) {
    Map<String, String> numbers = new HashMap<>();
    idNumbers.forEach(number -> numbers.put(personal.index(number), number));
    return jdbc.sql(
            """
            select p.id_index, c.number as case_number,
                   coalesce(c.village, c.township, c.county) as division
            from household_person p join assistance_case c on c.number = p.case_number
            where p.active and p.role <> 'SUPPORTER' and p.aid_type = :aid
              and p.id_index = any(:indexes) and p.case_number is distinct from :case
            """)
        .param("aid", aidType)
        .param("indexes", numbers.keySet().toArray(String[]::new))
        .param("case", caseNumber)
        .query(
            (row, i) ->
                new Other(
                    numbers.get(row.getString("id_index")),
                    row.getString("case_number"),
                    row.getString("division")))
        .list();
  }

  private void insert(String caseNumber, String aidType, boolean active, List<Person> people) {
    if (people.isEmpty()) {
      return;
    }
    int size = people.size();
    String[] numbers = new String[size];
    String[] indexes = new String[size];
    String[] roles = new String[size];
    Integer[] positions = new Integer[size];
    String[] names = new String[size];
    String[] sexes = new String[size];
    Date[] births = new Date[size];
    String[] relations = new String[size];
    Boolean[] covered = new Boolean[size];
    // Always in the same order, so that two cases with the same people cannot lock each other out.
    List<String> indexOf =
        people.stream().map(person -> personal.index(person.idNumber())).toList();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(indexOf::get));
    for (int i = 0; i < size; i++) {
      Person person = people.get(order.get(i));
      numbers[i] = personal.encrypt(person.idNumber());
      indexes[i] = indexOf.get(order.get(i));
      roles[i] = person.role().name();
      positions[i] = order.get(i);
      names[i] = person.name();
      sexes[i] = person.sex();
      births[i] = person.birthDate() == null ? null : Date.valueOf(person.birthDate());
      relations[i] = person.relation();
      covered[i] = person.covered();
    }
    try {
      jdbc.sql(
              """
              insert into household_person
                (case_number, id_no, id_index, role, position, name, sex, birth_date, relation, covered,
                 aid_type, active)
              select :case, p.id_no, p.id_index, p.role, p.position, p.name, p.sex, p.birth_date,
                     p.relation, p.covered, :aid, :active
              from unnest(:numbers::text[], :indexes::text[], :roles::text[], :positions::int[], :names::text[],
                     :sexes::text[], :births::date[], :relations::text[], :covered::boolean[])
                as p(id_no, id_index, role, position, name, sex, birth_date, relation, covered)
              """)
          .param("case", caseNumber)
          .param("aid", aidType)
          .param("active", active)
          .param("numbers", numbers)
          .param("indexes", indexes)
          .param("roles", roles)
          .param("positions", positions)
          .param("names", names)
          .param("sexes", sexes)
          .param("births", births)
          .param("relations", relations)
          .param("covered", covered)
          .update();
    } catch (DuplicateKeyException e) {
      throw conflict(e, people).orElseThrow(() -> e);
    }
  }

  private Optional<CaseConflict> conflict(DuplicateKeyException e, List<Person> people) {
    if (!(e.getMostSpecificCause() instanceof PSQLException sql)
        || sql.getServerErrorMessage() == null
        || !ONE_CASE.equals(sql.getServerErrorMessage().getConstraint())) {
      return Optional.empty();
    }
    Matcher key = KEY_IN_DETAIL.matcher(String.valueOf(sql.getServerErrorMessage().getDetail()));
    String index = key.find() ? key.group(1) : "";
    Optional<Person> twice =
        people.stream()
            .filter(person -> personal.index(person.idNumber()).equals(index))
            .findFirst();
    String name = twice.map(person -> Masking.name(person.name())).orElse("家庭成员");
    String number = twice.map(Person::idNumber).orElse("");
    return Optional.of(
        new CaseConflict(name + " 已在另一件在办或在享的同类案件中，不能重复申请；请核对后更正家庭成员", number, null));
  }

  /** The people that an application names; the applicant is one of the members. */
  static List<Person> people(JsonNode application) {
    List<Person> people = new ArrayList<>();
    String applicant = application.path("applicant").path("idNo").asText("");
    boolean applicantIsMember = false;
    for (JsonNode member : application.path("members")) {
      boolean same = !applicant.isEmpty() && applicant.equals(member.path("idNo").asText(""));
      applicantIsMember |= same;
      add(people, member, same ? Person.Role.APPLICANT : Person.Role.MEMBER);
    }
    if (!applicantIsMember) {
      add(people, application.path("applicant"), Person.Role.APPLICANT);
    }
    for (JsonNode supporter : application.path("supporters")) {
      add(people, supporter, Person.Role.SUPPORTER);
    }
    return people;
  }

  private static void add(List<Person> people, JsonNode person, Person.Role role) {
    String number = person.path("idNo").asText("");
    if (number.isEmpty()) {
      return;
    }
    people.add(
        new Person(
            number,
            person.path("name").asText(""),
            person.path("sex").asText(null),
            date(person.path("birthDate").asText(null)),
            person.path("relation").asText(null),
            role,
            role != Person.Role.SUPPORTER && person.path("covered").asBoolean(false)));
  }

  private static LocalDate date(String text) {
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}

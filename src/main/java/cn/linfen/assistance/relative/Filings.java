package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.engine.Refusal;
import cn.linfen.assistance.form.IdNumbers;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The filings of near relatives (近亲属备案): on their way one a person, in force once the county has
 * put them into its archive.
 */
@Component
public class Filings {

  static final String FORM = "near-relative-filing";

  private final JdbcClient jdbc;
  private final CaseFiles cases;
  private final PersonKeys keys;
  private final Exclusions exclusions;
  private final Matching matching;
  private final Clock clock;

  Filings(
      JdbcClient jdbc,
      CaseFiles cases,
      PersonKeys keys,
      Exclusions exclusions,
      Matching matching,
      Clock clock) {
    this.jdbc = jdbc;
    this.cases = cases;
    this.keys = keys;
    this.exclusions = exclusions;
    this.matching = matching;
    this.clock = clock;
  }

  /**
   * A signed filing has come in.
   *
   * @return {@code county} if it goes to the county at once, else {@code township}
   * @throws Refusal if another filing of the person is on its way
   */
  @Transactional
  public String receive(String file) {
    SectionView signed = signed(file);
    String key = keys.key(signed.data().path("staffIdNo").asText());
    int received =
        jdbc.sql(
                "insert into relative_filing (file_number, id_key, state, received_at)"
                    + " values (?, ?, 'PENDING', ?) on conflict do nothing")
            .params(file, key, now())
            .update();
    if (received == 0) {
      throw new Refusal("此人已有一份备案正在办理，请等其办结后再申报");
    }
    // Nobody checks the own filing.
    Set<String> own = accountsOf(key);
    if (!onBehalf(signed)) {
      own = new java.util.HashSet<>(own);
      own.add(signed.officer());
    }
    exclusions.exclude(file, own, Exclusions.Reason.PARTY, file);
    CaseSummary summary = cases.summary(file);
    return summary.township() == null ? "county" : "township";
  }

  /** The county has put it into its archive: it replaces what the person had filed before. */
  @Transactional
  public void enter(String file) {
    SectionView signed = signed(file);
    JsonNode data = signed.data();
    CaseSummary summary = cases.summary(file);
    String idNumber = data.path("staffIdNo").asText();
    long staff =
        jdbc.sql(
                """
                insert into relative_staff
                  (id_key, id_masked, name, birth_date, county, division, position, unit,
                   current_filing, filed_on)
                values (:key, :masked, :name, :birth, :county, :division, :position, :unit, :file, :on)
                on conflict (id_key) do update set name = excluded.name, county = excluded.county,
                  division = excluded.division, position = excluded.position, unit = excluded.unit,
                  current_filing = excluded.current_filing, filed_on = excluded.filed_on
                returning id
                """)
            .param("key", keys.key(idNumber))
            .param("masked", keys.masked(idNumber))
            .param("name", data.path("staffName").asText().strip())
            .param("birth", birth(idNumber))
            .param("county", summary.county())
            .param("division", summary.division())
            .param("position", data.path("position").asText())
            .param("unit", data.path("staffUnit").asText(null))
            .param("file", file)
            .param("on", LocalDate.now(clock))
            .query(Long.class)
            .single();
    if (!onBehalf(signed)) {
      jdbc.sql(
              "insert into relative_account (user_id, staff_id) values (?, ?) on conflict do nothing")
          .params(signed.officer(), staff)
          .update();
    }
    enterRelatives(staff, file, data.path("relatives"));
    end(file, "FILED");
    cases.close(file, CaseState.CLOSED);
    matching.staffChanged(staff);
  }

  private void enterRelatives(long staff, String file, JsonNode relatives) {
    List<String> present = new ArrayList<>();
    for (JsonNode relative : relatives) {
      String idNumber = relative.path("idNo").asText();
      String key = keys.key(idNumber);
      present.add(key);
      jdbc.sql(
              """
              insert into relative_person
                (staff_id, filing, kind, id_key, id_masked, name, birth_date, in_receipt, since)
              values (:staff, :file, :kind, :key, :masked, :name, :birth, :receipt, :now)
              on conflict (staff_id, id_key) where ended_at is null do update
                set filing = excluded.filing, kind = excluded.kind, name = excluded.name,
                    in_receipt = excluded.in_receipt
              """)
          .param("staff", staff)
          .param("file", file)
          .param("kind", relative.path("kind").asText())
          .param("key", key)
          .param("masked", keys.masked(idNumber))
          .param("name", relative.path("name").asText().strip())
          .param("birth", birth(idNumber))
          .param("receipt", relative.path("inReceipt").asBoolean(false))
          .param("now", now())
          .update();
    }
    // What was found with the help of a relation that has ended stays until it is decided anew.
    jdbc.sql(
            "update relative_person set ended_at = ? where staff_id = ? and ended_at is null"
                + " and not (id_key = any(?))")
        .params(now(), staff, present.toArray(String[]::new))
        .update();
  }

  /** Not accepted: it has no effect, and the person may file anew. */
  @Transactional
  public void giveBack(String file) {
    end(file, "RETURNED");
    cases.close(file, CaseState.REFUSED);
  }

  /** Puts the person, not the relatives, on the county's published list. */
  @Transactional
  public void publish(String file) {
    jdbc.sql("update relative_staff set published = true where current_filing = ?")
        .param(file)
        .update();
  }

  private void end(String file, String state) {
    jdbc.sql("update relative_filing set state = ?, ended_at = ? where file_number = ?")
        .params(state, now(), file)
        .update();
  }

  private Set<String> accountsOf(String key) {
    return Set.copyOf(
        jdbc.sql(
                "select a.user_id from relative_account a join relative_staff s on s.id = a.staff_id"
                    + " where s.id_key = ?")
            .param(key)
            .query(String.class)
            .list());
  }

  private SectionView signed(String file) {
    return cases.sections(file).stream()
        .filter(section -> section.formId().equals(FORM))
        .findFirst()
        .orElseThrow();
  }

  private static boolean onBehalf(SectionView filing) {
    return filing.data().path("onBehalf").asBoolean(false);
  }

  private static Date birth(String idNumber) {
    LocalDate date = idNumber.length() < 14 ? null : IdNumbers.birthDate(idNumber);
    return date == null ? null : Date.valueOf(date);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}

package cn.linfen.assistance.document;

import cn.linfen.assistance.organization.AuditLog;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The offices that issue documents: a county's civil-affairs office, a township's government. */
@Repository
public class Organs {

  /** Marks particulars that are no office's. */
  private static final String DEMO = "（演示）";

  private final JdbcClient jdbc;
  private final Divisions divisions;
  private final AuditLog audit;
  private final Clock clock;

  Organs(JdbcClient jdbc, Divisions divisions, AuditLog audit, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.divisions = divisions;
    this.clock = clock;
  }

  /**
   * The office of a county or township; derived from the division's name where nobody entered it.
   */
  public Organ of(String division) {
    return saved(division).orElseGet(() -> derived(division));
  }

  Optional<Organ> saved(String division) {
    return jdbc.sql("select * from document_organ where division = :division")
        .param("division", division)
        .query(
            (row, n) ->
                new Organ(
                    row.getString("division"),
                    row.getString("name"),
                    row.getString("number_prefix"),
                    row.getString("address"),
                    row.getString("phone"),
                    row.getString("supervision_phone"),
                    row.getString("review_organ"),
                    row.getString("court")))
        .optional();
  }

  @Transactional
  void save(Organ organ, String user) {
    jdbc.sql(
            """
            insert into document_organ (division, name, number_prefix, address, phone,
              supervision_phone, review_organ, court, changed_by, changed_at)
            values (:division, :name, :prefix, :address, :phone, :supervision, :review, :court, :user,
              :now)
            on conflict (division) do update set name = excluded.name,
              number_prefix = excluded.number_prefix, address = excluded.address,
              phone = excluded.phone, supervision_phone = excluded.supervision_phone,
              review_organ = excluded.review_organ, court = excluded.court,
              changed_by = excluded.changed_by, changed_at = excluded.changed_at
            """)
        .param("division", organ.division())
        .param("name", organ.name())
        .param("prefix", organ.numberPrefix())
        .param("address", organ.address())
        .param("phone", organ.phone())
        .param("supervision", organ.supervisionPhone())
        .param("review", organ.reviewOrgan())
        .param("court", organ.court())
        .param("user", user)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    audit.record("organ.changed", user, organ.division(), organ.name());
  }

  Organ derived(String division) {
    Division own = divisions.get(division);
    Division county = divisions.ancestor(division, DivisionLevel.COUNTY).orElseThrow();
    String city = divisions.get(Divisions.CITY).name();
    String court = fullName(city, county) + "人民法院";
    boolean demo = isDemo();
    if (own.level() == DivisionLevel.COUNTY) {
      return new Organ(
          division,
          fullName(city, county) + "民政局",
          shortName(own.name()) + "民救",
          demo ? own.name() + "民政局社会救助窗口" + DEMO : null,
          demo ? "0357-0000000" + DEMO : null,
          demo ? "0357-0000001" + DEMO : null,
          fullName(city, county) + "人民政府",
          court);
    }
    boolean street = own.name().endsWith("街道") || own.name().endsWith("街道办事处");
    String name =
        street ? own.name().endsWith("办事处") ? own.name() : own.name() + "办事处" : own.name() + "人民政府";
    return new Organ(
        division,
        fullName(city, county) + name,
        shortName(own.name()) + "政救",
        demo ? own.name() + "便民服务中心社会救助窗口" + DEMO : null,
        demo ? "0357-0000000" + DEMO : null,
        demo ? "0357-0000001" + DEMO : null,
        fullName(city, county) + "人民政府",
        court);
  }

  /** Where the accounts are those of the demonstration, nobody can enter real particulars. */
  private boolean isDemo() {
    return jdbc.sql("select exists (select 1 from officer where demo)")
        .query(Boolean.class)
        .single();
  }

  /** Offices of a district carry the city's name before it; those of a county do not. */
  private static String fullName(String city, Division county) {
    return county.name().endsWith("区") ? city + county.name() : county.name();
  }

  private static String shortName(String name) {
    for (String ending : new String[] {"街道办事处", "街道", "区", "县", "市", "镇", "乡"}) {
      if (name.endsWith(ending) && name.length() - ending.length() >= 2) {
        return name.substring(0, name.length() - ending.length());
      }
    }
    return name;
  }

  /**
   * An office.
   *
   * @param division county or township code
   * @param name full name as signed under documents
   * @param numberPrefix first part of its document numbers
   * @param address where people go; may be {@code null}
   * @param phone may be {@code null}
   * @param supervisionPhone for complaints; may be {@code null}
   * @param reviewOrgan where administrative reconsideration is applied for
   * @param court where an action is brought
   */
  public record Organ(
      String division,
      String name,
      String numberPrefix,
      String address,
      String phone,
      String supervisionPhone,
      String reviewOrgan,
      String court) {}
}

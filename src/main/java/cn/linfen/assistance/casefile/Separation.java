package cn.linfen.assistance.casefile;

import cn.linfen.assistance.organization.OrganizationFiles;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which steps of one case are not signed by one person (岗位分离): {@code organization/duties.csv} says
 * which forms make up a duty, {@code organization/separation.csv} which two duties exclude each
 * other. It is about the person, whichever posts and deputyships they hold; what a deputy signs
 * counts for both, the deputy and the one on leave.
 */
@Component
public class Separation {

  /** Forms that are one duty; what one person signs of it again is the same duty. */
  public record Duty(String code, String name, Set<String> forms) {}

  /**
   * A signature that keeps its officer from signing another form.
   *
   * @param newest whether only the newest signature of that form does
   */
  private record Bar(Duty signed, boolean newest) {}

  private record Signed(String officer, String deputyFor, String formId, boolean newest) {

    boolean by(String user) {
      return user.equals(officer) || user.equals(deputyFor);
    }
  }

  private final Map<String, Duty> duties = new LinkedHashMap<>();

  /** By form to be signed: by form that was signed. */
  private final Map<String, Map<String, Bar>> bars = new HashMap<>();

  private final JdbcClient jdbc;

  Separation(JdbcClient jdbc) {
    this.jdbc = jdbc;
    for (CSVRecord row : OrganizationFiles.rows("duties.csv")) {
      String code = row.get("duty");
      duties.put(code, new Duty(code, row.get("name"), Set.of(row.get("forms").split(" "))));
    }
    for (CSVRecord row : OrganizationFiles.rows("separation.csv")) {
      Duty first = duty(row.get("first"));
      Duty second = duty(row.get("second"));
      boolean latest = row.get("scope").equals("latest");
      put(first, second, latest);
      if (!latest) {
        // A new round begins with the first duty, which anybody may take; the second follows it.
        put(second, first, false);
      }
    }
  }

  private Duty duty(String code) {
    return Optional.ofNullable(duties.get(code))
        .orElseThrow(() -> new IllegalStateException("duties.csv 中没有 " + code));
  }

  private void put(Duty signed, Duty wanted, boolean newest) {
    for (String form : wanted.forms()) {
      Map<String, Bar> barring = bars.computeIfAbsent(form, f -> new HashMap<>());
      signed.forms().forEach(other -> barring.put(other, new Bar(signed, newest)));
    }
  }

  /** In the order of the file. */
  public List<Duty> duties() {
    return List.copyOf(duties.values());
  }

  /** The duty that a form belongs to. */
  public Optional<Duty> dutyOf(String formId) {
    return duties.values().stream().filter(duty -> duty.forms().contains(formId)).findFirst();
  }

  /**
   * What keeps the officer from signing the form in the case.
   *
   * @return in Chinese, to follow the officer's name; empty if nothing does
   */
  public Optional<String> objection(String userId, String formId, String caseNumber) {
    return signed(formId, caseNumber).stream()
        .filter(one -> one.by(userId))
        .findFirst()
        .map(
            one ->
                (userId.equals(one.officer()) ? "已办理本案的“" : "的代理人已办理本案的“")
                    + bars.get(formId).get(one.formId()).signed().name()
                    + "”，按岗位分离的规定，“"
                    + dutyOf(formId).orElseThrow().name()
                    + "”须由他人办理");
  }

  /** User ids of those who may not sign the form in the case. */
  public Set<String> barred(String formId, String caseNumber) {
    return signed(formId, caseNumber).stream()
        .flatMap(one -> Stream.of(one.officer(), one.deputyFor()))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** What was signed, in the case or one that the file is about, and bars. */
  private List<Signed> signed(String formId, String caseNumber) {
    Map<String, Bar> barring = formId == null ? null : bars.get(formId);
    if (barring == null || caseNumber == null) {
      return List.of();
    }
    return jdbc
        .sql(
            """
            select s.officer, s.deputy_for, s.form_id, not exists (select 1 from section n
              where n.case_number = s.case_number and n.form_id = s.form_id
                and n.version > s.version) as newest
            from section s
            where s.form_id = any(:forms) and s.case_number in (select :case union all
              select a.case_number from case_about a where a.file_number = :case)
            order by s.created_at desc, s.seq desc
            """)
        .param("forms", barring.keySet().toArray(String[]::new))
        .param("case", caseNumber)
        .query(Signed.class)
        .list()
        .stream()
        .filter(one -> one.newest() || !barring.get(one.formId()).newest())
        .toList();
  }
}

package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What in a filing contradicts those of others: for the county, which keeps the archive, alone.
 * Whoever files is not told, or the form would tell who is related to whom.
 */
@Component
class FilingConcerns implements FormContextProvider {

  private final JdbcClient jdbc;
  private final CaseFiles cases;
  private final PersonKeys keys;
  private final Kinds kinds;

  FilingConcerns(JdbcClient jdbc, CaseFiles cases, PersonKeys keys, Kinds kinds) {
    this.jdbc = jdbc;
    this.cases = cases;
    this.keys = keys;
    this.kinds = kinds;
  }

  @Override
  public Set<String> forms() {
    return Set.of("near-relative-filing-archive");
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    List<String> concerns = of(request.caseNumber());
    if (!concerns.isEmpty()) {
      data.putObject("filing").put("concerns", String.join("；", concerns));
    }
  }

  private List<String> of(String file) {
    SectionView signed =
        cases.sections(file).stream()
            .filter(section -> section.formId().equals(Filings.FORM))
            .findFirst()
            .orElseThrow();
    List<String> concerns = new ArrayList<>();
    String own = keys.key(signed.data().path("staffIdNo").asText());
    boolean ofAnotherAccount =
        jdbc.sql(
                """
                select exists (
                  select 1 from relative_account a join relative_staff s on s.id = a.staff_id
                  where s.id_key = ? and a.user_id <> ?)
                """)
            .params(own, signed.officer())
            .query(Boolean.class)
            .single();
    if (ofAnotherAccount && !signed.data().path("onBehalf").asBoolean(false)) {
      concerns.add("此身份证号以前由另一账号备案，请核实备案人身份");
    }
    JsonNode relatives = signed.data().path("relatives");
    for (int i = 0; i < relatives.size(); i++) {
      String said = relatives.get(i).path("kind").asText();
      int row = i + 1;
      jdbc.sql(
              """
              select p.kind from relative_person p join relative_staff s on s.id = p.staff_id
              where s.id_key = ? and p.id_key = ? and p.ended_at is null and p.kind <> ?
              """)
          .params(keys.key(relatives.get(i).path("idNo").asText()), own, kinds.get(said).reverse())
          .query(String.class)
          .optional()
          .ifPresent(
              other ->
                  concerns.add(
                      "第"
                          + row
                          + "名近亲属填为备案人的“"
                          + kinds.label(said)
                          + "”，而其本人的备案把备案人填为“"
                          + kinds.label(other)
                          + "”"));
    }
    return concerns;
  }
}

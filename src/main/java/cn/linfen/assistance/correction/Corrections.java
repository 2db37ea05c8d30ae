package cn.linfen.assistance.correction;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.correction.Correction.State;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.OrganizationFiles;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.signature.Ledger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Corrections of signed sections. The error stays where it is; the post that signed it signs a new
 * section of the same form in the same case, after its leader ({@code organization/approvers.csv})
 * has agreed. What was signed in between is looked at again.
 */
@Component
public class Corrections {

  /** The process in which the new section is signed; its business key is the case corrected. */
  static final String ENTRY = "correction-entry";

  static final String REQUEST = "correction-request";

  private static final String COLUMNS =
      "file_number, case_number, section, form_id, state, replaced_by";

  private final CaseFiles cases;
  private final Schemas schemas;
  private final Posts posts;
  private final Divisions divisions;
  private final Ledger ledger;
  private final JdbcClient jdbc;
  private final Map<String, String> approvers;

  Corrections(
      CaseFiles cases,
      Schemas schemas,
      Posts posts,
      Divisions divisions,
      Ledger ledger,
      JdbcClient jdbc) {
    this.cases = cases;
    this.schemas = schemas;
    this.posts = posts;
    this.divisions = divisions;
    this.ledger = ledger;
    this.jdbc = jdbc;
    this.approvers =
        OrganizationFiles.rows("approvers.csv").stream()
            .collect(Collectors.toMap(row -> row.get("signer"), row -> row.get("approver")));
  }

  /** Of a case, in the order in which they were asked for. */
  public List<Correction> of(String caseNumber) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from correction where case_number = ? order by section, file_number")
        .param(caseNumber)
        .query(Correction.class)
        .list();
  }

  /** What was asked for in that file. */
  public Correction in(String file) {
    return jdbc.sql("select " + COLUMNS + " from correction where file_number = ?")
        .param(file)
        .query(Correction.class)
        .single();
  }

  /** The correction of that form in the case that has not come to an end. */
  Optional<Correction> running(String caseNumber, String formId) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from correction where case_number = ? and form_id = ? and state = 'RUNNING'")
        .params(caseNumber, formId)
        .query(Correction.class)
        .optional();
  }

  /** Whether what is signed with the form may be corrected: its property {@code correctable}. */
  boolean isCorrectable(SectionView section) {
    return approvers.containsKey(section.post())
        && schemas
            .find(section.formId())
            .map(form -> form.schema().path("properties").path("correctable").asText(""))
            .filter("yes"::equals)
            .isPresent();
  }

  String title(String formId) {
    return schemas.find(formId).map(FormSchema::title).orElse(formId);
  }

  /**
   * Registers what the request asks for.
   *
   * @return id of the form to be signed again
   * @throws CorrectionRefused if a correction of the same form in the case is running
   */
  @Transactional
  public String receive(String file) {
    JsonNode request = cases.latest(file, REQUEST).orElseThrow();
    SectionView section =
        section(request.path("targetCase").asText(), request.path("sectionNumber").asInt());
    try {
      jdbc.sql(
              "insert into correction (file_number, case_number, section, form_id, state)"
                  + " values (?, ?, ?, ?, 'RUNNING')")
          .params(file, request.path("targetCase").asText(), section.seq(), section.formId())
          .update();
    } catch (DuplicateKeyException running) {
      throw new CorrectionRefused("本案这一项的更正正在办理，请等它办结", running);
    }
    return section.formId();
  }

  private SectionView section(String caseNumber, int seq) {
    return cases.section(caseNumber, seq).orElseThrow();
  }

  /** The group of those who decide whether it is corrected. */
  public String approvers(String file) {
    Correction correction = in(file);
    return approvers(section(correction.caseNumber(), correction.section()));
  }

  private String approvers(SectionView section) {
    String post = approvers.get(section.post());
    DivisionLevel level = posts.get(post).level();
    return Posts.groupId(post, divisions.ancestor(section.division(), level).orElseThrow().code());
  }

  /** The group of those who sign it again: the post that signed it. */
  public String signers(String caseNumber, String formId) {
    SectionView section = section(caseNumber, running(caseNumber, formId).orElseThrow().section());
    return Posts.groupId(section.post(), section.division());
  }

  /** The group of the leader over all who signed in between. */
  public String lookers(String file) {
    Correction correction = in(file);
    return reliant(correction).stream()
        .filter(section -> posts.get(section.post()).level() == DivisionLevel.COUNTY)
        .findFirst()
        .map(
            section ->
                Posts.groupId(
                    "county.approver",
                    divisions
                        .ancestor(section.division(), DivisionLevel.COUNTY)
                        .orElseThrow()
                        .code()))
        .orElseGet(() -> approvers(file));
  }

  /** What was signed in the case while the error stood. */
  List<SectionView> reliant(Correction correction) {
    return cases.sections(correction.caseNumber()).stream()
        .filter(section -> correction.concerns(section.seq()))
        .toList();
  }

  @Transactional
  public void reject(String file) {
    end(file, State.REJECTED);
    note(in(file), "不予更正");
    cases.close(file, CaseState.CLOSED);
  }

  @Transactional
  public void lapse(String file) {
    end(file, State.LAPSED);
    note(in(file), "逾期未更正，更正失效");
    cases.close(file, CaseState.CLOSED);
  }

  /**
   * Notes which section corrects which.
   *
   * @return whether anything was signed in between
   */
  @Transactional
  public boolean record(String file) {
    Correction before = in(file);
    int replacedBy =
        jdbc.sql(
                """
                select s.seq from section s join submission b on b.id = s.submission_id
                where s.case_number = ? and s.form_id = ? and s.seq > ? and b.process_key = ?
                order by s.seq desc limit 1
                """)
            .params(before.caseNumber(), before.formId(), before.section(), ENTRY)
            .query(Integer.class)
            .single();
    jdbc.sql("update correction set state = 'RECORDED', replaced_by = ? where file_number = ?")
        .params(replacedBy, file)
        .update();
    Correction correction = in(file);
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put(
                "event",
                "更正《"
                    + title(correction.formId())
                    + "》：第"
                    + correction.section()
                    + "项由第"
                    + replacedBy
                    + "项更正")
            .put("detail", "编号 " + file)
            .put("file", file)
            .put("corrected", correction.section())
            .put("replacedBy", replacedBy);
    ledger.append(correction.caseNumber(), Ledger.Kind.CORRECTION, entry);
    return !reliant(correction).isEmpty();
  }

  /** Ends it, with what was found about the later steps, if there are any. */
  @Transactional
  public void conclude(String file) {
    end(file, State.CONCLUDED);
    Correction correction = in(file);
    cases
        .latest(file, CorrectionForms.LOOK)
        .ifPresent(
            look -> note(correction, isAffected(look) ? "复看后续环节：有环节受影响，按签署的办法处理" : "复看后续环节：都不受影响"));
    cases.close(file, CaseState.CLOSED);
  }

  private static boolean isAffected(JsonNode look) {
    return look.path("result").asText().equals("affected");
  }

  /** Of what was signed while the error stood: what became of it, in words. */
  public String aboutReliant(Correction correction) {
    if (correction.state() == State.RECORDED) {
      return "待复看";
    }
    return cases
        .latest(correction.fileNumber(), CorrectionForms.LOOK)
        .map(look -> isAffected(look) ? "已复看：有环节受影响" : "已复看：不受影响")
        .orElse("已复看");
  }

  private void end(String file, State state) {
    jdbc.sql("update correction set state = ? where file_number = ?")
        .params(state.name(), file)
        .update();
  }

  private void note(Correction correction, String what) {
    cases.note(
        correction.caseNumber(),
        "更正",
        "第" + correction.section() + "项：" + what + "，编号 " + correction.fileNumber());
  }
}

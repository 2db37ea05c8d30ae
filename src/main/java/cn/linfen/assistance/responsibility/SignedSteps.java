package cn.linfen.assistance.responsibility;

import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.Separation;
import cn.linfen.assistance.correction.Correction;
import cn.linfen.assistance.correction.Corrections;
import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.form.AttachmentGate;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.signature.CanonicalJson;
import cn.linfen.assistance.signature.Signatures;
import cn.linfen.assistance.signature.StoredSignature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads what was signed, with a signature that is recomputed from what is stored. */
@Component
class SignedSteps {

  private static final Pattern STEP = Pattern.compile("的“([^”]+)”环节签署|，发起“([^”]+)”，");

  private static final String SIGNED =
      """
      select s.case_number, c.applicant_masked, s.seq, s.form_id, s.version,
        s.officer, s.post, s.division, s.deputy_for, s.created_at,
        src.case_number as signed_case, src.form_id as signed_form, src.form_hash as signed_form_hash,
        src.data::text as signed_data, src.submission_id,
        b.task_id, b.process_key, b.statement as text, g.statement, g.statement_hash, g.signature,
        g.certificate as serial, g.signed_at, x.certificate as der, r.revoked_at
      """;
  private static final String FROM =
      """
      from section s join assistance_case c on c.number = s.case_number
        -- Itself, or the record of a meeting that each of its cases has its part of.
        left join section src on src.submission_id = split_part(s.submission_id, '/', 1)
        left join submission b on b.id = src.submission_id
        left join signature g on g.submission_id = src.submission_id
        left join certificate x on x.serial = g.certificate
        left join certificate_revocation r on r.serial = g.certificate
      """;

  /** What followed in the same case, and the files about it. */
  private static final String LATER =
      """
      , n.created_at as redone_at, n.officer as redone_by,
        k.created_at as returned_at, k.officer as returned_by, k.form_id as returned_in,
        o.created_at as overturned_at, o.officer as overturned_by, o.form_id as overturned_in,
        (select string_agg(f.title || ' ' || f.number, '、' order by f.opened_at, f.number)
          from case_about a join assistance_case f on f.number = a.file_number
          where a.case_number = s.case_number and f.opened_at >= s.created_at) as files
      """;

  private static final String LATER_FROM =
      """
        left join section n on n.case_number = s.case_number and n.form_id = s.form_id
          and n.version = s.version + 1
        left join lateral (select created_at, officer, form_id from section
          where case_number = s.case_number and seq > s.seq and seq < n.seq
            and data ->> 'result' = 'return' order by seq desc limit 1) k on true
        left join lateral (select created_at, officer, form_id from section
          where case_number = s.case_number and seq > s.seq and s.form_id = any(:decisions)
            and form_id = any(:decisions) and s.data ->> 'result' in ('agree', 'disagree')
            and data ->> 'result' in ('agree', 'disagree')
            and data ->> 'result' <> s.data ->> 'result' order by seq limit 1) o on true
      """;

  /**
   * Which signatures of an officer.
   *
   * @param officer user id or name
   * @param to not included
   * @param changed only those of which something became
   * @param scopes divisions in and below which the asker may trace
   * @param asker must not have to keep away from the case
   * @param most rows at most
   */
  record Query(
      String officer,
      Instant from,
      Instant to,
      boolean changed,
      Set<String> scopes,
      String asker,
      int most) {}

  private final JdbcClient jdbc;
  private final Signatures signatures;
  private final AttachmentGate attachments;
  private final PersonalFields personal;
  private final Schemas schemas;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final Separation separation;
  private final Corrections corrections;
  private final ObjectReader json;

  SignedSteps(
      JdbcClient jdbc,
      Signatures signatures,
      AttachmentGate attachments,
      PersonalFields personal,
      Schemas schemas,
      Officers officers,
      Posts posts,
      Divisions divisions,
      Separation separation,
      Corrections corrections,
      ObjectMapper json) {
    this.jdbc = jdbc;
    this.signatures = signatures;
    this.attachments = attachments;
    this.personal = personal;
    this.schemas = schemas;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.separation = separation;
    this.corrections = corrections;
    this.json = json.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  }

  /** In the order of signing. */
  List<SignedStep> of(String caseNumber) {
    Map<String, List<Correction>> known = new HashMap<>();
    return jdbc.sql(SIGNED + FROM + "where s.case_number = ? order by s.seq")
        .param(caseNumber)
        .query((row, i) -> step(row, corrected(row, known)))
        .list();
  }

  /** The newest first. */
  List<SignedStep> of(Query query) {
    Map<String, List<Correction>> known = new HashMap<>();
    String where =
        """
        where (s.officer = :officer or s.officer in
            (select user_id from officer where name = :officer))
          and s.created_at >= :from and s.created_at < :to
          and exists (select 1 from unnest(:scopes) p
            where coalesce(c.village, c.township, c.county) like p || '%')
          and
        """
            + Exclusions.NOT_EXCLUDED
            + (query.changed()
                ? " and (n.seq is not null or o.form_id is not null or exists (select 1 from case_about a"
                    + " join assistance_case f on f.number = a.file_number where a.case_number ="
                    + " s.case_number and f.opened_at >= s.created_at))"
                : "");
    return jdbc.sql(
            SIGNED
                + LATER
                + FROM
                + LATER_FROM
                + where
                + " order by s.created_at desc, s.case_number, s.seq desc limit :most")
        .param("officer", query.officer())
        .param("from", utc(query.from()))
        .param("to", utc(query.to()))
        .param("scopes", query.scopes().toArray(String[]::new))
        .param("user", query.asker())
        .param("decisions", decisions())
        .param("most", query.most())
        .query((row, i) -> step(row, later(row, known)))
        .list();
  }

  /** Forms in which the case is decided, level by level. */
  private String[] decisions() {
    return separation.duties().stream()
        .filter(
            duty ->
                Set.of("township-review", "county-review", "county-approval").contains(duty.code()))
        .flatMap(duty -> duty.forms().stream())
        .toArray(String[]::new);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /**
   * What corrections say of a step: that it was corrected, corrects, or relied on an error.
   *
   * @param known corrections by case, read once for all rows
   */
  private List<String> corrected(ResultSet row, Map<String, List<Correction>> known)
      throws SQLException {
    int seq = row.getInt("seq");
    List<String> said = new ArrayList<>();
    for (Correction one : known.computeIfAbsent(row.getString("case_number"), corrections::of)) {
      if (one.section() == seq && one.state() == Correction.State.RUNNING) {
        said.add("正在更正，编号 " + one.fileNumber());
      } else if (one.section() == seq && one.isDone()) {
        said.add("已由第" + one.replacedBy() + "项更正，编号 " + one.fileNumber());
      } else if (one.isDone() && one.replacedBy() == seq) {
        said.add("更正第" + one.section() + "项，编号 " + one.fileNumber());
      } else if (one.concerns(seq)) {
        said.add("所依据的第" + one.section() + "项已更正：" + corrections.aboutReliant(one));
      }
    }
    return said;
  }

  private List<String> later(ResultSet row, Map<String, List<Correction>> known)
      throws SQLException {
    List<String> later = new ArrayList<>(corrected(row, known));
    if (row.getString("returned_in") != null) {
      later.add("被退回：" + act(row, "returned"));
    }
    if (row.getTimestamp("redone_at") != null) {
      later.add(
          "已重新签署："
              + officers.name(row.getString("redone_by"))
              + " "
              + ChineseText.minute(row.getTimestamp("redone_at").toInstant()));
    }
    if (row.getString("overturned_in") != null) {
      later.add("意见被改变：" + act(row, "overturned"));
    }
    if (row.getString("files") != null) {
      later.add("此后有：" + row.getString("files"));
    }
    return later;
  }

  private String act(ResultSet row, String what) throws SQLException {
    return "《"
        + title(row.getString(what + "_in"))
        + "》"
        + officers.name(row.getString(what + "_by"))
        + " "
        + ChineseText.minute(row.getTimestamp(what + "_at").toInstant());
  }

  private String title(String formId) {
    return schemas.find(formId).map(FormSchema::title).orElse(formId);
  }

  private SignedStep step(ResultSet row, List<String> later) throws SQLException {
    String text = row.getString("text");
    String title = title(row.getString("form_id"));
    List<String> wrong = wrong(row);
    return new SignedStep(
        row.getString("case_number"),
        row.getString("applicant_masked"),
        row.getInt("seq"),
        step(text, title),
        title,
        row.getInt("version"),
        row.getString("officer"),
        name(row.getString("officer"), row.getString("deputy_for")),
        posts.find(row.getString("post")).map(post -> post.name()).orElse(row.getString("post")),
        divisions.fullName(row.getString("division")),
        text == null ? List.of() : Arrays.stream(text.split("\n")).skip(1).toList(),
        row.getTimestamp("created_at").toInstant(),
        state(row, wrong),
        wrong.isEmpty(),
        later);
  }

  private String name(String officer, String deputyFor) {
    return officers.name(officer)
        + (deputyFor == null ? "" : "（代" + officers.name(deputyFor) + "）");
  }

  private static String step(String text, String title) {
    Matcher matcher = STEP.matcher(text == null ? "" : text);
    if (!matcher.find()) {
      return title;
    }
    return matcher.group(1) == null ? "发起" + matcher.group(2) : matcher.group(1);
  }

  private static String state(ResultSet row, List<String> wrong) throws SQLException {
    if (!wrong.isEmpty()) {
      return "无效：" + String.join("；", wrong);
    }
    return row.getTimestamp("revoked_at") == null
        ? "有效"
        : "有效（证书后于" + ChineseText.date(row.getTimestamp("revoked_at").toInstant()) + "吊销）";
  }

  /** Recomputed, as when the step was completed; nothing that is stored is believed. */
  private List<String> wrong(ResultSet row) throws SQLException {
    if (row.getString("statement") == null) {
      return List.of("没有电子签名");
    }
    JsonNode data;
    String section;
    try {
      data = personal.decrypted(json.readTree(row.getString("signed_data")));
      section = CanonicalJson.sm3(data);
    } catch (JsonProcessingException | RuntimeException unreadable) {
      return List.of("材料内容不能读取，可能被改动");
    }
    boolean application = row.getString("task_id") == null;
    return signatures.wrong(
        new Signatures.ToSign(
            row.getString("submission_id"),
            row.getString("process_key"),
            application ? null : row.getString("signed_case"),
            null,
            row.getString("task_id"),
            row.getString("officer"),
            row.getString("post"),
            row.getString("division"),
            row.getString("deputy_for"),
            row.getString("signed_form"),
            row.getString("signed_form_hash"),
            null,
            section,
            attachments.seals(AttachmentGate.idsIn(data)),
            row.getString("text")),
        new StoredSignature(
            row.getString("statement"),
            row.getString("statement_hash"),
            row.getBytes("signature"),
            row.getString("serial"),
            row.getBytes("der"),
            row.getTimestamp("signed_at").toInstant(),
            row.getTimestamp("revoked_at") == null
                ? null
                : row.getTimestamp("revoked_at").toInstant()));
  }
}

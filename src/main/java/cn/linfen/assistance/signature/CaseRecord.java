package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whatever is stored of a case and counts as evidence, as texts under the names of the columns.
 * What is derived from it (household, facts, masked name) does not.
 *
 * @param head empty if the case itself is gone
 */
record CaseRecord(
    String number,
    Optional<ObjectNode> head,
    List<ObjectNode> entries,
    List<ObjectNode> sections,
    List<ObjectNode> attachments,
    List<ObjectNode> contents,
    List<ObjectNode> submissions,
    List<ObjectNode> signatures) {

  /** A part of a meeting's record is named after the submission that it is a part of. */
  private static final String SIGNED =
      " from (select distinct case_number, split_part(submission_id, '/', 1) as id from section"
          + " where case_number = any(?)) s";

  /** How a point in time is written in these rows. */
  static String time(String column) {
    return "to_char("
        + column
        + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as "
        + column;
  }

  /** In the order asked for, with the same few queries however many there are. */
  static List<CaseRecord> load(JdbcClient jdbc, List<String> numbers) {
    String[] cases = numbers.toArray(String[]::new);
    Map<String, List<ObjectNode>> heads =
        rows(
            jdbc,
            cases,
            "select number, number, file_type, aid_type, title, county, township, village,"
                + " urban_rural, profile, state, sections, ledger_seq, ledger_hash, "
                + time("ledger_at")
                + ", "
                + time("opened_at")
                + " from assistance_case where number = any(?)");
    Map<String, List<ObjectNode>> entries =
        rows(
            jdbc,
            cases,
            "select case_number, seq, "
                + time("at")
                + ", kind, payload, hash from ledger_entry where case_number = any(?)"
                + " order by case_number, seq");
    Map<String, List<ObjectNode>> sections =
        rows(
            jdbc,
            cases,
            "select case_number, seq, form_id, version, data, form_hash, officer, post, division,"
                + " deputy_for, submission_id, hash, "
                + time("created_at")
                + " from section where case_number = any(?) order by case_number, seq");
    Map<String, List<ObjectNode>> attachments =
        rows(
            jdbc,
            cases,
            "select case_number, "
                + AttachmentSeal.COLUMNS
                + " from attachment where case_number = any(?) order by case_number, id");
    Map<String, List<ObjectNode>> contents =
        rows(
            jdbc,
            cases,
            "select a.case_number, c.sha256, encode(c.bytes, 'base64') as bytes"
                + " from (select distinct case_number, sha256 from attachment"
                + " where case_number = any(?)) a join attachment_content c on c.sha256 = a.sha256");
    Map<String, List<ObjectNode>> submissions =
        rows(
            jdbc,
            cases,
            "select s.case_number, b.id, b.process_key, b.task_id, b.form_id, b.form_hash, b.data,"
                + " b.content_hash, b.officer, b.post, b.division, b.deputy_for, b.statement"
                + SIGNED
                + " join submission b on b.id = s.id");
    Map<String, List<ObjectNode>> signatures =
        rows(
            jdbc,
            cases,
            "select s.case_number, g.submission_id, g.statement, g.statement_hash,"
                + " encode(g.signature, 'base64') as signature, g.certificate, g.officer, "
                + time("signed_at")
                + ", encode(c.certificate, 'base64') as der, "
                + time("revoked_at")
                + SIGNED
                + " join signature g on g.submission_id = s.id"
                + " left join certificate c on c.serial = g.certificate"
                + " left join certificate_revocation r on r.serial = g.certificate");
    return numbers.stream()
        .map(
            number ->
                new CaseRecord(
                    number,
                    of(heads, number).stream().findFirst(),
                    of(entries, number),
                    of(sections, number),
                    of(attachments, number),
                    of(contents, number),
                    of(submissions, number),
                    of(signatures, number)))
        .toList();
  }

  private static List<ObjectNode> of(Map<String, List<ObjectNode>> rows, String number) {
    return rows.getOrDefault(number, List.of());
  }

  /** By case; its number is the first column and not part of the row. */
  private static Map<String, List<ObjectNode>> rows(
      JdbcClient jdbc, String[] numbers, String query) {
    Map<String, List<ObjectNode>> rows = new HashMap<>();
    jdbc.sql(query)
        .param(numbers)
        .query(
            row -> {
              rows.computeIfAbsent(row.getString(1), number -> new ArrayList<>()).add(row(row));
            });
    return rows;
  }

  private static ObjectNode row(ResultSet row) throws SQLException {
    ObjectNode columns = JsonNodeFactory.instance.objectNode();
    ResultSetMetaData names = row.getMetaData();
    for (int i = 2; i <= names.getColumnCount(); i++) {
      columns.put(names.getColumnLabel(i), row.getString(i));
    }
    return columns;
  }
}

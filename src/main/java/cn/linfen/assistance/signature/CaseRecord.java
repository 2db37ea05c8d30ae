package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
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
  private static final String SIGNED_FOR =
      " in (select split_part(submission_id, '/', 1) from section where case_number = ?)";

  /** How a point in time is written in these rows. */
  static String time(String column) {
    return "to_char("
        + column
        + " at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as "
        + column;
  }

  static CaseRecord load(JdbcClient jdbc, String number) {
    return new CaseRecord(
        number,
        rows(
                jdbc,
                number,
                "select number, file_type, aid_type, title, county, township, village, urban_rural,"
                    + " profile, state, sections, ledger_seq, ledger_hash, "
                    + time("ledger_at")
                    + ", "
                    + time("opened_at")
                    + " from assistance_case where number = ?")
            .stream()
            .findFirst(),
        rows(
            jdbc,
            number,
            "select seq, "
                + time("at")
                + ", kind, payload, hash from ledger_entry where case_number = ? order by seq"),
        rows(
            jdbc,
            number,
            "select seq, form_id, version, data, form_hash, officer, post, division, deputy_for,"
                + " submission_id, hash, "
                + time("created_at")
                + " from section where case_number = ? order by seq"),
        rows(
            jdbc,
            number,
            "select "
                + AttachmentSeal.COLUMNS
                + " from attachment where case_number = ? order by id"),
        rows(
            jdbc,
            number,
            "select sha256, encode(bytes, 'base64') as bytes from attachment_content"
                + " where sha256 in (select sha256 from attachment where case_number = ?)"),
        rows(
            jdbc,
            number,
            "select id, process_key, task_id, form_id, form_hash, data, content_hash, officer, post,"
                + " division, deputy_for, statement from submission where id"
                + SIGNED_FOR),
        rows(
            jdbc,
            number,
            "select g.submission_id, g.statement, g.statement_hash,"
                + " encode(g.signature, 'base64') as signature, g.certificate, g.officer, "
                + time("signed_at")
                + ", encode(c.certificate, 'base64') as der, "
                + time("revoked_at")
                + " from signature g left join certificate c on c.serial = g.certificate"
                + " left join certificate_revocation r on r.serial = g.certificate"
                + " where g.submission_id"
                + SIGNED_FOR));
  }

  private static List<ObjectNode> rows(JdbcClient jdbc, String number, String query) {
    return jdbc.sql(query).param(number).query((row, i) -> row(row)).list();
  }

  private static ObjectNode row(ResultSet row) throws SQLException {
    ObjectNode columns = JsonNodeFactory.instance.objectNode();
    ResultSetMetaData names = row.getMetaData();
    for (int i = 1; i <= names.getColumnCount(); i++) {
      columns.put(names.getColumnLabel(i), row.getString(i));
    }
    return columns;
  }
}

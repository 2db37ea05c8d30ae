package cn.linfen.assistance.signature;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the ledger says of an attachment: whatever of it could be changed. */
public final class AttachmentSeal {

  /** Of the table attachment, as texts. */
  public static final String COLUMNS =
      "id, sha256, name, size::text, content_type, strokes::text, uploaded_by,"
          + " to_char(uploaded_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
          + " as uploaded_at, section_seq::text";

  private static final String[] NAMES = {
    "sha256", "name", "size", "content_type", "strokes", "uploaded_by", "uploaded_at", "section_seq"
  };

  private AttachmentSeal() {}

  /** From a row of {@link #COLUMNS}. */
  public static ObjectNode of(ResultSet row) throws SQLException {
    ObjectNode columns = JsonNodeFactory.instance.objectNode();
    columns.put("id", row.getString("id"));
    for (String name : NAMES) {
      columns.put(name, row.getString(name));
    }
    return of(columns);
  }

  static ObjectNode of(ObjectNode columns) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", columns.path("id").asText())
        .put("sha256", columns.path("sha256").asText())
        .put("row", CanonicalJson.sm3(columns));
  }
}

package cn.linfen.assistance.document;

import cn.linfen.assistance.organization.AuditLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The texts of all document templates: those that came with the program, and over them what
 * administrators saved. Read from the database each time, so that every node uses a change at once.
 */
@Repository
class DocumentTemplates {

  /** Shared pieces that the other templates insert. */
  static final String LAYOUT = "layout";

  /** The style sheet of all documents. */
  static final String STYLE = "style";

  private static final String FOLDER = "templates/documents/";
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,60}");

  private final JdbcClient jdbc;
  private final AuditLog audit;
  private final Clock clock;
  private final Map<String, String> shipped;

  DocumentTemplates(JdbcClient jdbc, AuditLog audit, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.clock = clock;
    this.shipped = shipped();
  }

  /** All template ids, in the order of their names. */
  List<String> ids() {
    return List.copyOf(shipped.keySet());
  }

  boolean exists(String id) {
    return shipped.containsKey(id);
  }

  /**
   * The text in use.
   *
   * @throws IllegalArgumentException if there is no such template
   */
  Body current(String id) {
    if (!shipped.containsKey(id)) {
      throw new IllegalArgumentException("没有名为 " + id + " 的文书模板");
    }
    return jdbc.sql(
            """
            select version, body from document_template where id = :id
            order by version desc limit 1
            """)
        .param("id", id)
        .query((row, n) -> new Body(id, row.getInt(1), row.getString(2)))
        .optional()
        .orElseGet(() -> new Body(id, 0, shipped.get(id)));
  }

  Optional<Body> version(String id, int version) {
    if (version == 0) {
      return Optional.ofNullable(shipped.get(id)).map(body -> new Body(id, 0, body));
    }
    return jdbc.sql("select body from document_template where id = :id and version = :version")
        .param("id", id)
        .param("version", version)
        .query(String.class)
        .optional()
        .map(body -> new Body(id, version, body));
  }

  String shipped(String id) {
    return shipped.get(id);
  }

  /** Who changed a template and when, newest first. */
  List<Change> history(String id) {
    return jdbc.sql(
            """
            select version, remark, changed_by, changed_at from document_template
            where id = :id order by version desc
            """)
        .param("id", id)
        .query(
            (row, n) ->
                new Change(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, OffsetDateTime.class).toInstant()))
        .list();
  }

  /**
   * Saves a new version over {@code base}, the one the editor started from.
   *
   * @return the new version
   * @throws IllegalStateException with a Chinese message if somebody saved meanwhile
   */
  @Transactional
  int save(String id, int base, String body, String remark, String user) {
    try {
      int saved =
          jdbc.sql(
                  """
                  insert into document_template (id, version, body, remark, changed_by, changed_at)
                  select :id, :base + 1, :body, :remark, :user, :now
                  where :base = coalesce((select max(version) from document_template where id = :id), 0)
                  """)
              .param("id", id)
              .param("base", base)
              .param("body", body)
              .param("remark", remark)
              .param("user", user)
              .param("now", clock.instant().atOffset(ZoneOffset.UTC))
              .update();
      if (saved == 1) {
        audit.record("template.changed", user, id, "第" + (base + 1) + "版：" + remark);
        return base + 1;
      }
    } catch (DuplicateKeyException e) {
      // Lost the race for this version number; told below like a stale page.
    }
    throw new IllegalStateException("模板已被他人修改，请刷新后在新版本上再改");
  }

  /** As it came with the program, whatever administrators have saved. */
  static String shippedText(String id) {
    return shipped().get(id);
  }

  private static Map<String, String> shipped() {
    Map<String, String> found = new TreeMap<>();
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver().getResources("classpath:" + FOLDER + "*.*")) {
        String name = file.getFilename();
        int dot = name.lastIndexOf('.');
        String id = name.substring(0, dot);
        String ending = name.substring(dot);
        if ((ending.equals(".html") || ending.equals(".css")) && ID.matcher(id).matches()) {
          try (InputStream in = file.getInputStream()) {
            found.put(id, new String(in.readAllBytes(), StandardCharsets.UTF_8));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The pieces other than documents of their own, first in lists. */
  List<String> pieces() {
    List<String> pieces = new ArrayList<>(List.of(LAYOUT, STYLE));
    pieces.sort(Comparator.naturalOrder());
    return pieces;
  }

  /**
   * The text of a template.
   *
   * @param version 0 for the text that came with the program
   */
  record Body(String id, int version, String text) {}

  /** One saved change. */
  record Change(int version, String remark, String changedBy, Instant changedAt) {}
}

package cn.linfen.assistance.casefile;

import cn.linfen.assistance.form.AttachmentGate;
import cn.linfen.assistance.form.Drafts;
import cn.linfen.assistance.protection.Masks;
import cn.linfen.assistance.signature.AttachmentSeal;
import cn.linfen.assistance.signature.CanonicalJson;
import cn.linfen.assistance.signature.Signatures;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Attachments in PostgreSQL: each content once, under its SHA-256. */
@Component
class AttachmentStore implements Attachments {

  private static final Duration ORPHANS_KEPT = Duration.ofDays(1);
  private static final int LONGEST_NAME = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Colleagues of one division work on each other's drafts. */
  private static final String IN_MY_HANDS =
      """
      a.case_number is null and (a.uploaded_by = :user or exists (
        select 1 from post_holding mine join post_holding theirs using (division)
        where mine.user_id = :user and theirs.user_id = a.uploaded_by
          and mine.valid_from <= :today and (mine.valid_to is null or mine.valid_to >= :today)))
      """;

  private final JdbcClient jdbc;
  private final FileCheck check;
  private final CaseAccess access;
  private final Drafts drafts;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  AttachmentStore(
      JdbcClient jdbc,
      FileCheck check,
      CaseAccess access,
      Drafts drafts,
      ApplicationEventPublisher events,
      Clock clock) {
    this.jdbc = jdbc;
    this.check = check;
    this.access = access;
    this.drafts = drafts;
    this.events = events;
    this.clock = clock;
  }

  @Override
  @Transactional
  public Info store(String name, byte[] bytes, JsonNode strokes, String user) {
    String type = check.contentType(bytes);
    String sha256 = sha256(bytes);
    Info info = new Info(newId(), cleanName(name, type), bytes.length, type);
    keepContent(sha256, bytes);
    jdbc.sql(
            """
            insert into attachment
              (id, sha256, name, size, content_type, strokes, uploaded_by, uploaded_at)
            values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)
            """)
        .params(
            info.id(),
            sha256,
            info.name(),
            info.size(),
            type,
            strokes == null ? null : strokes.toString(),
            user,
            clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    return info;
  }

  /**
   * Stores the content unless it is there, and keeps it from being purged until we have named it.
   */
  private void keepContent(String sha256, byte[] bytes) {
    Optional<String> kept = Optional.empty();
    while (kept.isEmpty()) {
      jdbc.sql(
              "insert into attachment_content (sha256, bytes, created_at) values (?, ?, ?)"
                  + " on conflict do nothing")
          .params(sha256, bytes, clock.instant().atOffset(ZoneOffset.UTC))
          .update();
      kept =
          jdbc.sql("select sha256 from attachment_content where sha256 = ? for key share")
              .param(sha256)
              .query(String.class)
              .optional();
    }
  }

  @Override
  public Map<String, Info> describe(Collection<String> ids, String user) {
    Map<String, Info> described = new LinkedHashMap<>();
    if (ids.isEmpty()) {
      return described;
    }
    Map<String, Boolean> mayView = new HashMap<>();
    find(ids, user)
        .forEach(
            found -> {
              if (found.visible(access, user, mayView)) {
                described.put(found.info().id(), found.info());
              }
            });
    return described;
  }

  @Override
  public List<Signatures.Attached> seals(Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : jdbc.sql(
                "select id, sha256, strokes::text from attachment where id in (:ids) order by id")
            .param("ids", ids)
            .query(
                (row, i) ->
                    new Signatures.Attached(
                        row.getString(1), row.getString(2), strokesHash(row.getString(3))))
            .list();
  }

  private static String strokesHash(String strokes) {
    try {
      return strokes == null ? null : CanonicalJson.sm3(JSON.readTree(strokes));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Content> read(String id, String user) {
    return find(List.of(id), user).stream()
        .filter(found -> found.visible(access, user, new HashMap<>()))
        .findFirst()
        .flatMap(
            found -> {
              if (found.caseNumber() != null) {
                events.publishEvent(
                    new CaseOpened(user, found.caseNumber(), found.division(), "附件 " + id, false));
              }
              return read(id);
            });
  }

  @Override
  public Optional<Content> read(String id) {
    return jdbc.sql(
            "select a.id, a.name, a.size, a.content_type, c.bytes from attachment a"
                + " join attachment_content c using (sha256) where a.id = ?")
        .param(id)
        .query(
            (row, i) ->
                new Content(
                    new Info(row.getString(1), row.getString(2), row.getLong(3), row.getString(4)),
                    row.getBytes(5)))
        .optional();
  }

  @Override
  @Transactional
  public String copy(String id) {
    String copy = newId();
    int copied =
        jdbc.sql(
                """
                insert into attachment
                  (id, sha256, name, size, content_type, strokes, uploaded_by, uploaded_at)
                select ?, sha256, name, size, content_type, strokes, uploaded_by, ?
                from attachment where id = ?
                """)
            .params(copy, clock.instant().atOffset(ZoneOffset.UTC), id)
            .update();
    if (copied == 0) {
      throw new AttachmentRefused("有附件已不存在，请重新上传");
    }
    return copy;
  }

  private static String newId() {
    return AttachmentGate.PREFIX + UUID.randomUUID().toString().replace("-", "");
  }

  @Override
  public boolean usable(String id, String user, String caseNumber) {
    return find(List.of(id), user).stream()
        .anyMatch(
            found ->
                found.inHands() || caseNumber != null && caseNumber.equals(found.caseNumber()));
  }

  private record Found(Info info, boolean inHands, String caseNumber, String division) {

    boolean visible(CaseAccess access, String user, Map<String, Boolean> known) {
      return inHands
          || division != null
              && known.computeIfAbsent(
                  caseNumber, number -> access.mayView(user, number, division));
    }
  }

  private List<Found> find(Collection<String> ids, String user) {
    return jdbc.sql(
            """
            select a.id, a.name, a.size, a.content_type, a.case_number,
                   coalesce(c.village, c.township, c.county) as division,
            """
                + IN_MY_HANDS
                + """
                  as in_hands
                from attachment a left join assistance_case c on c.number = a.case_number
                where a.id = any(:ids)
                """)
        .param("user", user)
        .param("today", java.time.LocalDate.now(clock))
        .param("ids", ids.toArray(String[]::new))
        .query(
            (row, i) ->
                new Found(
                    new Info(
                        row.getString("id"),
                        row.getString("name"),
                        row.getLong("size"),
                        row.getString("content_type")),
                    row.getBoolean("in_hands"),
                    row.getString("case_number"),
                    row.getString("division")))
        .list();
  }

  /**
   * Makes the attachments that a section names part of its case.
   *
   * @return for the ledger: what they are
   * @throws AttachmentRefused if one of them does not exist or belongs elsewhere
   */
  ArrayNode link(String caseNumber, int seq, Section section) {
    ArrayNode linked = JsonNodeFactory.instance.arrayNode();
    Set<String> ids = ids(section.data());
    if (ids.isEmpty()) {
      return linked;
    }
    String[] array = ids.toArray(String[]::new);
    jdbc.sql(
            "update attachment a set case_number = :case, section_seq = :seq where a.id = any(:ids) and "
                + IN_MY_HANDS)
        .param("case", caseNumber)
        .param("seq", seq)
        .param("ids", array)
        .param("user", section.officer())
        .param("today", java.time.LocalDate.now(clock))
        .update();
    jdbc.sql(
            "select "
                + AttachmentSeal.COLUMNS
                + " from attachment where id = any(?) and case_number = ? order by id")
        .params(array, caseNumber)
        .query(
            row -> {
              linked.add(AttachmentSeal.of(row));
            });
    if (linked.size() != ids.size()) {
      throw new AttachmentRefused("有附件已不存在，或属于其他案卷，请重新上传");
    }
    return linked;
  }

  static Set<String> ids(JsonNode data) {
    return AttachmentGate.idsIn(data);
  }

  /** Deletes what was uploaded more than a day ago and is in no case and no draft. */
  @Scheduled(cron = "0 40 * * * *", zone = "Asia/Shanghai")
  @Transactional
  public void purgeOrphans() {
    var before = clock.instant().minus(ORPHANS_KEPT).atOffset(ZoneOffset.UTC);
    List<String> old =
        jdbc.sql("select id from attachment where case_number is null and uploaded_at < ?")
            .param(before)
            .query(String.class)
            .list();
    Set<String> kept = drafts.mentioned(old);
    String[] gone = old.stream().filter(id -> !kept.contains(id)).toArray(String[]::new);
    jdbc.sql("delete from attachment where id = any(?) and case_number is null")
        .param((Object) gone)
        .update();
    jdbc.sql(
            """
            delete from attachment_content c where c.created_at < ?
              and not exists (select 1 from attachment a where a.sha256 = c.sha256)
            """)
        .param(before)
        .update();
  }

  private static String cleanName(String name, String type) {
    String clean =
        name == null
            ? ""
            : Masks.text(name)
                .replaceAll("[\\p{Cntrl}\\p{Cf}]", "")
                .replaceAll(".*[/\\\\]", "")
                .strip();
    if (clean.isEmpty()) {
      return "附件" + FileCheck.extension(type);
    }
    return clean.length() <= LONGEST_NAME ? clean : clean.substring(clean.length() - LONGEST_NAME);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package cn.linfen.assistance.notice;

import cn.linfen.assistance.deadline.DueDate;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Sheets and their lines in the database. */
@Repository
class NoticeStore {

  private static final String NOTICE =
      """
      select s.number, l.seq, l.case_number, s.level, s.division, s.village, s.token, s.posted_on,
        s.last_day, s.ends_at, s.provisional, l.taken_down_at, l.id
      from notice_line l join notice_sheet s on s.id = l.sheet_id
      """;

  private final JdbcClient jdbc;
  private final ObjectMapper json;

  NoticeStore(JdbcClient jdbc, ObjectMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Lets one transaction at a time choose a sheet for this office, village and day. */
  void lock(SheetKey key) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:key, 51))")
        .param("key", key.toString())
        .query((row, n) -> 0)
        .single();
  }

  /** The sheet that a case may join: same key, same end, and the case is not on it yet. */
  Optional<Long> joinable(SheetKey key, Instant endsAt, String caseNumber) {
    return jdbc.sql(
            """
            select id from notice_sheet s
            where kind = :kind and level = :level and division = :division and village = :village
              and aid_type = :aid and profile = :profile and urban_rural = :urbanRural
              and posted_on = :day and ends_at is not distinct from :endsAt
              and not exists (
                select from notice_line l where l.sheet_id = s.id and l.case_number = :case)
            order by id desc limit 1
            """)
        .param("kind", key.kind())
        .param("level", key.level().code())
        .param("division", key.division())
        .param("village", key.village())
        .param("aid", key.aidType())
        .param("profile", key.profile())
        .param("urbanRural", key.urbanRural())
        .param("day", key.day())
        .param("endsAt", utc(endsAt), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("case", caseNumber)
        .query(Long.class)
        .optional();
  }

  long insertSheet(
      SheetKey key, String number, String token, Map<String, ?> head, Instant startsAt, End end) {
    return jdbc.sql(
            """
            insert into notice_sheet (number, token, kind, level, division, village, aid_type, profile,
              urban_rural, head, posted_on, starts_at, last_day, ends_at, limit_key, provisional)
            values (:number, :token, :kind, :level, :division, :village, :aid, :profile, :urbanRural,
              :head::jsonb, :day, :startsAt, :lastDay, :endsAt, :limit, :provisional)
            returning id
            """)
        .param("number", number)
        .param("token", token)
        .param("kind", key.kind())
        .param("level", key.level().code())
        .param("division", key.division())
        .param("village", key.village())
        .param("aid", key.aidType())
        .param("profile", key.profile())
        .param("urbanRural", key.urbanRural())
        .param("head", write(head))
        .param("day", key.day())
        .param("startsAt", utc(startsAt))
        .param("lastDay", end == null ? null : end.due().lastDay(), java.sql.Types.DATE)
        .param(
            "endsAt",
            end == null ? null : utc(end.due().due()),
            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
        .param("limit", end == null ? null : end.limitKey(), java.sql.Types.VARCHAR)
        .param("provisional", end != null && end.due().provisional())
        .query(Long.class)
        .single();
  }

  /** Notices that hang, or whose end is not certain. */
  List<Hanging> hanging(Instant now) {
    return jdbc.sql(
            """
            select id, number, limit_key, profile, division, starts_at, last_day, ends_at, provisional
            from notice_sheet where limit_key is not null and (provisional or ends_at > :now)
            """)
        .param("now", utc(now))
        .query(
            (row, n) ->
                new Hanging(
                    row.getLong("id"),
                    row.getString("number"),
                    row.getString("profile"),
                    row.getString("division"),
                    instant(row, "starts_at"),
                    new End(
                        row.getString("limit_key"),
                        new DueDate(
                            row.getObject("last_day", LocalDate.class),
                            instant(row, "ends_at"),
                            row.getBoolean("provisional")))))
        .list();
  }

  /** The calendar says that the notice ends otherwise than it was thought to. */
  void move(long sheet, DueDate end) {
    jdbc.sql(
            "update notice_sheet set last_day = :day, ends_at = :end, provisional = :provisional"
                + " where id = :id")
        .param("day", end.lastDay())
        .param("end", utc(end.due()))
        .param("provisional", end.provisional())
        .param("id", sheet)
        .update();
  }

  long insertLine(
      long sheet, String caseNumber, Map<String, ?> content, Instant now, String officer) {
    return jdbc.sql(
            """
            insert into notice_line (sheet_id, seq, case_number, content, posted_at, posted_by)
            select :sheet, coalesce(max(seq), 0) + 1, :case, :content::jsonb, :now, :officer
            from notice_line where sheet_id = :sheet
            returning id
            """)
        .param("sheet", sheet)
        .param("case", caseNumber)
        .param("content", write(content))
        .param("now", utc(now))
        .param("officer", officer)
        .query(Long.class)
        .single();
  }

  /**
   * @return whether it was still up
   */
  boolean takeDown(String sheetNumber, int seq, Instant now, String reason) {
    return jdbc.sql(
                """
                update notice_line l set taken_down_at = :now, taken_down_reason = :reason
                from notice_sheet s
                where s.id = l.sheet_id and s.number = :number and l.seq = :seq
                  and l.taken_down_at is null
                """)
            .param("now", utc(now))
            .param("reason", reason)
            .param("number", sheetNumber)
            .param("seq", seq)
            .update()
        == 1;
  }

  Notice line(long id) {
    return jdbc.sql(NOTICE + "where l.id = :id").param("id", id).query(this::notice).single();
  }

  /** The lines of a sheet, or the one asked for. */
  List<Notice> find(NoticeNumber number) {
    return jdbc.sql(
            NOTICE
                + "where s.number = :number and (:seq::integer is null or l.seq = :seq) order by l.seq")
        .param("number", number.sheet())
        .param("seq", number.seq(), java.sql.Types.INTEGER)
        .query(this::notice)
        .list();
  }

  List<Notice> of(String caseNumber) {
    return jdbc.sql(NOTICE + "where l.case_number = :case order by l.id")
        .param("case", caseNumber)
        .query(this::notice)
        .list();
  }

  void insertObjection(
      Notice notice, String objectionCase, boolean late, Instant now, String officer) {
    jdbc.sql(
            """
            insert into notice_objection (line_id, objection_case, late, registered_at, registered_by)
            select l.id, :objection, :late, :now, :officer
            from notice_line l join notice_sheet s on s.id = l.sheet_id
            where s.number = :number and l.seq = :seq
            """)
        .param("objection", objectionCase)
        .param("late", late)
        .param("now", utc(now))
        .param("officer", officer)
        .param("number", notice.sheetNumber())
        .param("seq", notice.seq())
        .update();
  }

  Optional<Sheet> sheet(String column, String value) {
    return jdbc.sql("select * from notice_sheet where " + column + " = :value")
        .param("value", value)
        .query(this::sheet)
        .optional();
  }

  /** Sheets that hang in or below a division now, newest first. */
  List<Sheet> current(String division, Instant now) {
    return jdbc.sql(
            """
            select * from notice_sheet s
            where left(village, length(:division)) = :division and (ends_at is null or ends_at > :now)
              and exists (
                select from notice_line l where l.sheet_id = s.id and l.taken_down_at is null)
            order by id desc
            """)
        .param("division", division)
        .param("now", utc(now))
        .query(this::sheet)
        .list();
  }

  /** How many sheets hang now, by the first {@code digits} digits of their villages' codes. */
  Map<String, Integer> counts(String division, int digits, Instant now) {
    return jdbc
        .sql(
            """
            select left(village, :digits) as code, count(*) as sheets from notice_sheet s
            where left(village, length(:division)) = :division and (ends_at is null or ends_at > :now)
              and exists (
                select from notice_line l where l.sheet_id = s.id and l.taken_down_at is null)
            group by 1
            """)
        .param("digits", digits)
        .param("division", division)
        .param("now", utc(now))
        .query((row, n) -> Map.entry(row.getString("code"), row.getInt("sheets")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  List<Line> lines(long sheet) {
    return jdbc.sql(
            "select seq, content, taken_down_at is null as up from notice_line where sheet_id = :sheet"
                + " order by seq")
        .param("sheet", sheet)
        .query(
            (row, n) ->
                new Line(row.getInt("seq"), read(row.getString("content")), row.getBoolean("up")))
        .list();
  }

  private Notice notice(ResultSet row, int n) throws SQLException {
    String sheet = row.getString("number");
    int seq = row.getInt("seq");
    return new Notice(
        NoticeNumber.of(sheet, seq),
        sheet,
        seq,
        row.getString("case_number"),
        Notice.Level.valueOf(row.getString("level").toUpperCase(java.util.Locale.ROOT)),
        row.getString("division"),
        row.getString("village"),
        PublicAddress.path(row.getString("token")),
        row.getObject("posted_on", LocalDate.class),
        row.getObject("last_day", LocalDate.class),
        instant(row, "ends_at"),
        row.getBoolean("provisional"),
        instant(row, "taken_down_at"));
  }

  private Sheet sheet(ResultSet row, int n) throws SQLException {
    return new Sheet(
        row.getLong("id"),
        row.getString("number"),
        row.getString("token"),
        row.getString("kind"),
        Notice.Level.valueOf(row.getString("level").toUpperCase(java.util.Locale.ROOT)),
        row.getString("village"),
        head(row.getString("head")),
        row.getObject("posted_on", LocalDate.class),
        row.getObject("last_day", LocalDate.class),
        instant(row, "ends_at"),
        row.getBoolean("provisional"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
  }

  private String write(Map<String, ?> content) {
    try {
      return json.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Sheets of the time when there was one aid type do not name it. */
  private Map<String, Object> head(String json) {
    Map<String, Object> head = read(json);
    head.putIfAbsent("aid", "最低生活保障");
    head.putIfAbsent("oneOff", false);
    return head;
  }

  private Map<String, Object> read(String content) {
    try {
      return json.readValue(content, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What cases must have in common to be on one sheet. */
  record SheetKey(
      String kind,
      Notice.Level level,
      String division,
      String village,
      String aidType,
      String profile,
      String urbanRural,
      LocalDate day) {}

  /** By which limit a notice ends, and when. */
  record End(String limitKey, DueDate due) {}

  /** A notice with what its end was counted from. */
  record Hanging(
      long sheet, String number, String profile, String division, Instant startsAt, End end) {}

  /** A sheet without its lines. */
  record Sheet(
      long id,
      String number,
      String token,
      String kind,
      Notice.Level level,
      String village,
      Map<String, Object> head,
      LocalDate postedOn,
      LocalDate lastDay,
      Instant endsAt,
      boolean provisional) {

    public boolean publication() {
      return kind.equals("publication");
    }
  }

  /** A line as posted. */
  record Line(int seq, Map<String, Object> content, boolean up) {}
}

package cn.linfen.assistance.form;

import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.protection.PersonalData;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Drafts on the server: they survive a lost session, another machine, another node. */
@Component
public class Drafts {

  private static final Duration KEPT = Duration.ofDays(180);

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final PersonalData personal;
  private final Officers officers;
  private final Clock clock;

  Drafts(
      JdbcClient jdbc, ObjectMapper json, PersonalData personal, Officers officers, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.personal = personal;
    this.officers = officers;
    this.clock = clock;
  }

  /** Drops what somebody has typed who must not have a hand in the task any more. */
  public void dropOfTask(String taskId) {
    jdbc.sql("delete from draft where subject = ?").param(ofTask(taskId)).update();
  }

  static String ofTask(String taskId) {
    return "task:" + taskId;
  }

  static String ofStart(String processKey, String user) {
    return "start:" + processKey + ":" + user;
  }

  Optional<Draft> find(String subject) {
    return jdbc.sql("select data, revision, saved_at, saved_by from draft where subject = ?")
        .param(subject)
        .query(
            (row, i) ->
                new Draft(
                    read(personal.decrypt(row.getString(1))),
                    row.getInt(2),
                    row.getTimestamp(3).toInstant(),
                    officers.name(row.getString(4))))
        .optional();
  }

  /**
   * Saves over the revision that the page has seen.
   *
   * @throws ApiProblem 409 if somebody saved meanwhile; nothing is overwritten
   */
  @Transactional
  Draft save(String subject, JsonNode data, int revision, String user) {
    Instant now = clock.instant();
    Object[] values = {
      personal.encrypt(data.toString()),
      AttachmentGate.idsIn(data).toArray(String[]::new),
      now.atOffset(ZoneOffset.UTC),
      user,
      subject,
      revision
    };
    int saved =
        revision == 0
            ? jdbc.sql(
                    "insert into draft (data, attachments, saved_at, saved_by, subject, revision)"
                        + " values (?, ?, ?, ?, ?, ? + 1) on conflict do nothing")
                .params(List.of(values))
                .update()
            : jdbc.sql(
                    "update draft set data = ?, attachments = ?, saved_at = ?, saved_by = ?, revision = revision + 1"
                        + " where subject = ? and revision = ?")
                .params(List.of(values))
                .update();
    if (saved == 0) {
      Draft other = find(subject).orElse(new Draft(data, 0, now, officers.name(user)));
      throw new ApiProblem(
          409,
          "这份草稿已在别处保存过，没有覆盖",
          List.of(),
          Map.of(
              "savedBy",
              other.savedBy(),
              "savedAt",
              other.savedAt().toString(),
              "revision",
              other.revision()));
    }
    return new Draft(data, revision + 1, now, officers.name(user));
  }

  @Transactional
  void drop(String subject) {
    jdbc.sql("delete from draft where subject = ?").param(subject).update();
  }

  /**
   * Those of the attachments that are in a draft, or in a submission not yet consumed: they are
   * being worked with.
   */
  public Set<String> mentioned(Collection<String> attachments) {
    return Set.copyOf(
        jdbc.sql(
                """
                select unnest(attachments) from draft where attachments && :ids::text[]
                union
                select unnest(attachments) from submission
                where consumed_at is null and attachments && :ids::text[]
                """)
            .param("ids", attachments.toArray(String[]::new))
            .query(String.class)
            .list());
  }

  @Scheduled(cron = "0 20 3 * * *", zone = "Asia/Shanghai")
  @Transactional
  void dropOld() {
    jdbc.sql("delete from draft where saved_at < ?")
        .param(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
        .update();
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}

package cn.linfen.assistance.organization;

import cn.linfen.assistance.database.AskedOnce;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who holds which post now. Every answer is read from the database: a post that ended yesterday
 * gives no right today.
 */
@Component
public class Officers {

  /** An account. */
  public record Officer(
      String userId, String name, boolean mustChangePassword, boolean disabled, boolean demo) {}

  // A deputy stands in for somebody: when that one's own holding ends, there is nothing left; and
  // while the deputy acts, the one on leave does not: of each step, one person is in charge.
  private static final String CURRENT =
      """
       h.valid_from <= :today and (h.valid_to is null or h.valid_to >= :today) and not o.disabled
      and (h.deputy_for is null or exists (select 1 from post_holding p
        where p.user_id = h.deputy_for and p.post = h.post and p.division = h.division
          and p.deputy_for is null
          and p.valid_from <= :today and (p.valid_to is null or p.valid_to >= :today)))
      and (h.deputy_for is not null or not exists (select 1
        from post_holding d join officer a on a.user_id = d.user_id
        where d.deputy_for = h.user_id and d.post = h.post and d.division = h.division
          and not a.disabled
          and d.valid_from <= :today and (d.valid_to is null or d.valid_to >= :today)))
      """;
  private static final String COLUMNS =
      "h.id, h.user_id, h.post, h.division, h.valid_from, h.valid_to, h.deputy_for";

  private final JdbcClient jdbc;
  private final Clock clock;

  Officers(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public Optional<Officer> find(String userId) {
    return AskedOnce.get(List.of("officer", userId), () -> read(userId));
  }

  private Optional<Officer> read(String userId) {
    return jdbc.sql(
            "select user_id, name, must_change_password, disabled, demo from officer where user_id = ?")
        .param(userId)
        .query(Officer.class)
        .optional();
  }

  /** Empty for an account that is disabled or does not exist. */
  Optional<Integer> credentialVersion(String userId) {
    return jdbc.sql("select credential_version from officer where user_id = ? and not disabled")
        .param(userId)
        .query(Integer.class)
        .optional();
  }

  /** Display name, or the user id of an account that does not exist. */
  public String name(String userId) {
    return find(userId).map(Officer::name).orElse(userId);
  }

  /** Name of who signs, for whom they do where they do for somebody: 李四（代张三）. */
  public String name(String userId, String deputyFor) {
    return name(userId) + (deputyFor == null ? "" : "（代" + name(deputyFor) + "）");
  }

  /** Those of the officer's own come before those held for somebody on leave. */
  public List<PostHolding> postsOf(String userId) {
    return AskedOnce.get(List.of("postsOf", userId), () -> readPosts(userId));
  }

  private List<PostHolding> readPosts(String userId) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from post_holding h join officer o using (user_id)"
                + " where h.user_id = :user and"
                + CURRENT
                + "order by h.deputy_for is not null, h.id")
        .param("user", userId)
        .param("today", LocalDate.now(clock))
        .query(PostHolding.class)
        .list();
  }

  /** The holdings by which others act now for that officer on leave. */
  List<PostHolding> deputiesOf(String userId) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from post_holding h join officer o using (user_id)"
                + " where h.deputy_for = :user and"
                + CURRENT
                + "order by h.id")
        .param("user", userId)
        .param("today", LocalDate.now(clock))
        .query(PostHolding.class)
        .list();
  }

  public boolean holds(String userId, String post, String division) {
    return postsOf(userId).stream()
        .anyMatch(held -> held.post().equals(post) && held.division().equals(division));
  }

  /** User ids of those who hold the post there now, deputies included. */
  public List<String> holders(String post, String division) {
    return holdings(post, division).stream().map(PostHolding::userId).distinct().toList();
  }

  /** Of the post there now, deputies included. */
  public List<PostHolding> holdings(String post, String division) {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from post_holding h join officer o using (user_id)"
                + " where h.post = :post and h.division = :division and"
                + CURRENT
                + "order by h.user_id, h.id")
        .param("post", post)
        .param("division", division)
        .param("today", LocalDate.now(clock))
        .query(PostHolding.class)
        .list();
  }

  /**
   * User ids of those who hold one of the posts now, in that division or below it.
   *
   * @param posts codes separated by spaces, as a form's picker names them
   */
  public List<String> holdersWithin(String posts, String division) {
    // A division's code begins with the code of the one above it.
    return jdbc.sql(
            "select distinct h.user_id from post_holding h join officer o using (user_id)"
                + " where h.post = any(string_to_array(:posts, ' ')) and h.division like :division || '%' and"
                + CURRENT
                + "order by h.user_id")
        .param("posts", posts)
        .param("division", division)
        .param("today", LocalDate.now(clock))
        .query(String.class)
        .list();
  }

  /** All current holdings of everybody. */
  List<PostHolding> currentHoldings() {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from post_holding h join officer o using (user_id) where"
                + CURRENT
                + "order by h.id")
        .param("today", LocalDate.now(clock))
        .query(PostHolding.class)
        .list();
  }

  /** Holdings of today and those that begin later, deputies included. */
  List<PostHolding> holdingsToCome() {
    return jdbc.sql(
            "select "
                + COLUMNS
                + " from post_holding h where h.valid_to is null or h.valid_to >= :today"
                + " order by h.user_id, h.valid_from, h.id")
        .param("today", LocalDate.now(clock))
        .query(PostHolding.class)
        .list();
  }

  List<Officer> all() {
    return jdbc.sql(
            "select user_id, name, must_change_password, disabled, demo from officer order by user_id")
        .query(Officer.class)
        .list();
  }
}

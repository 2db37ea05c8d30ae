package cn.linfen.assistance.organization;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What must be so before a user gets a post in a division for a period. The three administrators
 * (三员分立) are different persons, and none of them works on cases. A deputy (代理) stands in for
 * somebody who holds the post there all the time, until a day that is known beforehand.
 */
@Component
class HoldingRules {

  private static final Set<String> ADMINISTRATORS = Set.of("sysadmin", "secadmin", "auditor");

  private final JdbcClient jdbc;
  private final Posts posts;

  HoldingRules(JdbcClient jdbc, Posts posts) {
    this.jdbc = jdbc;
    this.posts = posts;
  }

  /**
   * @param to null for open-ended
   * @param deputyFor the one on leave; null for a holder
   * @throws Accounts.Invalid with what to correct
   */
  void check(
      String userId,
      String post,
      String division,
      LocalDate from,
      LocalDate to,
      String deputyFor,
      String actor) {
    if (userId.equals(actor)) {
      throw new Accounts.Invalid("不能给自己设置岗位，请由另一名管理员办理");
    }
    if (!exists(userId)) {
      throw new Accounts.Invalid("没有用户名为 " + userId + " 的用户");
    }
    Post wanted =
        posts.find(post).orElseThrow(() -> new Accounts.Invalid("没有代码为 " + post + " 的岗位"));
    checkPlace(wanted, division, from);
    if (to != null && to.isBefore(from)) {
      throw new Accounts.Invalid("任职结束日期不得早于开始日期");
    }
    if (deputyFor != null) {
      checkDeputy(userId, wanted, division, from, to, deputyFor);
    }
    for (PostHolding held : overlapping(userId, from, to)) {
      if (held.post().equals(post)
          && held.division().equals(division)
          && Objects.equals(held.deputyFor(), deputyFor)) {
        throw new Accounts.Invalid("该用户自" + held.validFrom() + "起已担任此岗位，期间重叠；如需变更请先结束原任职");
      }
      if (!held.post().equals(post)
          && (ADMINISTRATORS.contains(post) || ADMINISTRATORS.contains(held.post()))) {
        throw new Accounts.Invalid(
            "系统、安全、审计管理员（三员）不得由一人兼任，也不得兼任业务岗位：该用户已是" + posts.get(held.post()).name());
      }
    }
  }

  /** For the audit log. */
  static String describe(
      String post, String division, LocalDate from, LocalDate to, String deputyFor) {
    return post
        + " "
        + division
        + " "
        + from
        + (to == null ? "" : "–" + to)
        + (deputyFor == null ? "" : " 代理 " + deputyFor);
  }

  private boolean exists(String userId) {
    return jdbc.sql("select exists (select 1 from officer where user_id = ?)")
        .param(userId)
        .query(Boolean.class)
        .single();
  }

  private void checkPlace(Post post, String code, LocalDate from) {
    Division place =
        jdbc.sql(
                "select code, parent, level, name, valid_from, valid_to from division where code = ?")
            .param(code)
            .query(Division.class)
            .optional()
            .orElseThrow(() -> new Accounts.Invalid("没有代码为 " + code + " 的行政区划"));
    if (place.level() != post.level()) {
      throw new Accounts.Invalid(
          post.name()
              + "须设在"
              + post.level().label()
              + "，"
              + place.name()
              + "是"
              + place.level().label());
    }
    if (place.validTo() != null && place.validTo().isBefore(from)) {
      throw new Accounts.Invalid(place.name() + "已于" + place.validTo() + "撤销");
    }
  }

  private void checkDeputy(
      String userId, Post post, String division, LocalDate from, LocalDate to, String principal) {
    if (userId.equals(principal)) {
      throw new Accounts.Invalid("不能代理自己");
    }
    if (!exists(principal)) {
      throw new Accounts.Invalid("没有用户名为 " + principal + " 的用户可供代理");
    }
    if (to == null) {
      throw new Accounts.Invalid("代理须写明结束日期");
    }
    boolean heldThroughout =
        jdbc.sql(
                """
                select exists (select 1 from post_holding
                where user_id = :principal and post = :post and division = :division
                  and deputy_for is null and valid_from <= :from
                  and (valid_to is null or valid_to >= :to))
                """)
            .param("principal", principal)
            .param("post", post.code())
            .param("division", division)
            .param("from", from)
            .param("to", to)
            .query(Boolean.class)
            .single();
    if (!heldThroughout) {
      throw new Accounts.Invalid(
          "被代理人 " + principal + " 在此期间没有（或没有始终）担任该辖区的" + post.name() + "，不能代理");
    }
  }

  private List<PostHolding> overlapping(String userId, LocalDate from, LocalDate to) {
    return jdbc.sql(
            """
            select id, user_id, post, division, valid_from, valid_to, deputy_for from post_holding
            where user_id = :user and (valid_to is null or valid_to >= :from)
              and (cast(:to as date) is null or valid_from <= :to)
            """)
        .param("user", userId)
        .param("from", from)
        .param("to", to)
        .query(PostHolding.class)
        .list();
  }
}

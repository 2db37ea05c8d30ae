package cn.linfen.assistance.organization;

import java.time.LocalDate;

/**
 * That a user holds a post in a division for a period, for somebody on leave where {@code
 * deputyFor} is set.
 */
public record PostHolding(
    long id,
    String userId,
    String post,
    String division,
    LocalDate validFrom,
    LocalDate validTo,
    String deputyFor) {

  public String groupId() {
    return Posts.groupId(post, division);
  }
}

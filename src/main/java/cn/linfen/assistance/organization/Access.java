package cn.linfen.assistance.organization;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/**
 * Answers from the table of rights: a post gives its actions in its own division and below, and
 * nowhere else.
 */
@Component
public class Access {

  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;
  private final CurrentOfficer current;

  Access(Officers officers, Posts posts, Divisions divisions, CurrentOfficer current) {
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
    this.current = current;
  }

  /** Whether the user may do this in some division. */
  public boolean may(String userId, Action action) {
    return officers.postsOf(userId).stream().anyMatch(held -> allows(held, action));
  }

  /** Whether the user may do this in that division. */
  public boolean may(String userId, Action action, String division) {
    return officers.postsOf(userId).stream()
        .anyMatch(held -> allows(held, action) && divisions.within(division, held.division()));
  }

  /** The divisions in and below which the user may do this. */
  public Set<String> scopes(String userId, Action action) {
    return officers.postsOf(userId).stream()
        .filter(held -> allows(held, action))
        .map(PostHolding::division)
        .collect(Collectors.toSet());
  }

  /** Keys of the process definitions that the user may start, with the holding that allows it. */
  public List<PostHolding> mayStart(String userId, String processKey) {
    return officers.postsOf(userId).stream()
        .filter(
            held ->
                posts
                    .find(held.post())
                    .map(post -> post.starts().contains(processKey))
                    .orElse(false))
        .toList();
  }

  /** Refuses unless the signed-in officer may do this in that division. */
  public void require(Action action, String division) {
    if (!may(current.id(), action, division)) {
      throw new AccessDeniedException("您没有在该辖区" + action.label() + "的权限");
    }
  }

  /** Refuses unless the signed-in officer may do this somewhere. */
  public void require(Action action) {
    if (!may(current.id(), action)) {
      throw new AccessDeniedException("您没有" + action.label() + "的权限");
    }
  }

  private boolean allows(PostHolding held, Action action) {
    return posts.find(held.post()).map(post -> post.actions().contains(action)).orElse(false);
  }
}

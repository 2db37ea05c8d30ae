package cn.linfen.assistance.delegates;

import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.policy.Profiles;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Who does a step. */
@Component("posts")
public class PostsDelegate {

  private final Posts posts;
  private final Profiles profiles;

  PostsDelegate(Posts posts, Profiles profiles) {
    this.posts = posts;
    this.profiles = profiles;
  }

  /**
   * The group of those who hold the post in the case's village, township or county, or in the city.
   */
  public String at(String post, DelegateExecution execution) {
    String place =
        switch (posts.get(post).level()) {
          case VILLAGE -> "village";
          case TOWNSHIP -> "township";
          case COUNTY -> "county";
          case CITY -> null;
        };
    return Posts.groupId(post, place == null ? Divisions.CITY : Facts.text(execution, place));
  }

  /**
   * Whose decision it is: {@code county}, or {@code township} where the county has delegated it
   * (2022 notice, part 4 no. 1).
   */
  public String decidingLevel(DelegateExecution execution) {
    boolean delegated =
        profiles.flag(
            Facts.text(execution, "profile"),
            RulesDelegate.DELEGATED,
            Facts.text(execution, "county"));
    return delegated ? "township" : "county";
  }
}

package cn.linfen.assistance.organization;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVRecord;
import org.springframework.stereotype.Component;

/**
 * The posts and their rights, read from {@code organization/posts.csv}: the one table of rights.
 */
@Component("postTable")
public class Posts {

  private final Map<String, Post> posts = new LinkedHashMap<>();

  Posts() {
    for (CSVRecord row : OrganizationFiles.rows("posts.csv")) {
      Set<Action> actions =
          words(row.get("actions")).stream().map(Action::valueOf).collect(Collectors.toSet());
      Post post =
          new Post(
              row.get("code"),
              row.get("name"),
              DivisionLevel.valueOf(row.get("level")),
              actions,
              words(row.get("starts")));
      posts.put(post.code(), post);
    }
  }

  public Collection<Post> all() {
    return posts.values();
  }

  public Optional<Post> find(String code) {
    return Optional.ofNullable(posts.get(code));
  }

  public Post get(String code) {
    return find(code).orElseThrow(() -> new IllegalArgumentException("没有代码为 " + code + " 的岗位"));
  }

  /** The engine's group for that post in that division. */
  public static String groupId(String post, String division) {
    return post + "." + division;
  }

  private static Set<String> words(String list) {
    return Arrays.stream(list.split(" "))
        .filter(word -> !word.isBlank())
        .collect(Collectors.toSet());
  }
}

package cn.linfen.assistance.organization;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;
import org.springframework.stereotype.Component;

/**
 * To whom a step goes when nobody of its own post may do it, read from {@code
 * organization/substitutes.csv}: a post of the division above, or the same post next door.
 */
@Component
public class Substitutes {

  /** A post in a division. */
  public record Place(String post, String division) {

    public String groupId() {
      return Posts.groupId(post, division);
    }
  }

  private record Rule(String post, boolean above) {}

  private final Divisions divisions;
  private final Posts posts;
  private final Map<String, Rule> rules = new HashMap<>();

  Substitutes(Divisions divisions, Posts posts) {
    this.divisions = divisions;
    this.posts = posts;
    for (CSVRecord row : OrganizationFiles.rows("substitutes.csv")) {
      posts.get(row.get("post"));
      posts.get(row.get("substitute"));
      rules.put(row.get("post"), new Rule(row.get("substitute"), row.get("where").equals("above")));
    }
  }

  /** Empty for a post that nobody stands in for. */
  public Optional<Place> of(String post, String division) {
    Rule rule = rules.get(post);
    if (rule == null) {
      return Optional.empty();
    }
    return rule.above()
        ? divisions
            .ancestor(division, posts.get(rule.post()).level())
            .map(place -> new Place(rule.post(), place.code()))
        : neighbour(division).map(place -> new Place(rule.post(), place.code()));
  }

  /** The next one of the division above, in the order of codes; the first follows the last. */
  private Optional<Division> neighbour(String division) {
    List<Division> siblings = divisions.children(divisions.get(division).parent());
    List<Division> others = siblings.stream().filter(one -> !one.code().equals(division)).toList();
    return others.stream()
        .filter(one -> one.code().compareTo(division) > 0)
        .findFirst()
        .or(() -> others.stream().findFirst());
  }
}

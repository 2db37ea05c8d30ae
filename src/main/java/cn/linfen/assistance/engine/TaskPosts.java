package cn.linfen.assistance.engine;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.Separation;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.PostHolding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** In which of the posts that an officer holds the officer may act on a task. */
@Component
class TaskPosts {

  private final Officers officers;
  private final Divisions divisions;
  private final Exclusions exclusions;
  private final Separation separation;
  private final ObjectProvider<CaseFiles> cases;

  TaskPosts(
      Officers officers,
      Divisions divisions,
      Exclusions exclusions,
      Separation separation,
      ObjectProvider<CaseFiles> cases) {
    this.officers = officers;
    this.divisions = divisions;
    this.exclusions = exclusions;
    this.separation = separation;
    this.cases = cases;
  }

  /**
   * The best first. A task for posts is done in one of those; a task for a person by name in the
   * post that is over the place of the case, wherever else the person holds one. Nobody acts for
   * somebody on leave who could not act: the deputy of a relative is no way around the recusal.
   *
   * @param candidates the groups that the task is for; empty for one that is for a person
   * @param form id of its form
   */
  List<PostHolding> of(String user, Set<String> candidates, String form, String caseNumber) {
    List<PostHolding> held = officers.postsOf(user);
    List<PostHolding> fit =
        candidates.isEmpty()
            ? over(caseNumber, held)
            : held.stream().filter(one -> candidates.contains(one.groupId())).toList();
    return fit.stream().noneMatch(one -> one.deputyFor() != null)
        ? fit
        : fit.stream().filter(standsInFor(barred(form, caseNumber)).negate()).toList();
  }

  private List<PostHolding> over(String caseNumber, List<PostHolding> held) {
    if (caseNumber == null || held.size() < 2) {
      return held;
    }
    String place = cases.getObject().summary(caseNumber).division();
    List<PostHolding> over =
        held.stream().filter(one -> divisions.within(place, one.division())).toList();
    return over.isEmpty() ? held : over;
  }

  /** Those who may not sign the form in the case, for whichever reason. */
  Set<String> barred(String form, String caseNumber) {
    Set<String> barred = new HashSet<>(exclusions.of(caseNumber));
    barred.addAll(separation.barred(form, caseNumber));
    return barred;
  }

  /** Whether somebody of those is the one on leave. */
  static Predicate<PostHolding> standsInFor(Set<String> users) {
    return held -> held.deputyFor() != null && users.contains(held.deputyFor());
  }
}

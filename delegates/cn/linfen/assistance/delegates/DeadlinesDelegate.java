package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.deadline.Deadlines;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** When a step is due and when a waiting period is over. */
@Component("deadlines")
public class DeadlinesDelegate {

  /** The forms by which a case is accepted. */
  private static final Set<String> ACCEPTANCE = Set.of("acceptance", "acceptance-after-supplement");

  /**
   * Limits that run from acceptance (220号 Art 18; 57号 Art 15, 17), with the form that ends their
   * first run. Once that is signed the case has come back to the step, and the limit runs anew.
   */
  private static final Map<String, String> SINCE_ACCEPTANCE =
      Map.of(
          "dibao.check.start", "verification",
          "dibao.survey.start", "survey",
          "dibao.survey.limit", "survey");

  private final Deadlines deadlines;
  private final CaseFiles cases;
  private final Clock clock;

  DeadlinesDelegate(Deadlines deadlines, CaseFiles cases, Clock clock) {
    this.deadlines = deadlines;
    this.cases = cases;
    this.clock = clock;
  }

  /** When the step that the case now comes to is due. */
  public Date due(String limit, DelegateExecution execution) {
    return end(limit, execution);
  }

  /** When the period that begins now is over: 00:00 of the day after its last. */
  public Date end(String limit, DelegateExecution execution) {
    Instant end =
        deadlines
            .due(
                limit,
                Facts.text(execution, "profile"),
                Facts.text(execution, "county"),
                start(limit, execution))
            .due();
    return Date.from(end);
  }

  private Instant start(String limit, DelegateExecution execution) {
    String end = SINCE_ACCEPTANCE.get(limit);
    if (end == null) {
      return clock.instant();
    }
    List<SectionView> sections = cases.sections(execution.getProcessBusinessKey());
    if (sections.stream().anyMatch(section -> section.formId().equals(end))) {
      return clock.instant();
    }
    return sections.stream()
        .filter(section -> ACCEPTANCE.contains(section.formId()))
        .reduce((first, second) -> second)
        .map(SectionView::createdAt)
        .orElseGet(clock::instant);
  }
}

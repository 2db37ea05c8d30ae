package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.deadline.RunningLimits;
import cn.linfen.assistance.policy.Profiles;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final RunningLimits limits;
  private final Deadlines deadlines;
  private final Profiles profiles;
  private final CaseFiles cases;
  private final Clock clock;

  DeadlinesDelegate(
      RunningLimits limits, Deadlines deadlines, Profiles profiles, CaseFiles cases, Clock clock) {
    this.limits = limits;
    this.deadlines = deadlines;
    this.profiles = profiles;
    this.cases = cases;
    this.clock = clock;
  }

  /** When the step that the case now comes to is due. */
  public Date due(String limit, DelegateExecution execution) {
    return end(limit, execution);
  }

  /**
   * When the step that the case now comes to is due: by its own limit or, where the rules make it
   * bind the steps and it ends sooner, by the limit of the case as a whole.
   *
   * @param total {@code dibao.total}; special circumstances and delegation have their own
   */
  public Date due(String limit, String total, DelegateExecution execution) {
    boolean binds =
        profiles.flag(
            Facts.text(execution, "profile"),
            total + ".bindsSteps",
            Facts.text(execution, "county"));
    return begin(limit, binds ? whole(total, execution) : null, execution);
  }

  /** When the period that begins now is over: 00:00 of the day after its last. */
  public Date end(String limit, DelegateExecution execution) {
    return begin(limit, null, execution);
  }

  /** Whether the rules set a limit to the case as a whole. */
  public boolean limited(String total, DelegateExecution execution) {
    return whole(total, execution) != null;
  }

  /** When the case as a whole must be decided, as its circumstances now are. */
  public Date total(String total, DelegateExecution execution) {
    RunningLimits.Count whole = whole(total, execution);
    if (whole == null) {
      throw new IllegalStateException("the rules set no limit to this case as a whole");
    }
    return Date.from(record(whole, null, execution));
  }

  /** Whether the case is still open although its time as a whole is over. */
  public boolean overrun(String total, DelegateExecution execution) {
    return open(execution) && !wholeEnd(total, execution).isAfter(clock.instant());
  }

  /** Whether the case is still open and its circumstances have given it more time. */
  public boolean extended(String total, DelegateExecution execution) {
    return open(execution) && wholeEnd(total, execution).isAfter(clock.instant());
  }

  private boolean open(DelegateExecution execution) {
    return cases.summary(execution.getProcessBusinessKey()).state() == CaseState.OPEN;
  }

  private Instant wholeEnd(String total, DelegateExecution execution) {
    RunningLimits.Count whole = whole(total, execution);
    return deadlines
        .due(
            whole.key(),
            Facts.text(execution, "profile"),
            Facts.text(execution, "county"),
            whole.start())
        .due();
  }

  private Date begin(String limit, RunningLimits.Count whole, DelegateExecution execution) {
    return Date.from(
        record(new RunningLimits.Count(limit, start(limit, execution)), whole, execution));
  }

  private Instant record(
      RunningLimits.Count own, RunningLimits.Count whole, DelegateExecution execution) {
    return limits
        .begin(
            new RunningLimits.Step(
                execution.getProcessBusinessKey(),
                execution.getId(),
                execution.getCurrentActivityId()),
            Facts.text(execution, "profile"),
            Facts.text(execution, "county"),
            own,
            whole)
        .due();
  }

  /**
   * The limit of the whole case: for towns under the rules of 2015 from the application (271号 Art
   * 8), under those of 2021 from acceptance (57号 Art 22), longer in special circumstances, shorter
   * where the county has delegated the decision (2022 notice, four (1)).
   */
  private RunningLimits.Count whole(String total, DelegateExecution execution) {
    String profile = Facts.text(execution, "profile");
    if (!profiles.has(profile, total)) {
      return null;
    }
    if (!profiles.has(profile, total + ".special")) {
      return "urban".equals(execution.getVariable("urbanRural"))
          ? new RunningLimits.Count(
              total, cases.summary(execution.getProcessBusinessKey()).openedAt())
          : null;
    }
    String key = total;
    if (Facts.flag(execution, "special")
        || cases.latest(execution.getProcessBusinessKey(), "objection-handling").isPresent()) {
      key = total + ".special";
    } else if (profiles.flag(profile, RulesDelegate.DELEGATED, Facts.text(execution, "county"))) {
      key = total + ".delegated";
    }
    String chosen = key;
    return accepted(execution.getProcessBusinessKey())
        .map(start -> new RunningLimits.Count(chosen, start))
        .orElse(null);
  }

  private Optional<Instant> accepted(String caseNumber) {
    return cases.sections(caseNumber).stream()
        .filter(section -> ACCEPTANCE.contains(section.formId()))
        .reduce((first, second) -> second)
        .map(SectionView::createdAt);
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
    return accepted(execution.getProcessBusinessKey()).orElseGet(clock::instant);
  }
}

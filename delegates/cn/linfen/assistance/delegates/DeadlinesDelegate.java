package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.Extensions;
import cn.linfen.assistance.deadline.LimitRule;
import cn.linfen.assistance.deadline.LimitRules;
import cn.linfen.assistance.deadline.RunningLimits;
import cn.linfen.assistance.policy.Profiles;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** When a step is due and when a waiting period is over. */
@Component("deadlines")
public class DeadlinesDelegate {

  /** The forms by which a case is accepted. */
  private static final Set<String> ACCEPTANCE = Set.of("acceptance", "acceptance-after-supplement");

  private final RunningLimits limits;
  private final LimitRules rules;
  private final Profiles profiles;
  private final CaseFiles cases;
  private final Extensions extensions;
  private final Clock clock;

  DeadlinesDelegate(
      RunningLimits limits,
      LimitRules rules,
      Profiles profiles,
      CaseFiles cases,
      Extensions extensions,
      Clock clock) {
    this.limits = limits;
    this.rules = rules;
    this.profiles = profiles;
    this.cases = cases;
    this.extensions = extensions;
    this.clock = clock;
  }

  /** When the step that the case now comes to is due. */
  public Date due(String limit, DelegateExecution execution) {
    return end(limit, execution);
  }

  /**
   * When the step that the case now comes to is due: by its own limit or, where it binds the steps
   * and ends sooner, by the limit of the case as a whole.
   *
   * @param total {@code *.total}; delegated decisions have their own
   */
  public Date due(String limit, String total, DelegateExecution execution) {
    RunningLimits.Count whole = whole(total, execution);
    boolean binds =
        whole != null
            && rule(whole.key(), execution).consequence() == LimitRule.Consequence.ESCALATE;
    return begin(limit, binds ? whole : null, execution);
  }

  /** When the period that begins now is over: 00:00 of the day after its last. */
  public Date end(String limit, DelegateExecution execution) {
    return begin(limit, null, execution);
  }

  /**
   * The end of a period whose last day an officer has stated and signed: 00:00 of the day after.
   *
   * @param lastDay ISO date
   */
  public Date until(String lastDay, DelegateExecution execution) {
    return Date.from(LocalDate.parse(lastDay).plusDays(1).atStartOfDay(ChinaTime.ZONE).toInstant());
  }

  /** Gives more time to the limit as a whole of the case that the file is about. */
  public void extend(DelegateExecution execution) {
    extensions.extend(Facts.text(execution, "aboutCase"), execution.getProcessBusinessKey());
  }

  /** Whether the rules set a limit to the case as a whole. */
  public boolean limited(String total, DelegateExecution execution) {
    return whole(total, execution) != null;
  }

  /** When the case as a whole must be decided. */
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

  /** Whether the case is still open and has been given more time. */
  public boolean extended(String total, DelegateExecution execution) {
    return open(execution) && wholeEnd(total, execution).isAfter(clock.instant());
  }

  private boolean open(DelegateExecution execution) {
    return cases.summary(execution.getProcessBusinessKey()).state() == CaseState.OPEN;
  }

  private Instant wholeEnd(String total, DelegateExecution execution) {
    RunningLimits.Count whole = whole(total, execution);
    return limits
        .due(
            execution.getProcessBusinessKey(),
            Facts.text(execution, "profile"),
            Facts.text(execution, "county"),
            whole)
        .due();
  }

  private Date begin(String limit, RunningLimits.Count whole, DelegateExecution execution) {
    String key = Facts.limit(limit, execution);
    return Date.from(record(new RunningLimits.Count(key, start(key, execution)), whole, execution));
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
   * The limit of the whole case, where the rules set one: for towns under the rules of 2015 from
   * the application (271号 Art 8), under those of 2021 from acceptance (57号 Art 22), shorter where
   * the county has delegated the decision (2022 notice, four (1)).
   */
  private RunningLimits.Count whole(String limit, DelegateExecution execution) {
    String total = Facts.limit(limit, execution);
    String profile = Facts.text(execution, "profile");
    String delegated = total + ".delegated";
    String special = total + ".special";
    String key =
        profiles.has(profile, special)
                && (Facts.flag(execution, "special")
                    || cases
                        .latest(execution.getProcessBusinessKey(), "objection-handling")
                        .isPresent())
            ? special
            : profiles.has(profile, delegated)
                    && profiles.flag(
                        profile, RulesDelegate.DELEGATED, Facts.text(execution, "county"))
                ? delegated
                : total;
    LimitRule rule = rules.of(profile, key);
    if (rule.scope() != LimitRule.Scope.CASE
        || !rule.applies().isEmpty()
            && !rule.applies().equals(execution.getVariable("urbanRural"))) {
      return null;
    }
    String number = execution.getProcessBusinessKey();
    return (rule.starts() == LimitRule.Start.APPLICATION
            ? Optional.of(cases.summary(number).openedAt())
            : accepted(number))
        .map(start -> new RunningLimits.Count(key, start))
        .orElse(null);
  }

  private LimitRule rule(String limit, DelegateExecution execution) {
    return rules.of(Facts.text(execution, "profile"), limit);
  }

  private Optional<Instant> accepted(String caseNumber) {
    return cases.sections(caseNumber).stream()
        .filter(section -> ACCEPTANCE.contains(section.formId()))
        .reduce((first, second) -> second)
        .map(SectionView::createdAt);
  }

  private Instant start(String limit, DelegateExecution execution) {
    LimitRule rule = rule(limit, execution);
    String number = execution.getProcessBusinessKey();
    if (rule.starts() == LimitRule.Start.STEP
        || cases.sections(number).stream()
            .anyMatch(section -> section.formId().equals(rule.firstRunEnds()))) {
      return clock.instant();
    }
    return rule.starts() == LimitRule.Start.APPLICATION
        ? cases.summary(number).openedAt()
        : accepted(number).orElseGet(clock::instant);
  }
}

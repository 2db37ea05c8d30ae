package cn.linfen.assistance.delegates;

import cn.linfen.assistance.policy.Profiles;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** What the rules under which the case was started say. */
@Component("rules")
public class RulesDelegate {

  static final String DELEGATED = "dibao.delegated";

  private final Profiles profiles;

  RulesDelegate(Profiles profiles) {
    this.profiles = profiles;
  }

  /** A yes-or-no parameter, as the county has set it where it may. */
  public boolean flag(String key, DelegateExecution execution) {
    return profiles.flag(Facts.text(execution, "profile"), key, Facts.text(execution, "county"));
  }
}

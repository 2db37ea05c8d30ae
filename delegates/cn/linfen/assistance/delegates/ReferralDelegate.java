package cn.linfen.assistance.delegates;

import cn.linfen.assistance.referral.Referrals;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Referrals to other departments and to charity. */
@Component("referral")
public class ReferralDelegate {

  private final Referrals referrals;

  ReferralDelegate(Referrals referrals) {
    this.referrals = referrals;
  }

  /** The answer goes into the case that was referred. */
  public void bringBack(DelegateExecution execution) {
    referrals.bringBack(execution.getProcessBusinessKey());
  }
}

package cn.linfen.assistance.delegation;

import cn.linfen.assistance.problem.Refused;

/** What the register of delegations does not allow. The message is for the officer. */
public class DelegationRefused extends RuntimeException implements Refused {

  private static final long serialVersionUID = 1L;

  DelegationRefused(String message) {
    super(message);
  }
}

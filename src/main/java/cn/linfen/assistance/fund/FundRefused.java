package cn.linfen.assistance.fund;

import cn.linfen.assistance.problem.Refused;

/** What the petty fund does not allow. The message is for the officer. */
public class FundRefused extends RuntimeException implements Refused {

  private static final long serialVersionUID = 1L;

  FundRefused(String message) {
    super(message);
  }
}

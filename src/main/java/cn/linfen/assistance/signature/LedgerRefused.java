package cn.linfen.assistance.signature;

import cn.linfen.assistance.problem.Refused;

/** Nothing can be entered in the ledger now; the message says why, in Chinese. */
public class LedgerRefused extends RuntimeException implements Refused {

  private static final long serialVersionUID = 1L;

  LedgerRefused(String message) {
    super(message);
  }
}

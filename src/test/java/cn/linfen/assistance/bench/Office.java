package cn.linfen.assistance.bench;

import cn.linfen.assistance.support.Paper;

/** Where cases are worked on: the product, or an engine by itself. */
interface Office {

  /**
   * @return number of the new case
   */
  String start(String process, String user, Paper paper);

  /** Claims the task of that element if need be, and completes it with what the paper says. */
  void sign(String caseNumber, String element, String user, Paper paper);

  boolean waitsAt(String caseNumber, String element);

  void fire(String caseNumber, String timer);

  /**
   * @return number of the meeting that is being prepared in the village
   */
  String meeting(String village);
}

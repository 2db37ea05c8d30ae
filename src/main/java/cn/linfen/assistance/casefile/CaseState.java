package cn.linfen.assistance.casefile;

/** Where a case stands as a whole; the step it waits at is the process's business. */
public enum CaseState {
  OPEN("办理中"),
  GRANTED("已批准"),
  REFUSED("不予批准"),
  WITHDRAWN("申请人撤回"),
  TERMINATED("终止"),
  LAPSED("逾期未补正"),
  CLOSED("办结");

  private final String label;

  CaseState(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** Whether the people of the case still count as having one: no second one may be opened. */
  public boolean holdsItsPeople() {
    return this == OPEN || this == GRANTED;
  }
}

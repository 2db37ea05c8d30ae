package cn.linfen.assistance.deadline;

/** What a limit is counted in. The rules mix natural and working days on purpose. */
public enum Unit {
  /** Natural days (天、日). */
  D("日"),
  /** Working days (工作日). */
  WD("个工作日"),
  /** Months: the same-numbered day, or the month's last (民法典第202条). */
  M("个月"),
  /** Hours, day and night. */
  H("小时");

  private final String label;

  Unit(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}

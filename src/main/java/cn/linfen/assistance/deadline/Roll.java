package cn.linfen.assistance.deadline;

/** What happens to a last day on which nobody works. */
public enum Roll {
  NONE,
  /** Off the days announced as holidays, to the first day after them (民法典第203条). */
  HOLIDAY,
  /** Off every rest day, to the next working day. */
  REST_DAY;

  /** {@code none}, {@code holiday} or {@code rest-day}. */
  public static Roll of(String text) {
    return switch (text) {
      case "", "none" -> NONE;
      case "holiday" -> HOLIDAY;
      case "rest-day" -> REST_DAY;
      default -> throw new IllegalArgumentException("顺延方式应为 none、holiday 或 rest-day");
    };
  }
}

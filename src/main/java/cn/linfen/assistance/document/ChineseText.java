package cn.linfen.assistance.document;

import cn.linfen.assistance.deadline.ChinaTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** How dates, amounts and numbers of persons are written in documents and notices. */
public final class ChineseText {

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy年M月d日");
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy年M月");

  private ChineseText() {}

  /** 2026年11月24日 */
  public static String date(LocalDate date) {
    return date == null ? null : DATE.format(date);
  }

  /** The calendar day of a moment in China, as 2026年11月24日. */
  public static String date(Instant moment) {
    return moment == null ? null : DATE.format(moment.atZone(ChinaTime.ZONE));
  }

  /** 2026年11月24日 09:30 */
  public static String minute(Instant moment) {
    return moment == null ? null : MINUTE.format(moment.atZone(ChinaTime.ZONE));
  }

  /**
   * A day or month as forms store it ({@code 2026-11-24}, {@code 2026-11}), written in Chinese;
   * text that is neither comes back unchanged.
   */
  public static String dateOrMonth(String iso) {
    if (iso == null || iso.isBlank()) {
      return null;
    }
    try {
      if (iso.length() == 7) {
        return MONTH.format(YearMonth.parse(iso));
      }
      return DATE.format(LocalDate.parse(iso.substring(0, Math.min(10, iso.length()))));
    } catch (DateTimeParseException e) {
      return iso;
    }
  }

  /** 1234.5 as {@code 1234.50}, in yuan. */
  public static String yuan(BigDecimal amount) {
    return amount == null ? null : amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  /** The place a committee is of: 韩村 for 韩村村委会, 沟上村 for 沟上村委会, 鼓楼社区 for 鼓楼社区居委会. */
  public static String place(String division) {
    return division
        .replaceFirst("(居民委员会|居委会)$", "")
        .replaceFirst("村村(民委员会|委会)$", "村")
        .replaceFirst("村(民委员会|委会)$", "村");
  }
}

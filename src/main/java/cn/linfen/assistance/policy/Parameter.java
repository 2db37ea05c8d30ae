package cn.linfen.assistance.policy;

import java.math.BigDecimal;

/**
 * One number of a rule profile.
 *
 * @param unit D, WD, M or H for limits; yuan, share (0 to 1), count or flag (0 or 1) otherwise
 * @param roll what happens to a limit's last day on a rest day: none, holiday, rest-day
 * @param document the rule that says so; 本市设定 where no law does
 * @param number the rule's number (文号); may be empty
 * @param mark how far the source was seen: text, quote, seed, memory, inference, config
 * @param local whether the value is set locally because no law sets one
 * @param override whether a county may set its own
 */
public record Parameter(
    String profile,
    String key,
    String label,
    BigDecimal value,
    String unit,
    String roll,
    String document,
    String number,
    String article,
    String mark,
    boolean local,
    boolean override) {

  /** 《最低生活保障审核审批办法（试行）》（民发〔2012〕220号）第25条, or 本市设定. */
  public String citation() {
    if (local) {
      return "本市设定";
    }
    return "《" + document + "》" + (number.isEmpty() ? "" : "（" + number + "）") + article;
  }
}

package cn.linfen.assistance.document;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money in the capital numerals (大写) that decisions and receipts must carry. */
public final class CapitalMoney {

  private static final String[] DIGITS = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
  private static final String[] PLACES = {"", "拾", "佰", "仟"};
  private static final String[] GROUPS = {"", "万", "亿", "万亿"};

  private CapitalMoney() {}

  /**
   * Writes an amount out, for example {@code 人民币伍佰元整} for 500 and {@code 人民币叁仟零伍元零贰分} for 3005.02.
   *
   * @param yuan amount in yuan, from 0 to under 10<sup>16</sup>; rounded half up to the fen
   */
  public static String of(BigDecimal yuan) {
    BigDecimal fen = yuan.setScale(2, RoundingMode.HALF_UP).movePointRight(2);
    if (fen.signum() < 0 || fen.precision() > 18) {
      throw new IllegalArgumentException("Amount cannot be written out: " + yuan);
    }
    long total = fen.longValueExact();
    long whole = total / 100;
    int jiao = (int) (total / 10 % 10);
    int rest = (int) (total % 10);
    StringBuilder text = new StringBuilder("人民币");
    if (whole > 0 || total == 0) {
      text.append(whole == 0 ? "零" : integer(whole)).append("元");
    }
    if (jiao == 0 && rest == 0) {
      return text.append("整").toString();
    }
    if (jiao > 0) {
      text.append(DIGITS[jiao]).append("角");
    } else if (whole > 0) {
      text.append("零");
    }
    if (rest > 0) {
      text.append(DIGITS[rest]).append("分");
    } else {
      text.append("整");
    }
    return text.toString();
  }

  private static String integer(long value) {
    StringBuilder text = new StringBuilder();
    boolean zeroPending = false;
    for (int group = GROUPS.length - 1; group >= 0; group--) {
      int part = (int) (value / (long) Math.pow(10_000, group) % 10_000);
      if (part == 0) {
        zeroPending = zeroPending || !text.isEmpty();
        continue;
      }
      if (!text.isEmpty() && (zeroPending || part < 1000)) {
        text.append("零");
      }
      text.append(underTenThousand(part)).append(GROUPS[group]);
      zeroPending = false;
    }
    return text.toString();
  }

  private static String underTenThousand(int value) {
    StringBuilder text = new StringBuilder();
    boolean zeroPending = false;
    for (int place = 3; place >= 0; place--) {
      int digit = value / (int) Math.pow(10, place) % 10;
      if (digit == 0) {
        zeroPending = !text.isEmpty();
        continue;
      }
      if (zeroPending) {
        text.append("零");
        zeroPending = false;
      }
      text.append(DIGITS[digit]).append(PLACES[place]);
    }
    return text.toString();
  }
}

package cn.linfen.assistance.casefile;

import cn.linfen.assistance.protection.Masks;

/** Shortens personal data to what may be shown in lists and on notices. */
public final class Masking {

  private Masking() {}

  /** 张三 becomes 张*, 张小三 becomes 张*三, 欧阳小三 becomes 欧**三; null stays null. */
  public static String name(String name) {
    if (name == null) {
      return null;
    }
    int[] points = name.strip().codePoints().toArray();
    if (points.length < 2) {
      return points.length == 0 ? "" : "*";
    }
    StringBuilder masked = new StringBuilder().appendCodePoint(points[0]);
    if (points.length == 2) {
      return masked.append('*').toString();
    }
    masked.append("*".repeat(points.length - 2));
    return masked.appendCodePoint(points[points.length - 1]).toString();
  }

  /** Keeps the first six digits, the division, and the last two: 141002**********12. */
  public static String idNumber(String idNumber) {
    return Masks.idNumber(idNumber);
  }
}

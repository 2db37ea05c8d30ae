package cn.linfen.assistance.protection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What of a number is shown to those who need not know it. */
public final class Masks {

  /** ID numbers, account numbers and mobile telephone numbers, as they occur in running text. */
  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?<![0-9A-Za-z])([1-9][0-9]{5}(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx]"
              + "|[0-9]{15,19}|(?:\\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4})(?![0-9A-Za-z])");

  private static final int ID_LENGTH = 18;

  private Masks() {}

  /** Keeps the first six digits, the division, and the last two: 141002**********12. */
  public static String idNumber(String number) {
    return middle(number, 6, 2);
  }

  /** Keeps the last four digits. */
  public static String account(String number) {
    return middle(number, 0, 4);
  }

  /** Keeps the first three and the last four digits: 138****5678. */
  public static String phone(String number) {
    return middle(number, 3, 4);
  }

  /** Masks the numbers that occur in a text; the rest stays. */
  public static String text(String text) {
    if (text == null) {
      return null;
    }
    return IN_TEXT
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(number(found.group())));
  }

  /** Whether a number to be protected occurs in the text. */
  public static boolean occurIn(String text) {
    return IN_TEXT.matcher(text).find();
  }

  private static String number(String number) {
    if (number.length() == ID_LENGTH) {
      return idNumber(number);
    }
    return number.length() > ID_LENGTH - 4 && number.chars().allMatch(Character::isDigit)
        ? account(number)
        : phone(number);
  }

  private static String middle(String text, int head, int tail) {
    if (text == null) {
      return null;
    }
    if (text.length() < head + tail + 2) {
      return "*".repeat(text.length());
    }
    return text.substring(0, head)
        + "*".repeat(text.length() - head - tail)
        + text.substring(text.length() - tail);
  }
}

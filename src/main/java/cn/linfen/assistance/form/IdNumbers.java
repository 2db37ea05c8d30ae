package cn.linfen.assistance.form;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;

/** 公民身份号码: GB 11643-1999. */
public final class IdNumbers {

  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  private static final String CHECK = "10X98765432";
  private static final LocalDate OLDEST = LocalDate.of(1890, 1, 1);

  /** GB/T 2260; 81 to 83 and 91 are on residence permits. */
  private static final Set<String> PROVINCES =
      Set.of(
          "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
          "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64",
          "65", "71", "81", "82", "83", "91");

  private IdNumbers() {}

  /** What is wrong with the number, in Chinese; null when nothing is. */
  public static String objection(String number, LocalDate today) {
    if (!number.matches("[1-9][0-9]{16}[0-9X]")) {
      return "身份证号应为18位，前17位为数字，末位为数字或大写X";
    }
    if (!PROVINCES.contains(number.substring(0, 2))) {
      return "身份证号前两位不是省级行政区代码，请对照证件核对";
    }
    if (check(number) != number.charAt(17)) {
      return "身份证号校验位不符，请对照证件核对";
    }
    LocalDate birth = birthDate(number);
    if (birth == null) {
      return "身份证号中的出生日期不存在，请对照证件核对";
    }
    if (birth.isAfter(today)) {
      return "身份证号中的出生日期晚于今天，请对照证件核对";
    }
    return birth.isBefore(OLDEST) ? "身份证号中的出生日期过早，请对照证件核对" : null;
  }

  /** The check character of the first 17 digits. */
  public static char check(String number) {
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += WEIGHTS[i] * (number.charAt(i) - '0');
    }
    return CHECK.charAt(sum % 11);
  }

  /** Null if the digits are no date. */
  public static LocalDate birthDate(String number) {
    try {
      return LocalDate.of(
          Integer.parseInt(number.substring(6, 10)),
          Integer.parseInt(number.substring(10, 12)),
          Integer.parseInt(number.substring(12, 14)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Code of SEX: 1 male, 2 female. */
  public static String sex(String number) {
    return (number.charAt(16) - '0') % 2 == 1 ? "1" : "2";
  }
}

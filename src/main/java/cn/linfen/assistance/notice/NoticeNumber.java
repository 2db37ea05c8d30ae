package cn.linfen.assistance.notice;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number of a sheet and, if it was given, the position on it. */
record NoticeNumber(String sheet, Integer seq) {

  private static final Pattern TYPED =
      Pattern.compile(
          "(.{1,20})[〔\\[【(](\\d{4})[〕\\]】)]第?(\\d{1,6})号(?:[-—–第](\\d{1,4})(?:户|号)?)?");

  /**
   * Reads a number as people type it: full-width digits, other brackets and spaces do not matter.
   *
   * @return empty if it is no such number
   */
  static Optional<NoticeNumber> parse(String typed) {
    if (typed == null || typed.length() > 60) {
      return Optional.empty();
    }
    String plain = Normalizer.normalize(typed, Normalizer.Form.NFKC).replaceAll("\\s", "");
    Matcher matcher = TYPED.matcher(plain);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String sheet =
        matcher.group(1) + "〔" + matcher.group(2) + "〕" + Integer.parseInt(matcher.group(3)) + "号";
    String seq = matcher.group(4);
    return Optional.of(new NoticeNumber(sheet, seq == null ? null : Integer.valueOf(seq)));
  }

  static String of(String sheet, int seq) {
    return sheet + "-" + seq;
  }
}

package cn.linfen.assistance.document;

import java.util.regex.Pattern;

/** Numbers of articles as rules themselves and official documents write them: 第十八条. */
final class ArticleNumbers {

  private static final Pattern ARTICLE = Pattern.compile("第(\\d{1,2})条");
  private static final String DIGITS = "零一二三四五六七八九";

  private ArticleNumbers() {}

  /** The citation with every 第18条 in it as 第十八条; numbers of documents stay as they are. */
  static String written(String citation) {
    return ARTICLE
        .matcher(citation)
        .replaceAll(found -> "第" + numeral(Integer.parseInt(found.group(1))) + "条");
  }

  private static String numeral(int number) {
    String tens = number < 20 ? "" : DIGITS.substring(number / 10, number / 10 + 1);
    String ones = number % 10 == 0 ? "" : DIGITS.substring(number % 10, number % 10 + 1);
    return number < 10 ? ones : tens + "十" + ones;
  }
}

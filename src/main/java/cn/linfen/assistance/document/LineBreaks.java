package cn.linfen.assistance.document;

import com.openhtmltopdf.extend.FSTextBreaker;
import java.text.BreakIterator;
import java.util.Locale;

/**
 * Where a line may end: as in Chinese, no punctuation at the start of a line; and not within case
 * numbers, telephone numbers and dates.
 */
final class LineBreaks implements FSTextBreaker {

  private final BreakIterator iterator = BreakIterator.getLineInstance(Locale.CHINA);
  private String text = "";

  @Override
  public void setText(String newText) {
    text = newText;
    iterator.setText(newText);
  }

  @Override
  public int next() {
    int end = iterator.next();
    while (end != BreakIterator.DONE && withinNumber(end)) {
      end = iterator.next();
    }
    return end;
  }

  private boolean withinNumber(int at) {
    return at > 1
        && at < text.length()
        && "-*./".indexOf(text.charAt(at - 1)) >= 0
        && asciiWord(text.charAt(at - 2))
        && asciiWord(text.charAt(at));
  }

  private static boolean asciiWord(char c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '*';
  }
}

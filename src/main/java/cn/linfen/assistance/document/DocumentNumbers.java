package cn.linfen.assistance.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Document numbers (文号): an own series per office, kind of document and year, without gaps. Takes
 * the number in the caller's transaction and keeps the series locked until that ends.
 */
@Repository
public class DocumentNumbers {

  /** Like {@code 尧都民救准〔2026〕12号}. */
  public static final String PATTERN = "{prefix}{series}〔{year}〕{serial}号";

  private static final Pattern PADDED = Pattern.compile("\\{serial:([1-9])}");

  private final JdbcClient jdbc;

  DocumentNumbers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The next serial of a series, from 1; belongs to the running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public int next(String division, String series, int year) {
    return jdbc.sql(
            """
            insert into document_series as s (division, series, year, last_serial)
            values (:division, :series, :year, 1)
            on conflict (division, series, year) do update set last_serial = s.last_serial + 1
            returning last_serial
            """)
        .param("division", division)
        .param("series", series)
        .param("year", year)
        .query(Integer.class)
        .single();
  }

  /**
   * Writes a number out.
   *
   * @param pattern such as {@link #PATTERN}; {@code {serial:6}} pads the serial with zeros
   * @param prefix the office's part, such as 尧都民救
   * @param series the kind of document, such as 准
   */
  public static String format(
      String pattern, String prefix, String series, String division, int year, int serial) {
    Matcher padded = PADDED.matcher(pattern);
    return padded
        .replaceAll(found -> ("%0" + found.group(1) + "d").formatted(serial))
        .replace("{prefix}", prefix)
        .replace("{series}", series)
        .replace("{division}", division)
        .replace("{year}", String.valueOf(year))
        .replace("{serial}", String.valueOf(serial));
  }
}

package cn.linfen.assistance.document;

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
   * Writes a number as documents carry it, for example {@code 尧都民救准〔2026〕12号}.
   *
   * @param prefix the office's part, such as 尧都民救
   * @param series the kind of document, such as 准
   */
  public static String format(String prefix, String series, int year, int serial) {
    return prefix + series + "〔" + year + "〕" + serial + "号";
  }
}

package cn.linfen.assistance.relative;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.IntegrationTest;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * The night's matching of 100,000 people of cases against 30,000 filed people, of whom 50 are the
 * same. The speed is printed; asserted is only that those were found.
 */
@Tag("bench")
@IntegrationTest
@TestPropertySource(properties = "assistance.database.unsafe-fast=false")
class MatchingBench {

  private static final int CASES = 25_000;
  private static final int PEOPLE_A_CASE = 4;
  private static final int STAFF = 5_000;
  private static final int RELATIVES = 5;
  private static final int SAME = 50;

  @Autowired Matching matching;
  @Autowired JdbcClient jdbc;

  @Test
  void night() {
    fill();
    for (String night : new String[] {"first", "second"}) {
      long begin = System.nanoTime();
      matching.all();
      System.out.printf(
          Locale.ROOT,
          "matching, %s night: %d people of cases against %d filed in %.2f s%n",
          night,
          CASES * PEOPLE_A_CASE,
          STAFF * (1 + RELATIVES),
          (System.nanoTime() - begin) / 1e9);
    }
    assertThat(
            jdbc.sql(
                    "select count(*) from relative_hit where case_number like 'BENCH-%' and basis = 'ID'")
                .query(Integer.class)
                .single())
        .isEqualTo(SAME);
  }

  /** The last people of the cases are the first relatives. */
  private void fill() {
    jdbc.sql(
            """
            insert into assistance_case (number, file_type, aid_type, title, county, township, village,
              urban_rural, profile, state, sections, opened_at)
            select 'BENCH-' || i, 'DB', 'subsistence-allowance', '最低生活保障', '141002', '141002100',
              '141002100200', 'rural', 'P2015', 'OPEN', 0, now()
            from generate_series(1, :cases) i
            """)
        .param("cases", CASES)
        .update();
    jdbc.sql(
            """
            insert into household_person (case_number, id_no, id_index, role, position, name, sex,
              birth_date, covered, aid_type, active)
            select 'BENCH-' || (1 + i / :each), '1.AAAA', 'person-' || i, 'MEMBER', i % :each,
              'name-' || i * 7919 % 20000, '1', date '1940-01-01' + (i * 104729 % 25000)::int, true,
              'subsistence-allowance', true
            from generate_series(0::bigint, :people - 1) i
            """)
        .param("each", PEOPLE_A_CASE)
        .param("people", CASES * PEOPLE_A_CASE)
        .update();
    jdbc.sql(
            """
            insert into assistance_case (number, file_type, aid_type, title, county, profile, state,
              sections, opened_at)
            values ('BENCH-FILING', 'BA', 'none', '近亲属备案', '141002', 'P2015', 'OPEN', 0, now())
            """)
        .update();
    jdbc.sql(
            """
            insert into relative_staff (id_key, id_masked, name, birth_date, county, division, position,
              current_filing)
            select 'staff-' || i, '', 'name-' || i * 6007 % 20000, date '1960-01-01' + i % 14000,
              '141002', '141002100', 'clerk', 'BENCH-FILING'
            from generate_series(1, :staff) i
            """)
        .param("staff", STAFF)
        .update();
    jdbc.sql(
            """
            insert into relative_person (staff_id, filing, kind, id_key, id_masked, name, birth_date,
              in_receipt, since)
            select id, 'BENCH-FILING', 'parent',
              case when n <= :same then 'person-' || (:people - n) else 'relative-' || n end, '',
              'name-' || n * 3571 % 20000, date '1930-01-01' + (n * 15485863 % 28000)::int, false, now()
            from (select s.id, row_number() over (order by k, s.id) as n
              from relative_staff s, generate_series(1, :relatives) k where s.id_key like 'staff-%') s
            """)
        .param("same", SAME)
        .param("people", CASES * PEOPLE_A_CASE)
        .param("relatives", RELATIVES)
        .update();
  }
}

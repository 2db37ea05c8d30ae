package cn.linfen.assistance.cap;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.support.IntegrationTest;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * Reservations from the caps by 32 threads on one family and on 1,000 families. The speed is
 * printed; asserted is only that no cap was exceeded.
 */
@Tag("bench")
@IntegrationTest
@TestPropertySource(properties = "assistance.database.unsafe-fast=false")
class CapsBench {

  private static final int THREADS = 32;
  private static final int FAMILIES = 1000;
  private static final int RESERVATIONS = Integer.getInteger("bench.reservations", 6400);
  private static final LocalDate EVENT = LocalDate.of(2026, 3, 1);

  @Autowired Caps caps;
  @Autowired CaseFiles cases;
  @Autowired JdbcClient jdbc;

  @Test
  void reservations() throws Exception {
    Families families = new Families(cases);
    String head = Families.person();
    String son = Families.person();
    List<String> one = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      one.add(families.open(head, son));
    }
    List<String> many = new ArrayList<>();
    for (int i = 0; i < FAMILIES; i++) {
      many.add(families.open(Families.person(), Families.person()));
    }
    measure("warm-up", many);
    measure("one family", one);
    measure("1,000 families", many);
    assertThat(
            jdbc.sql("select count(*) from cap_person where family_used > family_cap")
                .query(Integer.class)
                .single())
        .isZero();
    // What is held is what the cases hold: nothing was lost between threads.
    assertThat(
            jdbc.sql(
                    """
                    select count(*) from cap_person c where family_used <> (
                      select coalesce(sum(u.amount), 0) from cap_use u
                      join cap_use_person p on p.case_number = u.case_number
                      where p.id_index = c.id_index and u.year = c.year and u.state <> 'RELEASED')
                    """)
                .query(Integer.class)
                .single())
        .isZero();
  }

  /** Each case in turn reserves 900 yuan, in place of what it held: a family has room for 11. */
  private void measure(String what, List<String> numbers) throws Exception {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    long begin = System.nanoTime();
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        work.add(
            threads.submit(
                () -> {
                  for (int i = next.getAndIncrement();
                      i < RESERVATIONS;
                      i = next.getAndIncrement()) {
                    try {
                      caps.reserve(
                          numbers.get(i % numbers.size()),
                          new Caps.Need("household", "01", EVENT, new BigDecimal("900"), false));
                    } catch (CapRefused e) {
                      refused.incrementAndGet();
                    }
                  }
                }));
      }
      for (Future<?> one : work) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.println(
        String.format(
            Locale.ROOT,
            "BENCH caps, %s, %d threads: %.0f reservations/s (%d of %d refused)",
            what,
            THREADS,
            RESERVATIONS / seconds,
            refused.get(),
            RESERVATIONS));
  }
}

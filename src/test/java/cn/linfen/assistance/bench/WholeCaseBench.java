package cn.linfen.assistance.bench;

import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.document.IssuedDocument;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.signature.PinCost;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import cn.linfen.assistance.support.Statements;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * The whole subsistence allowance, and the fast lane of temporary assistance, through the product,
 * against the same diagrams on a plain engine with the same data as process variables: in turns
 * (ABBA), in one JVM and one PostgreSQL. Nothing is asserted: it measures.
 */
@Tag("bench")
@IntegrationTest
@Import(WholeCaseBench.NoDocuments.class)
@TestPropertySource(properties = "assistance.database.unsafe-fast=false")
class WholeCaseBench {

  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int CASES_A_THREAD = Integer.getInteger("bench.cases", 4);

  /** Villages of 屯里镇, one for each thread: each holds evaluation meetings of its own. */
  private static final List<String> VILLAGES =
      List.of(
          "141002100200",
          "141002100203",
          "141002100204",
          "141002100206",
          "141002100207",
          "141002100209",
          "141002100210",
          "141002100211");

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Schemas schemas;
  @Autowired Profiles profiles;
  @Autowired DataSource source;

  private final List<Map<String, String>> teams = new ArrayList<>();

  /** Typesetting is not compared. */
  @TestConfiguration(proxyBeanMethods = false)
  static class NoDocuments {

    @Bean
    @Primary
    Documents noDocuments() {
      return new Documents() {

        @Override
        public long issue(String template, String caseNumber, Map<String, ?> extra) {
          return 1;
        }

        @Override
        public long keep(
            String template, String caseNumber, String title, String number, Supplier<byte[]> pdf) {
          return 1;
        }

        @Override
        public Optional<IssuedDocument> find(long id) {
          return Optional.empty();
        }

        @Override
        public Optional<IssuedDocument> latest(String caseNumber, String template) {
          return Optional.empty();
        }

        @Override
        public List<IssuedDocument> list(String caseNumber) {
          return List.of();
        }

        @Override
        public Optional<byte[]> pdf(String caseNumber, long id) {
          return Optional.empty();
        }
      };
    }
  }

  /** What some cases took. */
  private record Cost(int cases, double seconds, long statements, long commits, long wal) {

    Cost plus(Cost other) {
      return new Cost(
          cases + other.cases,
          seconds + other.seconds,
          statements + other.statements,
          commits + other.commits,
          wal + other.wal);
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%6.2f cases/s  %5.0f statements  %4.1f commits  %6.0f KiB WAL a case",
          cases / seconds,
          (double) statements / cases,
          (double) commits / cases,
          wal / 1024.0 / cases);
    }
  }

  @Test
  void wholeCases() throws Exception {
    print("heap of the idle application: %d MiB", idleHeap());
    Staff staff = new Staff(context);
    VILLAGES.forEach(village -> teams.add(team(staff, village)));
    jdbc.sql("create database bare").update();
    try (HikariDataSource bareSource = bareSource();
        BareOffice bare =
            new BareOffice(
                Statements.counted(bareSource), schemas, profiles, delegates(), models())) {
      OwnOffice own = new OwnOffice(context);
      print("低保 from the application to the certificate");
      compare(own, bare, WholeCase::new);
      print("fast lane from the report to the hand-out");
      compare(own, bare, UrgentCase::new);
      // Tests run with a PIN that costs next to nothing, which would hide all else.
      print(
          "PIN: %.1f ms a signature, deliberately; not contained in the figures above",
          PinCost.millis());
    }
  }

  /** Officers of its own for each thread: nobody signs two things at the same moment. */
  private static Map<String, String> team(Staff staff, String village) {
    String township = "141002100";
    String county = "141002";
    return Map.of(
        "township-clerk", staff.officer("township.clerk", township),
        "township-clerk-b", staff.officer("township.clerk", township),
        "township-reviewer", staff.officer("township.reviewer", township),
        "village-assistant", staff.officer("village.assistant", village),
        "county-clerk", staff.officer("county.clerk", county),
        "county-approver", staff.officer("county.approver", county));
  }

  /** Makes a case of the village, for the team. */
  private interface Cases {

    TeamCase make(String village, Map<String, String> team, CaseDriver camera);
  }

  private void compare(Office own, Office bare, Cases cases) throws Exception {
    run(own, cases, 2, 4);
    run(bare, cases, 2, 4);
    for (int threads : new int[] {1, 8}) {
      compare(own, bare, cases, threads);
    }
  }

  private void compare(Office own, Office bare, Cases cases, int threads) throws Exception {
    List<Double> ratios = new ArrayList<>();
    Cost ownSum = new Cost(0, 0, 0, 0, 0);
    Cost bareSum = ownSum;
    for (int round = 0; round < ROUNDS; round++) {
      Cost a = run(own, cases, threads, CASES_A_THREAD);
      Cost b =
          run(bare, cases, threads, CASES_A_THREAD).plus(run(bare, cases, threads, CASES_A_THREAD));
      a = a.plus(run(own, cases, threads, CASES_A_THREAD));
      ratios.add(b.seconds() / a.seconds());
      ownSum = ownSum.plus(a);
      bareSum = bareSum.plus(b);
    }
    Collections.sort(ratios);
    print("%d thread(s), %d rounds ABBA of %d cases a thread", threads, ROUNDS, CASES_A_THREAD);
    print("  product %s", ownSum.text());
    print("  engine  %s", bareSum.text());
    print(
        "  ratio product/engine %.2f (%.2f to %.2f)",
        ratios.get(ratios.size() / 2), ratios.get(0), ratios.get(ratios.size() - 1));
  }

  private Cost run(Office office, Cases maker, int threads, int casesAThread) throws Exception {
    CaseDriver camera = new CaseDriver(context);
    List<Callable<Statements>> work = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      Deque<TeamCase> cases = new ArrayDeque<>();
      for (int i = 0; i < casesAThread; i++) {
        cases.add(maker.make(VILLAGES.get(thread), teams.get(thread), camera));
      }
      work.add(() -> Statements.of(() -> cases.forEach(one -> one.in(office))));
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      long wal = wal();
      long begun = System.nanoTime();
      long statements = 0;
      long commits = 0;
      for (Future<Statements> done : pool.invokeAll(work)) {
        statements += done.get().statements();
        commits += done.get().commits();
      }
      return new Cost(
          threads * casesAThread,
          (System.nanoTime() - begun) / 1e9,
          statements,
          commits,
          wal() - wal);
    } finally {
      pool.shutdown();
    }
  }

  private long wal() {
    return jdbc.sql("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")
        .query(Long.class)
        .single();
  }

  private HikariDataSource bareSource() throws Exception {
    HikariDataSource own = source.unwrap(HikariDataSource.class);
    HikariDataSource bare = new HikariDataSource();
    own.copyStateTo(bare);
    bare.setPoolName("bare");
    bare.setJdbcUrl(own.getJdbcUrl().replaceFirst("/postgres([?]|$)", "/bare$1"));
    return bare;
  }

  private Set<String> delegates() {
    return Arrays.stream(context.getBeanDefinitionNames())
        .filter(
            name -> {
              Class<?> type = context.getType(name);
              return type != null && type.getName().startsWith("cn.linfen.assistance.delegates.");
            })
        .collect(Collectors.toSet());
  }

  private static List<Resource> models() throws Exception {
    PathMatchingResourcePatternResolver files = new PathMatchingResourcePatternResolver();
    List<Resource> models = new ArrayList<>();
    models.addAll(List.of(files.getResources("classpath*:processes/**/*.bpmn")));
    models.addAll(List.of(files.getResources("classpath*:processes/**/*.dmn")));
    return models;
  }

  private static long idleHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  private static void print(String format, Object... values) {
    System.out.println("BENCH " + String.format(Locale.ROOT, format, values));
  }
}

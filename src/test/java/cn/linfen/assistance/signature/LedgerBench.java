package cn.linfen.assistance.signature;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * What signing, chaining and encryption cost a completion, apart from the derivation of the key
 * from the PIN, and how fast the ledger is verified. Printed, not asserted.
 */
@Tag("bench")
@IntegrationTest
@TestPropertySource(properties = "assistance.database.unsafe-fast=false")
class LedgerBench {

  private static final int CASES = Integer.getInteger("bench.cases", 200);
  private static final int COMPLETIONS = 2000;

  /** Personal numbers that the application of a household of four holds. */
  private static final int NUMBERS = 12;

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired DataSource source;
  @Autowired PersonalData personal;
  @Autowired TrustedAuthorities trusted;

  @Test
  void verifier() {
    CaseDriver cases = new CaseDriver(context);
    for (int i = 0; i < CASES; i++) {
      cases
          .start(
              "subsistence-allowance",
              "township-clerk",
              application(Papers.idNumber(), cases.picture("township-clerk")))
          .sign("examineApplication", "township-clerk", accept())
          .sign("startVerification", "county-clerk", verificationRequest())
          .sign("recordVerification", "county-clerk", verificationPass());
    }
    int threads = Runtime.getRuntime().availableProcessors();
    for (int round = 1; round <= 8; round++) {
      List<String> report = new ArrayList<>();
      long begin = System.nanoTime();
      boolean sound =
          new LedgerVerification(source, personal::decrypt, trusted, threads)
              .run(null, report::add);
      double seconds = (System.nanoTime() - begin) / 1e9;
      long entries = jdbc.sql("select count(*) from ledger_entry").query(Long.class).single();
      assertThat(sound).as(report.toString()).isTrue();
      System.out.printf(
          Locale.ROOT,
          "verifier, round %d: %d entries in %.2f s, %.0f/s on %d threads%n",
          round,
          entries,
          seconds,
          entries / seconds,
          threads);
    }
  }

  @Test
  void completion() {
    ECPrivateKeyParameters key = Sm2.newKey();
    ECPublicKeyParameters publicKey = Sm2.publicKey(key);
    ObjectNode statement = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 20; i++) {
      statement.put("field" + i, "临汾市尧都区屯里镇韩村，第 " + i + " 项");
    }
    for (int round = 1; round <= 3; round++) {
      long begin = cpu();
      for (int i = 0; i < COMPLETIONS; i++) {
        byte[] bytes = CanonicalJson.bytes(statement.put("n", i));
        byte[] signature = Sm2.sign(key, bytes);
        assertThat(Sm2.verify(publicKey, bytes, signature)).isTrue();
        chain(statement);
        for (int n = 0; n < NUMBERS; n++) {
          personal.encrypt("14100219681015001" + n % 10);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "completion, round %d: %.2f ms CPU to sign, verify, chain and encrypt %d numbers%n",
          round,
          (cpu() - begin) / 1e6 / COMPLETIONS,
          NUMBERS);
    }
  }

  private static void chain(JsonNode payload) {
    String head = Chain.genesis("DB-141002-2026-000001");
    head = Chain.hash(head, "DB-141002-2026-000001", 1, Instant.EPOCH, "ASSIGNMENT", payload);
    head = Chain.hash(head, "DB-141002-2026-000001", 2, Instant.EPOCH, "SUBMISSION", payload);
    assertThat(head.getBytes(StandardCharsets.UTF_8)).hasSize(64);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}

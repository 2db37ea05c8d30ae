package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Whoever kept a checkpoint finds what was done to the database since. Each test has a database of
 * its own, in the server of all, so that nobody else's chains are touched.
 */
@cn.linfen.assistance.support.IntegrationTest
class CheckpointsTest {

  private static final Instant NOW = Instant.parse("2026-03-11T08:00:00Z");

  @Autowired DataSource shared;
  @TempDir Path folder;
  private DataSource source;
  private JdbcClient jdbc;
  private Checkpoints checkpoints;

  @BeforeEach
  void aDatabaseOfItsOwn() throws Exception {
    String name = "checkpoints_" + Long.toString(System.nanoTime(), 36);
    String url;
    try (var connection = shared.getConnection()) {
      url = connection.getMetaData().getURL();
      connection.createStatement().execute("create database " + name);
    }
    source =
        new DriverManagerDataSource(
            url.replaceFirst("(//[^/]+/)[^?]*", "$1" + name), "postgres", "");
    jdbc = JdbcClient.create(source);
    jdbc.sql(
            """
            create table assistance_case (number text primary key, ledger_seq int not null default 0,
              ledger_hash text, ledger_at timestamptz);
            create table ledger_entry (case_number text, seq int, at timestamptz, kind text, payload text,
              hash text, primary key (case_number, seq));
            create table ledger_checkpoint (number int primary key, at timestamptz, statement text,
              signature bytea, certificate bytea);
            create table ledger_checkpoint_head (case_number text, checkpoint int, seq int,
              primary key (case_number, checkpoint))
            """)
        .update();
    checkpoints =
        new Checkpoints(
            source,
            folder.resolve("keys/checkpoint.key"),
            folder.resolve("out"),
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void append(String number) {
    jdbc.sql("insert into assistance_case (number) values (?) on conflict do nothing")
        .param(number)
        .update();
    int seq =
        jdbc.sql("select ledger_seq from assistance_case where number = ?")
                .param(number)
                .query(Integer.class)
                .single()
            + 1;
    String previous =
        seq == 1
            ? Chain.genesis(number)
            : jdbc.sql("select ledger_hash from assistance_case where number = ?")
                .param(number)
                .query(String.class)
                .single();
    String hash =
        Chain.hash(
            previous,
            number,
            seq,
            NOW,
            "SYSTEM",
            JsonNodeFactory.instance.objectNode().put("n", seq));
    jdbc.sql("insert into ledger_entry values (?, ?, ?, 'SYSTEM', '{}', ?)")
        .params(number, seq, NOW.atOffset(ZoneOffset.UTC), hash)
        .update();
    jdbc.sql("update assistance_case set ledger_seq = ?, ledger_hash = ? where number = ?")
        .params(seq, hash, number)
        .update();
  }

  private String kept(int number) throws IOException {
    checkpoints.write();
    return Files.readString(folder.resolve("out/checkpoint-%06d.json".formatted(number)));
  }

  private void threeCases() {
    for (String number : List.of("A", "B", "C")) {
      append(number);
      append(number);
    }
  }

  @Test
  void whatWasOnlyAddedToAgreesWithEveryCheckpoint() throws IOException {
    threeCases();
    assertThat(checkpoints.make())
        .satisfies(
            made -> {
              assertThat(made.number()).isEqualTo(1);
              assertThat(made.cases()).isEqualTo(3);
              assertThat(made.entries()).isEqualTo(6);
            });
    String first = kept(1);
    append("B");
    append("D");
    checkpoints.make();
    append("A");
    assertThat(checkpoints.check(first)).isEmpty();
    assertThat(checkpoints.check(kept(2))).isEmpty();
    assertThat(
            jdbc.sql("select count(*) from ledger_checkpoint_head where checkpoint = 2")
                .query(Long.class)
                .single())
        .as("only what changed is stored anew")
        .isEqualTo(2);
  }

  @Test
  void aTruncatedChainAndADeletedCaseAreFound() throws IOException {
    threeCases();
    checkpoints.make();
    String kept = kept(1);
    jdbc.sql("delete from ledger_entry where case_number = 'B' and seq = 2").update();
    jdbc.sql("delete from ledger_entry where case_number = 'C'").update();
    jdbc.sql("delete from assistance_case where number = 'C'").update();
    assertThat(checkpoints.check(kept).toString()).contains("案卷 B").contains("案卷 C");
  }

  @Test
  void aChainMadeAnewIsFoundEvenIfAllCheckpointsInTheDatabaseAreMadeAnewToo() throws IOException {
    threeCases();
    checkpoints.make();
    String kept = kept(1);
    jdbc.sql("delete from ledger_checkpoint_head").update();
    jdbc.sql("delete from ledger_checkpoint").update();
    jdbc.sql("update ledger_entry set hash = ? where case_number = 'A' and seq = 2")
        .param("ab".repeat(32))
        .update();
    jdbc.sql("update assistance_case set ledger_hash = ? where number = 'A'")
        .param("ab".repeat(32))
        .update();
    checkpoints.make();
    assertThat(checkpoints.check(null)).isEmpty();
    assertThat(checkpoints.check(kept).toString()).contains("与留存的不同").contains("根与现有办理记录不符");
  }

  @Test
  void aCheckpointTakenOutOrChangedIsFound() throws IOException {
    threeCases();
    checkpoints.make();
    append("A");
    checkpoints.make();
    append("A");
    checkpoints.make();
    jdbc.sql("delete from ledger_checkpoint where number = 2").update();
    assertThat(checkpoints.check(null).toString()).contains("不相连");
    String kept = kept(3);
    assertThat(checkpoints.check(kept.replace("\"cases\" : 3", "\"cases\" : 2")).toString())
        .contains("签名无效");
    assertThat(checkpoints.check("{}").toString()).contains("不是检查点文件");
  }

  @Test
  void oneCaseIsProvedWithoutTheDatabase() throws IOException {
    threeCases();
    checkpoints.make();
    String kept = kept(1);
    String proof = checkpoints.proof("B");
    assertThat(InclusionProof.check(proof, kept)).get().asString().contains("案卷 B 有 2 条");
    assertThat(InclusionProof.check(proof.replace("\"B\"", "\"C\""), kept)).isEmpty();
    assertThat(InclusionProof.check(proof.replace("\"seq\" : 2", "\"seq\" : 1"), kept)).isEmpty();
    assertThatThrownBy(() -> checkpoints.proof("Z")).hasMessageContaining("不包括案卷 Z");
  }

  @Test
  void aFolderThatTakesNothingLosesNothing() throws IOException {
    threeCases();
    checkpoints.make();
    Files.writeString(folder.resolve("out"), "in the way");
    assertThatThrownBy(() -> checkpoints.write())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("不能写入");
    Files.delete(folder.resolve("out"));
    append("A");
    checkpoints.make();
    assertThat(checkpoints.write()).isEqualTo(2);
    assertThat(checkpoints.write()).isZero();
  }
}

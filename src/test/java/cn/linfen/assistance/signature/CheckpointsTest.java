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
import java.util.ArrayList;
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
              primary key (case_number, checkpoint));
            create table certificate_revocation (serial text, revoked_at timestamptz, kind text,
              reason text, revoked_by text, seq bigint generated always as identity)
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
    jdbc.sql("insert into ledger_entry values (?, ?, ?, 'SYSTEM', ?, ?)")
        .params(number, seq, NOW.atOffset(ZoneOffset.UTC), "{\"n\":" + seq + "}", hash)
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
    assertThat(checkpoints.check(List.of(first))).isEmpty();
    assertThat(checkpoints.check(List.of(first, kept(2)))).isEmpty();
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
    assertThat(checkpoints.check(List.of(kept)).toString()).contains("案卷 B").contains("案卷 C");
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
    assertThat(checkpoints.check(List.of())).isEmpty();
    assertThat(checkpoints.check(List.of(kept)).toString())
        .contains("与留存的不同")
        .contains("根与现有办理记录不符");
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
    assertThat(checkpoints.check(List.of()).toString()).contains("不相连");
    String kept = kept(3);
    assertThat(
            checkpoints.check(List.of(kept.replace("\"cases\" : 3", "\"cases\" : 2"))).toString())
        .contains("签名无效");
    assertThat(checkpoints.check(List.of("{}")).toString()).contains("不是检查点文件");
  }

  @Test
  void allThatWereKeptAreComparedAndMustFollowEachOther() throws IOException {
    threeCases();
    checkpoints.make();
    append("A");
    checkpoints.make();
    append("A");
    checkpoints.make();
    List<String> all = List.of(kept(1), kept(2), kept(3));
    assertThat(checkpoints.check(all)).isEmpty();
    List<String> report = new ArrayList<>();
    assertThat(checkpoints.verify(all, report::add)).isTrue();
    assertThat(report).containsExactly("与数据库中的检查点和留存的 3 个检查点一致。");
    // Made anew by somebody who has the key: the one kept by others is not among them.
    jdbc.sql("delete from ledger_checkpoint_head where checkpoint >= 2").update();
    jdbc.sql("delete from ledger_checkpoint where number >= 2").update();
    append("B");
    checkpoints.make();
    Files.delete(folder.resolve("out/checkpoint-000002.json"));
    List<String> anew = List.of(kept(1), kept(2), all.get(1));
    assertThat(checkpoints.check(anew).toString()).contains("有两个不同的文件").contains("与留存的不同");
    assertThat(checkpoints.check(List.of(kept(1), kept(2), all.get(2))).toString())
        .contains("留存的检查点 3 与留存的前一个不相连");
  }

  private void revoke(String serial) {
    jdbc.sql(
            "insert into certificate_revocation (serial, revoked_at, kind, reason, revoked_by)"
                + " values (?, ?, 'LEFT', null, 'secadmin')")
        .params(serial, NOW.atOffset(ZoneOffset.UTC))
        .update();
  }

  @Test
  void aRevocationThatWasTakenOutOrMovedIsFound() throws IOException {
    threeCases();
    revoke("01");
    revoke("02");
    checkpoints.make();
    String kept = kept(1);
    revoke("03");
    assertThat(checkpoints.check(List.of(kept))).isEmpty();
    jdbc.sql(
            "update certificate_revocation set revoked_at = revoked_at + interval '1 day' where serial = '02'")
        .update();
    assertThat(checkpoints.check(List.of(kept)).toString()).contains("吊销记录被改动");
    jdbc.sql("delete from certificate_revocation where serial in ('02', '03')").update();
    assertThat(checkpoints.check(List.of(kept)).toString()).contains("有吊销记录被删除");
  }

  @Test
  void thatACaseWasOnlyAddedToIsProvedWithoutTheDatabase() throws IOException {
    threeCases();
    checkpoints.make();
    append("B");
    append("B");
    append("D");
    checkpoints.make();
    String first = kept(1);
    String second = kept(2);
    String proof = checkpoints.consistency("B", first);
    assertThat(ConsistencyProof.is(proof)).isTrue();
    assertThat(ConsistencyProof.check(proof, first, second)).get().asString().contains("只增加了 2 条");
    assertThat(ConsistencyProof.check(checkpoints.consistency("A", first), first, second))
        .get()
        .asString()
        .contains("只增加了 0 条");
    assertThat(ConsistencyProof.check(proof, second, first)).isEmpty();
    for (String changed :
        List.of(
            proof.replace("\"n\" : 4", "\"n\" : 5"),
            proof.replace("\"SYSTEM\"", "\"OUTCOME\""),
            proof.replace("\"B\"", "\"C\""),
            proof.replace("T08:00:00Z", "T08:00:01Z"))) {
      assertThat(changed).isNotEqualTo(proof);
      assertThat(ConsistencyProof.check(changed, first, second)).isEmpty();
    }
    assertThatThrownBy(() -> checkpoints.consistency("D", first)).hasMessageContaining("不包括案卷 D");
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

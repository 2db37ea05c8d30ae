package cn.linfen.assistance.signature;

import cn.linfen.assistance.protection.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes checkpoints, writes them to a folder outside the database and checks the database against
 * them. Needs no running application.
 */
public final class Checkpoints {

  /** One node at a time makes a checkpoint; an arbitrary number that nothing else locks. */
  private static final long LOCK = 7_302_014_649L;

  private static final String HEAD =
      """
      # 临汾社会救助审批系统：检查点的签名密钥和证书
      # 谁持有这个文件，谁就能伪造检查点。请与数据库分开保管；证书的指纹告知审计人员，供其核对。
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate oneMoment;
  private final Path keyFile;
  private final Path folder;
  private final Clock clock;

  /**
   * @param keyFile key of the installation; made if it is not there
   * @param folder where checkpoints are kept
   */
  public Checkpoints(DataSource source, Path keyFile, Path folder, Clock clock) {
    this.jdbc = JdbcClient.create(source);
    this.oneMoment = new TransactionTemplate(new JdbcTransactionManager(source));
    oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.keyFile = keyFile.toAbsolutePath().normalize();
    this.folder = folder.toAbsolutePath().normalize();
    this.clock = clock;
  }

  private record Leaf(String number, int seq, String hash) {

    byte[] bytes() {
      return Checkpoint.leaf(number, seq, hash);
    }
  }

  /** What was made. */
  public record Made(int number, long cases, long entries, String root, String fingerprint) {}

  /** A checkpoint over all cases as they are now. It is in the database; {@link #write} it. */
  public Made make() {
    Authority.Keys keys = keys();
    return oneMoment.execute(
        status -> {
          jdbc.sql("select pg_advisory_xact_lock(?)").param(LOCK).query(rs -> {});
          Optional<Checkpoint> last = last();
          int number = last.map(Checkpoint::number).orElse(0) + 1;
          List<Leaf> leaves = now();
          long entries = leaves.stream().mapToLong(Leaf::seq).sum();
          List<byte[]> revocations = revocations(Long.MAX_VALUE);
          Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
          Checkpoint checkpoint =
              Checkpoint.signed(
                  number,
                  at,
                  leaves.size(),
                  entries,
                  root(leaves),
                  revocations.size(),
                  MerkleTree.root(revocations),
                  last.map(Checkpoint::hash).orElse(Checkpoint.NONE),
                  keys);
          jdbc.sql("insert into ledger_checkpoint values (?, ?, ?, ?, ?)")
              .params(
                  number,
                  at.atOffset(ZoneOffset.UTC),
                  checkpoint.statement(),
                  checkpoint.signature(),
                  checkpoint.certificate())
              .update();
          jdbc.sql(
                  """
                  insert into ledger_checkpoint_head (case_number, checkpoint, seq)
                  select c.number, :number, c.ledger_seq
                  from assistance_case c left join (
                    select distinct on (case_number) case_number, seq from ledger_checkpoint_head
                    order by case_number, checkpoint desc) h on h.case_number = c.number
                  where c.ledger_seq > 0 and h.seq is distinct from c.ledger_seq
                  """)
              .param("number", number)
              .update();
          return new Made(
              number, leaves.size(), entries, checkpoint.root(), checkpoint.fingerprint());
        });
  }

  /** When the newest was made. */
  public Optional<Instant> newest() {
    return last().map(Checkpoint::at);
  }

  /**
   * Writes whatever of the checkpoints is not in the folder yet.
   *
   * @return how many were written
   * @throws UncheckedIOException if the folder takes nothing; what is missing is written next time
   */
  public int write() {
    int written = 0;
    try {
      Files.createDirectories(folder);
      for (Checkpoint checkpoint : all()) {
        Path file = folder.resolve("checkpoint-%06d.json".formatted(checkpoint.number()));
        if (!Files.exists(file)) {
          Path temporary = Files.createTempFile(folder, ".checkpoint", ".new");
          try {
            Files.writeString(temporary, checkpoint.file());
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
          } finally {
            Files.deleteIfExists(temporary);
          }
          written++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("检查点目录 " + folder + " 不能写入：" + e.getMessage(), e);
    }
    return written;
  }

  /**
   * As {@link #check}, in words for people.
   *
   * @return whether all agrees; also if there is no checkpoint yet, which is reported
   */
  public boolean verify(List<String> kept, Consumer<String> report) {
    List<String> wrong = check(kept);
    wrong.forEach(text -> report.accept(text + "。"));
    if (wrong.isEmpty()) {
      report.accept(
          newest().isEmpty()
              ? "还没有检查点，没有与检查点核对。"
              : kept.isEmpty() ? "与数据库中的检查点一致。" : "与数据库中的检查点和留存的 " + kept.size() + " 个检查点一致。");
    }
    return wrong.isEmpty();
  }

  /**
   * Checks the database against its own checkpoints and against those that somebody has kept. Each
   * of these is to be the one that the database has, and follow the one before it; of the entries,
   * the newest kept one tells what there must be, for the chains lead from there to the older ones.
   *
   * @param kept contents of checkpoint files
   * @return in Chinese, what does not agree; empty if all does
   */
  public List<String> check(List<String> kept) {
    return oneMoment.execute(status -> differences(kept));
  }

  private List<String> differences(List<String> kept) {
    List<String> wrong = new ArrayList<>();
    String previous = Checkpoint.NONE;
    int expected = 1;
    String fingerprint = null;
    List<Checkpoint> all = all();
    for (Checkpoint checkpoint : all) {
      String name = "检查点 " + checkpoint.number();
      if (checkpoint.number() != expected || !checkpoint.previous().equals(previous)) {
        wrong.add(name + " 与前一个不相连：有检查点被删除、插入或改动");
      }
      if (!signed(checkpoint)) {
        wrong.add(name + " 的签名无效");
      }
      if (fingerprint != null && !fingerprint.equals(checkpoint.fingerprint())) {
        wrong.add(name + " 的签名证书与前一个不同（指纹 " + checkpoint.fingerprint() + "），请核对是否换过密钥");
      }
      fingerprint = checkpoint.fingerprint();
      previous = checkpoint.hash();
      expected = checkpoint.number() + 1;
    }
    if (!all.isEmpty()) {
      compare(all.get(all.size() - 1), wrong);
    }
    compareKept(kept, all, wrong);
    return wrong;
  }

  private void compareKept(List<String> kept, List<Checkpoint> all, List<String> wrong) {
    Set<String> own = all.stream().map(Checkpoint::statement).collect(Collectors.toSet());
    String fingerprint = all.isEmpty() ? null : all.get(all.size() - 1).fingerprint();
    TreeMap<Integer, Checkpoint> sound = new TreeMap<>();
    for (String file : kept) {
      Checkpoint outside;
      try {
        outside = Checkpoint.parse(file);
      } catch (IllegalArgumentException e) {
        wrong.add("留存的文件：" + e.getMessage());
        continue;
      }
      String name = "留存的检查点 " + outside.number();
      if (!signed(outside)) {
        wrong.add(name + " 的签名无效");
        continue;
      }
      if (fingerprint != null && !fingerprint.equals(outside.fingerprint())) {
        wrong.add(name + " 的签名证书（指纹 " + outside.fingerprint() + "）不是数据库中的，请核对是哪一方被换");
      }
      if (!own.contains(outside.statement())) {
        wrong.add("数据库中没有" + name + "，或与留存的不同");
      }
      Checkpoint same = sound.put(outside.number(), outside);
      if (same != null && !same.statement().equals(outside.statement())) {
        wrong.add(name + " 有两个不同的文件，其中有伪造的");
      }
    }
    for (Checkpoint one : sound.values()) {
      Checkpoint before = sound.get(one.number() - 1);
      if (before != null && !one.previous().equals(before.hash())) {
        wrong.add("留存的检查点 " + one.number() + " 与留存的前一个不相连");
      }
    }
    if (!sound.isEmpty()) {
      compare(sound.lastEntry().getValue(), wrong);
    }
  }

  private static boolean signed(Checkpoint checkpoint) {
    try {
      return checkpoint.isSigned();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Computes from the entries that are there now what the checkpoint says of its time. */
  private void compare(Checkpoint checkpoint, List<String> wrong) {
    String name = "检查点 " + checkpoint.number();
    List<String> gone =
        jdbc.sql(
                """
                select h.case_number from (
                  select distinct on (case_number) case_number, seq from ledger_checkpoint_head
                  where checkpoint <= ? order by case_number, checkpoint desc) h
                where not exists (select 1 from ledger_entry e
                                  where e.case_number = h.case_number and e.seq = h.seq)
                order by 1 limit 20
                """)
            .param(checkpoint.number())
            .query(String.class)
            .list();
    for (String number : gone) {
      wrong.add(name + " 时案卷 " + number + " 已有的办理记录不在了：末尾被截去或整卷被删");
    }
    List<Leaf> leaves = at(checkpoint.number());
    long entries = leaves.stream().mapToLong(Leaf::seq).sum();
    if (leaves.size() != checkpoint.cases() || entries != checkpoint.entries()) {
      wrong.add(
          name
              + " 记有 "
              + checkpoint.cases()
              + " 个案卷、"
              + checkpoint.entries()
              + " 条记录，现在只能对上 "
              + leaves.size()
              + " 个、"
              + entries
              + " 条");
    } else if (!HexFormat.of().formatHex(root(leaves)).equals(checkpoint.root())) {
      wrong.add(name + " 的根与现有办理记录不符：有案卷的记录被改写");
    }
    if (checkpoint.revocations().isPresent()) {
      long revoked = checkpoint.revocations().getAsLong();
      List<byte[]> revocations = revocations(revoked);
      if (revocations.size() < revoked) {
        wrong.add(name + " 时有 " + revoked + " 条证书吊销记录，现在只有 " + revocations.size() + " 条：有吊销记录被删除");
      } else if (!HexFormat.of()
          .formatHex(MerkleTree.root(revocations))
          .equals(checkpoint.revocationRoot())) {
        wrong.add(name + " 时的证书吊销记录被改动");
      }
    }
  }

  /** A proof (JSON text), and the checkpoint file that it holds under. */
  record Proven(String proof, String checkpoint) {}

  /**
   * What proves that a case was as it is under the newest checkpoint; JSON text.
   *
   * @throws IllegalArgumentException in Chinese if no checkpoint covers the case
   */
  public String proof(String caseNumber) {
    return prove(caseNumber)
        .map(Proven::proof)
        .orElseThrow(() -> new IllegalArgumentException("还没有检查点，或最近的检查点不包括案卷 " + caseNumber));
  }

  /**
   * What proves that a case has only been added to since a checkpoint that somebody has kept; JSON
   * text.
   *
   * @param since content of that checkpoint file
   * @throws IllegalArgumentException in Chinese if it cannot be proved
   */
  public String consistency(String caseNumber, String since) {
    Checkpoint old = Checkpoint.parse(since);
    return oneMoment.execute(
        status -> {
          if (all().stream().noneMatch(one -> one.statement().equals(old.statement()))) {
            throw new IllegalArgumentException("数据库中没有检查点 " + old.number() + "，或与留存的不同");
          }
          Proven before =
              prove(caseNumber, old)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "检查点 " + old.number() + " 不包括案卷 " + caseNumber));
          Proven now = last().flatMap(newest -> prove(caseNumber, newest)).orElseThrow();
          return ConsistencyProof.of(jdbc, caseNumber, before.proof(), now.proof());
        });
  }

  /** Empty if no checkpoint covers the case yet. */
  Optional<Proven> prove(String caseNumber) {
    return oneMoment.execute(status -> last().flatMap(newest -> prove(caseNumber, newest)));
  }

  private Optional<Proven> prove(String caseNumber, Checkpoint checkpoint) {
    List<Leaf> leaves = at(checkpoint.number());
    int index = leaves.stream().map(Leaf::number).toList().indexOf(caseNumber);
    if (index < 0) {
      return Optional.empty();
    }
    Leaf leaf = leaves.get(index);
    return Optional.of(
        new Proven(
            InclusionProof.of(
                leaf.number(),
                leaf.seq(),
                leaf.hash(),
                index,
                leaves.size(),
                MerkleTree.path(leaves.stream().map(Leaf::bytes).toList(), index),
                checkpoint),
            checkpoint.file()));
  }

  Authority.Keys keys() {
    if (!Files.exists(keyFile)) {
      Authority.create(keyFile, HEAD, "检查点签名", clock.instant());
    }
    if (SecretFiles.isOpenToOthers(keyFile)) {
      throw new IllegalStateException("检查点密钥文件 " + keyFile + " 可以被其他系统账户读写，请收紧权限（chmod 600）");
    }
    return Authority.read(keyFile, "检查点密钥文件");
  }

  private static byte[] root(List<Leaf> leaves) {
    return MerkleTree.root(leaves.stream().map(Leaf::bytes).toList());
  }

  private List<Leaf> now() {
    return jdbc.sql(
            "select number, ledger_seq as seq, ledger_hash as hash from assistance_case"
                + " where ledger_seq > 0 order by number collate \"C\"")
        .query(Leaf.class)
        .list();
  }

  private List<Leaf> at(int checkpoint) {
    return jdbc.sql(
            """
            select h.case_number as number, h.seq, e.hash from (
              select distinct on (case_number) case_number, seq from ledger_checkpoint_head
              where checkpoint <= ? order by case_number, checkpoint desc) h
            join ledger_entry e on e.case_number = h.case_number and e.seq = h.seq
            order by h.case_number collate "C"
            """)
        .param(checkpoint)
        .query(Leaf.class)
        .list();
  }

  /** The first of all revocations, as leaves of a tree. */
  private List<byte[]> revocations(long most) {
    return jdbc.sql(
            """
            select serial, revoked_at, kind, coalesce(reason, ''), coalesce(revoked_by, '')
            from certificate_revocation order by seq limit ?
            """)
        .param(most)
        .query(
            (row, i) ->
                Checkpoint.revocation(
                    row.getString(1),
                    row.getTimestamp(2).toInstant().toString(),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
        .list();
  }

  private Optional<Checkpoint> last() {
    return jdbc.sql(
            "select statement, signature, certificate from ledger_checkpoint order by number desc limit 1")
        .query(Checkpoint.class)
        .optional();
  }

  private List<Checkpoint> all() {
    return jdbc.sql(
            "select statement, signature, certificate from ledger_checkpoint order by number")
        .query(Checkpoint.class)
        .list();
  }
}

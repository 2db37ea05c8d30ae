package cn.linfen.assistance.cli;

import cn.linfen.assistance.database.CommandDatabase;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.document.EvidencePrint;
import cn.linfen.assistance.protection.KeyRefused;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.protection.SecretFiles;
import cn.linfen.assistance.signature.Checkpoints;
import cn.linfen.assistance.signature.ConsistencyProof;
import cn.linfen.assistance.signature.EvidenceBundle;
import cn.linfen.assistance.signature.EvidenceBundles;
import cn.linfen.assistance.signature.InclusionProof;
import cn.linfen.assistance.signature.LedgerVerification;
import cn.linfen.assistance.signature.TrustedAuthorities;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

@Command(name = "ledger", description = "办理记录链。系统运行或停止时都可以用")
class LedgerCommand {

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      description = "数据目录，默认取环境变量 ASSISTANCE_DATA",
      defaultValue = "${env:ASSISTANCE_DATA:-data}")
  private Path data;

  @Option(
      names = "--key-file",
      scope = ScopeType.INHERIT,
      description = "密钥文件，默认取环境变量 ASSISTANCE_PROTECTION_KEY_FILE，再默认为数据目录下 keys/personal-data.key",
      defaultValue = "${env:ASSISTANCE_PROTECTION_KEY_FILE}")
  private Path keyFile;

  @Option(
      names = "--trusted-ca-file",
      scope = ScopeType.INHERIT,
      description =
          "受信任 CA 的文件，默认取环境变量 ASSISTANCE_SIGNATURE_TRUSTED_CA_FILE，再默认为数据目录下 keys/trusted-ca.pem",
      defaultValue = "${env:ASSISTANCE_SIGNATURE_TRUSTED_CA_FILE}")
  private Path trustedFile;

  @Option(
      names = "--checkpoint-key-file",
      scope = ScopeType.INHERIT,
      description = "检查点密钥文件，默认为数据目录下 keys/checkpoint.key")
  private Path checkpointKeyFile;

  @Option(
      names = "--checkpoint-folder",
      scope = ScopeType.INHERIT,
      description = "检查点目录，默认为数据目录下 checkpoints")
  private Path folder;

  @Command(
      name = "verify",
      description = "重新计算并核验办理记录、材料、附件、签署原文、签名和证书；或不用数据库，核验一个证据包。全部一致时返回 0，有不一致返回 1，不能核验返回 2")
  int verify(
      @Option(names = "--case", description = "只核验这个案卷") String caseNumber,
      @Option(names = "--checkpoint", description = "另以这个留存的检查点文件核对") Path kept,
      @Option(names = "--checkpoints", description = "另以这个目录中留存的全部检查点文件核对") Path keptIn,
      @Option(names = "--bundle", description = "不用数据库，核验这个证据包") Path bundle) {
    return run(
        () -> bundle == null ? database(caseNumber, kept(kept, keptIn)) : bundle(bundle, kept),
        "核验");
  }

  /** Contents of the file, and of those in the folder. */
  private static List<String> kept(Path file, Path folder) throws IOException {
    List<String> kept = new ArrayList<>();
    if (file != null) {
      kept.add(Files.readString(file));
    }
    if (folder != null) {
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException("没有目录 " + folder + "，请核对 --checkpoints");
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "checkpoint-*.json")) {
        for (Path one : files) {
          kept.add(Files.readString(one));
        }
      }
      if (kept.isEmpty()) {
        throw new IllegalArgumentException("目录 " + folder + " 中没有检查点文件（checkpoint-*.json）");
      }
    }
    return kept;
  }

  private boolean database(String caseNumber, List<String> kept) throws Exception {
    try (CommandDatabase database = CommandDatabase.open(data)) {
      boolean sound =
          new LedgerVerification(
                  database.source(),
                  decryption(),
                  trusted(),
                  Runtime.getRuntime().availableProcessors())
              .run(caseNumber, System.out::println);
      if (caseNumber != null && kept.isEmpty()) {
        return sound;
      }
      return checkpoints(database).verify(kept, System.out::println) && sound;
    }
  }

  private boolean bundle(Path bundle, Path kept) throws IOException {
    Path known = trustedFile == null ? data.resolve("keys/trusted-ca.pem") : trustedFile;
    try (InputStream in = Files.newInputStream(bundle)) {
      return EvidenceBundle.check(
          in,
          trustedFile != null || Files.exists(known) ? TrustedAuthorities.in(known) : null,
          kept == null ? null : Files.readString(kept),
          System.out::println);
    }
  }

  @Command(
      name = "export",
      description = "导出一个案卷的证据包：供阅读的 PDF、全部记录、附件、签名、证书和证明。含未隐去的个人信息，请妥善保管；导出记入本案的办理记录")
  int export(
      @Option(names = "--case", required = true, description = "案卷编号") String caseNumber,
      @Option(names = "--out", description = "要写的文件，默认为 evidence-<案卷编号>.zip") Path out) {
    return run(
        () -> {
          Path file = out == null ? Path.of("evidence-" + caseNumber + ".zip") : out;
          if (Files.exists(file)) {
            throw new IllegalArgumentException("文件 " + file + " 已经存在，请另指定一个");
          }
          String account = System.getProperty("user.name");
          ByteArrayOutputStream zip = new ByteArrayOutputStream();
          try (CommandDatabase database = CommandDatabase.open(data)) {
            new EvidenceBundles(
                    database.source(),
                    decryption(),
                    trusted(),
                    checkpoints(database),
                    new EvidencePrint(),
                    Clock.system(ChinaTime.ZONE))
                .export(
                    caseNumber,
                    new EvidenceBundles.Exporter(account, "系统运行账户 " + account),
                    null,
                    zip);
          }
          SecretFiles.create(file, zip.toByteArray());
          System.out.println("已写入 " + file + "。");
          return true;
        },
        "导出");
  }

  private interface Work {
    boolean done() throws Exception;
  }

  private static int run(Work work, String what) {
    try {
      return work.done() ? 0 : 1;
    } catch (KeyRefused | IllegalStateException | IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
    } catch (DataAccessException wrong) {
      System.err.println(
          "不能读写数据库：" + wrong.getMostSpecificCause().getMessage() + "。没有完成" + what + "。");
    } catch (NoSuchFileException wrong) {
      System.err.println("没有文件 " + wrong.getMessage() + "。没有完成" + what + "。");
    } catch (Exception wrong) {
      System.err.println("没有完成" + what + "：" + wrong.getMessage());
    }
    return 2;
  }

  private UnaryOperator<String> decryption() {
    return PersonalData.decryption(
        keyFile == null ? data.resolve("keys/personal-data.key") : keyFile);
  }

  private TrustedAuthorities trusted() {
    return TrustedAuthorities.in(
        trustedFile == null ? data.resolve("keys/trusted-ca.pem") : trustedFile);
  }

  private Checkpoints checkpoints(CommandDatabase database) {
    return new Checkpoints(
        database.source(),
        checkpointKeyFile == null ? data.resolve("keys/checkpoint.key") : checkpointKeyFile,
        folder == null ? data.resolve("checkpoints") : folder,
        Clock.system(ChinaTime.ZONE));
  }

  @Command(name = "checkpoint", description = "立即作一个检查点，写入检查点目录")
  int checkpoint() {
    try (CommandDatabase database = CommandDatabase.open(data)) {
      Checkpoints checkpoints = checkpoints(database);
      Checkpoints.Made made = checkpoints.make();
      System.out.println(
          "检查点 "
              + made.number()
              + "：案卷 "
              + made.cases()
              + " 个，办理记录 "
              + made.entries()
              + " 条，根 "
              + made.root()
              + "，签名证书指纹 "
              + made.fingerprint());
      System.out.println("写入文件 " + checkpoints.write() + " 个。");
      return 0;
    } catch (Exception wrong) {
      System.err.println("没有完成：" + wrong.getMessage());
      return 2;
    }
  }

  @Command(name = "prove", description = "输出一个案卷在最近检查点中的证明；给出 --since 时，证明此后只有增加、没有改动")
  int prove(
      @Option(names = "--case", required = true, description = "案卷编号") String caseNumber,
      @Option(names = "--since", description = "较早的、留存的检查点文件") Path since) {
    try (CommandDatabase database = CommandDatabase.open(data)) {
      Checkpoints checkpoints = checkpoints(database);
      System.out.print(
          since == null
              ? checkpoints.proof(caseNumber)
              : checkpoints.consistency(caseNumber, Files.readString(since)));
      return 0;
    } catch (Exception wrong) {
      System.err.println("没有完成：" + wrong.getMessage());
      return 2;
    }
  }

  @Command(name = "check-proof", description = "不用数据库，只凭留存的检查点文件核对一个证明。成立返回 0，不成立返回 1")
  int checkProof(
      @Option(names = "--proof", required = true, description = "证明文件") Path proof,
      @Option(names = "--checkpoint", required = true, description = "检查点文件") Path kept,
      @Option(names = "--since", description = "较早的检查点文件；证明是用 --since 输出的才要") Path since) {
    try {
      String text = Files.readString(proof);
      if (ConsistencyProof.is(text) != (since != null)) {
        System.err.println(
            since == null ? "这个证明涉及两个检查点，请用 --since 给出较早的一个。" : "这个证明只涉及一个检查点，不要 --since。");
        return 2;
      }
      Optional<String> found =
          since == null
              ? InclusionProof.check(text, Files.readString(kept))
              : ConsistencyProof.check(text, Files.readString(since), Files.readString(kept));
      System.out.println(found.orElse("证明不成立：文件被改动，或不属于这个检查点") + "。");
      return found.isPresent() ? 0 : 1;
    } catch (IOException wrong) {
      System.err.println("不能读取文件：" + wrong.getMessage());
      return 2;
    }
  }
}

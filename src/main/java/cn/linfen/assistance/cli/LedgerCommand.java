package cn.linfen.assistance.cli;

import cn.linfen.assistance.database.CommandDatabase;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.protection.KeyRefused;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.Checkpoints;
import cn.linfen.assistance.signature.InclusionProof;
import cn.linfen.assistance.signature.LedgerVerification;
import cn.linfen.assistance.signature.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
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
      description = "重新计算并核验办理记录、材料、附件、签署原文、签名和证书。全部一致时返回 0，有不一致返回 1，不能核验返回 2")
  int verify(
      @Option(names = "--case", description = "只核验这个案卷") String caseNumber,
      @Option(names = "--checkpoint", description = "另以这个留存的检查点文件核对") Path kept) {
    Path file = keyFile == null ? data.resolve("keys/personal-data.key") : keyFile;
    try (CommandDatabase database = CommandDatabase.open(data)) {
      boolean sound =
          new LedgerVerification(database.source(), PersonalData.decryption(file), trusted())
              .run(caseNumber, System.out::println);
      List<String> wrong =
          caseNumber == null || kept != null
              ? checkpoints(database).check(kept == null ? null : Files.readString(kept))
              : List.of();
      wrong.forEach(text -> System.out.println(text + "。"));
      if (wrong.isEmpty() && (caseNumber == null || kept != null)) {
        System.out.println("与检查点一致。");
      }
      return sound && wrong.isEmpty() ? 0 : 1;
    } catch (KeyRefused | IllegalStateException wrong) {
      System.err.println(wrong.getMessage());
    } catch (DataAccessException wrong) {
      System.err.println("不能读取数据库：" + wrong.getMostSpecificCause().getMessage() + "。没有完成核验。");
    } catch (Exception wrong) {
      System.err.println("没有完成核验：" + wrong.getMessage());
    }
    return 2;
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

  @Command(name = "prove", description = "输出一个案卷在最近检查点中的证明")
  int prove(@Option(names = "--case", required = true, description = "案卷编号") String caseNumber) {
    try (CommandDatabase database = CommandDatabase.open(data)) {
      System.out.print(checkpoints(database).proof(caseNumber));
      return 0;
    } catch (Exception wrong) {
      System.err.println("没有完成：" + wrong.getMessage());
      return 2;
    }
  }

  @Command(name = "check-proof", description = "不用数据库，只凭留存的检查点文件核对一个证明。成立返回 0，不成立返回 1")
  int checkProof(
      @Option(names = "--proof", required = true, description = "证明文件") Path proof,
      @Option(names = "--checkpoint", required = true, description = "检查点文件") Path kept) {
    try {
      Optional<String> found =
          InclusionProof.check(Files.readString(proof), Files.readString(kept));
      System.out.println(found.orElse("证明不成立：文件被改动，或不属于这个检查点") + "。");
      return found.isPresent() ? 0 : 1;
    } catch (IOException wrong) {
      System.err.println("不能读取文件：" + wrong.getMessage());
      return 2;
    }
  }
}

package cn.linfen.assistance.cli;

import cn.linfen.assistance.database.CommandDatabase;
import cn.linfen.assistance.protection.KeyRefused;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.signature.LedgerVerification;
import java.nio.file.Path;
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

  @Command(name = "verify", description = "重新计算并核验办理记录、材料、签署原文和附件。全部一致时返回 0，有不一致返回 1，不能核验返回 2")
  int verify(@Option(names = "--case", description = "只核验这个案卷") String caseNumber) {
    Path file = keyFile == null ? data.resolve("keys/personal-data.key") : keyFile;
    try (CommandDatabase database = CommandDatabase.open(data)) {
      return new LedgerVerification(database.source(), PersonalData.decryption(file))
              .run(caseNumber, System.out::println)
          ? 0
          : 1;
    } catch (KeyRefused | IllegalStateException wrong) {
      System.err.println(wrong.getMessage());
    } catch (DataAccessException wrong) {
      System.err.println("不能读取数据库：" + wrong.getMostSpecificCause().getMessage() + "。没有完成核验。");
    } catch (Exception wrong) {
      System.err.println("没有完成核验：" + wrong.getMessage());
    }
    return 2;
  }
}

package cn.linfen.assistance.cli;

import cn.linfen.assistance.database.CommandDatabase;
import cn.linfen.assistance.protection.KeyRefused;
import cn.linfen.assistance.protection.Reencryption;
import java.nio.file.Path;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "keys",
    description = "个人信息加密密钥。系统运行或停止时都可以用；正式数据库须以表的所有者连接（环境变量 SPRING_DATASOURCE_URL 等）。")
class KeysCommand {

  @Option(
      names = "--data",
      description = "数据目录，默认取环境变量 ASSISTANCE_DATA",
      defaultValue = "${env:ASSISTANCE_DATA:-data}")
  private Path data;

  @Option(
      names = "--key-file",
      description = "密钥文件，默认取环境变量 ASSISTANCE_PROTECTION_KEY_FILE，再默认为数据目录下 keys/personal-data.key",
      defaultValue = "${env:ASSISTANCE_PROTECTION_KEY_FILE}")
  private Path keyFile;

  private interface Work {

    void with(Reencryption keys);
  }

  @Command(name = "new", description = "在密钥文件中增加一版密钥。它要到 keys reencrypt 时才启用，此前请把文件复制到所有节点并备份")
  int add() {
    return run(
        keys ->
            System.out.println(
                "已增加第 "
                    + keys.addKey()
                    + " 版密钥。请备份密钥文件并复制到所有节点，然后运行 keys reencrypt。旧版密钥不要删除：旧的数据库备份还要用。"));
  }

  @Command(name = "reencrypt", description = "启用最新一版密钥，并用它把全部个人信息重新加密。系统可以照常运行；中断后再次运行即可继续")
  int reencrypt() {
    return run(
        keys -> {
          long rows = keys.run(System.out::println);
          System.out.println("完成，共重新加密 " + rows + " 行。");
        });
  }

  @Command(name = "status", description = "各表个人信息所用密钥的版本和数量")
  int status() {
    return run(
        keys ->
            keys.count()
                .forEach(
                    (column, versions) -> {
                      System.out.println(column);
                      versions.forEach(
                          (version, count) -> System.out.println("  第 " + version + " 版：" + count));
                    }));
  }

  private int run(Work work) {
    Path file = keyFile == null ? data.resolve("keys/personal-data.key") : keyFile;
    try (CommandDatabase database = CommandDatabase.open(data)) {
      work.with(new Reencryption(database.source(), file));
      return 0;
    } catch (KeyRefused | IllegalStateException wrong) {
      System.err.println(wrong.getMessage());
    } catch (DataAccessException wrong) {
      System.err.println(
          "数据库操作没有完成：" + wrong.getMostSpecificCause().getMessage() + "。请核对连接，并以表的所有者连接；再次运行即可继续。");
    } catch (Exception wrong) {
      System.err.println("没有完成：" + wrong.getMessage());
    }
    return 1;
  }
}

package cn.linfen.assistance.cli;

import cn.linfen.assistance.database.CommandDatabase;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.organization.UsersFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Map;
import org.springframework.dao.DataAccessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "users", description = "用户和岗位")
class UsersCommand {

  @Command(
      name = "load",
      description =
          "从表格文件（CSV）载入用户和岗位。先逐行检查，全部正确才一次存入；系统运行或停止时都可以用，运行时一分钟内生效。首行为："
              + UsersFile.HEAD
              + "。岗位写代码或名称，辖区写区划代码；代理一栏写被代理人的用户名。")
  int load(
      @Parameters(paramLabel = "文件", description = "CSV 文件") Path file,
      @Option(
              names = "--passwords",
              paramLabel = "文件",
              required = true,
              description = "新用户的初始密码写入此文件（不得已存在，仅本人可读）；分发后请删除。首次登录须修改")
          Path passwords,
      @Option(
              names = "--data",
              description = "数据目录，默认取环境变量 ASSISTANCE_DATA；设置了 SPRING_DATASOURCE_URL 时不用",
              defaultValue = "${env:ASSISTANCE_DATA:-data}")
          Path data) {
    byte[] content;
    try {
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      System.err.println("文件 " + file + " 读不出来，没有载入任何内容");
      return 2;
    }
    // Made before anything is stored: users whose passwords nobody knows would help nobody.
    try {
      create(passwords);
    } catch (FileAlreadyExistsException e) {
      System.err.println("文件 " + passwords + " 已存在，请另指定一个，没有载入任何内容");
      return 2;
    } catch (IOException e) {
      System.err.println("文件 " + passwords + " 无法建立，没有载入任何内容");
      return 2;
    }
    boolean loaded = false;
    try (CommandDatabase database = CommandDatabase.open(data)) {
      UsersFile.Report report =
          UsersFile.load(database.source(), content, "users load", Clock.system(ChinaTime.ZONE));
      if (!report.wrong().isEmpty()) {
        System.err.println("没有载入任何内容，请改正以下" + report.wrong().size() + "处后重试：");
        report.wrong().forEach(System.err::println);
        return 1;
      }
      loaded = true;
      write(passwords, report.passwords());
      System.out.println(
          "已载入：新用户"
              + report.passwords().size()
              + "名，岗位"
              + report.holdings()
              + "个。初始密码在 "
              + passwords
              + "，请交给本人，分发后删除。");
      return 0;
    } catch (DataAccessException wrong) {
      System.err.println("数据库操作没有完成，没有载入任何内容：" + wrong.getMostSpecificCause().getMessage());
    } catch (Exception wrong) {
      System.err.println("没有完成：" + wrong.getMessage());
    } finally {
      if (!loaded) {
        remove(passwords);
      }
    }
    return 1;
  }

  private static void create(Path file) throws IOException {
    if (file.toAbsolutePath().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }

  private static void write(Path file, Map<String, String> passwords) throws IOException {
    StringBuilder text = new StringBuilder("用户名,初始密码\n");
    passwords.forEach(
        (user, password) -> text.append(user).append(',').append(password).append('\n'));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("空文件 " + file + " 请自行删除");
    }
  }
}

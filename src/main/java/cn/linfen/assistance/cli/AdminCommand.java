package cn.linfen.assistance.cli;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.organization.FirstAdministrators;
import java.io.Console;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "admin", description = "管理员账户")
class AdminCommand {

  @Command(
      name = "create",
      description =
          "建立系统、安全、审计管理员（三员）。数据库由环境变量 SPRING_DATASOURCE_URL、SPRING_DATASOURCE_USERNAME、"
              + "SPRING_DATASOURCE_PASSWORD 指定；密码由提示输入，或由环境变量 ASSISTANCE_ADMIN_PASSWORD 给出，首次登录须修改。")
  int create(
      @Option(names = "--post", description = "sysadmin、secadmin 或 auditor；不写则三个都建立") String post,
      @Option(names = "--user", description = "用户名；不写则与岗位同名") String user) {
    Optional<DataSource> database = ConfiguredDatabase.fromEnvironment();
    if (database.isEmpty()) {
      return 2;
    }
    String[] posts =
        post == null ? new String[] {"sysadmin", "secadmin", "auditor"} : new String[] {post};
    try {
      for (String one : posts) {
        String name = user == null || posts.length > 1 ? one : user;
        FirstAdministrators.create(
            database.get(), one, name, password(name), Clock.system(ChinaTime.ZONE));
        System.out.println("已建立 " + name + "，首次登录须修改密码。");
      }
      return 0;
    } catch (Accounts.Invalid | IllegalStateException wrong) {
      System.err.println(wrong.getMessage());
      return 1;
    }
  }

  private static String password(String user) {
    String given = System.getenv("ASSISTANCE_ADMIN_PASSWORD");
    if (given != null) {
      return given;
    }
    Console console = System.console();
    if (console == null) {
      throw new IllegalStateException("没有终端可供输入密码，请用环境变量 ASSISTANCE_ADMIN_PASSWORD 给出");
    }
    return new String(console.readPassword("%s 的密码：", user));
  }
}

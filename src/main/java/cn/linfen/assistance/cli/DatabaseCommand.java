package cn.linfen.assistance.cli;

import cn.linfen.assistance.database.SchemaMigration;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine.Command;

@Command(name = "database", description = "正式数据库")
class DatabaseCommand {

  @Command(
      name = "migrate",
      description =
          "建表或升级到本版本，并授予应用角色（assistance_app）所需的权限。"
              + "以表的所有者连接：环境变量 SPRING_DATASOURCE_URL、SPRING_DATASOURCE_USERNAME、SPRING_DATASOURCE_PASSWORD。")
  int migrate() {
    var database = ConfiguredDatabase.fromEnvironment();
    if (database.isEmpty()) {
      return 2;
    }
    try {
      int run = SchemaMigration.migrate(database.get());
      System.out.println(run == 0 ? "数据库已是本版本，无须升级。" : "已执行" + run + "项升级。");
      return 0;
    } catch (FlywayException wrong) {
      System.err.println("升级没有完成：" + wrong.getMessage());
      return 1;
    }
  }
}

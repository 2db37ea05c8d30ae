package cn.linfen.assistance.cli;

import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The database that the environment names, for commands that need no running application. */
final class ConfiguredDatabase {

  private ConfiguredDatabase() {}

  /** Empty when none is named; what to do is then written to standard error. */
  static Optional<DataSource> fromEnvironment() {
    String url = System.getenv("SPRING_DATASOURCE_URL");
    if (url == null || url.isBlank()) {
      System.err.println("请先设置环境变量 SPRING_DATASOURCE_URL（以及用户名、密码）。使用内置演示数据库时不需要此命令。");
      return Optional.empty();
    }
    return Optional.of(
        new DriverManagerDataSource(
            url,
            System.getenv("SPRING_DATASOURCE_USERNAME"),
            System.getenv("SPRING_DATASOURCE_PASSWORD")));
  }
}

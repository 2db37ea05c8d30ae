package cn.linfen.assistance.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The database for a command of the jar, whether the application runs or not: the one that {@code
 * SPRING_DATASOURCE_URL} names, or the embedded one in the data folder.
 */
public final class CommandDatabase implements AutoCloseable {

  private final DataSource source;
  private final AutoCloseable server;

  private CommandDatabase(DataSource source, AutoCloseable server) {
    this.source = source;
    this.server = server;
  }

  /**
   * @param data the data folder; used when no database is configured
   * @throws IllegalStateException if there is no database; says so in Chinese
   */
  public static CommandDatabase open(Path data) throws IOException {
    String url = System.getenv("SPRING_DATASOURCE_URL");
    if (url != null && !url.isBlank()) {
      return new CommandDatabase(
          new DriverManagerDataSource(
              url,
              System.getenv("SPRING_DATASOURCE_USERNAME"),
              System.getenv("SPRING_DATASOURCE_PASSWORD")),
          () -> {});
    }
    Path postgres = data.resolve("postgres");
    if (!Files.isRegularFile(postgres.resolve("PG_VERSION"))) {
      throw new IllegalStateException(
          "目录 "
              + data.toAbsolutePath().normalize()
              + " 中没有内置数据库。请用环境变量 ASSISTANCE_DATA 指定数据目录，"
              + "或用 SPRING_DATASOURCE_URL 等指定数据库。");
    }
    DataFolder folder;
    try {
      folder = DataFolder.take(data);
    } catch (IllegalStateException heldByTheApplication) {
      return new CommandDatabase(running(postgres), () -> {});
    }
    EmbeddedPostgres server = EmbeddedDatabaseConfiguration.start(folder, false);
    return new CommandDatabase(
        server.getPostgresDatabase(),
        () -> {
          server.close();
          folder.close();
        });
  }

  private static DataSource running(Path postgres) throws IOException {
    List<String> lines = Files.readAllLines(postgres.resolve("postmaster.pid"));
    return new DriverManagerDataSource(
        "jdbc:postgresql://localhost:" + lines.get(3).strip() + "/postgres", "postgres", "");
  }

  public DataSource source() {
    return source;
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}

package cn.linfen.assistance.database;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * A real PostgreSQL of our own, started when no datasource is configured. Its data stay in the
 * folder that {@code ASSISTANCE_DATA} names ({@code data/} by default).
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "none")
class EmbeddedDatabaseConfiguration {

  private static final String PID_FILE = "postmaster.pid";

  // Spring closes the beans that use the database before this one. The library's own shutdown hook
  // would stop PostgreSQL in parallel, while the engine still needs it.
  @Bean(destroyMethod = "close")
  EmbeddedPostgres embeddedPostgres(Environment environment) throws IOException {
    Path folder =
        Path.of(environment.getProperty("assistance.data", "data"))
            .toAbsolutePath()
            .resolve("postgres");
    Files.createDirectories(folder);
    refuseWhenInUse(folder);
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .setServerConfig("timezone", "Asia/Shanghai")
            .setServerConfig("max_connections", "60")
            .setPGStartupWait(Duration.ofSeconds(60));
    if (environment.getProperty("assistance.database.unsafe-fast", Boolean.class, false)) {
      builder.setServerConfig("fsync", "off").setServerConfig("full_page_writes", "off");
    }
    return builder.start();
  }

  @Bean
  DataSource dataSource(EmbeddedPostgres postgres) {
    HikariDataSource source = new HikariDataSource();
    source.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
    source.setMaximumPoolSize(20);
    // Generic plans of the engine's authorisation queries take seconds at 200,000 tasks.
    source.addDataSourceProperty("options", "-c plan_cache_mode=force_custom_plan");
    source.addDataSourceProperty("ApplicationName", "assistance");
    return source;
  }

  private static void refuseWhenInUse(Path folder) throws IOException {
    Path pidFile = folder.resolve(PID_FILE);
    if (!Files.exists(pidFile)) {
      return;
    }
    String pid = Files.readAllLines(pidFile).get(0).strip();
    boolean running =
        ProcessHandle.of(Long.parseLong(pid))
            .flatMap(process -> process.info().command())
            .map(command -> command.contains("postgres"))
            .orElse(false);
    if (running) {
      throw new IllegalStateException(
          "数据目录 "
              + folder
              + " 正被另一个正在运行的本系统使用（数据库进程 "
              + pid
              + "）。请先停止它，或用环境变量 ASSISTANCE_DATA 指定另一个目录。");
    }
    // Left by a machine that died. A process id may have been given to something else meanwhile, on
    // which PostgreSQL would refuse to start; it recovers its data by itself once the file is gone.
    Files.delete(pidFile);
  }
}

package cn.linfen.assistance.database;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
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

  @Bean
  DataFolder dataFolder(Environment environment) throws IOException {
    return DataFolder.take(Path.of(environment.getProperty("assistance.data", "data")));
  }

  // Spring closes the beans that use the database before this one. The library's own shutdown hook
  // would stop PostgreSQL in parallel, while the engine still needs it.
  @Bean(destroyMethod = "close")
  EmbeddedPostgres embeddedPostgres(DataFolder folder, Environment environment) throws IOException {
    return start(
        folder, environment.getProperty("assistance.database.unsafe-fast", Boolean.class, false));
  }

  static EmbeddedPostgres start(DataFolder folder, boolean unsafe) throws IOException {
    // The library is made for tests and turns both off: what was signed could be lost with the
    // power.
    String durable = unsafe ? "off" : "on";
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.postgres())
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setLocaleConfig("locale", "C")
        // The system's C.UTF-8 does not exist everywhere; PostgreSQL's own does.
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8")
        .setLocaleConfig("encoding", "UTF8")
        .setServerConfig("timezone", "Asia/Shanghai")
        .setServerConfig("max_connections", "60")
        .setServerConfig("fsync", durable)
        .setServerConfig("full_page_writes", durable)
        .setServerConfig("synchronous_commit", durable)
        // Personal data of a failed statement stay out of the server's log.
        .setServerConfig("log_error_verbosity", "terse")
        .setServerConfig("log_min_error_statement", "panic")
        .setPGStartupWait(Duration.ofSeconds(60))
        .start();
  }

  @Bean
  DataSource dataSource(EmbeddedPostgres postgres) {
    HikariDataSource source = new HikariDataSource();
    source.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
    source.setMaximumPoolSize(20);
    // Generic plans of the engine's authorisation queries take seconds at 200,000 tasks.
    source.addDataSourceProperty("options", "-c plan_cache_mode=force_custom_plan");
    source.addDataSourceProperty("ApplicationName", "assistance");
    source.addDataSourceProperty("logServerErrorDetail", "false");
    return source;
  }
}

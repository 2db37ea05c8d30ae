package cn.linfen.assistance.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.organization.FirstAdministrators;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.RunningApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A configured database with the two roles of {@code docs/operations/roles.sql}. */
class LeastPrivilegeTest {

  @TempDir static Path folder;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void twoRoles() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .start();
    String script = Files.readString(Path.of("docs/operations/roles.sql"));
    script = script.replace(":'owner_password'", "'owner'").replace(":'app_password'", "'app'");
    int connect = script.indexOf("\\connect assistance");
    run("postgres", script.substring(0, connect));
    run("assistance", script.substring(script.indexOf('\n', connect)));
  }

  private static void run(String database, String script) {
    JdbcTemplate jdbc = new JdbcTemplate(server.getDatabase("postgres", database));
    for (String statement : script.replaceAll("(?m)^--.*$", "").split(";")) {
      if (!statement.isBlank()) {
        jdbc.execute(statement);
      }
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static String url() {
    return server.getJdbcUrl("postgres", "assistance").replaceAll("[?].*", "");
  }

  private static DataSource as(String role, String password) {
    return new DriverManagerDataSource(url(), role, password);
  }

  @Test
  void theApplicationWorksWithoutOwningItsTables() {
    try (RunningApplication tooEarly = RunningApplication.launch(arguments())) {
      assertThat(tooEarly.exit()).isNotZero();
      assertThat(tooEarly.output()).contains("database migrate");
    }
    DataSource owner = as("assistance_owner", "owner");
    assertThat(SchemaMigration.migrate(owner)).isPositive();
    assertThat(SchemaMigration.migrate(owner)).isZero();
    for (String post : List.of("sysadmin", "secadmin", "auditor")) {
      FirstAdministrators.create(
          as("assistance_app", "app"), post, post, "Zaoshang#8-dian", Clock.system(ChinaTime.ZONE));
    }
    try (RunningApplication application = RunningApplication.start(arguments())) {
      HttpOfficer.Answer health = HttpOfficer.anonymous(application.port()).get("/actuator/health");
      assertThat(health.status()).as(health.body()).isEqualTo(200);
      aRunningRequestIsFinishedBeforeTheApplicationStops(application);
    }
    JdbcClient jdbc = JdbcClient.create(as("assistance_app", "app"));
    for (String table : List.of("section", "ledger_entry", "case_document", "notice_sheet")) {
      assertDenied(jdbc, "delete from " + table);
      assertDenied(jdbc, "truncate " + table);
      assertDenied(jdbc, "alter table " + table + " disable trigger all");
    }
    assertDenied(jdbc, "update section set data = '{}'");
    assertDenied(jdbc, "drop table section");
    assertDenied(jdbc, "create table mine (id integer)");
    assertDenied(jdbc, "delete from flyway_schema_history");
    assertDenied(jdbc, "set session_replication_role = replica");
    // An attachment is changed until somebody signs for it: there the trigger decides row by row.
    assertThat(jdbc.sql("update attachment set name = 'x'").update()).isZero();
  }

  private static void aRunningRequestIsFinishedBeforeTheApplicationStops(
      RunningApplication application) {
    try (Socket socket = new Socket("localhost", application.port())) {
      OutputStream out = socket.getOutputStream();
      String body = "username=nobody&password=nothing";
      String request =
          "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
              + body.length()
              + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
              + "Expect: 100-continue\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      // The server asks for the body: somebody is working on the request now.
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 100");
      application.terminate();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> application.output().contains("Commencing graceful shutdown"));
      out.write(body.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      answer.readLine();
      // Without a CSRF token it is refused, but answered.
      assertThat(answer.readLine()).startsWith("HTTP/1.1 403");
      application.exit();
      assertThat(application.output()).contains("Graceful shutdown complete");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertDenied(JdbcClient jdbc, String statement) {
    assertThatThrownBy(() -> jdbc.sql(statement).update())
        .as(statement)
        .rootCause()
        .message()
        .containsAnyOf("permission denied", "must be owner");
  }

  private static String[] arguments() {
    return new String[] {
      "--server.port=0",
      "--spring.datasource.url=" + url(),
      "--spring.datasource.username=assistance_app",
      "--spring.datasource.password=app",
      "--spring.flyway.enabled=false",
      "--spring.datasource.hikari.maximum-pool-size=5",
      "--camunda.bpm.job-execution.enabled=false",
      "--assistance.data=" + folder.resolve("data")
    };
  }
}

package cn.linfen.assistance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.RunningApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The first day of an installation: administrators and users by commands of the jar. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UsersCommandTest {

  private static final String HEAD = "用户名,姓名,岗位,辖区,起始日期,结束日期,代理\n";
  private static final String PASSWORD = "Zaoshang#8-dian";

  @TempDir static Path folder;
  private static EmbeddedPostgres server;
  private static JdbcClient jdbc;

  @BeforeAll
  static void database() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.resolve("postgres"))
            .setLocaleConfig("locale", "C")
            .setLocaleConfig("encoding", "UTF8")
            .start();
    jdbc = JdbcClient.create(server.getPostgresDatabase());
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private record Ran(int status, String output) {}

  private static Ran run(String password, String... arguments) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SPRING_DATASOURCE_URL", url());
    environment.put("SPRING_DATASOURCE_USERNAME", "postgres");
    environment.put("SPRING_DATASOURCE_PASSWORD", "");
    if (password != null) {
      environment.put("ASSISTANCE_ADMIN_PASSWORD", password);
    }
    try (RunningApplication command = RunningApplication.launch(environment, arguments)) {
      int status = command.exit();
      command.awaitOutput();
      return new Ran(status, command.output());
    }
  }

  private static String url() {
    return server.getJdbcUrl("postgres", "postgres").replaceAll("[?].*", "");
  }

  private static Ran load(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("users.csv"), content);
    return run(null, "users", "load", file.toString(), "--passwords", passwords().toString());
  }

  private static Path passwords() {
    return folder.resolve("passwords.csv");
  }

  private static List<String> users() {
    return jdbc.sql("select user_id from officer order by user_id").query(String.class).list();
  }

  @Test
  @Order(1)
  void nobodyIsMadeWithAPasswordThatIsTooWeakOrMissing() {
    Ran weak = run("12345678", "admin", "create");
    assertThat(weak.status()).as(weak.output()).isEqualTo(1);
    assertThat(weak.output()).contains("密码至少10位").doesNotContain("Exception", "12345678");
    Ran none = run(null, "admin", "create", "--post", "sysadmin");
    assertThat(none.status()).as(none.output()).isEqualTo(1);
    assertThat(none.output()).contains("ASSISTANCE_ADMIN_PASSWORD").doesNotContain("\tat ");
    Ran unknown = run(PASSWORD, "admin", "create", "--post", "township.clerk");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.output()).contains("sysadmin、secadmin 或 auditor");
    assertThat(
            jdbc.sql("select count(*) from information_schema.tables where table_name = 'officer'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  @Order(2)
  void theThreeAdministratorsAreMadeOnceAndRecorded() {
    Ran made = run(PASSWORD, "admin", "create");
    assertThat(made.status()).as(made.output()).isZero();
    assertThat(made.output()).contains("已建立 sysadmin", "已建立 secadmin", "已建立 auditor");
    assertThat(made.output()).doesNotContain(PASSWORD);
    assertThat(users()).containsExactly("auditor", "secadmin", "sysadmin");
    assertThat(
            jdbc.sql("select bool_and(must_change_password) from officer")
                .query(Boolean.class)
                .single())
        .isTrue();
    assertThat(
            jdbc.sql(
                    "select subject from audit_log where event = 'account.created'"
                        + " and actor = 'admin create' order by subject")
                .query(String.class)
                .list())
        .containsExactly("auditor", "secadmin", "sysadmin");
    Ran again = run(PASSWORD, "admin", "create", "--post", "sysadmin", "--user", "second");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.output()).contains("已有系统管理员");
    assertThat(users()).doesNotContain("second");
  }

  @Test
  @Order(3)
  void aFileWithMistakesNamesEachLineAndStoresNothing() throws IOException {
    Ran ran =
        load(
            (HEAD
                    + "good,好人,township.clerk,141002100,2026-01-01,,\n"
                    + "Bad Name,坏名,township.clerk,141002100,2026-01-01,,\n"
                    + "three,三,没有的岗位,141002100,2026-01-01,,\n"
                    + "four,四,township.clerk,141002,2026-01-01,,\n"
                    + "five,五,township.clerk,141002100,1月1日,,\n"
                    + "six,六,township.clerk,141002100,2026-02-01,2026-01-01,\n"
                    + "seven,七,township.clerk\n"
                    + "eight,八,township.clerk,999999999,2026-01-01,,\n"
                    + "nine,九,township.clerk,141002100,2026-02-01,2026-02-10,nobody\n"
                    + "ten,十,township.clerk,141002100,2026-02-01,,good\n"
                    + "good,别人,township.clerk,141002101,2026-01-01,,\n"
                    + "good,好人,township.clerk,141002100,2026-03-01,,\n"
                    + "sysadmin,系统管理员,township.clerk,141002100,2026-01-01,,\n")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(ran.status()).as(ran.output()).isEqualTo(1);
    assertThat(ran.output())
        .contains("改正以下12处")
        .contains("第3行：用户名只能由小写字母")
        .contains("第4行：没有“没有的岗位”这个岗位")
        .contains("第5行：乡镇经办人须设在乡镇")
        .contains("第6行：起始日期应写成")
        .contains("第7行：任职结束日期不得早于开始日期")
        .contains("第8行：应有7列，现有3列")
        .contains("第9行：没有代码为 999999999 的行政区划")
        .contains("第10行：没有用户名为 nobody 的用户可供代理")
        .contains("第11行：代理须写明结束日期")
        .contains("第12行：用户名 good 已是“好人”的")
        .contains("第13行：该用户自2026-01-01起已担任此岗位")
        .contains("第14行：系统、安全、审计管理员（三员）不得");
    assertThat(users()).hasSize(3);
    assertThat(passwords()).doesNotExist();
    assertThat(
            jdbc.sql("select count(*) from audit_log where actor = 'users load'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  @Order(4)
  void whatIsNoSuchTableIsToldSo() throws IOException {
    assertThat(load(new byte[0]).output()).contains("没有任何用户");
    assertThat(load("user,name\na,b\n".getBytes(StandardCharsets.UTF_8)).output())
        .contains("首行应为列名：用户名,姓名,岗位,辖区");
    assertThat(load((HEAD + "a1,\"甲\n").getBytes(StandardCharsets.UTF_8)).output())
        .contains("引号没有成对");
    Ran missing =
        run(null, "users", "load", folder.resolve("none.csv").toString(), "--passwords", "p");
    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.output()).contains("读不出来");
    assertThat(users()).hasSize(3);
  }

  @Test
  @Order(5)
  void aFileOfAChineseSpreadsheetIsLoadedAndItsUsersSignIn() throws IOException {
    Ran ran =
        load(
            (HEAD
                    // The deputy stands before whom she stands in for.
                    + "wang,王五,乡镇经办人,141002100,2026-06-01,2026-06-10,zhang\r\n"
                    + "zhang,张三,乡镇经办人,141002100,2020-01-01,,\r\n"
                    + "zhang,张三,township.clerk,141002101,2020-01-01,,\r\n"
                    + "li,李四,,,,,\r\n")
                .getBytes(Charset.forName("GB18030")));
    assertThat(ran.status()).as(ran.output()).isZero();
    assertThat(ran.output()).contains("新用户3名，岗位3个");
    assertThat(
            jdbc.sql(
                    "select user_id || ' ' || post || ' ' || division || coalesce(' ' || deputy_for, '')"
                        + " from post_holding where post = 'township.clerk' order by 1")
                .query(String.class)
                .list())
        .containsExactly(
            "wang township.clerk 141002100 zhang",
            "zhang township.clerk 141002100",
            "zhang township.clerk 141002101");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords())))
        .isEqualTo("rw-------");
    String initial =
        Files.readAllLines(passwords()).stream()
            .filter(line -> line.startsWith("zhang,"))
            .map(line -> line.substring(6))
            .findFirst()
            .orElseThrow();
    assertThat(ran.output()).doesNotContain(initial);

    Ran second = load((HEAD + "zhao,赵六,,,,,\n").getBytes(StandardCharsets.UTF_8));
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.output()).contains("已存在");
    assertThat(users()).doesNotContain("zhao");

    try (RunningApplication application =
        RunningApplication.start(
            "--server.port=0",
            "--spring.datasource.url=" + url(),
            "--spring.datasource.username=postgres",
            "--spring.datasource.password=",
            "--spring.datasource.hikari.maximum-pool-size=5",
            "--camunda.bpm.job-execution.enabled=false",
            "--assistance.data=" + folder.resolve("data"))) {
      HttpOfficer zhang = HttpOfficer.of(application.port(), "zhang", initial);
      HttpOfficer.Answer me = zhang.get("/api/me");
      assertThat(me.status()).as(me.body()).isEqualTo(200);
      assertThat(me.json().path("mustChangePassword").asBoolean()).isTrue();
      assertThat(me.json().path("posts")).hasSize(2);
      assertThat(zhang.get("/api/divisions").status()).isEqualTo(403);
      assertThat(
              zhang
                  .post(
                      "/api/me/password",
                      "{\"old\":\"" + initial + "\",\"password\":\"" + PASSWORD + "\"}")
                  .status())
          .isEqualTo(204);
      HttpOfficer changed = HttpOfficer.of(application.port(), "zhang", PASSWORD);
      assertThat(changed.get("/api/divisions").status()).isEqualTo(200);
      assertThat(changed.get("/api/processes/subsistence-allowance/form").status()).isEqualTo(200);
    }
  }
}

package cn.linfen.assistance.http;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the administrators do at their pages: it happens, is recorded, and is refused to others. */
@IntegrationTest
class AdministratorPagesTest {

  private static final String HEAD = "用户名,姓名,岗位,辖区,起始日期,结束日期,代理\n";
  private static final String TOWNSHIP = "141002102";

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Staff staff;
  private HttpOfficer admin;
  private String user;

  @BeforeEach
  void people() {
    staff = new Staff(context);
    admin = HttpOfficer.atBrowser(port, "sysadmin");
    user = staff.officer("village.assistant", "141002100200");
  }

  @AfterEach
  void leave() {
    staff.leave();
    jdbc.sql("drop trigger if exists refused_entry on audit_log").update();
  }

  private LocalDate today() {
    return LocalDate.now(clock);
  }

  private String done(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(302);
    Matcher said =
        Pattern.compile("<p class=\"(done|wrong)\">(.*?)</p>").matcher(admin.follow(answer).body());
    assertThat(said.find()).isTrue();
    return said.group(1) + " " + said.group(2);
  }

  private String give(String userId, String post, String division, Map<String, String> more) {
    Map<String, String> fields = new HashMap<>(more);
    fields.put("post", post);
    fields.put("division", division);
    fields.putIfAbsent("from", today().toString());
    return done(admin.form("/admin/officers/" + userId + "/posts", fields));
  }

  private List<String> holdings(String userId) {
    return jdbc.sql(
            "select post || ' ' || division || ' ' || valid_from || coalesce('–' || valid_to, '')"
                + " from post_holding where user_id = ? order by id")
        .param(userId)
        .query(String.class)
        .list();
  }

  private long events(String event, String subject) {
    return jdbc.sql("select count(*) from audit_log where event = ? and subject = ?")
        .params(event, subject)
        .query(Long.class)
        .single();
  }

  private boolean sees(String userId) {
    return HttpOfficer.of(port, userId)
        .get("/engine-rest/identity/groups?userId=" + userId)
        .body()
        .contains("township.clerk." + TOWNSHIP);
  }

  // ------------------------------------------------------------------ users

  @Test
  void aUserIsMadeAndMustChangeTheInitialPassword() {
    String made = "made-" + System.nanoTime();
    Map<String, String> fields =
        Map.of("userId", made, "name", "新来的", "password", "Zaoshang#8-dian");
    assertThat(done(admin.form("/admin/officers", fields))).isEqualTo("done 已建立用户 " + made);
    assertThat(events("account.created", made)).isEqualTo(1);
    HttpOfficer first = HttpOfficer.of(port, made, "Zaoshang#8-dian");
    assertThat(first.get("/api/divisions").status()).isEqualTo(403);
    assertThat(first.get("/api/divisions").body()).contains("首次登录须先修改密码");
    assertThat(done(admin.form("/admin/officers", fields))).contains("wrong", "已存在");
    assertThat(
            done(
                admin.form(
                    "/admin/officers",
                    Map.of("userId", "有 空格", "name", "甲", "password", "Zaoshang#8-dian"))))
        .contains("wrong 用户名只能由");
    assertThat(
            done(
                admin.form(
                    "/admin/officers",
                    Map.of("userId", made + "2", "name", "乙", "password", "12345678901"))))
        .contains("wrong 密码须包含");
    assertThat(events("account.created", made + "2")).isZero();
  }

  @Test
  void aDisabledUserIsOutAtOnceAndNobodyDisablesThemselves() {
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(200);
    assertThat(
            done(admin.form("/admin/officers/" + user + "/disabled", Map.of("disabled", "true"))))
        .isEqualTo("done 已停用 " + user);
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(401);
    assertThat(events("account.disabled", user)).isEqualTo(1);
    done(admin.form("/admin/officers/" + user + "/disabled", Map.of("disabled", "false")));
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(200);
    assertThat(done(admin.form("/admin/officers/sysadmin/disabled", Map.of("disabled", "true"))))
        .isEqualTo("wrong 不能停用自己的账户");
  }

  // ------------------------------------------------------------------ posts and holdings

  @Test
  void aPostIsGivenForAPeriodAndEnded() {
    String clerk = staff.officer("village.assistant", "141002102200");
    assertThat(sees(clerk)).isFalse();
    assertThat(give(clerk, "township.clerk", TOWNSHIP, Map.of()))
        .isEqualTo("done 已为 " + clerk + " 设置岗位");
    assertThat(sees(clerk)).isTrue();
    assertThat(events("post.given", clerk)).isEqualTo(2);
    long id =
        jdbc.sql("select max(id) from post_holding where user_id = ?")
            .param(clerk)
            .query(Long.class)
            .single();
    assertThat(admin.get("/admin/officers").body())
        .contains("/admin/officers/holdings/" + id + "/end");
    assertThat(done(admin.form("/admin/officers/holdings/" + id + "/end", Map.of())))
        .isEqualTo("done 岗位已结束");
    jdbc.sql("update post_holding set valid_from = valid_from - 5 where id = ?").param(id).update();
    done(admin.form("/admin/officers/holdings/" + id + "/end", Map.of()));
    assertThat(sees(clerk)).isFalse();
    assertThat(events("post.ended", Long.toString(id))).isEqualTo(2);
  }

  @Test
  void aHoldingThatHasNotBegunNeverBegins() {
    String clerk = staff.officer("village.assistant", "141002102200");
    String begins = today().plusDays(20).toString();
    give(clerk, "township.clerk", TOWNSHIP, Map.of("from", begins));
    assertThat(holdings(clerk)).contains("township.clerk " + TOWNSHIP + " " + begins);
    assertThat(sees(clerk)).isFalse();
    long id =
        jdbc.sql("select max(id) from post_holding where user_id = ?")
            .param(clerk)
            .query(Long.class)
            .single();
    done(admin.form("/admin/officers/holdings/" + id + "/end", Map.of()));
    assertThat(holdings(clerk)).hasSize(1);
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() {
    List<String> before = holdings(user);
    String day = today().toString();
    String earlier = today().minusDays(1).toString();
    assertThat(give(user, "township.clerk", "141002", Map.of())).contains("wrong 乡镇经办人须设在乡镇");
    assertThat(give(user, "township.clerk", "999", Map.of())).contains("没有代码为 999 的行政区划");
    assertThat(give(user, "mayor", TOWNSHIP, Map.of())).contains("没有代码为 mayor 的岗位");
    assertThat(give("nobody-at-all", "township.clerk", TOWNSHIP, Map.of())).contains("没有用户名为");
    assertThat(give(user, "township.clerk", TOWNSHIP, Map.of("to", earlier)))
        .contains("结束日期不得早于开始日期");
    assertThat(give(user, "township.clerk", TOWNSHIP, Map.of("from", "明天"))).contains("日期格式不正确");
    assertThat(give(user, "township.clerk", TOWNSHIP, Map.of("to", day, "deputyFor", user)))
        .contains("不能代理自己");
    assertThat(give(user, "township.clerk", TOWNSHIP, Map.of("deputyFor", "township-clerk")))
        .contains("代理须写明结束日期");
    assertThat(
            give(user, "township.clerk", TOWNSHIP, Map.of("to", day, "deputyFor", "county-clerk")))
        .contains("被代理人 county-clerk 在此期间没有");
    assertThat(give(user, "village.assistant", "141002100200", Map.of())).contains("期间重叠");
    assertThat(give(user, "secadmin", "1410", Map.of())).contains("三员");
    assertThat(give("auditor", "township.clerk", TOWNSHIP, Map.of())).contains("三员");
    assertThat(give("sysadmin", "supervisor", "1410", Map.of())).contains("不能给自己设置岗位");
    assertThat(holdings(user)).isEqualTo(before);
    assertThat(holdings("sysadmin")).hasSize(1);
    assertThat(holdings("auditor")).hasSize(1);
  }

  // ------------------------------------------------------------------ the file

  @Test
  void aFileIsCheckedLineByLineAndLoadedAsAWhole() {
    String one = "file-" + System.nanoTime();
    Answer wrong =
        admin.upload(
            "/admin/officers/load",
            "人员.csv",
            (HEAD
                    + (one + ",甲,township.clerk,141002102,2026-01-01,,\n")
                    + (one + "b,乙,township.clerk,141002,2026-01-01,,\n")
                    + "sysadmin,系统管理员,supervisor,1410,2026-01-01,,\n")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.body())
        .contains("没有载入，请改正以下2处", "第3行：乡镇经办人须设在乡镇", "第4行：不能给自己设置岗位")
        .doesNotContain("第2行：");
    assertThat(holdings(one)).isEmpty();
    assertThat(events("account.created", one)).isZero();

    Answer right =
        admin.upload(
            "/admin/officers/load",
            "人员.csv",
            (HEAD + one + ",<b>甲</b>,township.clerk,141002102,2026-01-01,,\n")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(right.status()).as(right.body()).isEqualTo(200);
    assertThat(right.raw().headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(right.body()).contains("已载入：新用户1名，岗位1个").doesNotContain("<b>甲</b>");
    Matcher password =
        Pattern.compile("<td>" + one + "</td><td><code>(.*?)</code>").matcher(right.body());
    assertThat(password.find()).isTrue();
    assertThat(HttpOfficer.of(port, one, password.group(1)).get("/api/me").status()).isEqualTo(200);
    assertThat(admin.get("/admin/officers").body()).doesNotContain(password.group(1));
    assertThat(
            jdbc.sql("select count(*) from act_id_membership where user_id_ = ?")
                .param(one)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    admin.form("/admin/officers/" + one + "/disabled", Map.of("disabled", "true"));
  }

  @Test
  void aFileThatIsNoTableIsToldSo() {
    for (byte[] file :
        List.of(new byte[0], new byte[] {0, 1, 2, (byte) 0xff}, new byte[1_000_001])) {
      Answer wrong = admin.upload("/admin/officers/load", "x.csv", file);
      assertThat(wrong.status()).isEqualTo(200);
      assertThat(wrong.body()).contains("没有载入，请改正以下1处");
    }
  }

  // ------------------------------------------------------------------ security administrator

  @Test
  void theSecurityAdministratorUnlocksAndResets() {
    jdbc.sql("update officer set failed_attempts = 12, locked_until = ? where user_id = ?")
        .params(clock.instant().plusSeconds(900).atOffset(java.time.ZoneOffset.UTC), user)
        .update();
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(401);
    HttpOfficer security = HttpOfficer.atBrowser(port, "secadmin");
    assertThat(security.get("/admin/security").body()).contains(user);
    Answer unlocked = security.form("/admin/security/" + user + "/unlock", Map.of());
    assertThat(security.follow(unlocked).body()).contains("已解锁 " + user);
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(200);
    assertThat(events("account.unlocked", user)).isEqualTo(1);
    Answer weak = security.form("/admin/security/" + user + "/password", Map.of("password", "1"));
    assertThat(security.follow(weak).body()).contains("密码至少10位");
    Answer reset =
        security.form("/admin/security/" + user + "/password", Map.of("password", "Wanshang#9-x"));
    assertThat(security.follow(reset).body()).contains("下次登录须修改");
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(401);
    assertThat(
            HttpOfficer.of(port, user, "Wanshang#9-x")
                .get("/api/me")
                .json()
                .path("mustChangePassword")
                .asBoolean())
        .isTrue();
  }

  // ------------------------------------------------------------------ others

  @Test
  void othersGetNowhere() {
    Map<String, HttpOfficer> others =
        List.of("township-clerk", "secadmin", "auditor", "designer", "supervisor").stream()
            .collect(Collectors.toMap(one -> one, one -> HttpOfficer.atBrowser(port, one)));
    List<String> before = holdings(user);
    others.forEach(
        (name, other) -> {
          assertThat(other.get("/admin/officers").status()).as(name).isEqualTo(403);
          assertThat(other.get("/admin/calendar").status()).as(name).isEqualTo(403);
          assertThat(
                  other
                      .form(
                          "/admin/officers/" + user + "/posts",
                          Map.of(
                              "post",
                              "township.clerk",
                              "division",
                              TOWNSHIP,
                              "from",
                              today().toString()))
                      .status())
              .as(name)
              .isEqualTo(403);
          assertThat(
                  other
                      .upload(
                          "/admin/officers/load",
                          "x.csv",
                          (HEAD + "intruder-x,甲,,,,,\n").getBytes(StandardCharsets.UTF_8))
                      .status())
              .as(name)
              .isEqualTo(403);
        });
    assertThat(admin.get("/admin/security").status()).isEqualTo(403);
    assertThat(admin.form("/admin/security/" + user + "/unlock", Map.of()).status()).isEqualTo(403);
    assertThat(admin.get("/admin/audit").status()).isEqualTo(403);
    assertThat(holdings(user)).isEqualTo(before);
    assertThat(events("account.created", "intruder-x")).isZero();
  }

  // ------------------------------------------------------------------ calendar

  private static byte[] year2015() throws IOException {
    return Files.readAllLines(Path.of("src/main/resources/calendar/working-calendar.csv")).stream()
        .filter(line -> line.startsWith("2015-"))
        .collect(Collectors.joining("\n", "date,kind,name\n", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private String loadedBy(int year) {
    return jdbc.sql("select loaded_by || loaded_at from calendar_year where year = ?")
        .param(year)
        .query(String.class)
        .single();
  }

  @Test
  void aCalendarIsLoadedAndShown() throws IOException {
    // What other tests have left running was begun by clocks that have gone back since.
    jdbc.sql("delete from running_limit").update();
    Answer loaded = admin.upload("/admin/calendar", "2015.csv", year2015());
    assertThat(admin.follow(loaded).body()).contains("2015 年工作日历", "已载入 [2015] 年", "2015年9月3日");
    assertThat(loadedBy(2015)).startsWith("sysadmin");
    assertThat(events("calendar.loaded", "[2015]")).isPositive();
    String before = loadedBy(2015);
    Answer wrong =
        admin.upload(
            "/admin/calendar",
            "2015.csv",
            "date,kind,name\n2015-02-30,holiday,春节\n".getBytes(StandardCharsets.UTF_8));
    assertThat(admin.follow(wrong).body()).contains("没有载入", "第2行：日期应是存在的一天");
    assertThat(loadedBy(2015)).isEqualTo(before);
  }

  // ------------------------------------------------------------------ nothing unrecorded

  /** As when the log's disk is full: entries of this kind by this officer cannot be written. */
  private void refuseEntries(String event, String actor) {
    jdbc.sql(
            "create or replace function refused_entry() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no entry'; end $$")
        .update();
    jdbc.sql(
            "create trigger refused_entry before insert on audit_log for each row when (new.event = '"
                + event
                + "' and new.actor = '"
                + actor
                + "') execute function refused_entry()")
        .update();
  }

  @Test
  void aCalendarThatCannotBeRecordedIsNotLoaded() throws IOException {
    String before = loadedBy(2015);
    refuseEntries("calendar.loaded", "sysadmin");
    assertThat(admin.upload("/admin/calendar", "2015.csv", year2015()).status()).isEqualTo(500);
    assertThat(loadedBy(2015)).isEqualTo(before);
  }

  @Test
  void aTemplateOrOfficeThatCannotBeRecordedIsNotChanged() {
    String maker = staff.officer("designer", "1410");
    HttpOfficer designer = HttpOfficer.atBrowser(port, maker);
    String page = designer.get("/admin/templates/delivery-receipt").body();
    Matcher base = Pattern.compile("name=\"base\"[^>]*value=\"(\\d+)\"").matcher(page);
    assertThat(base.find()).as(page).isTrue();
    String text =
        jdbc.sql("select count(*) from document_template where id = 'delivery-receipt'")
            .query(String.class)
            .single();
    refuseEntries("template.changed", maker);
    assertThat(
            designer
                .form(
                    "/admin/templates/delivery-receipt",
                    Map.of(
                        "base", base.group(1), "text", shipped("delivery-receipt"), "remark", "试"))
                .status())
        .isEqualTo(500);
    assertThat(
            jdbc.sql("select count(*) from document_template where id = 'delivery-receipt'")
                .query(String.class)
                .single())
        .isEqualTo(text);
    jdbc.sql("drop trigger refused_entry on audit_log").update();
    refuseEntries("organ.changed", maker);
    Map<String, String> organ =
        Map.of(
            "name", "尧都区某镇人民政府",
            "numberPrefix", "某政救",
            "reviewOrgan", "临汾市尧都区人民政府",
            "court", "临汾市尧都区人民法院");
    assertThat(designer.form("/admin/templates/organs/" + TOWNSHIP, organ).status()).isEqualTo(500);
    assertThat(
            jdbc.sql("select count(*) from document_organ where division = ?")
                .param(TOWNSHIP)
                .query(Integer.class)
                .single())
        .isZero();
  }

  private static String shipped(String id) {
    try {
      return Files.readString(Path.of("src/main/resources/templates/documents/" + id + ".html"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

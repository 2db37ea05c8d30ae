package cn.linfen.assistance.notification;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.notification.Reminder.Kind;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetupTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** The officer's own page, and the administrator's. */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class MailPagesTest {

  @RegisterExtension
  static final GreenMailExtension MAIL =
      new GreenMailExtension(ServerSetupTest.SMTP.dynamicPort()).withPerMethodLifecycle(true);

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Settings settings;

  private Staff staff;
  private Postroom room;
  private String user;
  private HttpOfficer officer;

  @BeforeEach
  void open() {
    staff = new Staff(context);
    room = new Postroom(context, "2026-03-11T10:00:00");
    user = staff.officer("village.assistant", "141033100001");
    officer = HttpOfficer.atBrowser(port, user);
  }

  @AfterEach
  void close() {
    room.close();
    staff.leave();
  }

  private static HttpOfficer.Answer form(HttpOfficer who, String path, String... fields) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      body.append(i == 0 ? "" : "&")
          .append(fields[i])
          .append('=')
          .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
    }
    return who.send(
        "POST",
        path,
        "application/x-www-form-urlencoded",
        body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private String save(String address, String single, String from, String to) {
    HttpOfficer.Answer answer =
        form(
            officer,
            "/account/mail",
            "address",
            address,
            "single",
            single,
            "quietFrom",
            from,
            "quietTo",
            to);
    assertThat(answer.status()).as(answer.body()).isEqualTo(302);
    return officer.get("/account/mail").body();
  }

  @Test
  void preferencesAreKeptPerOfficer() {
    assertThat(officer.get("/account").body()).contains("/account/mail");
    assertThat(officer.get("/account/mail").body()).contains("value=\"20:00\"");
    assertThat(save(" wang@linfen.example.gov.cn ", "true", "21:00", "06:30"))
        .contains("已保存")
        .contains("wang@linfen.example.gov.cn");
    assertThat(settings.of(user))
        .isEqualTo(
            new Settings.Setting(
                "wang@linfen.example.gov.cn", true, LocalTime.of(21, 0), LocalTime.of(6, 30)));
    assertThat(settings.of("township-clerk").address()).isNull();
    assertThat(save("", "false", "00:00", "00:00")).contains("不再发送邮件");
    assertThat(settings.of(user).address()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wang",
        "wang@",
        "wang@localhost",
        "wang@@linfen.gov.cn",
        "王@linfen.gov.cn",
        "wang@linfen.gov.cn,li@linfen.gov.cn",
        "wang@linfen.gov.cn\r\nBcc: li@linfen.gov.cn",
        "<wang@linfen.gov.cn>",
        "wang..li@linfen.gov.cn"
      })
  void aWrongAddressIsExplainedAtItsFieldAndIsNotInTheLog(String wrong, CapturedOutput log) {
    save("right@linfen.example.gov.cn", "true", "21:00", "06:30");
    String page = save(wrong, "false", "20:00", "07:00");
    assertThat(page)
        .contains("id=\"address-wrong\"")
        .contains("邮件地址不正确，应为 name@example.gov.cn 的样式")
        .doesNotContain("已保存");
    assertThat(settings.of(user).address()).isEqualTo("right@linfen.example.gov.cn");
    assertThat(settings.of(user).single()).isTrue();
    assertThat(log.getAll()).doesNotContain("linfen.gov.cn");
  }

  @Test
  void aWrongTimeIsExplainedAtItsFieldAndWhatWasTypedStays() {
    assertThat(save("a@linfen.example.gov.cn", "true", "25:00", ""))
        .contains("时间应为 20:00 的样式")
        .contains("a@linfen.example.gov.cn");
    assertThat(settings.of(user).address()).isNull();
  }

  @Test
  void ownRemindersAreShownAlsoWithoutAnAddress() {
    room.put(Kind.ORDER, "test:" + UUID.randomUUID(), "请答复督办", user);
    assertThat(officer.get("/account/mail").body())
        .contains("请答复督办")
        .contains("待发送")
        .contains("还没有设置邮件服务器");
    String other = staff.officer("village.assistant", "141033100001");
    assertThat(HttpOfficer.atBrowser(port, other).get("/account/mail").body())
        .doesNotContain("请答复督办");
  }

  @Test
  void deadLettersAreSeenAndSentAgainUnderTheSameId() throws Exception {
    String address = room.address(user, true);
    room.put(Kind.ORDER, "test:" + UUID.randomUUID(), "内容不给管理员看", user);
    try (FussyServer fussy = new FussyServer("550 no", "250 ok")) {
      room.sender(fussy.port()).run();
    }
    HttpOfficer admin = HttpOfficer.atBrowser(port, "sysadmin");
    String page = admin.get("/admin/mail").body();
    assertThat(page)
        .contains("没有设置邮件服务器")
        .contains("发送失败")
        .contains("邮件服务器拒收此地址（550）")
        .contains(user)
        .doesNotContain(address)
        .doesNotContain("内容不给管理员看");
    long id =
        room.jdbc
            .sql("select id from mail where user_id = ?")
            .param(user)
            .query(Long.class)
            .single();
    String messageId =
        room.jdbc
            .sql("select message_id from mail where id = ?")
            .param(id)
            .query(String.class)
            .single();
    assertThat(form(admin, "/admin/mail/" + id + "/resend").status()).isEqualTo(302);
    assertThat(admin.get("/admin/mail").body()).contains("已重新排队发送");
    assertThat(room.state(user)).isEqualTo("WAITING");
    // The application's clock may be ahead of the test's.
    room.jdbc.sql("update mail set next_attempt = '2026-03-11T00:00:00Z'").update();
    room.sender(MAIL.getSmtp().getPort()).run();
    assertThat(MAIL.getReceivedMessages()).hasSize(1);
    assertThat(MAIL.getReceivedMessages()[0].getMessageID()).isEqualTo(messageId);
    form(admin, "/admin/mail/" + id + "/resend");
    assertThat(admin.get("/admin/mail").body()).contains("不在发送失败之列");
    assertThat(room.state(user)).isEqualTo("SENT");
  }

  @Test
  void allDeadLettersAreSentAgainTogether() throws Exception {
    String other = staff.officer("village.assistant", "141033100001");
    room.address(user, true);
    room.address(other, true);
    room.put(Kind.ORDER, "test:" + UUID.randomUUID(), "督办", user, other);
    try (FussyServer fussy = new FussyServer("550 no", "250 ok")) {
      room.sender(fussy.port()).run();
    }
    HttpOfficer admin = HttpOfficer.atBrowser(port, "sysadmin");
    assertThat(form(admin, "/admin/mail/resend").status()).isEqualTo(302);
    assertThat(admin.get("/admin/mail").body()).contains("已重新排队发送2封");
    assertThat(
            room.jdbc
                .sql("select count(*) from audit_log where event = 'mail.resend' and detail = '2封'")
                .query(Integer.class)
                .single())
        .isPositive();
  }

  @Test
  void onlyTheSystemAdministratorSeesTheMail() {
    assertThat(officer.get("/admin/mail").status()).isEqualTo(403);
    assertThat(form(officer, "/admin/mail/resend").status()).isEqualTo(403);
    assertThat(form(HttpOfficer.atBrowser(port, "secadmin"), "/admin/mail/1/resend").status())
        .isEqualTo(403);
  }
}

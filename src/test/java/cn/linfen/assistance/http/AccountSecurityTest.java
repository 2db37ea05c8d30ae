package cn.linfen.assistance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Passwords, sessions and what a refused request is answered. */
@IntegrationTest
class AccountSecurityTest {

  private static final String NEW_PASSWORD = "Zaoshang#8-dian";

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Accounts accounts;
  @Autowired JdbcClient jdbc;

  private Staff staff;
  private String user;

  @BeforeEach
  void somebody() {
    staff = new Staff(context);
    user = staff.officer("village.assistant", "141002100200");
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  private static void assertProblem(Answer answer, int status, String detail) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.raw().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("detail").asText()).contains(detail);
  }

  // ------------------------------------------------------------------ guesses

  @ParameterizedTest
  @ValueSource(strings = {"PUT /api/me/pin password", "POST /api/me/password old"})
  void aStolenSessionCannotGuessThePassword(String where) {
    String[] parts = where.split(" ");
    HttpOfficer thief = HttpOfficer.atBrowser(port, user);
    for (int guess = 1; guess <= 4; guess++) {
      Answer wrong = thief.send(parts[0], parts[1], "application/json", body(parts[2], "guess"));
      assertProblem(wrong, 422, "密码不正确");
    }
    Answer right =
        thief.send(parts[0], parts[1], "application/json", body(parts[2], HttpOfficer.PASSWORD));
    assertProblem(right, 422, "暂时锁定");
    assertProblem(HttpOfficer.of(port, user).get("/api/me"), 401, "暂时锁定");
    assertThat(events("password.wrong")).isEqualTo(4);
    accounts.unlock(user, "secadmin");
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(200);
  }

  private static byte[] body(String field, String password) {
    return ("{\""
            + field
            + "\":\""
            + password
            + "\",\"pin\":\"730291\",\"password"
            + (field.equals("password") ? "2" : "")
            + "\":\""
            + NEW_PASSWORD
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private int events(String event) {
    return jdbc.sql("select count(*) from audit_log where event = ? and subject = ?")
        .params(event, user)
        .query(Integer.class)
        .single();
  }

  // ------------------------------------------------------------------ sessions

  @Test
  void otherSessionsEndWhenThePasswordIsChanged() {
    HttpOfficer own = HttpOfficer.atBrowser(port, user);
    HttpOfficer other = HttpOfficer.atBrowser(port, user);
    assertThat(other.get("/api/me").status()).isEqualTo(200);
    Answer changed =
        own.post(
            "/api/me/password",
            "{\"old\":\"" + HttpOfficer.PASSWORD + "\",\"password\":\"" + NEW_PASSWORD + "\"}");
    assertThat(changed.status()).as(changed.body()).isEqualTo(204);
    assertThat(own.get("/api/me").status()).isEqualTo(200);
    assertProblem(other.get("/api/me"), 401, "登录已失效");
    assertThat(other.get("/account").raw().headers().firstValue("Location").orElse(""))
        .endsWith("/login");
  }

  @Test
  void sessionsEndWhenTheAccountIsDisabledOrItsPasswordReset() {
    HttpOfficer first = HttpOfficer.atBrowser(port, user);
    accounts.resetPassword(user, NEW_PASSWORD, "secadmin");
    assertProblem(first.get("/api/me"), 401, "登录已失效");
    accounts.resetPassword(user, HttpOfficer.PASSWORD, "secadmin");
    HttpOfficer second = HttpOfficer.atBrowser(port, user);
    assertThat(second.get("/api/me").status()).isEqualTo(200);
    accounts.disable(user, true, "sysadmin");
    assertProblem(second.get("/api/me"), 401, "登录已失效");
    assertProblem(HttpOfficer.of(port, user).get("/api/me"), 401, "用户名或密码不正确");
  }

  // ------------------------------------------------------------------ audit

  @Test
  void aChangeThatCannotBeRecordedIsNotMade() {
    jdbc.sql("update officer set failed_attempts = 2 where user_id = ?").param(user).update();
    String nobody = null;
    assertThatThrownBy(() -> accounts.unlock(user, nobody)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> accounts.resetPassword(user, NEW_PASSWORD, nobody))
        .isInstanceOf(RuntimeException.class);
    assertThat(
            jdbc.sql("select failed_attempts from officer where user_id = ?")
                .param(user)
                .query(Integer.class)
                .single())
        .isEqualTo(2);
    assertThat(HttpOfficer.of(port, user).get("/api/me").status()).isEqualTo(200);
  }

  // ------------------------------------------------------------------ refusals

  @Test
  void refusalsAreProblemDocuments() {
    assertProblem(HttpOfficer.anonymous(port).get("/api/me"), 401, "请先登录");
    assertProblem(HttpOfficer.anonymous(port).get("/engine-rest/task"), 401, "请先登录");
    assertProblem(HttpOfficer.anonymous(port).post("/api/me/password", "{}"), 403, "刷新页面");
    assertProblem(HttpOfficer.of(port, "nobody").get("/api/me"), 401, "用户名或密码不正确");
    assertProblem(HttpOfficer.of(port, user).get("/api/nothing"), 403, "您的岗位不能使用此功能");
  }

  @Test
  void metricsAreForTheSystemAdministrator() {
    assertProblem(HttpOfficer.anonymous(port).get("/actuator/prometheus"), 401, "请先登录");
    assertProblem(HttpOfficer.of(port, user).get("/actuator/prometheus"), 403, "您的岗位");
  }

  @Test
  void aCharacterThatNoTextHasIsABadRequestOnPagesToo() {
    assertProblem(HttpOfficer.of(port, "auditor").get("/admin/audit?before=a%00b"), 400, "控制字符");
    Answer form =
        HttpOfficer.of(port, "sysadmin")
            .send(
                "POST",
                "/admin/officers",
                "application/x-www-form-urlencoded",
                "userId=abc&name=a%00b&password=Zaoshang%238-dian"
                    .getBytes(StandardCharsets.UTF_8));
    assertProblem(form, 400, "控制字符");
  }
}

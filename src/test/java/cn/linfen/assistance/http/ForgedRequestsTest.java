package cn.linfen.assistance.http;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What another site makes an officer's browser send, session and all, is refused. */
@IntegrationTest
class ForgedRequestsTest {

  private static final String TASKS = "/camunda/api/engine/engine/default/task?maxResults=5";

  @LocalServerPort int port;

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "guessed", "00000000-0000-0000-0000-000000000000"})
  void ourInterfaceRefusesAnotherToken(String token) {
    HttpOfficer officer = HttpOfficer.atBrowser(port, "township-clerk").forging(token);
    Answer answer = officer.upload("/api/attachments", "a.png", new byte[] {1});
    assertThat(answer.status()).as(answer.body()).isEqualTo(403);
    assertThat(answer.json().path("detail").asText()).contains("刷新");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "guessed"})
  void camundasInterfacesRefuseAnotherToken(String token) {
    HttpOfficer officer = HttpOfficer.atBrowser(port, "township-clerk");
    String own = "{\"assignee\":\"township-clerk\"}";
    assertThat(officer.post(TASKS, own).status()).as("with its own token").isEqualTo(200);
    Answer answer = officer.forging(token).post(TASKS, own);
    assertThat(answer.status()).as(answer.body()).isEqualTo(403);
  }

  @Test
  void theTokenOfAnotherSessionIsNoGood() {
    HttpOfficer victim = HttpOfficer.atBrowser(port, "township-clerk");
    HttpOfficer attacker = HttpOfficer.atBrowser(port, "county-clerk");
    Answer answer =
        victim.forging(attacker.tokenOfOurs()).upload("/api/attachments", "a.png", new byte[] {1});
    assertThat(answer.status()).as(answer.body()).isEqualTo(403);
  }

  @Test
  void anotherSitesFormSignsNobodyOut() {
    HttpOfficer officer = HttpOfficer.atBrowser(port, "township-clerk").forging(null);
    officer.form("/logout", Map.of("_csrf", UUID.randomUUID().toString()));
    assertThat(officer.get("/api/me").status()).isEqualTo(200);
  }
}

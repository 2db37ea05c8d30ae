package cn.linfen.assistance;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What an operator relies on. */
@IntegrationTest
class OperationsTest {

  @LocalServerPort int port;

  @Test
  void healthSaysUpOrDownAndNothingElse() {
    HttpOfficer.Answer answer = HttpOfficer.anonymous(port).get("/actuator/health");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(HttpOfficer.anonymous(port).get("/actuator/health/db").status()).isNotEqualTo(200);
    assertThat(HttpOfficer.anonymous(port).get("/actuator/env").status()).isNotEqualTo(200);
  }

  @Test
  void metricsAreForTheSystemAdministrator() {
    assertThat(HttpOfficer.anonymous(port).get("/actuator/prometheus").status()).isNotEqualTo(200);
    assertThat(HttpOfficer.of(port, "township-clerk").get("/actuator/prometheus").status())
        .isEqualTo(403);
    HttpOfficer.of(port, "township-clerk").post("/engine-rest/task/none/complete", "{}");
    HttpOfficer.Answer answer = HttpOfficer.of(port, "sysadmin").get("/actuator/prometheus");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .contains("assistance_tasks_open")
        .contains("assistance_tasks_overdue")
        .contains("assistance_jobs_failed")
        .contains("assistance_refusals_total")
        .contains("hikaricp_connections")
        .doesNotContain("township-clerk");
  }

  @Test
  void everyAnswerCarriesTheNumberOfItsRequest() throws Exception {
    assertThat(requestId("proxy-12345678")).isEqualTo("proxy-12345678");
    assertThat(requestId("too short")).matches("[0-9a-f-]{36}");
  }

  private String requestId(String given) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health"))
            .header("X-Request-Id", given)
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .headers()
        .firstValue("X-Request-Id")
        .orElseThrow();
  }
}

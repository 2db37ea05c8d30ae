package cn.linfen.assistance.process;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** In the demonstration a notice period need not be waited for. */
@IntegrationTest
class DemoTimersTest {

  @LocalServerPort int port;
  @Autowired ApplicationContext context;

  @Test
  void theNoticePeriodEndsWhenAskedForAndTheCaseGoesOn() {
    Walk walk = new Walk(context);
    Case file =
        walk.evaluated()
            .sign("townshipReview", "township-reviewer", Papers.agree())
            .sign("signNotice", "township-clerk", Papers.signNotice());
    HttpOfficer clerk = HttpOfficer.atBrowser(port, "township-clerk");
    String timers = "/api/demo/cases/" + file.number() + "/timers";
    JsonNode period = timer(clerk.get(timers).json());
    assertThat(period.path("name").asText()).isEqualTo("公示期满");

    HttpOfficer stranger = HttpOfficer.atBrowser(port, "township-clerk-2");
    assertThat(stranger.get(timers).status()).isEqualTo(404);
    assertThat(stranger.post(timers + "/" + period.path("id").asText(), "{}").status())
        .isEqualTo(404);
    file.waitsAt("recordPosting");

    assertThat(clerk.post(timers + "/" + period.path("id").asText(), "{}").status()).isEqualTo(200);
    assertThat(clerk.post(timers + "/" + period.path("id").asText(), "{}").status()).isEqualTo(409);
    file.sign(
            "recordPosting",
            "village-assistant",
            Papers.posted(walk.cases.picture("village-assistant")))
        .waitsAt("reportToCounty");
    assertThat(clerk.get("/api/cases/" + file.number() + "/timeline").body()).contains("演示：期限提前届满");
  }

  private static JsonNode timer(JsonNode timers) {
    for (JsonNode one : timers) {
      if (one.path("name").asText().equals("公示期满")) {
        return one;
      }
    }
    throw new AssertionError(timers.toString());
  }
}

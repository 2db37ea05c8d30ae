package cn.linfen.assistance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.HttpOfficer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@EngineTest
class GuardTest {

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;
  private GuardedCase guarded;

  @BeforeEach
  void aCaseWaitsForAcceptance() {
    guarded = GuardedCase.start(port, jdbc);
  }

  @Test
  void aSignedSubmissionMovesTheCase() {
    HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
    guarded.claim("township-clerk");
    guarded.stage("township-clerk", "agree");
    assertThat(clerk.post(guarded.task("/complete"), "{}").status()).isEqualTo(204);
    assertThat(guarded.activity()).isEqualTo("review");
    assertThat(guarded.variable("guardDecision")).isEqualTo("agree");
    assertThat(
            jdbc.sql("select form_id from section where case_number = ? order by seq")
                .param(guarded.number())
                .query(String.class)
                .list())
        .containsExactly("guard-application", "guard-review");
  }
}

package cn.linfen.assistance.http;

import static cn.linfen.assistance.support.Papers.application;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Masked numbers in clear for a reason, and who looked at which case file. */
@IntegrationTest
class DisclosureTest {

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;

  private String idNumber;
  private String number;

  @BeforeEach
  void aCase() {
    CaseDriver cases = new CaseDriver(context);
    idNumber = Papers.idNumber();
    number =
        cases
            .start(
                "subsistence-allowance",
                "township-clerk",
                application(idNumber, cases.picture("township-clerk")))
            .number();
  }

  private HttpOfficer clerk() {
    return HttpOfficer.of(port, "township-clerk");
  }

  private Answer ask(String user, String pointer, String reason) {
    return HttpOfficer.of(port, user)
        .post(
            "/api/cases/" + number + "/sections/1/disclosure",
            "{\"pointer\":\"" + pointer + "\",\"reason\":\"" + reason + "\"}");
  }

  private List<String> looks(String user) {
    return jdbc.sql(
            "select part from case_access where case_number = ? and officer = ? order by id")
        .params(number, user)
        .query(String.class)
        .list();
  }

  @Test
  void aNumberIsMaskedUntilItIsAskedForWithAReasonWhichTheCaseKeeps() {
    JsonNode section = clerk().get("/api/cases/" + number + "/sections/1").json();
    assertThat(section.toString()).doesNotContain(idNumber);
    JsonNode hidden = section.path("hidden").get(0);
    String pointer = null;
    for (JsonNode one : section.path("hidden")) {
      if (one.path("pointer").asText().equals("/applicant/idNo")) {
        pointer = one.path("pointer").asText();
      }
    }
    assertThat(pointer).as(section.path("hidden").toString()).isNotNull();
    assertThat(hidden.path("masked").asText()).contains("*");

    Answer shown = ask("township-clerk", pointer, "与医院核对身份信息");
    assertThat(shown.status()).as(shown.body()).isEqualTo(200);
    assertThat(shown.json().path("value").asText()).isEqualTo(idNumber);

    String timeline = clerk().get("/api/cases/" + number + "/timeline").body();
    assertThat(timeline).contains("查看完整号码", "与医院核对身份信息").doesNotContain(idNumber);
    assertThat(
            jdbc.sql("select reason from case_access where case_number = ? and reason is not null")
                .param(number)
                .query(String.class)
                .list())
        .containsExactly("与医院核对身份信息");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "看看", "有控制符\\u0007的理由"})
  void withoutAReasonNothingIsShown(String reason) {
    Answer refused = ask("township-clerk", "/applicant/idNo", reason);
    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("理由", "/reason").doesNotContain(idNumber);
    assertThat(looks("township-clerk")).noneMatch(part -> part.startsWith("完整号码"));
  }

  @Test
  void whatIsNotHiddenCannotBeAskedFor() {
    for (String pointer : List.of("/applicant/name", "/nothing", "", "/members")) {
      Answer refused = ask("township-clerk", pointer, "与医院核对身份信息");
      assertThat(refused.status()).as(pointer).isEqualTo(422);
      assertThat(refused.body()).contains("/pointer");
    }
  }

  @Test
  void anotherTownshipLearnsNothingAndASupervisorSeesTheMaskedFormOnly() {
    assertThat(ask("township-clerk-2", "/applicant/idNo", "与医院核对身份信息").status()).isEqualTo(404);
    assertThat(ask("supervisor", "/applicant/idNo", "与医院核对身份信息").status()).isEqualTo(403);
    JsonNode seen =
        HttpOfficer.of(port, "supervisor").get("/api/cases/" + number + "/sections/1").json();
    assertThat(seen.path("data").path("applicant").path("idNo").asText()).contains("*");
    assertThat(seen.path("hidden")).isEmpty();
  }

  @Test
  void aRefusedAttemptToSeeANumberIsKept() {
    ask("township-clerk-2", "/applicant/idNo", "与医院核对身份信息");
    ask("county-clerk-2", "/applicant/idNo", "看看");
    for (String outsider : List.of("township-clerk-2", "county-clerk-2")) {
      assertThat(
              jdbc.sql(
                      "select part from case_access where case_number = ? and officer = ?"
                          + " and refused and outside")
                  .params(number, outsider)
                  .query(String.class)
                  .list())
          .as(outsider)
          .containsExactly("第 1 份材料的完整号码");
    }
    String page =
        HttpOfficer.atBrowser(port, "auditor").get("/admin/audit/access?case=" + number).body();
    assertThat(page).contains("第 1 份材料的完整号码", "拒绝（辖区外）").doesNotContain(idNumber);
  }

  @Test
  void everyLookIsKeptAlsoTheRefusedOne() {
    clerk().get("/api/cases/" + number);
    clerk().get("/api/cases/" + number + "/sections/1");
    assertThat(looks("township-clerk")).contains("案卷", "第 1 份材料");
    assertThat(HttpOfficer.of(port, "township-clerk-2").get("/api/cases/" + number).status())
        .isEqualTo(404);
    assertThat(
            jdbc.sql(
                    "select count(*) from case_access where case_number = ?"
                        + " and officer = 'township-clerk-2' and refused and outside")
                .param(number)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    String page =
        HttpOfficer.atBrowser(port, "auditor").get("/admin/audit/access?case=" + number).body();
    assertThat(page).contains(number, "第 1 份材料", "拒绝（辖区外）").doesNotContain(idNumber);
    assertThat(HttpOfficer.atBrowser(port, "township-clerk").get("/admin/audit/access").status())
        .isEqualTo(403);
  }

  @Test
  void theAuditorIsToldOfManyCasesOutsideTheOwnPlaceAndOfWrongDates() {
    CaseDriver cases = new CaseDriver(context);
    HttpOfficer other = HttpOfficer.of(port, "township-clerk-2");
    for (int i = 0; i < 3; i++) {
      String one =
          cases
              .start(
                  "subsistence-allowance",
                  "township-clerk",
                  application(Papers.idNumber(), cases.picture("township-clerk")))
              .number();
      other.get("/api/cases/" + one);
    }
    HttpOfficer auditor = HttpOfficer.atBrowser(port, "auditor");
    assertThat(auditor.get("/admin/audit/access").body()).contains("辖区外案卷");
    assertThat(auditor.get("/admin/audit/access?from=yesterday").body()).contains("日期应写成");
    assertThat(auditor.get("/admin/audit/access?from=2026-11-24&to=2026-11-01").body())
        .contains("起始日期不得晚于截止日期");
  }

  @Test
  void rowsOfTheLogCannotBeChangedOrTakenAway() {
    // The database counts the six months by its own clock.
    jdbc.sql(
            "insert into case_access (at, officer, case_number, part, refused, outside)"
                + " values (now(), 'township-clerk', ?, '案卷', false, false)")
        .param(number)
        .update();
    for (String sql :
        List.of(
            "update case_access set officer = 'auditor' where case_number = ?",
            "delete from case_access where case_number = ?")) {
      assertThatThrownBy(() -> jdbc.sql(sql).param(number).update())
          .isInstanceOf(DataAccessException.class);
    }
  }
}

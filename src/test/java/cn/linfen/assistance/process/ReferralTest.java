package cn.linfen.assistance.process;

import static cn.linfen.assistance.process.Walk.refusedAt;
import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseEvent;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.PersonalDataProbe;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A case that others can help too (临社救办发〔2015〕3号 二（八）1: 与慈善事业衔接). */
@ProcessTest
class ReferralTest {

  @Autowired ApplicationContext context;
  @Autowired CaseFiles files;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  private Walk walk;
  private Case file;

  @BeforeEach
  void applied() {
    walk = new Walk(context);
    file =
        walk.cases.start(
            "temporary-assistance",
            "township-clerk",
            temporaryApplication(idNumber(), walk.clerksPicture()));
  }

  private static Paper to(String post, String number) {
    return Paper.of(
        "{'targetCase':'%s','referredTo':'%s','referralReason':'自付药费缺口较大，请帮助。','consented':true}"
            .formatted(number, post));
  }

  private Case refer(String post) {
    return walk.cases.start("referral", "township-clerk", to(post, file.number()));
  }

  private String answerOf(Case referral) {
    return files.timeline(file.number()).stream()
        .filter(event -> event.event().equals("转介答复"))
        .map(CaseEvent::detail)
        .filter(detail -> detail.endsWith(referral.number()))
        .findFirst()
        .orElse("");
  }

  @Test
  void charityAnswersAndTheAnswerComesBackToTheCase() {
    Case referral = refer("county.charity").waitsAt("answerReferral");
    HttpOfficer charity = HttpOfficer.of(port, "county-charity");
    String task = referral.task("answerReferral").getId();
    charity.post("/engine-rest/task/" + task + "/claim", "{\"userId\":\"county-charity\"}");
    JsonNode shown =
        charity.get("/api/tasks/" + task + "/form").json().path("data").path("referral");
    assertThat(shown.path("person").asText()).contains(NAME, "13935700001");
    assertThat(shown.path("place").asText()).contains("屯里");
    assertThat(shown.path("reason").asText()).contains("药费");
    assertThat(
            jdbc.sql(
                    "select count(*) from case_access where case_number = ? and officer = 'county-charity'"
                        + " and part like '转介%' and outside")
                .param(file.number())
                .query(Long.class)
                .single())
        .as("the look at the person is on record")
        .isPositive();
    assertThat(charity.get("/api/cases/" + file.number()).status()).isIn(403, 404);
    referral
        .sign(
            "answerReferral",
            "county-charity",
            Paper.of("{'result':'taken','answer':'已列入大病帮扶，资助2000元。'}"))
        .hasEnded(CaseState.CLOSED);
    assertThat(answerOf(referral)).contains("慈善和社会力量联络员", "已接收办理");
    assertThat(
            jdbc.sql(
                    "select count(*) from reminder where case_number = ? and text like '%转介事项已有答复%'")
                .param(referral.number())
                .query(Long.class)
                .single())
        .isOne();
    assertThat(PersonalDataProbe.findInEngine(jdbc, List.of(NAME, "13935700001", "药费"))).isEmpty();
  }

  @Test
  void whoeverIsNotInChargeSaysSo() {
    Case referral =
        refer("county.medical")
            .sign(
                "answerReferral",
                "county-medical",
                Paper.of("{'result':'declined','answer':'未参加医疗保险，请先参保。'}"));
    referral.hasEnded(CaseState.CLOSED);
    assertThat(answerOf(referral)).contains("医疗救助经办人", "不属于本单位办理范围");
  }

  @Test
  void onlyCasesOfTheOwnPlaceAreReferredAndNotWithoutConsent() {
    refusedAt(
        "/targetCase",
        "本辖区没有这个编号",
        () ->
            walk.cases.start("referral", "township-clerk-2", to("county.charity", file.number())));
    refusedAt(
        "/targetCase",
        "本辖区没有这个编号",
        () -> walk.cases.start("referral", "township-clerk", to("county.charity", "LS-1-2026-1")));
    refusedAt(
        "/consented",
        "勾选",
        () ->
            walk.cases.start(
                "referral",
                "township-clerk",
                to("county.charity", file.number()).with("consented", "false")));
  }
}

package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Sheets;
import cn.linfen.assistance.support.Staff;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who answers for what, of a case and of an officer. */
@IntegrationTest
class ResponsibilityTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private Staff staff;
  private Walk walk;
  private String reviewer;

  @BeforeEach
  void begin() {
    staff = new Staff(context);
    walk = new Walk(context);
    reviewer = staff.officer("township.reviewer", "141002100");
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  private JsonNode list(Case file, String user) {
    HttpOfficer.Answer answer =
        HttpOfficer.of(port, user).get("/api/cases/" + file.number() + "/responsibility");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> column(JsonNode list, String name) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(row -> row.path(name).asText())
        .toList();
  }

  @Test
  void everyStepWithItsOfficerDecisionAndSignature() throws Exception {
    Case file = walk.evaluated().sign("townshipReview", reviewer, agree());
    JsonNode list = list(file, "county-clerk");
    assertThat(column(list, "step"))
        .startsWith("发起最低生活保障", "审查申请材料")
        .contains("填写入户调查表", "其他调查人员签名")
        .endsWith("乡镇（街道）审核");
    assertThat(column(list, "signature")).containsOnly("有效");
    JsonNode last = list.path(list.size() - 1);
    assertThat(last.path("officer").asText()).isEqualTo(reviewer);
    assertThat(last.path("postName").asText()).isEqualTo("乡镇审核负责人");
    assertThat(last.path("decision").toString()).contains("同意");
    // Each investigator has signed their own.
    List<String> investigators = new ArrayList<>();
    list.forEach(
        row -> {
          if (row.path("step").asText().matches("填写入户调查表|其他调查人员签名")) {
            investigators.add(row.path("officer").asText());
          }
        });
    assertThat(investigators).containsExactly("township-clerk", "township-clerk-b");

    HttpOfficer.Answer pdf =
        HttpOfficer.of(port, "county-clerk")
            .get("/api/cases/" + file.number() + "/responsibility.pdf");
    assertThat(pdf.status()).isEqualTo(200);
    try (var document = Loader.loadPDF(pdf.raw().body())) {
      assertThat(new PDFTextStripper().getText(document).replaceAll("\\s", ""))
          .contains("责任清单", file.number(), "乡镇审核负责人", "有效");
    }
  }

  @Test
  void aCertificateThatWasRevokedLaterIsSaidAndTheSignatureHolds() {
    Case file = walk.evaluated().sign("townshipReview", reviewer, agree());
    staff.leave();
    JsonNode list = list(file, "county-clerk");
    assertThat(list.path(list.size() - 1).path("signature").asText())
        .startsWith("有效（证书后于")
        .contains("吊销");
  }

  @Test
  void othersSeeNothingOfIt() {
    Case file = walk.applied();
    String path = "/api/cases/" + file.number() + "/responsibility";
    for (String user : List.of("township-clerk-2", "county-clerk-2")) {
      assertThat(HttpOfficer.of(port, user).get(path).status()).isEqualTo(404);
      assertThat(HttpOfficer.of(port, user).get(path + ".pdf").status()).isEqualTo(404);
    }
    assertThat(HttpOfficer.of(port, "township-clerk").get("/api/cases/X-1/responsibility").status())
        .isEqualTo(404);
  }

  @Test
  void whatAnOfficerHasSignedIsTracedWithWhatBecameOfIt() {
    Case file =
        walk.evaluated()
            .sign("townshipReview", reviewer, agree())
            .sign("signNotice", "township-clerk", cn.linfen.assistance.support.Papers.signNotice());
    String query = "?officer=" + reviewer + "&from=2026-03-01&to=2026-12-31";
    for (String user : List.of("supervisor", "discipline", "auditor")) {
      HttpOfficer.Answer page = HttpOfficer.atBrowser(port, user).get("/responsibility" + query);
      assertThat(page.status()).as(user).isEqualTo(200);
      assertThat(page.body()).contains(file.number(), "乡镇（街道）审核", "有效");
    }
    assertThat(
            HttpOfficer.atBrowser(port, "supervisor")
                .get("/responsibility" + query + "&changed=true")
                .body())
        .doesNotContain(file.number());
    HttpOfficer elsewhere =
        HttpOfficer.atBrowser(port, staff.officer("county.supervisor", "141024"));
    assertThat(elsewhere.get("/responsibility" + query).body()).doesNotContain(file.number());
    assertThat(HttpOfficer.atBrowser(port, "township-clerk").get("/responsibility").status())
        .isEqualTo(403);
    HttpOfficer.Answer table =
        HttpOfficer.atBrowser(port, "auditor").get("/responsibility.xlsx" + query);
    assertThat(table.status()).isEqualTo(200);
    assertThat(table.raw().headers().firstValue("Content-Type").orElse(""))
        .contains("spreadsheetml");
  }

  /** The row of the officer's signature in that case, without tags. */
  private static String traced(String page, Case file) {
    return Arrays.stream(page.split("<tr>"))
        .filter(row -> row.contains(file.number()))
        .map(row -> row.replaceAll("<[^>]*>", " "))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void whatWasGivenBackSignedAgainOverturnedAndComplainedAboutIsTraced() throws Exception {
    String clerk = staff.officer("township.clerk", "141002100");
    Case file = walk.applied().sign("examineApplication", clerk, accept());
    walk.evaluate(walk.survey(walk.verify(file)), "qualified");
    file.sign("townshipReview", reviewer, giveBack("survey"));
    walk.survey(file);
    walk.evaluate(file, "qualified");
    walk.cases.start(
        "recusal",
        "township-clerk",
        Staff.recusal(file.number())
            .with("requester", "'applicant'")
            .with("recusedOfficer", "'" + clerk + "'")
            .with("signature", "'" + walk.clerksPicture() + "'"));
    walk.report(
            walk.post(file.sign("townshipReview", reviewer, agree()), "township-clerk")
                .fire("noticePeriodOver"))
        .sign("countyReview", "county-clerk", agree())
        .sign("countyApproval", "county-approver", disagree());
    String query = "?from=2026-03-01&to=2026-12-31&changed=true&officer=";
    HttpOfficer auditor = HttpOfficer.atBrowser(port, "auditor");
    assertThat(traced(auditor.get("/responsibility" + query + "township-clerk").body(), file))
        .contains("被退回：《乡镇（街道）审核》测试人员")
        .contains("已重新签署：");
    assertThat(traced(auditor.get("/responsibility" + query + reviewer).body(), file))
        .contains("意见被改变：");
    HttpOfficer.Answer table = auditor.get("/responsibility.xlsx" + query + reviewer);
    assertThat(Sheets.xml(table.raw().body())).contains(file.number(), "意见被改变");
    assertThat(traced(auditor.get("/responsibility" + query + reviewer).body(), file))
        .contains("此后有：回避 HB-");
  }
}

package cn.linfen.assistance.http;

import static cn.linfen.assistance.support.Papers.application;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.linfen.assistance.signature.EvidenceBundle;
import cn.linfen.assistance.signature.TrustedAuthorities;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The auditor verifies the ledger and takes evidence out, at a page. */
@IntegrationTest
class LedgerPagesTest {

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired TrustedAuthorities trusted;

  private HttpOfficer auditor;
  private String idNumber;
  private String number;

  @BeforeEach
  void aCase() {
    auditor = HttpOfficer.atBrowser(port, "auditor");
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

  private String page() {
    return auditor.get("/admin/ledger").body();
  }

  private String verified(String caseNumber) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                !auditor
                    .follow(auditor.form("/admin/ledger/verification", Map.of("case", caseNumber)))
                    .body()
                    .contains("还没有结束"));
    await().atMost(Duration.ofMinutes(3)).until(() -> !page().contains("正在核验"));
    return page();
  }

  @Test
  void aCaseIsVerifiedAndWhatWasChangedIsSaid() {
    assertThat(verified(number))
        .contains("全部一致", number, "已核验 1 个案卷")
        .doesNotContain("class=\"wrong\"");
    String payload =
        jdbc.sql("select payload from ledger_entry where case_number = ? and seq = 1")
            .param(number)
            .query(String.class)
            .single();
    changeFirst("{\"x\":1}");
    try {
      assertThat(verified(number)).contains("有不一致", "办理记录第 1 条：内容与哈希不符", "没有可信的办理记录");
    } finally {
      changeFirst(payload);
    }
    assertThat(
            jdbc.sql(
                    "select count(*) from audit_log where event = 'ledger.verified' and subject = ?")
                .param(number)
                .query(Integer.class)
                .single())
        .isEqualTo(2);
  }

  private void changeFirst(String payload) {
    jdbc.sql("alter table ledger_entry disable trigger ledger_entry_append_only").update();
    try {
      jdbc.sql("update ledger_entry set payload = ? where case_number = ? and seq = 1")
          .params(payload, number)
          .update();
    } finally {
      jdbc.sql("alter table ledger_entry enable trigger ledger_entry_append_only").update();
    }
  }

  @Test
  void evidenceComesMaskedAndIsRecorded() throws IOException {
    Answer answer = auditor.form("/admin/ledger/evidence", Map.of("case", number));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.raw().headers().firstValue("Content-Disposition").orElseThrow())
        .startsWith("attachment");
    byte[] zip = answer.raw().body();
    List<String> report = new ArrayList<>();
    assertThat(EvidenceBundle.check(new ByteArrayInputStream(zip), trusted, null, report::add))
        .as(report.toString())
        .isTrue();
    assertThat(report).anyMatch(line -> line.contains("个人信息已隐去"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        assertThat(entry.getName()).doesNotStartWith("attachments/");
        all.write(in.readAllBytes());
      }
    }
    assertThat(all.toString(StandardCharsets.UTF_8)).doesNotContain(idNumber).contains(number);
    assertThat(
            jdbc.sql(
                    "select count(*) from case_access where case_number = ? and officer = 'auditor'"
                        + " and part = '证据包'")
                .param(number)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(auditor.get("/api/cases/" + number + "/ledger").body()).contains("导出证据包");
  }

  @Test
  void aNumberThatIsNoCaseIsSaid() {
    assertThat(
            auditor
                .follow(auditor.form("/admin/ledger/verification", Map.of("case", "DB-0")))
                .body())
        .contains("请核对编号");
    Answer answer = auditor.form("/admin/ledger/evidence", Map.of("case", "DB-0"));
    assertThat(auditor.follow(answer).body()).contains("请核对编号");
  }
}

package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.SampleCases;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class TemplatePagesTest {

  @LocalServerPort private int port;
  @Autowired private DocumentTemplates templates;
  @Autowired private Documents documents;
  @Autowired private Organs organs;
  @Autowired private CaseFiles cases;
  @Autowired private JdbcClient jdbc;

  private HttpOfficer designer;

  @BeforeEach
  void openBrowser() {
    designer = HttpOfficer.atBrowser(port, "designer");
  }

  @Test
  void aChangedTemplateIsUsedFromThenOnAndTheOldDocumentStays() throws Exception {
    String number = new SampleCases(cases).open("141002100200", "P2015");
    long before = documents.issue("termination-notice", number, Map.of("level", "township"));
    DocumentTemplates.Body body = templates.current("termination-notice");
    String changed = body.text().replace("本次终止不影响你户今后重新提出申请。", "你户今后可以随时重新提出申请。");

    assertThat(location(save("termination-notice", body.version(), changed, "改得更明白")))
        .endsWith("/admin/templates/termination-notice");

    long after = documents.issue("termination-notice", number, Map.of("level", "township"));
    assertThat(text(number, after)).contains("随时重新提出申请");
    assertThat(text(number, before)).doesNotContain("随时重新提出申请");
    assertThat(documents.find(after).orElseThrow().templateVersion()).isEqualTo(body.version() + 1);
    assertThat(templates.history("termination-notice").get(0).changedBy()).isEqualTo("designer");
    assertThat(
            jdbc.sql("select count(*) from audit_log where event = 'template.changed'")
                .query(Integer.class)
                .single())
        .isPositive();
    assertThat(designer.get("/admin/templates/termination-notice").body()).contains("改得更明白");
  }

  @ParameterizedTest
  @CsvSource({
    "${applicant.nam}, 没有名为“applicant.nam”的内容",
    "${T(java.lang.System).exit(1)}, 看不懂的取值",
    "${@documents}, 看不懂的取值",
    "${applicant.name.toUpperCase()}, 看不懂的取值",
  })
  void aTemplateWithAnErrorIsNotSaved(String expression, String reason) throws Exception {
    DocumentTemplates.Body body = templates.current("rejection-notice");
    String wrong = body.text().replace("</body>", "<p th:text=\"" + expression + "\"></p></body>");
    Answer answer = save("rejection-notice", body.version(), wrong, "试");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("没有保存").contains(reason);
    assertThat(templates.current("rejection-notice").version()).isEqualTo(body.version());
  }

  @Test
  void rawOutputAStyleErrorAndAMissingOfficeAreRefused() throws Exception {
    DocumentTemplates.Body body = templates.current("rejection-notice");
    for (String wrong :
        new String[] {
          body.text().replace("</body>", "<p th:utext=\"${applicant.name}\"></p></body>"),
          body.text().replace("</body>", "[(${applicant.name})]</body>"),
          body.text().replace("<meta name=\"organ\" content=\"township\"/>", ""),
          body.text().replaceFirst("<title>.*</title>", ""),
        }) {
      assertThat(save("rejection-notice", body.version(), wrong, "试").body()).contains("没有保存");
    }
    DocumentTemplates.Body style = templates.current("style");
    assertThat(save("style", style.version(), style.text() + " p { color: 不是颜色; }", "试").body())
        .contains("没有保存");
    assertThat(templates.current("rejection-notice").version()).isEqualTo(body.version());
    assertThat(templates.current("style").version()).isEqualTo(style.version());
  }

  @Test
  void whatSomebodyElseSavedMeanwhileIsNotOverwritten() throws Exception {
    DocumentTemplates.Body body = templates.current("supplement-notice");
    assertThat(save("supplement-notice", body.version(), body.text() + "<!-- 1 -->", "先").status())
        .isEqualTo(302);
    Answer second = save("supplement-notice", body.version(), body.text() + "<!-- 2 -->", "后");
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).contains("模板已被他人修改");
  }

  @Test
  void aPreviewIsAPdfAndSavesNothing() throws Exception {
    DocumentTemplates.Body body = templates.current("layout");
    Answer preview =
        post(
            designer,
            "/admin/templates/layout/preview",
            Map.of("base", String.valueOf(body.version()), "text", body.text()));
    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.raw().headers().firstValue("Content-Type")).contains("application/pdf");
    assertThat(preview.raw().headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(templates.current("layout").version()).isEqualTo(body.version());
  }

  @Test
  void onlyWhoMaintainsTemplatesGetsThere() throws Exception {
    assertThat(designer.get("/admin/templates").status()).isEqualTo(200);
    assertThat(HttpOfficer.atBrowser(port, "township-clerk").get("/admin/templates").status())
        .isEqualTo(403);
    assertThat(HttpOfficer.anonymous(port).get("/admin/templates").status()).isEqualTo(302);
    assertThat(designer.get("/admin/templates/no-such-thing").status()).isEqualTo(404);
  }

  @Test
  void anOfficesParticularsAppearInItsDocuments() throws Exception {
    String township = "141002101";
    Answer saved =
        post(
            designer,
            "/admin/templates/organs/" + township,
            Map.of(
                "name", "尧都区乔李镇人民政府",
                "numberPrefix", "乔政救",
                "phone", "0357-7654321",
                "reviewOrgan", "临汾市尧都区人民政府",
                "court", "临汾市尧都区人民法院"));
    assertThat(location(saved)).endsWith("/admin/templates/organs?division=" + township);
    assertThat(designer.get("/admin/templates/organs?division=" + township).body())
        .contains("0357-7654321");
    assertThat(organs.of(township).name()).isEqualTo("尧都区乔李镇人民政府");

    String number = new SampleCases(cases).open("141002101200", "P2021");
    long id = documents.issue("acceptance-notice", number, Map.of());
    assertThat(documents.find(id).orElseThrow().number()).startsWith("乔政救受〔");
    assertThat(text(number, id)).contains("联系电话：0357-7654321");
  }

  @Test
  void officesAreNamedAfterTheirPlaceUntilSomebodySaysOtherwise() {
    assertThat(organs.of("141002").name()).isEqualTo("临汾市尧都区民政局");
    assertThat(organs.of("141002").numberPrefix()).isEqualTo("尧都民救");
    assertThat(organs.of("141024").name()).isEqualTo("洪洞县民政局");
    assertThat(organs.of("141024").court()).isEqualTo("洪洞县人民法院");
    assertThat(organs.of("141081").name()).isEqualTo("侯马市民政局");
    assertThat(organs.of("141002002").name()).endsWith("街道办事处");
  }

  private String text(String number, long id) throws Exception {
    return ShippedTemplatesTest.text(documents.pdf(number, id).orElseThrow()).replaceAll("\\s", "");
  }

  private Answer save(String id, int base, String text, String remark) {
    return post(
        designer,
        "/admin/templates/" + id,
        Map.of("base", String.valueOf(base), "text", text, "remark", remark));
  }

  private static Answer post(HttpOfficer officer, String path, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return officer.send(
        "POST",
        path,
        "application/x-www-form-urlencoded",
        form.getBytes(StandardCharsets.US_ASCII));
  }

  private static String location(Answer answer) {
    return answer.raw().headers().firstValue("Location").orElse("");
  }
}

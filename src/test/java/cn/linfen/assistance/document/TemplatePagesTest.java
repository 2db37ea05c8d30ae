package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.SampleCases;
import java.util.Map;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

@IntegrationTest
class TemplatePagesTest {

  @Autowired private WebApplicationContext application;
  @Autowired private DocumentTemplates templates;
  @Autowired private Documents documents;
  @Autowired private Organs organs;
  @Autowired private CaseFiles cases;
  @Autowired private JdbcClient jdbc;

  private MockMvc http;

  @BeforeEach
  void openBrowser() {
    http =
        MockMvcBuilders.webAppContextSetup(application)
            .apply(
                org.springframework.security.test.web.servlet.setup.SecurityMockMvcConfigurers
                    .springSecurity())
            .build();
  }

  @Test
  void aChangedTemplateIsUsedFromThenOnAndTheOldDocumentStays() throws Exception {
    String number = new SampleCases(cases).open("141002100200", "P2015");
    long before = documents.issue("termination-notice", number, Map.of("level", "township"));
    DocumentTemplates.Body body = templates.current("termination-notice");
    String changed = body.text().replace("本次终止不影响你户今后重新提出申请。", "你户今后可以随时重新提出申请。");

    http.perform(save("termination-notice", body.version(), changed, "改得更明白"))
        .andExpect(redirectedUrl("/admin/templates/termination-notice"));

    long after = documents.issue("termination-notice", number, Map.of("level", "township"));
    assertThat(text(number, after)).contains("随时重新提出申请");
    assertThat(text(number, before)).doesNotContain("随时重新提出申请");
    assertThat(documents.find(after).orElseThrow().templateVersion()).isEqualTo(body.version() + 1);
    assertThat(templates.history("termination-notice").get(0).changedBy()).isEqualTo("designer");
    assertThat(
            jdbc.sql("select count(*) from audit_log where event = '修改文书模板'")
                .query(Integer.class)
                .single())
        .isPositive();
    http.perform(get("/admin/templates/termination-notice").with(user("designer")))
        .andExpect(content().string(Matchers.containsString("改得更明白")));
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
    http.perform(save("rejection-notice", body.version(), wrong, "试"))
        .andExpect(status().isOk())
        .andExpect(content().string(Matchers.containsString("没有保存")))
        .andExpect(
            content().string(Matchers.containsString(reason.replace("“", "“").replace("\"", ""))));
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
      http.perform(save("rejection-notice", body.version(), wrong, "试"))
          .andExpect(content().string(Matchers.containsString("没有保存")));
    }
    DocumentTemplates.Body style = templates.current("style");
    http.perform(save("style", style.version(), style.text() + " p { color: 不是颜色; }", "试"))
        .andExpect(content().string(Matchers.containsString("没有保存")));
    assertThat(templates.current("rejection-notice").version()).isEqualTo(body.version());
    assertThat(templates.current("style").version()).isEqualTo(style.version());
  }

  @Test
  void whatSomebodyElseSavedMeanwhileIsNotOverwritten() throws Exception {
    DocumentTemplates.Body body = templates.current("supplement-notice");
    http.perform(save("supplement-notice", body.version(), body.text() + "<!-- 1 -->", "先"))
        .andExpect(status().is3xxRedirection());
    http.perform(save("supplement-notice", body.version(), body.text() + "<!-- 2 -->", "后"))
        .andExpect(status().isOk())
        .andExpect(content().string(Matchers.containsString("模板已被他人修改")));
  }

  @Test
  void aPreviewIsAPdfAndSavesNothing() throws Exception {
    DocumentTemplates.Body body = templates.current("layout");
    http.perform(
            post("/admin/templates/layout/preview")
                .with(user("designer"))
                .with(csrf())
                .param("base", String.valueOf(body.version()))
                .param("text", body.text()))
        .andExpect(status().isOk())
        .andExpect(content().contentType(MediaType.APPLICATION_PDF))
        .andExpect(header().string("Cache-Control", "no-store"));
    assertThat(templates.current("layout").version()).isEqualTo(body.version());
  }

  @Test
  void onlyWhoMaintainsTemplatesGetsThere() throws Exception {
    http.perform(get("/admin/templates").with(user("designer"))).andExpect(status().isOk());
    http.perform(get("/admin/templates").with(user("township-clerk")))
        .andExpect(status().isForbidden());
    http.perform(get("/admin/templates")).andExpect(status().is3xxRedirection());
    http.perform(
            post("/admin/templates/layout")
                .with(user("designer"))
                .with(csrf().useInvalidToken())
                .param("base", "0")
                .param("text", "x"))
        .andExpect(status().isForbidden());
    http.perform(get("/admin/templates/no-such-thing").with(user("designer")))
        .andExpect(status().isNotFound());
  }

  @Test
  void anOfficesParticularsAppearInItsDocuments() throws Exception {
    String township = "141002101";
    http.perform(
            post("/admin/templates/organs/" + township)
                .with(user("designer"))
                .with(csrf())
                .param("name", "尧都区乔李镇人民政府")
                .param("numberPrefix", "乔政救")
                .param("phone", "0357-7654321")
                .param("reviewOrgan", "临汾市尧都区人民政府")
                .param("court", "临汾市尧都区人民法院"))
        .andExpect(redirectedUrl("/admin/templates/organs?division=" + township));
    http.perform(get("/admin/templates/organs?division=" + township).with(user("designer")))
        .andExpect(content().string(Matchers.containsString("0357-7654321")));
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

  private static MockHttpServletRequestBuilder save(
      String id, int base, String text, String remark) {
    return post("/admin/templates/" + id)
        .with(user("designer"))
        .with(csrf())
        .param("base", String.valueOf(base))
        .param("text", text)
        .param("remark", remark);
  }
}

package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.SampleCases;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;

@IntegrationTest
class DocumentsTest {

  private static final String VILLAGE = "141002100200";
  private static final String PASSWORD = "Linfen@2015";

  @Autowired private Documents documents;
  @Autowired private DocumentNumbers numbers;
  @Autowired private CaseModels models;
  @Autowired private SampleModel sample;
  @Autowired private CaseFiles cases;
  @Autowired private JdbcClient jdbc;
  @Autowired private TransactionTemplate transaction;
  @Autowired private TestRestTemplate http;

  private SampleCases samples;

  @BeforeEach
  void cases() {
    samples = new SampleCases(cases);
  }

  @Test
  void anAcceptanceNoticeNamesCaseFactsLimitsAndRules() throws Exception {
    String number = samples.open(VILLAGE, "P2015");
    samples.sign(
        number,
        "acceptance",
        """
        {"result":"accept","remarks":"材料齐全",
         "materials":[{"name":"户口本","copies":3,"form":"copy"}]}
        """,
        "township-clerk",
        "township.clerk");

    long id = documents.issue("acceptance-notice", number, Map.of());

    IssuedDocument issued = documents.find(id).orElseThrow();
    assertThat(issued.title()).isEqualTo("受理通知书");
    assertThat(issued.division()).isEqualTo("141002100");
    assertThat(issued.number()).matches("屯里政救受〔\\d{4}〕\\d+号");
    byte[] pdf = documents.pdf(number, id).orElseThrow();
    String text = ShippedTemplatesTest.text(pdf).replaceAll("\\s", "");
    assertThat(text)
        .contains("临汾市尧都区屯里镇人民政府")
        .contains(issued.number())
        .contains("刘㐂龘")
        .contains("住尧都区屯里镇韩村")
        .contains(number)
        .contains("户口本3复印件")
        .contains("入户调查（自受理完成）10个工作日")
        .contains("（民发〔2012〕220号）第十三条")
        .contains("【演示】");
    assertThat(cases.timeline(number))
        .anySatisfy(
            event -> {
              assertThat(event.event()).isEqualTo("出具受理通知书");
              assertThat(event.detail()).isEqualTo(issued.number());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"P2015", "P2021"})
  void everyTemplatePrintsARealCaseAsPdfA(String profile) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    String number = grantedCase(profile);
    Path folder = Files.createDirectories(Path.of("target/documents", profile));
    for (String template :
        List.of(
            "acceptance-notice",
            "supplement-notice",
            "rejection-notice",
            "verification-mismatch-notice",
            "evaluation-record",
            "refusal-decision",
            "approval-decision",
            "certificate",
            "approval-form",
            "delivery-receipt",
            "objection-reply",
            "termination-notice")) {
      long id = documents.issue(template, number, Map.of("due", "2026-12-01", "level", "county"));
      byte[] pdf = documents.pdf(number, id).orElseThrow();
      Files.write(folder.resolve(template + ".pdf"), pdf);
      assertThat(ShippedTemplatesTest.text(pdf)).as(template).doesNotContain("null", "${");
      try (PDFAParser parser =
          Foundries.defaultInstance()
              .createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFA_2_U)) {
        assertThat(
                Foundries.defaultInstance()
                    .createValidator(PDFAFlavour.PDFA_2_U, false)
                    .validate(parser)
                    .isCompliant())
            .as(template)
            .isTrue();
      }
    }
    String decision =
        ShippedTemplatesTest.text(
                documents
                    .pdf(number, documents.latest(number, "approval-decision").orElseThrow().id())
                    .orElseThrow())
            .replaceAll("\\s", "");
    assertThat(decision)
        .contains("850.00元（人民币捌佰伍拾元整）")
        .contains("自2026年12月起")
        .contains("账号末四位为1234")
        .contains(documents.latest(number, "certificate").orElseThrow().number())
        .contains("临汾市尧都区人民法院")
        .contains(profile.equals("P2015") ? "第二十九条" : "第二十一条");
    assertThat(documents.latest(number, "approval-decision").orElseThrow().title())
        .isEqualTo(profile.equals("P2015") ? "最低生活保障批准决定书" : "最低生活保障确认通知书");
  }

  /** Otherwise a template that passes the check before saving could fail in a real case. */
  @Test
  void theSampleHasExactlyTheNamesOfARealCase() {
    String number = grantedCase("P2015");
    Map<String, Object> real =
        models.of(number, "141002", Map.of("sheet", sample.get().get("sheet")), null);
    assertThat(names("", real)).containsExactlyInAnyOrderElementsOf(names("", sample.get()));
  }

  @Test
  void aNumberIsGivenOutAgainWhenItsTransactionFails() {
    String series = "试";
    assertThat(take(series)).isEqualTo(1);
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      assertThat(numbers.next("141002", series, 2026)).isEqualTo(2);
                      throw new IllegalStateException("rolled back");
                    }))
        .hasMessage("rolled back");
    assertThat(take(series)).isEqualTo(2);
  }

  @Test
  void aNumberIsOnlyGivenOutInATransaction() {
    assertThatThrownBy(() -> numbers.next("141002", "试", 2026))
        .isInstanceOf(org.springframework.transaction.IllegalTransactionStateException.class);
  }

  @Test
  void numbersAreWithoutGapsUnderConcurrencyAndRollback() throws Exception {
    String series = "并";
    ExecutorService workers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> taken = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        boolean fails = i % 4 == 3;
        taken.add(
            workers.submit(
                () ->
                    transaction.execute(
                        status -> {
                          int number = numbers.next("141002", series, 2026);
                          if (fails) {
                            status.setRollbackOnly();
                            return null;
                          }
                          return number;
                        })));
      }
      List<Integer> kept = new ArrayList<>();
      for (Future<Integer> one : taken) {
        Integer number = one.get();
        if (number != null) {
          kept.add(number);
        }
      }
      assertThat(kept)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 60).boxed().toList());
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void whatWasIssuedIsNeverChanged() {
    String number = samples.open(VILLAGE, "P2015");
    long id = documents.issue("acceptance-notice", number, Map.of());
    for (String sql :
        List.of(
            "update case_document set number = 'x' where id = " + id,
            "update case_document set pdf = ''::bytea where id = " + id,
            "delete from case_document where id = " + id)) {
      assertThatThrownBy(() -> jdbc.sql(sql).update()).isInstanceOf(DataAccessException.class);
    }
    assertThat(Sha256.hex(documents.pdf(number, id).orElseThrow()))
        .isEqualTo(documents.find(id).orElseThrow().sha256());
  }

  @Test
  void aDocumentIsReadByThoseWhoMaySeeTheCaseOnly() {
    String number = samples.open(VILLAGE, "P2015");
    long id = documents.issue("acceptance-notice", number, Map.of());
    String path = "/api/cases/" + number + "/documents/" + id;

    ResponseEntity<byte[]> own =
        http.withBasicAuth("township-clerk", PASSWORD).getForEntity(path, byte[].class);
    assertThat(own.getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(own.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PDF);
    assertThat(own.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(own.getBody()).isEqualTo(documents.pdf(number, id).orElseThrow());

    assertThat(
            http.withBasicAuth("township-clerk-2", PASSWORD)
                .getForEntity(path, byte[].class)
                .getStatusCode()
                .is4xxClientError())
        .isTrue();
    assertThat(http.getForEntity(path, byte[].class).getStatusCode())
        .isEqualTo(HttpStatus.UNAUTHORIZED);
    String other = samples.open(VILLAGE, "P2015");
    assertThat(
            http.withBasicAuth("township-clerk", PASSWORD)
                .getForEntity("/api/cases/" + other + "/documents/" + id, byte[].class)
                .getStatusCode())
        .isEqualTo(HttpStatus.NOT_FOUND);
  }

  private String grantedCase(String profile) {
    String number = samples.open(VILLAGE, profile);
    samples.sign(
        number,
        "acceptance",
        """
        {"result":"accept","remarks":"材料齐全","materials":[{"name":"户口本","copies":1,"form":"copy"}],
         "missing":[{"name":"残疾证","copies":1,"issuer":"残联","shared":false}],"supplementNote":"请尽快"}
        """,
        "township-clerk",
        "township.clerk");
    samples.sign(
        number,
        "verification",
        """
        {"result":"mismatch","differences":[{"item":"工资","declared":"无","verified":"每月1800元",
          "source":"社会保险"}]}
        """,
        "county-clerk",
        "county.clerk");
    samples.sign(
        number,
        "evaluation-record",
        """
        {"meeting":"PY-141002-2026-000001","meetingTime":"2026-10-26T01:00:00Z","meetingPlace":"村委会",
         "host":"李经办","recorder":"赵协理","invited":3,"total":3,"agree":3,"disagree":0,
         "evaluationConclusion":"qualified","stepPolicy":"已宣讲低保政策和评议纪律","stepDiscussion":"逐项评议",
         "participants":[{"name":"李经办","role":"township","account":"township-clerk","representative":false},
           {"name":"陈国强","role":"representative","representative":true}]}
        """,
        "township-clerk",
        "township.clerk");
    samples.sign(
        number,
        "township-review",
        "{\"result\":\"return\",\"remarks\":\"调查表缺陪同人签名\"}",
        "township-reviewer",
        "township.reviewer");
    samples.sign(
        number,
        "county-approval",
        """
        {"result":"agree","remarks":"符合条件","coveredNum":3,"monthlyAmount":800,"classAidAmount":50,
         "perCapitaGap":266.67,"computeMode":"10","startMonth":"2026-12","refusalFacts":"家庭拥有营运车辆",
         "refusalReason":"家庭财产超过规定"}
        """,
        "county-approver",
        "county.approver");
    return number;
  }

  private int take(String series) {
    return transaction.execute(status -> numbers.next("141002", series, 2026));
  }

  private static List<String> names(String prefix, Object value) {
    if (value instanceof LenientMap) {
      return List.of(prefix);
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .flatMap(entry -> names(prefix + "." + entry.getKey(), entry.getValue()).stream())
          .sorted()
          .collect(Collectors.toList());
    }
    if (value instanceof List<?> list && !list.isEmpty()) {
      return names(prefix + "[]", list.get(0));
    }
    return List.of(value instanceof List<?> ? prefix + "[]" : prefix);
  }
}

package cn.linfen.assistance.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseEvent;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.document.IssuedDocument;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.problem.FieldError;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.SampleCases;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.ui.ExtendedModelMap;

@IntegrationTest
class NoticesTest {

  private static final String TOWN = "dibao.notice.town";
  private static final String COUNTY = "dibao.county.notice";

  @Autowired private Notices notices;
  @Autowired private NoticeStore store;
  @Autowired private SheetPrinter printer;
  @Autowired private ObjectionRule objectionRule;
  @Autowired private Documents documents;
  @Autowired private CaseFiles cases;
  @Autowired private Divisions divisions;
  @Autowired private JdbcClient jdbc;
  @Autowired private TestRestTemplate http;
  @Autowired private Clock clock;

  private SampleCases samples;

  @BeforeEach
  void cases() {
    samples = new SampleCases(cases);
  }

  @Test
  void casesOfOneVillageAndDayShareASheet() {
    Notice first = notices.post(reviewed("141002100001"), Notice.Level.TOWNSHIP, TOWN);
    Notice second = notices.post(reviewed("141002100001"), Notice.Level.TOWNSHIP, TOWN);
    Notice elsewhere = notices.post(reviewed("141002100003"), Notice.Level.TOWNSHIP, TOWN);
    Notice county = notices.post(second.caseNumber(), Notice.Level.COUNTY, COUNTY);

    assertThat(first.number()).matches("屯里政救示〔\\d{4}〕\\d+号-1");
    assertThat(second.sheetNumber()).isEqualTo(first.sheetNumber());
    assertThat(second.seq()).isEqualTo(2);
    assertThat(elsewhere.sheetNumber()).isNotEqualTo(first.sheetNumber());
    assertThat(county.number()).matches("尧都民救示〔\\d{4}〕\\d+号-1");
    assertThat(first.lastDay()).isEqualTo(first.postedOn().plusDays(7));
    assertThat(first.endsAt())
        .isEqualTo(
            first
                .lastDay()
                .plusDays(1)
                .atStartOfDay(java.time.ZoneId.of("Asia/Shanghai"))
                .toInstant());
    assertThat(notices.of(second.caseNumber())).containsExactly(second, county);
    assertThat(events(first.caseNumber())).contains("乡镇公示");
  }

  @Test
  void simultaneousPostingsOfAVillageFillOneSheetWithoutGaps() throws Exception {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      numbers.add(reviewed("141002100203"));
    }
    ExecutorService workers = Executors.newFixedThreadPool(6);
    try {
      List<Future<Notice>> posted = new ArrayList<>();
      for (String number : numbers) {
        posted.add(workers.submit(() -> notices.post(number, Notice.Level.TOWNSHIP, TOWN)));
      }
      List<Integer> positions = new ArrayList<>();
      List<String> sheets = new ArrayList<>();
      for (Future<Notice> one : posted) {
        positions.add(one.get().seq());
        sheets.add(one.get().sheetNumber());
      }
      assertThat(positions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
      assertThat(sheets).containsOnly(sheets.get(0));
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void anybodyReadsWhatMustBePublicAndNothingElse() throws Exception {
    String village = "141002100204";
    Notice notice = notices.post(reviewed(village), Notice.Level.COUNTY, COUNTY);

    ResponseEntity<String> page = http.getForEntity(notice.path(), String.class);

    assertThat(page.getStatusCode()).isEqualTo(HttpStatus.OK);
    assertThat(page.getHeaders().getFirst("X-Robots-Tag")).contains("noindex", "noarchive");
    assertThat(page.getHeaders().getCacheControl()).isEqualTo("no-store");
    assertThat(page.getBody())
        .contains("刘㐂龘", "贾村", "850.00", notice.sheetNumber(), "王秀英（", "未成年人1人")
        .contains("临汾市尧都区民政局", "演示");
    List<String> sources = new ArrayList<>(List.of(page.getBody()));
    for (String size : List.of("a4", "a3")) {
      ResponseEntity<byte[]> pdf =
          http.getForEntity(notice.path() + "/" + size + ".pdf", byte[].class);
      assertThat(pdf.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PDF);
      Files.createDirectories(Path.of("target/documents"));
      Files.write(Path.of("target/documents/sheet-" + size + ".pdf"), pdf.getBody());
      sources.add(text(pdf.getBody()));
      assertThat(text(pdf.getBody())).contains("刘㐂龘", "850.00");
    }
    for (String source : sources) {
      assertThat(source)
          .doesNotContain("刘小明")
          .doesNotContain("13812345678")
          .doesNotContain("韩村12号")
          .doesNotContain("恶性肿瘤")
          .doesNotContain("长期患病")
          .doesNotContain("6222021234567891234")
          .doesNotContainPattern("\\d{17}[0-9X]")
          .doesNotContain("1410300");
    }
  }

  @Test
  void aChildAsHeadOfTheHouseholdIsNotNamed() {
    String number = samples.open("141002100206", "P2015", "赵小星", "20150601");
    decided(number);
    Notice notice = notices.post(number, Notice.Level.TOWNSHIP, TOWN);
    assertThat(http.getForObject(notice.path(), String.class))
        .doesNotContain("赵小星")
        .contains("未成年人，姓名不公示");
  }

  @Test
  void sheetsAreFoundByDivisionWithoutSignIn() {
    Notice notice = notices.post(reviewed("141002100207"), Notice.Level.TOWNSHIP, TOWN);
    assertThat(http.getForObject("/notices", String.class)).contains("尧都区", "洪洞县");
    for (String division : List.of("141002", "141002100", "141002100207")) {
      assertThat(http.getForObject("/notices/" + division, String.class))
          .contains(notice.path(), notice.sheetNumber());
    }
    assertThat(http.getForObject("/notices/141002100204", String.class))
        .doesNotContain(notice.path());
    assertThat(http.getForEntity("/notices/999999", String.class).getStatusCode())
        .isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(http.getForObject("/robots.txt", String.class)).contains("Disallow: /");
  }

  @Test
  void nothingIsLeftAtTheOldAddressAfterTakeDown() throws Exception {
    Notice notice = notices.post(reviewed("141002100209"), Notice.Level.TOWNSHIP, TOWN);
    assertThat(notices.findActive(notice.number())).isPresent();

    notices.takeDown(notice.number(), "公示期满");
    notices.takeDown(notice.number(), "公示期满");

    for (String path : List.of("", "/a4.pdf", "/a3.pdf")) {
      ResponseEntity<String> gone = http.getForEntity(notice.path() + path, String.class);
      assertThat(gone.getStatusCode()).isEqualTo(HttpStatus.GONE);
      assertThat(gone.getBody() == null ? "" : gone.getBody()).doesNotContain("刘㐂龘", "850.00");
    }
    assertThat(http.getForObject("/notices/141002100209", String.class))
        .doesNotContain(notice.path());
    assertThat(http.getForEntity("/notices/sheet/unknown", String.class).getStatusCode())
        .isEqualTo(HttpStatus.NOT_FOUND);
    assertThat(notices.findActive(notice.number())).isEmpty();

    List<IssuedDocument> kept = documents.list(notice.caseNumber());
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).number()).isEqualTo(notice.number());
    assertThat(text(documents.pdf(notice.caseNumber(), kept.get(0).id()).orElseThrow()))
        .contains("刘㐂龘");
    assertThat(events(notice.caseNumber())).containsOnlyOnce("公示撤下");
  }

  @Test
  void aSheetIsGoneWhenItsPeriodIsOverEvenIfNobodyTookItDown() {
    Notice notice = notices.post(reviewed("141002100210"), Notice.Level.TOWNSHIP, TOWN);
    String token = notice.path().substring(notice.path().lastIndexOf('/') + 1);

    assertThat(view(token, notice.endsAt().minusMillis(1))).isEqualTo("notices/sheet 200");
    assertThat(view(token, notice.endsAt())).isEqualTo("notices/gone 410");
    assertThat(store.current("141002100210", notice.endsAt()))
        .noneMatch(sheet -> sheet.token().equals(token));
    assertThat(store.counts("141002100210", 12, notice.endsAt())).isEmpty();
    assertThat(notice.activeAt(notice.endsAt())).isFalse();
  }

  private String view(String token, java.time.Instant now) {
    NoticePages pages =
        new NoticePages(
            store, printer, divisions, Clock.fixed(now, java.time.ZoneId.of("Asia/Shanghai")));
    MockHttpServletResponse response = new MockHttpServletResponse();
    return pages.sheet(token, new ExtendedModelMap(), response) + " " + response.getStatus();
  }

  @Test
  void whatWasPostedDoesNotChange() {
    String number = reviewed("141002100211");
    Notice notice = notices.post(number, Notice.Level.TOWNSHIP, TOWN);
    samples.sign(
        number,
        "county-approval",
        "{\"result\":\"agree\",\"monthlyAmount\":111,\"classAidAmount\":0}",
        "county-approver",
        "county.approver");
    assertThat(http.getForObject(notice.path(), String.class)).contains("850.00");
    for (String sql :
        List.of(
            "update notice_line set content = '{}'::jsonb where case_number = '" + number + "'",
            "delete from notice_line where case_number = '" + number + "'",
            "update notice_sheet set ends_at = now() + interval '1 year' where number = '"
                + notice.sheetNumber()
                + "'")) {
      assertThatThrownBy(() -> jdbc.sql(sql).update()).isInstanceOf(DataAccessException.class);
    }
  }

  @Test
  void postingAgainTakesTheEarlierNoticeDown() {
    String number = reviewed("141002100212");
    Notice first = notices.post(number, Notice.Level.COUNTY, COUNTY);
    Notice again = notices.post(number, Notice.Level.COUNTY, COUNTY);
    assertThat(notices.findActive(first.number())).isEmpty();
    assertThat(notices.findActive(again.number())).contains(again);
    assertThat(again.sheetNumber()).isNotEqualTo(first.sheetNumber());
  }

  @Test
  void aPublicationStaysUntilItIsTakenDown() {
    String number = reviewed("141002101200");
    Notice publication = notices.publish(number);
    assertThat(publication.number()).matches("尧都民救布〔\\d{4}〕\\d+号-\\d+");
    assertThat(publication.endsAt()).isNull();
    assertThat(publication.activeAt(clock.instant().plus(Duration.ofDays(3650)))).isTrue();
    assertThat(http.getForObject(publication.path(), String.class))
        .contains("最低生活保障对象公布", "刘㐂龘", "850.00")
        .doesNotContain("王秀英");
    notices.takeDownAll(number, "停发");
    assertThat(http.getForEntity(publication.path(), String.class).getStatusCode())
        .isEqualTo(HttpStatus.GONE);
  }

  @Test
  void anObjectionReachesTheNoticeOrIsToldThatItIsLate() {
    Notice notice = notices.post(reviewed("141002101201"), Notice.Level.TOWNSHIP, TOWN);

    Notices.Receipt inTime = notices.registerObjection(notice.number(), "YY-" + notice.number());
    assertThat(inTime.late()).isFalse();
    assertThat(inTime.notice().caseNumber()).isEqualTo(notice.caseNumber());

    notices.takeDown(notice.number(), "公示期满");
    Notices.Receipt late = notices.registerObjection(notice.number(), "YY-late-" + notice.number());
    assertThat(late.late()).isTrue();
    assertThat(cases.timeline(notice.caseNumber()))
        .extracting(CaseEvent::event)
        .contains("公示异议", "逾期异议");
    assertThatThrownBy(() -> notices.registerObjection("屯里政救示〔1999〕1号-1", "YY-x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("没有编号为");
  }

  @Test
  void anObjectionNamesANoticeOfTheOwnPlace() {
    Notice notice = notices.post(reviewed("141002101202"), Notice.Level.TOWNSHIP, TOWN);
    notices.post(reviewed("141002101202"), Notice.Level.TOWNSHIP, TOWN);

    assertThat(check(notice.number(), "141002101")).isEmpty();
    assertThat(check(notice.number().replace("〔", "[").replace("〕", "]"), "141002")).isEmpty();
    assertThat(check(notice.number(), "141024100")).containsExactly("本辖区没有这个编号的公示，请核对公示编号和序号");
    assertThat(check(notice.sheetNumber(), "141002101").get(0)).contains("请在编号后注明序号");
    assertThat(check("随便写", "141002101").get(0)).contains("样式");
  }

  private List<String> check(String number, String division) {
    FieldErrors errors = new FieldErrors();
    objectionRule.check(
        new FormRequest(
            "objection",
            "objection",
            null,
            null,
            "township-clerk",
            "township.clerk",
            division,
            null),
        JsonNodeFactory.instance.objectNode().put("noticeNumber", number),
        errors);
    return errors.list().stream().map(FieldError::message).toList();
  }

  private String reviewed(String village) {
    String number = samples.open(village, "P2015");
    decided(number);
    return number;
  }

  private void decided(String number) {
    samples.sign(
        number,
        "county-approval",
        "{\"result\":\"agree\",\"coveredNum\":3,\"monthlyAmount\":800,\"classAidAmount\":50}",
        "county-approver",
        "county.approver");
  }

  private List<String> events(String number) {
    return cases.timeline(number).stream().map(CaseEvent::event).toList();
  }

  private static String text(byte[] pdf) throws Exception {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }
}

package cn.linfen.assistance.casefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.IdNumbers;
import cn.linfen.assistance.problem.FieldError;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class CaseFilesTest {

  private static final String VILLAGE = "141002100200";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  @LocalServerPort int port;
  @Autowired CaseFiles cases;
  @Autowired OneActiveCase oneActiveCase;
  @Autowired JdbcClient jdbc;
  @Autowired ObjectMapper json;

  private static String person() {
    int n = PEOPLE.getAndIncrement();
    String digits =
        "141002"
            + (1940 + n / 300 % 60)
            + String.format("%02d", 1 + n / 28 % 12)
            + String.format("%02d", 1 + n % 28)
            + "777";
    return digits + IdNumbers.check(digits);
  }

  private JsonNode application(String... people) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < people.length; i++) {
      members
          .append(i == 0 ? "" : ",")
          .append("{\"name\":\"李家")
          .append(i == 0 ? "主" : "员")
          .append("\",\"idNo\":\"")
          .append(people[i])
          .append("\",\"relation\":\"")
          .append(i == 0 ? "02" : "20")
          .append("\",\"sex\":\"1\",\"covered\":")
          .append(i == 0)
          .append("}");
    }
    return read(
        "{\"division\":\"141002100200\",\"urbanRural\":\"rural\",\"applicant\":{\"name\":\"李家主\",\"idNo\":\""
            + people[0]
            + "\"},\"members\":["
            + members
            + "],\"incomes\":[{\"memberIdNo\":\""
            + people[0]
            + "\",\"amount\":3600.5,\"counted\":3000.55}],\"assets\":[{\"assetType\":\"101\",\"value\":1200},{\"assetType\":\"304\",\"quantity\":1}]}");
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Section section(String form, JsonNode data) {
    return new Section(
        form,
        data,
        "form-hash",
        "township-clerk",
        "township.clerk",
        "141002100",
        null,
        UUID.randomUUID().toString(),
        "hash");
  }

  private String open(String... people) {
    return cases.open(
        new NewCase(
            "DB",
            "subsistence-allowance",
            "最低生活保障",
            "141002",
            "141002100",
            VILLAGE,
            "rural",
            "P2015",
            section("subsistence-application", application(people))));
  }

  @Test
  void numbersFollowEachOther() {
    String first = open(person());
    String second = open(person());
    assertThat(first).matches("DB-141002-\\d{4}-\\d{6}");
    assertThat(serial(second)).isEqualTo(serial(first) + 1);
  }

  private static int serial(String number) {
    return Integer.parseInt(number.substring(number.length() - 6));
  }

  @Test
  void whatWasSignedStaysAsItWasSigned() {
    String number = open(person());
    cases.append(number, section("survey", read("{\"members\":[]}")));
    cases.append(number, section("survey", read("{\"members\":[{\"covered\":true}]}")));
    assertThat(cases.sections(number))
        .extracting(SectionView::seq, SectionView::formId, SectionView::version)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "subsistence-application", 1),
            org.assertj.core.groups.Tuple.tuple(2, "survey", 1),
            org.assertj.core.groups.Tuple.tuple(3, "survey", 2));
    for (String attack :
        List.of(
            "update section set data = '{}' where case_number = ?",
            "delete from section where case_number = ?",
            "delete from ledger_entry where case_number = ?",
            "update ledger_entry set payload = '{}' where case_number = ?")) {
      assertThatThrownBy(() -> jdbc.sql(attack).param(number).update())
          .hasMessageContaining("never changed or deleted");
    }
    assertThatThrownBy(() -> jdbc.sql("truncate section cascade").update())
        .hasMessageContaining("never changed or deleted");
  }

  @Test
  void valuesOfAllSidesStandSideBySide() {
    String number = open(person(), person());
    cases.append(
        number,
        section(
            "verification",
            read("{\"incomes\":[{\"amount\":5000,\"counted\":4000}],\"assets\":[]}")));
    cases.append(
        number,
        section(
            "survey",
            read(
                "{\"members\":[{\"covered\":true},{\"covered\":true}],\"incomes\":[{\"counted\":\"3500.10\"}]}")));
    cases.append(
        number, section("county-approval", read("{\"coveredNum\":2,\"monthlyAmount\":228.33}")));
    assertThat(fact(number, "income"))
        .isEqualTo(
            new Fact("income", "家庭收入（计入）", "3000.55 元/年", "4000.00 元/年", "3500.10 元/年", null));
    assertThat(fact(number, "members").declared()).isEqualTo("2 人");
    assertThat(fact(number, "covered").approved()).isEqualTo("2 人");
    assertThat(fact(number, "monthlyAmount").approved()).isEqualTo("228.33 元/月");
    assertThat(fact(number, "vehicles").declared()).isEqualTo("1 辆");
    assertThat(fact(number, "incomePerHead").found()).isEqualTo("1750.05 元/年");
  }

  private Fact fact(String number, String key) {
    return cases.facts(number).stream()
        .filter(fact -> fact.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSecondActiveCaseOfAPersonIsRefusedAtTheField() {
    String shared = person();
    String number = open(person(), shared);
    JsonNode second = application(person(), person(), shared);
    assertThat(errors("township-clerk", second))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.pointer()).isEqualTo("/members/2/idNo");
              assertThat(error.message()).contains(number);
            });
    assertThat(errors("township-clerk-2", second))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.pointer()).isEqualTo("/members/2/idNo");
              assertThat(error.message()).doesNotContain("DB-").contains("不能重复申请");
            });
    cases.close(number, CaseState.REFUSED);
    assertThat(errors("township-clerk", second)).isEmpty();
    open(shared);
  }

  private List<FieldError> errors(String user, JsonNode data) {
    FieldErrors errors = new FieldErrors();
    oneActiveCase.check(
        new FormRequest(
            "subsistence-application", "subsistence-allowance", null, null, user, "", "", null),
        data,
        errors);
    return errors.list();
  }

  @Test
  void ofTwoCasesThatNameOnePersonAtTheSameMomentOneIsOpened() throws Exception {
    for (int round = 0; round < 5; round++) {
      String shared = person();
      String other = person();
      List<Callable<String>> both =
          List.of(() -> open(person(), shared, other), () -> open(person(), other, shared));
      List<Object> outcomes = atOnce(both);
      assertThat(outcomes).filteredOn(String.class::isInstance).hasSize(1);
      assertThat(outcomes)
          .filteredOn(CaseConflict.class::isInstance)
          .singleElement()
          .satisfies(
              conflict ->
                  assertThat(((CaseConflict) conflict).getMessage())
                      .contains("不能重复申请")
                      .doesNotContain(shared, other));
    }
  }

  @Test
  void sectionsSignedAtTheSameMomentAreBothKept() throws Exception {
    String number = open(person());
    List<Callable<SectionView>> signers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      signers.add(() -> cases.append(number, section("survey-cosign", read("{}"))));
    }
    assertThat(atOnce(signers)).allMatch(SectionView.class::isInstance);
    assertThat(cases.sections(number)).extracting(SectionView::seq).containsExactly(1, 2, 3, 4, 5);
    assertThat(cases.sections(number).get(4).version()).isEqualTo(4);
  }

  @Test
  void numbersAreUniqueWhenManyCasesAreOpenedAtOnce() throws Exception {
    List<Callable<String>> openers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      openers.add(() -> open(person()));
    }
    assertThat(atOnce(openers)).doesNotHaveDuplicates().allMatch(String.class::isInstance);
  }

  /** Runs all of them from one starting line; each gives its result or what it threw. */
  private static <T> List<Object> atOnce(List<Callable<T>> work) throws Exception {
    CyclicBarrier line = new CyclicBarrier(work.size());
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> one : work) {
        running.add(
            threads.submit(
                () -> {
                  line.await();
                  return one.call();
                }));
      }
      List<Object> outcomes = new ArrayList<>();
      for (Future<T> one : running) {
        try {
          outcomes.add(one.get());
        } catch (ExecutionException e) {
          outcomes.add(e.getCause());
        }
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCaseOfOthersAnswersLikeOneThatDoesNotExist() {
    String number = open(person());
    HttpOfficer stranger = HttpOfficer.of(port, "township-clerk-2");
    String none = "/api/cases/DB-141002-2026-999999";
    String foreign = "/api/cases/" + number;
    for (String part : List.of("", "/timeline", "/sections/1", "/documents", "/documents/1")) {
      HttpOfficer.Answer unknown = stranger.get(none + part);
      HttpOfficer.Answer hidden = stranger.get(foreign + part);
      assertThat(hidden.status()).isEqualTo(404);
      assertThat(hidden.body().replace(number, ""))
          .isEqualTo(unknown.body().replace("DB-141002-2026-999999", ""));
    }
    assertThat(HttpOfficer.anonymous(port).get(foreign).status()).isEqualTo(401);
  }

  @Test
  void thoseOfTheDivisionSeeTheCase() {
    String person = person();
    String number = open(person);
    for (String user :
        List.of("township-clerk", "county-approver", "supervisor", "village-assistant")) {
      HttpOfficer.Answer answer = HttpOfficer.of(port, user).get("/api/cases/" + number);
      assertThat(answer.status()).as(user).isEqualTo(200);
      assertThat(answer.json().path("applicantMasked").asText()).isEqualTo("李*主");
      assertThat(answer.json().path("people").get(0).path("idNumber").asText())
          .isEqualTo(person.substring(0, 6) + "**********" + person.substring(16));
      assertThat(answer.json().path("placeName").asText()).contains("尧都区").contains("屯里镇");
    }
    HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
    assertThat(clerk.get("/api/cases/" + number + "/sections/1").json().path("data").path("reason"))
        .isNotNull();
    assertThat(clerk.get("/api/cases/" + number + "/sections/9").status()).isEqualTo(404);
    assertThat(clerk.get("/api/cases/" + number + "/timeline").json().get(0).path("event").asText())
        .contains("签署");
  }

  @Test
  void searchFindsWhatTheSearcherMaySee() {
    String person = person();
    String number = open(person);
    for (String query : List.of(number, person, person.toLowerCase())) {
      assertThat(hits("township-clerk", query)).contains(number);
      assertThat(hits("supervisor", query)).contains(number);
      assertThat(hits("township-clerk-2", query)).isEmpty();
    }
    assertThat(hits("township-clerk", "%E6%9D%8E%E5%AE%B6%E4%B8%BB")).contains("李*主");
    assertThat(HttpOfficer.of(port, "sysadmin").get("/api/search?q=" + number).status())
        .isEqualTo(403);
    for (String query : List.of("", "a", "%25%25", "x".repeat(41))) {
      HttpOfficer.Answer answer =
          HttpOfficer.of(port, "township-clerk").get("/api/search?q=" + query);
      assertThat(answer.status() == 400 || answer.json().isEmpty()).as(query).isTrue();
    }
  }

  private String hits(String user, String query) {
    HttpOfficer.Answer answer = HttpOfficer.of(port, user).get("/api/search?q=" + query);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().isEmpty() ? "" : answer.body();
  }

  @Test
  void namesAreMasked() {
    assertThat(Masking.name("张三")).isEqualTo("张*");
    assertThat(Masking.name("张小三")).isEqualTo("张*三");
    assertThat(Masking.name("欧阳小三")).isEqualTo("欧**三");
    assertThat(Masking.name("王")).isEqualTo("*");
    assertThat(Masking.name("𠮷田三")).isEqualTo("𠮷*三");
    assertThat(Masking.name(null)).isNull();
    assertThat(Masking.idNumber("141002197001010011")).isEqualTo("141002**********11");
  }
}

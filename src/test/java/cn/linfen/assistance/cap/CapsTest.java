package cn.linfen.assistance.cap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.support.IntegrationTest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class CapsTest {

  private static final String FIRE = "fire";
  private static final LocalDate EVENT = LocalDate.of(2026, 3, 1);
  private static final int THREADS = 32;

  @Autowired Caps caps;
  @Autowired CaseFiles cases;
  @Autowired Profiles profiles;
  @Autowired PersonalData personal;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @Autowired TransactionTemplate transaction;
  private Families families;

  @BeforeEach
  void families() {
    families = new Families(cases);
  }

  private static String person() {
    return Families.person();
  }

  private String open(String... people) {
    return families.open(people);
  }

  private static Caps.Need need(String target, String amount) {
    return new Caps.Need(target, FIRE, EVENT, new BigDecimal(amount), false);
  }

  private static Caps.Need household(String amount) {
    return need("household", amount);
  }

  private BigDecimal familyUsed(String idNumber) {
    return jdbc.sql("select sum(family_used) from cap_person where id_index = ?")
        .param(personal.index(idNumber))
        .query(BigDecimal.class)
        .single();
  }

  @Test
  void theLastFenOfTheFamilyIsTheLast() {
    String head = person();
    caps.reserve(open(head), household("9999.99"));
    assertThatThrownBy(() -> caps.reserve(open(head), household("0.02")))
        .isInstanceOf(CapRefused.class)
        .hasMessage("2026年该家庭已救助9999.99元，再加0.02元超过家庭年度最高额10000元");
    caps.reserve(open(head), household("0.01"));
    assertThat(familyUsed(head)).isEqualByComparingTo("10000");
  }

  @Test
  void aPersonHasACapOfItsOwnWithinThatOfTheFamily() {
    String head = person();
    String son = person();
    caps.reserve(open(head, son), need("person", "5000"));
    assertThatThrownBy(() -> caps.reserve(open(head, son), need("person", "0.01")))
        .isInstanceOf(CapRefused.class)
        .hasMessageContaining("超过个人年度最高额5000元");
    caps.reserve(open(son, head), need("person", "5000"));
    assertThatThrownBy(() -> caps.reserve(open(son, head), household("0.01")))
        .isInstanceOf(CapRefused.class)
        .hasMessageContaining("超过家庭年度最高额10000元");
  }

  @Test
  void whatIsNotGrantedIsGivenBack() {
    String head = person();
    String first = open(head);
    caps.reserve(first, household("8000"));
    caps.reserve(first, household("6000"));
    assertThat(caps.left(first, "household")).isEqualByComparingTo("10000");
    String second = open(head);
    assertThat(caps.left(second, "household")).isEqualByComparingTo("4000");
    caps.consume(first, new BigDecimal("5500"));
    assertThat(caps.left(second, "household")).isEqualByComparingTo("4500");
    assertThatThrownBy(() -> caps.reserve(second, household("4500.01")))
        .isInstanceOf(CapRefused.class);
    caps.reserve(second, household("4500"));
    caps.release(second);
    caps.release(second);
    assertThat(familyUsed(head)).isEqualByComparingTo("5500");
    assertThatThrownBy(() -> caps.consume(second, BigDecimal.ONE))
        .isInstanceOf(CapRefused.class)
        .hasMessage("本案没有预占年度最高额，请退回审核");
  }

  @Test
  void whoIsDeclaredLaterBringsAlongWhatWasUsed() {
    String head = person();
    String bride = person();
    caps.reserve(open(bride), household("9000"));
    String number = families.opened(head);
    caps.reserve(number, household("800"));
    cases.append(number, Families.application(head, bride));
    cases.close(number, CaseState.CLOSED);
    assertThat(caps.left(number, "household")).isEqualByComparingTo("1000");
    caps.reserve(number, household("1000"));
    assertThat(familyUsed(head)).isEqualByComparingTo("1000");
    assertThat(familyUsed(bride)).isEqualByComparingTo("10000");
  }

  @Test
  void whoMovesMarriesOrDividesAHouseholdTakesAlongWhatWasUsed() {
    String father = person();
    String daughter = person();
    String husband = person();
    caps.reserve(open(father, daughter), household("7000"));
    caps.reserve(open(husband), household("1000"));
    String couple = open(husband, daughter);
    assertThat(caps.left(couple, "household")).isEqualByComparingTo("3000");
    assertThatThrownBy(() -> caps.reserve(couple, household("3000.01")))
        .isInstanceOf(CapRefused.class);
    caps.reserve(couple, household("3000"));
    assertThat(caps.left(open(husband), "household")).isEqualByComparingTo("6000");
  }

  @Test
  void whatIsDecidedInTheNewYearCountsThere() {
    String head = person();
    String number = open(head);
    caps.reserve(number, household("6000"));
    Clock next = Clock.offset(clock, Duration.ofDays(365));
    int year = next.instant().atZone(ChinaTime.ZONE).getYear();
    Caps later = new Caps(jdbc, cases, profiles, personal, next);
    transaction.executeWithoutResult(status -> later.consume(number, new BigDecimal("6000")));
    assertThat(caps.left(open(head), "household")).isEqualByComparingTo("10000");
    assertThat(later.left(open(head), "household")).isEqualByComparingTo("4000");
    assertThat(
            jdbc.sql("select year from cap_use where case_number = ? and state = 'CONSUMED'")
                .param(number)
                .query(Integer.class)
                .single())
        .isEqualTo(year);
  }

  @Test
  void smallSumsOfOneNeedCountTogetherAndOneEventIsFoundAgain() {
    String head = person();
    String son = person();
    String first = open(head, son);
    assertThat(caps.reserve(first, household("300"))).isEqualByComparingTo("300");
    String second = open(son);
    assertThat(caps.reserve(second, household("201"))).isEqualByComparingTo("501");
    assertThat(caps.sameEvent(Set.of(son), FIRE, EVENT, second)).contains(first);
    assertThat(caps.sameEvent(Set.of(head), FIRE, EVENT, first)).isEmpty();
    assertThat(caps.sameEvent(Set.of(person()), FIRE, EVENT, null)).isEmpty();
    caps.release(first);
    assertThat(caps.sameEvent(Set.of(head), FIRE, EVENT, null)).isEmpty();
  }

  @Test
  void aNeedIsNotSplitByNewYear() {
    String head = person();
    Clock next = Clock.offset(clock, Duration.ofDays(365));
    Caps later = new Caps(jdbc, cases, profiles, personal, next);
    caps.reserve(open(head), household("300"));
    LocalDate again = EVENT.plusMonths(12);
    String second = open(head);
    transaction.executeWithoutResult(
        status -> assertThat(later.reserve(second, on(again, "201"))).isEqualByComparingTo("501"));
    String third = open(head);
    transaction.executeWithoutResult(
        status ->
            assertThat(later.reserve(third, on(again.plusDays(1), "50")))
                .isEqualByComparingTo("251"));
    assertThat(later.left(third, "household")).isEqualByComparingTo("9799");
  }

  private static Caps.Need on(LocalDate event, String amount) {
    return new Caps.Need("household", FIRE, event, new BigDecimal(amount), false);
  }

  @Test
  void theDatabaseItselfRefusesWhatIsAboveACap() {
    String head = person();
    caps.reserve(open(head), household("10000"));
    assertThatThrownBy(
            () ->
                jdbc.sql("update cap_person set family_used = 10000.01 where id_index = ?")
                    .param(personal.index(head))
                    .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("cap_of_a_family");
  }

  /** How many of the reservations, made at the same moment, were let through. */
  private long atOnce(List<String> numbers, String amount) throws Exception {
    CountDownLatch begin = new CountDownLatch(1);
    List<Future<Boolean>> results = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (String number : numbers) {
        results.add(
            threads.submit(
                () -> {
                  begin.await();
                  try {
                    caps.reserve(number, household(amount));
                    return true;
                  } catch (CapRefused e) {
                    return false;
                  }
                }));
      }
      begin.countDown();
      long passed = 0;
      for (Future<Boolean> result : results) {
        passed += result.get() ? 1 : 0;
      }
      return passed;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void townshipsThatProposeForOneFamilyAtTheSameMomentNeverExceedTheCap() throws Exception {
    String head = person();
    String son = person();
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      numbers.add(i % 2 == 0 ? open(head, son) : open(son, head));
    }
    assertThat(atOnce(numbers, "900")).isEqualTo(11);
    assertThat(familyUsed(head)).isEqualByComparingTo("9900");
    assertThat(familyUsed(son)).isEqualByComparingTo("9900");
  }

  @Test
  void familiesThatOverlapDoNotBlockEachOtherForEver() throws Exception {
    List<String> people = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      people.add(person());
    }
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      numbers.add(
          open(people.get(i), people.get((i + 1) % THREADS), people.get((i + 7) % THREADS)));
    }
    assertThat(atOnce(numbers, "3000")).isEqualTo(THREADS);
    // Again, each giving back what it held and taking as much.
    assertThat(atOnce(numbers, "3000")).isEqualTo(THREADS);
    // Each belongs to three families, which have taken 9,000 by now.
    assertThat(atOnce(numbers, "3333.34")).isLessThan(THREADS);
    for (String one : people) {
      assertThat(familyUsed(one)).isLessThanOrEqualTo(new BigDecimal("10000"));
    }
  }
}

package cn.linfen.assistance.signature;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.form.Forms;
import cn.linfen.assistance.form.Submissions;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

/** What gets into the chains, when, and what does not. */
@IntegrationTest
class LedgerTest {

  private static final int THREADS = 16;

  @Autowired ApplicationContext context;
  @Autowired Ledger ledger;
  @Autowired CaseFiles files;
  @Autowired EngineActions actions;
  @Autowired Forms forms;
  @Autowired WorkItems items;
  @Autowired TaskService tasks;
  @Autowired IdentityService identities;
  @Autowired PersonalData personal;
  @Autowired TrustedAuthorities trusted;
  @Autowired DataSource source;
  @Autowired JdbcClient jdbc;
  @Autowired ObjectMapper json;
  @Autowired Clock clock;
  @Autowired TransactionTemplate transactions;
  @LocalServerPort int port;
  private CaseDriver cases;

  @BeforeEach
  void cases() {
    cases = new CaseDriver(context);
  }

  private Case applied() {
    return cases.start(
        "subsistence-allowance",
        "township-clerk",
        application(Papers.idNumber(), cases.picture("township-clerk")));
  }

  /** Examined and signed, but not completed. */
  private Case staged() {
    Case file = applied();
    String task = file.task("examineApplication").getId();
    actions.claim(task, "township-clerk");
    Submissions.Content content =
        forms.check(items.task(task).orElseThrow(), "township-clerk", accept().data());
    forms.stage("township-clerk", HttpOfficer.PIN, List.of(content));
    return file;
  }

  private List<String> kinds(Case file) {
    return ledger.entries(file.number()).stream().map(LedgerEntry::kind).toList();
  }

  private JsonNode last(Case file) {
    List<LedgerEntry> entries = ledger.entries(file.number());
    return entries.get(entries.size() - 1).payload();
  }

  private void verified(String number) {
    List<String> report = new ArrayList<>();
    assertThat(
            new LedgerVerification(source, personal::decrypt, trusted, 2).run(number, report::add))
        .as(report.toString())
        .isTrue();
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Test
  void theApplicationAndEverySubmissionAreEntered() {
    Case file = applied();
    assertThat(kinds(file)).startsWith("OPENED", "SUBMISSION");
    file.sign("examineApplication", "township-clerk", accept());
    List<LedgerEntry> signed =
        ledger.entries(file.number()).stream()
            .filter(entry -> entry.kind().equals("SUBMISSION"))
            .toList();
    assertThat(signed).hasSize(2);
    JsonNode payload = signed.get(1).payload();
    assertThat(payload.path("officer").asText()).isEqualTo("township-clerk");
    assertThat(payload.path("statement").asText())
        .isEqualTo(
            Sm3.hex(
                jdbc.sql("select statement from submission where id = ?")
                    .param(payload.path("submission").asText())
                    .query(String.class)
                    .single()));
    assertThat(ledger.head(file.number()))
        .isEqualTo(ledger.entries(file.number()).get(kinds(file).size() - 1).hash());
    assertThat(files.timeline(file.number())).extracting("sectionSeq").contains(1, 2);
    verified(file.number());
  }

  @Test
  void claimsAndReturnsAreEnteredAndTimersToo() {
    Case file = applied();
    String task = file.task("examineApplication").getId();
    actions.claim(task, "township-clerk");
    assertThat(last(file).path("to").asText()).isEqualTo("township-clerk");
    actions.putBack(task, "township-clerk");
    assertThat(last(file).path("from").asText()).isEqualTo("township-clerk");
    assertThat(last(file).path("to").isNull()).isTrue();
    assertThat(kinds(file)).endsWith("ASSIGNMENT", "ASSIGNMENT");
    assertThat(files.timeline(file.number()))
        .hasSizeLessThan(kinds(file).size())
        .allSatisfy(event -> assertThat(event.event()).isNotBlank());
    verified(file.number());
  }

  @Test
  void aRefusalIsEnteredThoughNothingElseCameOfIt() {
    Case file = applied();
    String task = file.task("examineApplication").getId();
    int before = kinds(file).size();
    assertThatThrownBy(() -> actions.complete(task, "township-clerk")).hasMessageContaining("认领");
    actions.claim(task, "township-clerk");
    assertThatThrownBy(() -> actions.complete(task, "township-clerk")).hasMessageContaining("签名");
    assertThat(kinds(file).subList(before, kinds(file).size()))
        .containsExactly("REFUSAL", "ASSIGNMENT", "REFUSAL");
    assertThat(last(file).path("officer").asText()).isEqualTo("township-clerk");
    assertThat(last(file).path("reason").asText()).contains("签名");
    assertThat(files.timeline(file.number())).noneMatch(event -> event.event().contains("签名的表单"));
    verified(file.number());
  }

  /** Whoever refuses within a transaction of a caller still holds the case then. */
  @Test
  void aRefusalWithinATransactionIsEnteredWhenThatHasEnded() {
    Case file = applied();
    String task = file.task("examineApplication").getId();
    actions.claim(task, "township-clerk");
    identities.setAuthenticatedUserId("township-clerk");
    try {
      assertThatThrownBy(
              () ->
                  transactions.executeWithoutResult(
                      status -> {
                        ledger.append(file.number(), Ledger.Kind.SYSTEM, nothing());
                        tasks.complete(task);
                      }))
          .hasMessageContaining("签名");
    } finally {
      identities.clearAuthentication();
    }
    assertThat(kinds(file)).endsWith("REFUSAL").doesNotContain("SYSTEM");
    verified(file.number());
  }

  @Test
  void whatIsRolledBackLeavesNoEntry() {
    Case file = applied();
    String head = ledger.head(file.number());
    transactions.executeWithoutResult(
        status -> {
          ledger.append(file.number(), Ledger.Kind.SYSTEM, nothing());
          status.setRollbackOnly();
        });
    assertThat(ledger.head(file.number())).isEqualTo(head);
    assertThatThrownBy(() -> ledger.append(file.number(), Ledger.Kind.SYSTEM, nothing()))
        .isInstanceOf(IllegalTransactionStateException.class);
    verified(file.number());
  }

  @Test
  void timeDoesNotGoBackwards() {
    Case file = applied();
    String head = ledger.head(file.number());
    Ledger late = new Ledger(jdbc, json, Clock.offset(clock, Duration.ofMinutes(-10)));
    assertThatThrownBy(
            () ->
                transactions.execute(
                    status -> late.append(file.number(), Ledger.Kind.SYSTEM, nothing())))
        .isInstanceOf(LedgerRefused.class)
        .hasMessageContaining("校准服务器时钟");
    assertThat(ledger.head(file.number())).isEqualTo(head);
    Ledger otherNode = new Ledger(jdbc, json, Clock.offset(clock, Duration.ofMillis(-1500)));
    LedgerEntry newest = ledger.entries(file.number()).get(kinds(file).size() - 1);
    LedgerEntry entered =
        transactions.execute(
            status -> otherNode.append(file.number(), Ledger.Kind.SYSTEM, nothing()));
    assertThat(entered.at()).isAfterOrEqualTo(newest.at());
    verified(file.number());
  }

  @Test
  void sixteenAtOnceLoseNothing() throws Exception {
    Case shared = applied();
    int before = kinds(shared).size();
    // Guesses of one PIN at the same time lock it: the officer signs one by one.
    List<Case> staged = IntStream.range(0, THREADS).mapToObj(i -> staged()).toList();
    CyclicBarrier line = new CyclicBarrier(THREADS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Case> own = new ArrayList<>();
    try {
      List<Future<Case>> running =
          IntStream.range(0, THREADS)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            line.await();
                            files.note(shared.number(), "并发", thread + "-1");
                            Case file = staged.get(thread);
                            actions.complete(
                                file.task("examineApplication").getId(), "township-clerk");
                            files.note(shared.number(), "并发", thread + "-2");
                            return file;
                          }))
              .toList();
      for (Future<Case> one : running) {
        own.add(one.get());
      }
    } finally {
      threads.shutdownNow();
    }
    for (Case file : own) {
      verified(file.number());
      Map<String, Long> entered =
          kinds(file).stream().collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
      assertThat(entered).containsEntry("OPENED", 1L).containsEntry("SUBMISSION", 2L);
    }
    verified(shared.number());
    assertThat(kinds(shared)).hasSize(before + 2 * THREADS);
    assertThat(
            files.timeline(shared.number()).stream()
                .filter(event -> event.event().equals("并发"))
                .map(event -> event.detail())
                .distinct())
        .hasSize(2 * THREADS);
  }

  /**
   * Also the cases that other tests have left, but for samples that nobody has signed, and for what
   * was signed at a time when its certificate did not hold: the tests' clock is put back, so
   * another test's revocation may lie before a signature that was made earlier.
   */
  @Test
  void allCasesHold() {
    applied();
    List<String> numbers =
        jdbc.sql(
                """
                select number from assistance_case c where not exists (
                  select 1 from section s where s.case_number = c.number and not exists (
                    select 1 from signature g
                    where g.submission_id = split_part(s.submission_id, '/', 1)))
                and not exists (
                  select 1 from signature g
                  join certificate k on k.serial = g.certificate
                  left join certificate_revocation r on r.serial = g.certificate
                  where g.submission_id in (select split_part(s.submission_id, '/', 1)
                      from section s where s.case_number = c.number)
                    and (g.signed_at < k.valid_from or g.signed_at > k.valid_to
                      or g.signed_at >= r.revoked_at))
                """)
            .query(String.class)
            .list();
    assertThat(numbers).isNotEmpty().allSatisfy(this::verified);
  }

  @Test
  void onlyTheAuditorReadsTheChain() {
    Case file = applied();
    String path = "/api/cases/" + file.number() + "/ledger";
    HttpOfficer.Answer answer = HttpOfficer.of(port, "auditor").get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().get(0).path("kind").asText()).isEqualTo("OPENED");
    assertThat(HttpOfficer.of(port, "township-clerk").get(path).status()).isEqualTo(403);
    assertThat(HttpOfficer.of(port, "auditor").get("/api/cases/X/ledger").status()).isEqualTo(404);
  }
}

package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.NewCase;
import cn.linfen.assistance.fund.FundRefused;
import cn.linfen.assistance.fund.Funds;
import cn.linfen.assistance.problem.ApiProblem;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The petty fund of a township: filled, paid from, counted, and never below zero. */
@ProcessTest
class PettyFundTest {

  private static final String TOWNSHIP = "141002100";

  /** A township in which no other test has a fund. */
  private static final String OTHER = "141002101";

  @Autowired ApplicationContext context;
  @Autowired Funds funds;
  @Autowired CaseFiles files;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @Autowired PlatformTransactionManager transactions;
  @LocalServerPort int port;
  private Walk walk;

  @BeforeEach
  void walk() {
    walk = new Walk(context);
  }

  private String file() {
    return files.open(
        new NewCase(
            "JN", "temporary-assistance", "急难临时救助", "141002", OTHER, null, "rural", "P2015", null));
  }

  private static BigDecimal yuan(String amount) {
    return new BigDecimal(amount);
  }

  private static Paper counted(String amount, String difference, String signature) {
    return Paper.of(
        "{'counted':%s,'witness':'孙代表','difference':'%s','witnessSignature':'%s'}"
            .formatted(amount, difference, signature));
  }

  @Test
  void theCountyFillsItOrDoesNot() {
    BigDecimal before = funds.balance(TOWNSHIP);
    walk.cases
        .start("petty-fund-top-up", "township-reviewer", fundRequest("3000"))
        .sign("decideTopUp", "county-approver", fundGranted("2500.5"))
        .hasEnded(CaseState.CLOSED);
    assertThat(funds.balance(TOWNSHIP)).isEqualByComparingTo(before.add(yuan("2500.5")));
    walk.cases
        .start("petty-fund-top-up", "township-reviewer", fundRequest("1"))
        .sign("decideTopUp", "county-approver", Paper.of("{'result':'disagree','remarks':'余额足够。'}"))
        .hasEnded(CaseState.CLOSED);
    assertThat(funds.balance(TOWNSHIP)).isEqualByComparingTo(before.add(yuan("2500.5")));
    for (String wrong : List.of("0", "-1", "1.234")) {
      assertThatThrownBy(
              () -> walk.cases.start("petty-fund-top-up", "township-reviewer", fundRequest(wrong)))
          .as(wrong)
          .isInstanceOfSatisfying(
              ApiProblem.class,
              problem -> assertThat(problem.errors().get(0).pointer()).isEqualTo("/amount"));
    }
  }

  @Test
  void aCountThatDiffersIsExplainedAndBooked() {
    walk.cases
        .start("petty-fund-top-up", "township-reviewer", fundRequest("100"))
        .sign("decideTopUp", "county-approver", fundGranted("100"));
    BigDecimal cash = funds.balance(TOWNSHIP);
    String less = cash.subtract(yuan("0.5")).toPlainString();
    String picture = walk.cases.picture("township-reviewer");
    assertThatThrownBy(
            () ->
                walk.cases.start(
                    "petty-fund-count", "township-reviewer", counted(less, "", picture)))
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem -> assertThat(problem.errors().get(0).pointer()).isEqualTo("/difference"));
    Case count =
        walk.cases.start(
            "petty-fund-count",
            "township-reviewer",
            counted(less, "找零误差五角", walk.cases.picture("township-reviewer")));
    count.hasEnded(CaseState.CLOSED);
    assertThat(funds.balance(TOWNSHIP)).isEqualByComparingTo(less);
    walk.cases
        .start(
            "petty-fund-count",
            "township-reviewer",
            counted(less, "", walk.cases.picture("township-reviewer")))
        .hasEnded(CaseState.CLOSED);
  }

  @Test
  void thirtyTwoWhoPayAtOnceNeverOverdrawIt() throws Exception {
    funds.topUp(OTHER, yuan("1000"), file());
    List<Callable<Boolean>> payments = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String number = file();
      payments.add(
          () -> {
            try {
              funds.handOut(OTHER, yuan("60"), number);
              return true;
            } catch (FundRefused refused) {
              assertThat(refused).hasMessageContaining("余额不足");
              return false;
            }
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(32);
    int paid = 0;
    try {
      for (Future<Boolean> one : threads.invokeAll(payments)) {
        paid += one.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(paid).isEqualTo(16);
    assertThat(funds.balance(OTHER)).isEqualByComparingTo("40");
    Funds.Statement month = funds.statement(OTHER, YearMonth.now(clock));
    assertThat(month.closing()).isEqualByComparingTo("40");
    assertThat(month.in()).isEqualByComparingTo("1000");
    assertThat(month.out()).isEqualByComparingTo("960");
  }

  @Test
  void theDatabaseItselfRefusesWhatDoesNotBalanceAndAnOverdraft() {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    String number = file();
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      long id = journal(number);
                      jdbc.sql("insert into fund_entry values (?, 'CASH', 5), (?, 'COUNTY', -4)")
                          .params(id, id)
                          .update();
                    }))
        .isInstanceOf(RuntimeException.class)
        .hasStackTraceContaining("does not sum to zero");
    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      long id = journal(number);
                      jdbc.sql(
                              "insert into fund_entry values (?, 'CASH', -999999), (?, 'AID', 999999)")
                          .params(id, id)
                          .update();
                    }))
        .isInstanceOf(DataAccessException.class)
        .hasStackTraceContaining("fund_never_negative");
  }

  private long journal(String number) {
    return jdbc.sql(
            "insert into fund_journal (township, at, kind, file_number) values (?, now(), 'TOP_UP', ?) returning id")
        .params(OTHER, number)
        .query(Long.class)
        .single();
  }

  @Test
  void eachSeesTheFundsOfTheOwnPlaceOnly() {
    HttpOfficer reviewer = HttpOfficer.of(port, "township-reviewer");
    assertThat(reviewer.get("/fund").body()).contains("备用金").contains("本月合计");
    assertThat(reviewer.get("/fund?township=" + TOWNSHIP + "&month=nonsense").status())
        .isEqualTo(200);
    assertThat(reviewer.get("/fund.xlsx?month=2026-03&township=" + TOWNSHIP).status())
        .isEqualTo(200);
    assertThat(reviewer.get("/fund?township=" + OTHER).status()).isEqualTo(403);
    assertThat(reviewer.get("/fund.xlsx?month=2026-03&township=" + OTHER).status()).isEqualTo(403);
    assertThat(HttpOfficer.of(port, "county-clerk").get("/fund?township=" + OTHER).status())
        .isEqualTo(200);
    assertThat(HttpOfficer.of(port, "designer").get("/fund").status()).isEqualTo(403);
  }
}

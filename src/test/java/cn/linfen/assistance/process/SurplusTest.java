package cn.linfen.assistance.process;

import static cn.linfen.assistance.process.Walk.refusedAt;
import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.fund.Surplus;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Papers;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a county spends of its 低保 surplus on 低保 households (临社救办发〔2015〕3号 二（八）1). */
@ProcessTest
class SurplusTest {

  private static final String COUNTY = "141002";

  @Autowired ApplicationContext context;
  @Autowired Surplus surplus;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;
  private Walk walk;

  @BeforeEach
  void nothingApprovedYet() {
    walk = new Walk(context);
    jdbc.sql(
            "insert into policy_override (county, profile, key, value, valid_from, set_by)"
                + " values ('141002', 'P2015', 'linshi.notice.required', 0, '2026-01-01', 'sysadmin')")
        .update();
    forget();
  }

  @AfterEach
  void leave() {
    jdbc.sql("delete from policy_override where key = 'linshi.notice.required'").update();
    forget();
  }

  private void forget() {
    jdbc.sql("alter table surplus_payment disable trigger surplus_payment_append_only").update();
    jdbc.sql("delete from surplus_payment").update();
    jdbc.sql("alter table surplus_payment enable trigger surplus_payment_append_only").update();
    jdbc.sql("delete from surplus_share").update();
  }

  private Case request(String balance, String amount) {
    return walk.cases.start(
        "surplus-share",
        "county-clerk",
        Paper.of(
            "{'year':2026,'balance':%s,'amount':%s,'documentNo':'尧财社〔2026〕3号'}"
                .formatted(balance, amount)));
  }

  private static Paper granted(String amount) {
    return Paper.of("{'result':'agree','grantedAmount':%s}".formatted(amount));
  }

  private void approve(String amount) {
    request("20000", amount)
        .sign("decideSurplus", "county-approver", granted(amount))
        .hasEnded(CaseState.CLOSED);
  }

  private BigDecimal left() {
    return surplus.left(COUNTY, 2026);
  }

  /** Granted and delivered: waits at pay. */
  private Case granted(String recipient, String amount) {
    String idNumber = idNumber();
    Case file =
        walk.cases
            .start(
                "temporary-assistance",
                "township-clerk",
                temporaryApplication(idNumber, walk.clerksPicture())
                    .with("recipient", "'" + recipient + "'"))
            .sign("examineApplication", "township-clerk", accept())
            .sign("arrangeSurvey", "township-clerk", surveyArrangement())
            .sign("recordSurvey", "township-clerk", Papers.survey(idNumber, walk.clerksPicture()))
            .sign("cosignSurvey", "township-clerk-b", cosign(true))
            .sign("townshipReview", "township-reviewer", propose(amount))
            .sign("countyReview", "county-clerk", propose(amount))
            .sign("countyApproval", "county-approver", propose(amount));
    return walk.deliver(file).waitsAt("pay");
  }

  private static Paper propose(String amount) {
    return Paper.of(
        "{'result':'agree','target':'household','grantKind':'money','grantAmount':%s}"
            .formatted(amount));
  }

  private Paper pay(String amount) {
    return Paper.of(
        "{'paidOn':'2026-03-11','paidBy':'cash','paidAmount':%s,'fundSource':'surplus','payee':'赵守田','payeeSignature':'%s','witnessSignature':'%s'}"
            .formatted(amount, walk.clerksPicture(), walk.clerksPicture()));
  }

  @Test
  void atMostATenthOfTheBalanceIsApproved() {
    refusedAt("/amount", "最多可用 2000.00 元", () -> request("20000.09", "2000.01"));
    refusedAt("/amount", "须大于0", () -> request("20000", "0"));
    refusedAt("/balance", "没有滚存结余", () -> request("0", "1"));
    refusedAt("/amount", "", () -> request("20000", "1.234"));
    Case file = request("20000", "1500");
    refusedAt(
        "/grantedAmount",
        "最多可用 2000.00 元",
        () -> file.sign("decideSurplus", "county-approver", granted("2000.01")));
    file.sign("decideSurplus", "county-approver", granted("2000")).hasEnded(CaseState.CLOSED);
    assertThat(left()).isEqualByComparingTo("2000");
    request("20000", "1")
        .sign(
            "decideSurplus", "county-approver", Paper.of("{'result':'disagree','remarks':'须先决算。'}"))
        .hasEnded(CaseState.CLOSED);
    assertThat(left()).isEqualByComparingTo("2000");
    assertThatThrownBy(() -> jdbc.sql("update surplus_share set amount = 2000.01").update())
        .isInstanceOf(DataAccessException.class)
        .hasStackTraceContaining("surplus_within_share");
  }

  @Test
  void itIsSpentOnHouseholdsOnAllowanceAndNeverOverdrawn() {
    Case file = granted("subsistence", "1000");
    refusedAt("/fundSource", "尚余 0.00 元", () -> file.sign("pay", "township-clerk", pay("400")));
    approve("900");
    file.sign("pay", "township-clerk", pay("400")).waitsAt("pay");
    assertThat(left()).isEqualByComparingTo("500");
    refusedAt(
        "/fundSource", "尚余 500.00 元", () -> file.sign("pay", "township-clerk", pay("500.01")));
    file.sign("pay", "township-clerk", pay("500")).waitsAt("pay");
    assertThat(left()).isEqualByComparingTo("0");
    refusedAt("/amount", "已支出 900.00 元", () -> request("20000", "899.99"));
    file.sign("pay", "township-clerk", pay("100").with("fundSource", "'assistance'"))
        .hasEnded(CaseState.GRANTED);
    assertThat(HttpOfficer.of(port, "county-clerk").get("/fund").body())
        .contains("低保结余资金", "900.00", "20000.00");
    assertThat(HttpOfficer.of(port, "township-clerk").get("/fund").body())
        .doesNotContain("上年年终滚存结余");
    assertThatThrownBy(() -> jdbc.sql("delete from surplus_payment").update())
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void othersGetNothingOfIt() {
    approve("2000");
    Case file = granted("destitute", "300");
    refusedAt("/fundSource", "只能用于最低生活保障对象", () -> file.sign("pay", "township-clerk", pay("300")));
    assertThat(left()).isEqualByComparingTo("2000");
  }
}

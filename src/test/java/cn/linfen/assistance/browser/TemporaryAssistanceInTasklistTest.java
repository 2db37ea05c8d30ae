package cn.linfen.assistance.browser;

import static cn.linfen.assistance.browser.Desks.COUNTY;
import static cn.linfen.assistance.browser.Desks.TOWNSHIP;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Clerk;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * 临时救助 as the posts take it through Tasklist: by application at a desk, and the fast lane from the
 * report to the hand-out at a telephone, its papers at a desk afterwards.
 */
@IntegrationTest
class TemporaryAssistanceInTasklistTest {

  private static final String NAME = "卫春来";

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @TempDir Path folder;
  private Desks desks;

  @AfterEach
  void leave() {
    desks.close();
  }

  private void open(String pictures) throws IOException {
    desks = new Desks(context, port, pictures, NAME, Papers.idNumber(), folder);
  }

  @Test
  void anApplicationIsGrantedAndPaid() throws IOException {
    open("temporary");
    Clerk.Sheet form = desks.clerk(TOWNSHIP).start("临时救助");
    form.village("韩村村委会").choose("城乡", "农村").pick("申请方式", "本人申请");
    form.date("申请日期", desks.today()).pick("现享受救助", "无").choose("困难类型", "急难型");
    form.pick("困难原因", "火灾").date("发生日期", desks.today());
    form.text("申请理由（不少于30字，写明经过、支出和困难）", "灶火引燃柴草，房屋两间烧毁，粮食衣物全部损失，修缮和生活无力负担，申请救助。");
    form.text("必需支出合计", "9000").text("申请救助金额", "5000");
    desks.applicant(form);
    desks.member(form);
    desks.income(form);
    desks.bank(form);
    form.tick("已向申请人宣读").draw("申请人签名");
    Case file = desks.begin(TOWNSHIP, "application", "examineApplication");
    desks.accept(file);
    desks.verify(file);
    desks.survey(file);

    form = desks.take(file, "townshipReview", "township-reviewer");
    form.choose("审核意见", "同意，建议救助");
    grant(form, "3000");
    desks.done("township-reviewer", "review");
    desks.notice(file, TOWNSHIP, "township");

    form = desks.take(file, "countyReview", COUNTY);
    form.choose("审查意见", "拟批准");
    grant(form, "3000");
    desks.done(COUNTY, "county-review");

    form = desks.take(file, "countyApproval", "county-approver");
    form.choose("决定", "批准");
    grant(form, "3000");
    desks.done("county-approver", "approval");
    desks.deliver(file);

    form = desks.take(file, "pay", TOWNSHIP);
    form.date("发放日期", desks.today()).pick("发放方式", "现金").text("本次金额", "3000");
    form.pick("资金来源", "临时救助资金").text("领取人", NAME);
    form.draw("领取人签名").draw("见证人签名");
    desks.done(TOWNSHIP, "payment");
    file.hasEnded(CaseState.GRANTED);
    documents(file, "临时救助申请审批表", "临时救助审批决定书");
  }

  @Test
  void aFamilyAfterAFireIsHelpedAtTheTelephoneAndThePapersFollow() throws IOException {
    open("urgent");
    for (String officer : List.of("village-assistant", TOWNSHIP, "township-reviewer")) {
      desks.clerk(officer).page().setViewportSize(390, 844);
    }
    fund();
    Clerk.Sheet form = desks.clerk("village-assistant").start("急难先行救助");
    form.choose("城乡", "农村").pick("发现方式", "村（社区）发现").pick("急难情形", "火灾");
    form.date("发生日期", desks.today()).text("经过和紧急理由", "凌晨灶火引燃柴草，房屋两间烧毁，无处居住。");
    form.group("求助人", "现所在地").text("姓名", NAME).text("身份证号", desks.idNumber());
    form.group("求助人", "现所在地").text("电话", "13935700001").text("现所在地", "韩村村委会");
    Case file = desks.begin("village-assistant", "report", "visit");

    form = desks.take(file, "visit", TOWNSHIP);
    form.moment("入户时间", desks.today(), "00:10").text("同行人员", "韩村协理员");
    form.choose("核实结果", "情况属实").text("现场情况和已采取的措施", "安置在村委会，送去被褥。");
    grant(form, "现金", "金额（实物、服务按价值）", "1500");
    form.draw("求助人（或在场人）签名");
    fits(TOWNSHIP);
    desks.done(TOWNSHIP, "visit");

    form = desks.take(file, "decide", "township-reviewer");
    form.choose("决定", "同意");
    grant(form, "现金", "金额（实物、服务按价值）", "1500");
    fits("township-reviewer");
    desks.done("township-reviewer", "decision");

    form = desks.take(file, "handOut", TOWNSHIP);
    form.moment("发放时间", desks.today(), "00:20").pick("发放方式", "备用金现金");
    form.text("发放金额", "1500").text("领取人", NAME).text("见证人", "孙代表");
    form.draw("领取人签名").draw("见证人签名");
    fits(TOWNSHIP);
    desks.done(TOWNSHIP, "hand-out");

    desks.clerk(TOWNSHIP).page().setViewportSize(1366, 768);
    form = desks.take(file, "complete", TOWNSHIP);
    form.date("急难缓解日", desks.today()).text("登记的救助金额（须与实际发放一致）", "1500");
    form.pick("现享受救助", "无").text("事由登记", "灶火引燃柴草，房屋两间烧毁。");
    desks.applicant(form);
    desks.member(form);
    desks.income(form);
    form.tick("已向求助人宣读").draw("求助人签名");
    desks.done(TOWNSHIP, "completion");
    desks.verify(file);
    desks.notice(file, TOWNSHIP, "afterwards");

    form = desks.take(file, "check", COUNTY);
    form.choose("核查结论", "救助恰当");
    desks.done(COUNTY, "check");
    desks.deliver(file);
    file.hasEnded(CaseState.GRANTED);
    documents(file, "急难紧急程序审批表", "急难救助补办手续表");
  }

  private static void grant(Clerk.Sheet form, String amount) {
    grant(form, "发放救助金", "救助金额（实物、服务按价值）", amount);
  }

  private static void grant(Clerk.Sheet form, String kind, String label, String amount) {
    form.choose("救助对象", "家庭").pick("救助方式", kind).text(label, amount);
  }

  /** The county has filled the petty fund. */
  private void fund() {
    new CaseDriver(context)
        .start("petty-fund-top-up", "township-reviewer", Papers.fundRequest("2000"))
        .sign("decideTopUp", "county-approver", Papers.fundGranted("2000"));
  }

  /** Nothing of the form lies beside the telephone's screen. */
  private void fits(String officer) {
    Page page = desks.clerk(officer).page();
    org.assertj.core.api.Assertions.assertThat(
            (int)
                page.evaluate(
                    "Math.ceil(Math.max(0, ...[...document.querySelectorAll('.assistance-page"
                        + " input, .assistance-page textarea, .assistance-page button')]"
                        + ".map(one => one.getBoundingClientRect().right)))"))
        .isLessThanOrEqualTo(390);
  }

  private void documents(Case file, String... titles) {
    Page page = desks.clerk(TOWNSHIP).page();
    page.navigate("http://localhost:" + port + "/search?q=" + file.number());
    for (String title : titles) {
      assertThat(page.locator("#case")).containsText(title);
    }
  }
}

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * One case of the subsistence allowance from the application to the delivered certificate, as the
 * posts take it through Tasklist: every form is filled in and signed at the page. Only the two
 * periods of notice are fired. Each step leaves a screenshot in {@code target/screenshots}.
 */
@IntegrationTest
class WholeCaseInTasklistTest {

  private static final String NAME = "王春生";

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @TempDir Path folder;

  private Desks desks;
  private String today;

  @BeforeEach
  void begin() throws IOException {
    desks = new Desks(context, port, "case", NAME, Papers.idNumber(), folder);
    today = desks.today();
  }

  @AfterEach
  void leave() {
    desks.close();
  }

  @Test
  void aCaseGoesFromTheApplicationToTheDeliveredCertificate() {
    Case file = apply();

    desks.accept(file);
    desks.verify(file);
    desks.survey(file);

    Case meeting = new CaseDriver(context).meeting(Papers.VILLAGE);
    Clerk.Sheet form = desks.take(meeting, "recordMeeting", TOWNSHIP);
    form.choose("本次会议", "已召开");
    form.moment("时间（日期）", today, "00:10");
    form.text("地点", "韩村村委会").text("主持人", "钱主任").text("记录人", "李会计").text("应到人数", "3");
    String people = "参会人员（村（居）民代表不少于三分之二）";
    form.row(people, 0)
        .text("姓名", "韩村协理员")
        .pick("身份", "村")
        .officer("系统账户（有账户的会后各自签字）", "village-assistant");
    for (int i = 1; i <= 2; i++) {
      form.row(people, i)
          .text("姓名", i == 1 ? "孙代表" : "周代表")
          .pick("身份", "代表")
          .tick("村（居）民代表")
          .draw("签名（无账户的）");
    }
    form.text("宣讲政策", "宣讲低保政策").text("介绍情况", "介绍家庭情况").text("现场评议", "逐户评议");
    // Cases of other tests wait in the village too; they are left to another meeting.
    form.keepOnly("各户评议结论", file.number())
        .row("各户评议结论", 0)
        .text("评议人数", "3")
        .text("同意", "3")
        .text("不同意", "0")
        .pick("结论", "符合")
        .text("评议意见", "生活确有困难。");
    desks.done(TOWNSHIP, "meeting");

    form = desks.take(meeting, "cosignMeeting", "village-assistant");
    form.choose("对会议记录", "记录属实，签字确认");
    desks.done("village-assistant", "meeting-cosign");

    form = desks.take(file, "townshipReview", "township-reviewer");
    form.choose("审核意见", "同意，建议纳入");
    amount(form);
    desks.done("township-reviewer", "township-review");

    desks.notice(file, TOWNSHIP, "township");

    form = desks.take(file, "reportToCounty", TOWNSHIP);
    form.date("上报日期", today).text("材料页数", "32");
    desks.done(TOWNSHIP, "report");

    if (file.waiting().contains("countyVisit")) {
      form = desks.take(file, "countyVisit", COUNTY);
      form.date("入户日期", today).text("入户人员（不少于两人）", "县民政经办人甲、乙");
      form.choose("核实结果", "与上报一致").text("入户情况", "与调查一致。").draw("被访人签名");
      desks.done(COUNTY, "county-visit");
    }
    form = desks.take(file, "countyReview", COUNTY);
    form.choose("审查意见", "拟批准");
    amount(form);
    desks.done(COUNTY, "county-review");

    form = desks.take(file, "countyApproval", "county-approver");
    form.choose("审批意见", "同意");
    amount(form);
    desks.done("county-approver", "county-approval");

    desks.notice(file, COUNTY, "county");

    form = desks.take(file, "countyDecision", "county-approver");
    form.choose("决定", "批准");
    amount(form);
    desks.done("county-approver", "decision");

    desks.deliver(file);

    file.hasEnded(CaseState.GRANTED);
    Page page = desks.clerk(TOWNSHIP).page();
    page.navigate("http://localhost:" + port + "/search?q=" + file.number());
    assertThat(page.locator("#case")).containsText("已批准");
    assertThat(page.locator("#case")).containsText("最低生活保障证");
    desks.clerk(TOWNSHIP).screenshot("case-99-search");
  }

  private Case apply() {
    Clerk.Sheet form = desks.clerk(TOWNSHIP).start("最低生活保障");
    form.village("韩村村委会").choose("城乡", "农村").pick("申请方式", "本人申请").date("申请日期", today);
    form.pick("主要致贫原因", "疾病").text("申请理由", "长期患病，没有劳动收入。");
    desks.applicant(form);
    desks.member(form);
    desks.income(form);
    desks.bank(form);
    form.tick("已向申请人宣读").draw("申请人签名");
    return desks.begin(TOWNSHIP, "application", "examineApplication");
  }

  /** 2026's rural standard of 尧都区 is 6,840 yuan a year: (6,840 − 1,200) ÷ 12 = 470. */
  private void amount(Clerk.Sheet form) {
    form.text("保障人口", "1").text("保障类别", "农村低保").pick("计算方式", "补差");
    form.text("家庭计入收入（城市月，农村年）", "1200").text("户月保障金", "470");
    form.text("救助开始月份", desks.day().plusMonths(1).toString().substring(0, 7));
  }
}

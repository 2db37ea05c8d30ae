package cn.linfen.assistance.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Clerk;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
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
  private static final String TOWNSHIP = "township-clerk";
  private static final String COUNTY = "county-clerk";

  @LocalServerPort int port;
  @Autowired Clock clock;
  @Autowired ApplicationContext context;
  @Autowired TaskService tasks;
  @Autowired RuntimeService runtime;
  @TempDir Path folder;

  private final Map<String, Clerk> clerks = new HashMap<>();
  private CaseDriver driver;
  private String today;
  private int step;

  @BeforeEach
  void begin() {
    driver = new CaseDriver(context);
    today = LocalDate.now(clock).format(DateTimeFormatter.ofPattern("yyyy/M/d"));
  }

  @AfterEach
  void leave() {
    clerks.values().forEach(Clerk::close);
  }

  @Test
  void aCaseGoesFromTheApplicationToTheDeliveredCertificate() throws IOException {
    String idNumber = Papers.idNumber();
    Case file = apply(idNumber);
    Path photograph = photograph();

    Clerk.Sheet form = take(file, "examineApplication", TOWNSHIP);
    form.choose("审查结果", "受理");
    form.row("收到的材料", 0).pick("材料名称", "身份证").text("份数", "1").pick("形式", "复印件");
    form.date("受理日期", today);
    done(TOWNSHIP, "acceptance");

    form = take(file, "startVerification", COUNTY);
    form.date("委托核对日期", today).pick("核对范围", "家庭成员").pick("核对信息", "户籍");
    done(COUNTY, "verification-request");

    form = take(file, "recordVerification", COUNTY);
    form.date("核对报告日期", today).text("核对报告编号", "核字2026-8").choose("核对结果", "相符");
    form.text("说明", "与申报一致");
    done(COUNTY, "verification");

    form = take(file, "arrangeSurvey", TOWNSHIP);
    form.date("调查日期", today);
    form.row("调查人员", 0).officer("调查人员", TOWNSHIP);
    form.row("调查人员", 1).officer("调查人员", "township-clerk-b");
    form.text("村（社区）陪同人员", "韩村协理员");
    done(TOWNSHIP, "survey-arrangement");

    form = take(file, "recordSurvey", TOWNSHIP);
    form.date("调查日期", today).text("调查地点", "申请人家中").text("被调查人", NAME);
    member(form, idNumber);
    income(form, idNumber);
    form.pick("房屋装修", "未装饰");
    form.row("邻里访问", 0).text("被访人", "孙邻居").pick("反映情况", "困难").text("所述内容", "常年吃药，靠亲友接济。");
    form.choose("调查结果", "情况属实").tick("初步认为符合条件").text("调查结论", "情况属实，生活困难。");
    form.draw("被调查人签名").attach("入户照片", photograph);
    done(TOWNSHIP, "survey");

    form = take(file, "cosignSurvey", "township-clerk-b");
    form.choose("对调查结果", "同意，与本人调查一致");
    done("township-clerk-b", "survey-cosign");

    Case meeting = driver.meeting(Papers.VILLAGE);
    form = take(meeting, "recordMeeting", TOWNSHIP);
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
    done(TOWNSHIP, "meeting");

    form = take(meeting, "cosignMeeting", "village-assistant");
    form.choose("对会议记录", "记录属实，签字确认");
    done("village-assistant", "meeting-cosign");

    form = take(file, "townshipReview", "township-reviewer");
    form.choose("审核意见", "同意，建议纳入");
    amount(form);
    done("township-reviewer", "township-review");

    notice(file, TOWNSHIP, "township", photograph);

    form = take(file, "reportToCounty", TOWNSHIP);
    form.date("上报日期", today).text("材料页数", "32");
    done(TOWNSHIP, "report");

    if (file.waiting().contains("countyVisit")) {
      form = take(file, "countyVisit", COUNTY);
      form.date("入户日期", today).text("入户人员（不少于两人）", "县民政经办人甲、乙");
      form.choose("核实结果", "与上报一致").text("入户情况", "与调查一致。").draw("被访人签名");
      done(COUNTY, "county-visit");
    }
    form = take(file, "countyReview", COUNTY);
    form.choose("审查意见", "拟批准");
    amount(form);
    done(COUNTY, "county-review");

    form = take(file, "countyApproval", "county-approver");
    form.choose("审批意见", "同意");
    amount(form);
    done("county-approver", "county-approval");

    notice(file, COUNTY, "county", photograph);

    form = take(file, "countyDecision", "county-approver");
    form.choose("决定", "批准");
    amount(form);
    done("county-approver", "decision");

    form = take(file, "deliver", TOWNSHIP);
    form.moment("送达时间（日期）", today, "00:20").text("送达地点", "申请人家中").pick("送达方式", "直接");
    form.text("收件人", NAME).text("送达人（两人）", "屯里镇经办人甲、乙").draw("收件人签名");
    done(TOWNSHIP, "delivery");

    file.hasEnded(CaseState.GRANTED);
    Page page = clerk(TOWNSHIP).page();
    page.navigate("http://localhost:" + port + "/search?q=" + file.number());
    assertThat(page.locator("#case")).containsText("已批准");
    assertThat(page.locator("#case")).containsText("最低生活保障证");
    clerk(TOWNSHIP).screenshot("case-99-search");
  }

  private Case apply(String idNumber) {
    Clerk clerk = clerk(TOWNSHIP);
    Clerk.Sheet form = clerk.start("最低生活保障");
    form.village("韩村村委会").choose("城乡", "农村").pick("申请方式", "本人申请").date("申请日期", today);
    form.pick("主要致贫原因", "疾病").text("申请理由", "长期患病，没有劳动收入。");
    Clerk.Sheet applicant = form.group("申请人", "手机");
    applicant.text("姓名", NAME).text("身份证号", idNumber).pick("民族", "汉族");
    applicant.pick("婚姻状况", "未婚").pick("户籍类别", "农业").text("手机", "13935700001");
    applicant.text("户籍地址", "屯里镇韩村").text("现居住地", "屯里镇韩村");
    member(form, idNumber);
    income(form, idNumber);
    form.text("开户银行", "临汾市农村信用社").text("户名", NAME);
    form.text("账号", "6228480123456789012").pick("发放方式", "银行转账");
    form.tick("已向申请人宣读").draw("申请人签名");
    picture(clerk, "application");
    clerk.enterPin(HttpOfficer.PIN);
    clerk.page().waitForSelector(".assistance-statement[aria-busy=false]");
    clerk
        .page()
        .locator(".modal-footer button", new Page.LocatorOptions().setHasText("发起"))
        .click();
    clerk
        .page()
        .locator(".modal-dialog")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    String instance =
        tasks
            .createTaskQuery()
            .taskDefinitionKey("examineApplication")
            .orderByTaskCreateTime()
            .desc()
            .listPage(0, 1)
            .get(0)
            .getProcessInstanceId();
    return driver.find(
        runtime
            .createProcessInstanceQuery()
            .processInstanceId(instance)
            .singleResult()
            .getBusinessKey());
  }

  private void member(Clerk.Sheet form, String idNumber) {
    Clerk.Sheet row = form.row("家庭成员", 0);
    row.text("姓名", NAME).text("身份证号", idNumber).pick("与户主关系", "户主").pick("民族", "汉族");
    row.pick("婚姻状况", "未婚").pick("政治面貌", "群众").pick("户籍类别", "农业").text("户籍地址", "屯里镇韩村");
    row.pick("文化程度", "初中").pick("就业状况", "务农").pick("健康状况", "一般").pick("参保类型", "新农合");
    row.text("月收入", "100").tick("列为保障对象");
  }

  private void income(Clerk.Sheet form, String idNumber) {
    form.row("家庭收入", 0)
        .pick("所属成员", NAME)
        .pick("收入类型", "转移性")
        .text("收入名称", "土地流转")
        .pick("计算方式", "年")
        .text("收入金额", "1200")
        .text("计入金额", "1200");
  }

  /** 2026's rural standard of 尧都区 is 6,840 yuan a year: (6,840 − 1,200) ÷ 12 = 470. */
  private void amount(Clerk.Sheet form) {
    form.text("保障人口", "1").text("保障类别", "农村低保").pick("计算方式", "补差");
    form.text("家庭计入收入（城市月，农村年）", "1200").text("户月保障金", "470");
    form.text("救助开始月份", LocalDate.now(clock).plusMonths(1).toString().substring(0, 7));
  }

  private void notice(Case file, String officer, String level, Path photograph) {
    take(file, "signNotice", officer).tick("已核对公示内容，同意公示").text("张贴地点和载体", "韩村村务公开栏");
    done(officer, level + "-notice");
    take(file, "recordPosting", "village-assistant")
        .date("张贴日期", today)
        .text("张贴地点", "韩村村务公开栏")
        .text("见证人", "孙代表")
        .attach("张贴照片", photograph);
    done("village-assistant", level + "-notice-posted");
    file.fire("noticePeriodOver");
  }

  private Clerk.Sheet take(Case file, String element, String officer) {
    return clerk(officer).take(file.task(element).getId());
  }

  private Clerk clerk(String officer) {
    return clerks.computeIfAbsent(officer, user -> Clerk.signIn(port, user));
  }

  private void done(String officer, String name) {
    Clerk clerk = clerk(officer);
    picture(clerk, name);
    clerk.complete();
  }

  /** The form from its beginning, and its end with what is signed. */
  private void picture(Clerk clerk, String name) {
    step++;
    Page page = clerk.page();
    page.locator(".assistance-header h2").scrollIntoViewIfNeeded();
    clerk.screenshot("case-%02d-%s".formatted(step, name));
    page.locator(".assistance-pin").scrollIntoViewIfNeeded();
    clerk.screenshot("case-%02d-%s-end".formatted(step, name));
  }

  private Path photograph() throws IOException {
    BufferedImage image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(new Color(0x8a6d4b));
    canvas.fillRect(0, 0, 640, 480);
    canvas.setColor(Color.WHITE);
    canvas.fillRect(120, 60, 400, 320);
    canvas.dispose();
    Path file = folder.resolve("照片.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}

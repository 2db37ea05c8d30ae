package cn.linfen.assistance.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cn.linfen.assistance.support.Clerk;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A clerk enters an application in Tasklist: fills the form, is refused, corrects and signs. */
@IntegrationTest
class ApplicationInTasklistTest {

  private static final String NUMBER = "141002197506062214";

  @LocalServerPort int port;
  @Autowired Clock clock;

  @Test
  void anApplicationIsFilledCorrectedAndSigned() {
    String today = LocalDate.now(clock).format(DateTimeFormatter.ofPattern("yyyy/M/d"));
    try (Clerk clerk = Clerk.signIn(port, "township-clerk")) {
      clerk.screenshot("01-tasklist");
      Clerk.Sheet form = clerk.start("最低生活保障");
      form.village("韩村村委会").choose("城乡", "城市").pick("申请方式", "本人申请").date("申请日期", today);
      form.pick("主要致贫原因", "疾病").text("申请理由", "户主重病，家庭收入低于标准。");
      Clerk.Sheet applicant = form.group("申请人", "手机");
      applicant.text("姓名", "示例户主").text("身份证号", NUMBER.substring(0, 17) + "0");
      assertThat(clerk.page().locator(".assistance-page")).containsText("校验位不符");
      clerk.screenshot("02-wrong-id-number");
      applicant.text("身份证号", NUMBER);
      applicant.pick("民族", "汉族").pick("婚姻状况", "已婚").pick("户籍类别", "农业").text("手机", "13800000000");
      applicant.text("户籍地址", "屯里镇韩村").text("现居住地", "屯里镇韩村");
      Clerk.Sheet member = form.row(0);
      member.text("姓名", "示例户主").text("身份证号", NUMBER).pick("与户主关系", "户主").pick("民族", "汉族");
      member.pick("婚姻状况", "已婚").pick("政治面貌", "群众").pick("户籍类别", "农业").text("户籍地址", "屯里镇韩村");
      member.pick("文化程度", "初中").pick("就业状况", "务农").pick("健康状况", "一般").pick("参保类型", "新农合");
      member.text("月收入", "200").tick("列为保障对象");
      clerk.screenshot("03-household");
      form.text("开户银行", "示例银行")
          .text("户名", "示例户主")
          .text("账号", "6222020000000000000")
          .pick("发放方式", "银行转账");
      form.tick("已向申请人宣读").draw("申请人签名");

      Locator begin =
          clerk.page().locator(".modal-footer button", new Page.LocatorOptions().setHasText("发起"));
      clerk.enterPin(HttpOfficer.PIN);
      begin.click();
      clerk
          .page()
          .locator(".modal-dialog")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
      assertThat(clerk.page().locator("ol.tasks-list"))
          .containsText("审查申请材料", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
      clerk.screenshot("05-started");
    }
  }
}

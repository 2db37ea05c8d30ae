package cn.linfen.assistance.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.Clerk;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.microsoft.playwright.Page;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A village's assistant reports somebody in need from a phone. */
@IntegrationTest
class VillageReportTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @LocalServerPort int port;

  @Test
  void theOwnVillageIsThereAndNeedNotBeChosen() {
    String today = LocalDate.now(clock).format(DateTimeFormatter.ofPattern("yyyy/M/d"));
    try (Clerk clerk = Clerk.signIn(port, "village-assistant")) {
      Clerk.Sheet form = clerk.start("急难先行救助");
      clerk.page().setViewportSize(390, 844);
      form.choose("城乡", "农村").pick("发现方式", "村（社区）发现").pick("急难情形", "火灾");
      form.date("发生日期", today).text("经过和紧急理由", "凌晨灶火引燃柴草，房屋两间烧毁，无处居住。");
      form.group("求助人", "现所在地")
          .text("姓名", "欧阳守田")
          .text("身份证号", Papers.idNumber())
          .text("现所在地", "韩村村委会");
      assertThat(clerk.page().locator(".assistance-statement")).containsText("韩村村委会");
      clerk.enterPin(HttpOfficer.PIN);
      clerk
          .page()
          .locator(".modal-footer button", new Page.LocatorOptions().setHasText("发起"))
          .click();
      assertThat(clerk.page().locator(".modal-body")).hasCount(0);
    }
    // The asterisks of a masked name of four characters are no layout.
    String number =
        jdbc.sql("select number from assistance_case where applicant_masked = '欧**田'")
            .query(String.class)
            .single();
    String visit = new CaseDriver(context).find(number).task("visit").getId();
    try (Clerk clerk = Clerk.signIn(port, "township-clerk")) {
      clerk.goTo(visit);
      assertThat(clerk.page().locator(".assistance-page")).containsText("求助人 欧＊＊田");
    }
  }
}

package cn.linfen.assistance.process;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Clerk;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** From the link of a mail, through the sign-in page, to what it is about. */
@ProcessTest
class MailLinkTest {

  @Autowired ApplicationContext context;
  @LocalServerPort int port;

  @Test
  void aClerkLandsOnTheTaskInTasklist() {
    Case file = new Walk(context).applied();
    String task = file.task("examineApplication").getId();
    try (Clerk clerk = Clerk.signInFrom(port, "/tasks/" + task, "township-clerk", "发起申请")) {
      assertThat(clerk.page().locator(".assistance-header")).containsText(file.number());
      clerk.screenshot("mail-link-task");
    }
  }

  @Test
  void aSupervisorLandsOnTheCaseInCockpit() {
    Case file = new Walk(context).applied();
    String task = file.task("examineApplication").getId();
    try (Clerk supervisor = Clerk.signInFrom(port, "/tasks/" + task, "supervisor", "受理")) {
      assertThat(supervisor.page().locator("body")).containsText(file.number());
      supervisor.screenshot("mail-link-cockpit");
    }
  }

  @Test
  void preferencesAndTheAdministratorsViewAreReadable() {
    try (Clerk clerk = Clerk.signInFrom(port, "/account/mail", "township-clerk", "安静时段开始")) {
      Page page = clerk.page();
      page.fill("#address", "not an address");
      page.click("main button[type=submit]");
      assertThat(page.locator("#address-wrong")).containsText("邮件地址不正确");
      assertThat(page.locator("#address")).hasValue("not an address");
      clerk.screenshot("mail-preferences");
    }
    try (Clerk admin = Clerk.signInFrom(port, "/admin/mail", "sysadmin", "等待写成邮件的提醒")) {
      admin.screenshot("mail-admin");
    }
  }
}

package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Clerk;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** A supervisor at Cockpit, over cases that officers have made. */
@ProcessTest
class CockpitTest {

  @Autowired ApplicationContext context;
  @Autowired RuntimeService runtime;
  @LocalServerPort int port;

  @Test
  void theSupervisorGoesFromAFigureToTheCourseOfACase() {
    Walk walk = new Walk(context);
    Case file = walk.accepted();
    walk.deliver(walk.applied().sign("examineApplication", "township-clerk", reject()));
    try (Clerk supervisor = Clerk.signInAt(port, "supervisor", "办理时限督查")) {
      Page page = supervisor.page();
      Locator board = page.locator(".assistance-supervision");
      assertThat(board.getByText("各环节用时（近12个月办结）")).isVisible();
      supervisor.screenshot("cockpit-dashboard");
      board.getByText("在办案件").first().click();
      Locator list = board.locator(".assistance-list");
      list.locator("select").last().selectOption("started");
      list.getByText(file.number()).first().click();
      assertThat(list.locator(".assistance-timeline").getByText("审查申请材料").first()).isVisible();
      supervisor.screenshot("cockpit-list");
      board.getByText("已办结案件").first().click();
      assertThat(
              list.getByRole(com.microsoft.playwright.options.AriaRole.HEADING).getByText("已办结案件"))
          .isVisible();
      list.locator("tbody .assistance-link").first().click();
      assertThat(list.locator(".assistance-timeline h4").first()).isVisible();
      supervisor.screenshot("cockpit-finished");

      ProcessInstance acceptance =
          runtime
              .createProcessInstanceQuery()
              .processInstanceBusinessKey(file.number())
              .processDefinitionKey("verification")
              .singleResult();
      String app = "http://localhost:" + port + "/camunda/app/cockpit/default/#/";
      page.navigate(app + "process-definition/" + acceptance.getProcessDefinitionId() + "/runtime");
      assertThat(
              page.locator(".assistance-badges", new Page.LocatorOptions().setHasText("在办"))
                  .first())
          .isVisible();
      supervisor.screenshot("cockpit-badges");
      page.getByText("办理用时", new Page.GetByTextOptions().setExact(true)).first().click();
      assertThat(page.locator(".assistance-supervision").getByText("与其他版本比较")).isVisible();
      supervisor.screenshot("cockpit-definition");
      page.navigate(app + "process-instance/" + acceptance.getId() + "/runtime");
      page.getByText("时限和签名", new Page.GetByTextOptions().setExact(true)).first().click();
      assertThat(page.locator(".assistance-supervision").getByText("审查申请材料").first()).isVisible();
      supervisor.screenshot("cockpit-instance");
    }
  }
}

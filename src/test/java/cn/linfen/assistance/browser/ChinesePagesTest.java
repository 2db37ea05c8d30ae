package cn.linfen.assistance.browser;

import static cn.linfen.assistance.support.Papers.accept;
import static cn.linfen.assistance.support.Papers.application;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Clerk;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Camunda's own pages speak Chinese from the first visit on. */
@IntegrationTest
class ChinesePagesTest {

  /** The names of labels in Camunda's files, such as CREATION_DATE. */
  private static final Pattern KEY = Pattern.compile("\\b[A-Z]{2,}(_[A-Z]+)+\\b");

  private static final Pattern ENGLISH = Pattern.compile("[A-Za-z][A-Za-z-]{2,}");

  /** Names, not words: of makers, formats, zones and accounts. */
  private static final List<String> NAMES =
      List.of(
          "Camunda",
          "Platform",
          "PDF",
          "PIN",
          "Asia",
          "Shanghai",
          "BPMN",
          "DMN",
          "Excel",
          "sysadmin");

  @Autowired ApplicationContext context;
  @LocalServerPort int port;

  private Case file;

  @BeforeEach
  void aCase() {
    CaseDriver cases = new CaseDriver(context);
    file =
        cases
            .start(
                "subsistence-allowance",
                "township-clerk",
                application(Papers.idNumber(), cases.picture("township-clerk")))
            .sign("examineApplication", "township-clerk", accept());
  }

  private static void chinese(Page page) {
    String text = page.innerText("body");
    assertThat(KEY.matcher(text).results().map(one -> one.group())).as("keys").isEmpty();
    TreeSet<String> words = new TreeSet<>();
    text.lines()
        // Numbers of cases and names of accounts are not words.
        .map(line -> line.replaceAll("[A-Z]{2}-[0-9]{6}-[0-9-]+", ""))
        .forEach(line -> ENGLISH.matcher(line).results().forEach(one -> words.add(one.group())));
    words.removeAll(NAMES);
    assertThat(words).as("English").isEmpty();
  }

  /**
   * As on the first visit over a slow line: what Camunda itself asks for its labels with is never
   * answered.
   */
  private static void firstVisit(Page page) {
    page.evaluate("() => localStorage.clear()");
    page.route("**/locales/zh-CN.json?bust=*", held -> {});
    page.reload();
  }

  @Test
  void theLabelsComeBeforeThePageIsDrawn() {
    try (Clerk clerk = Clerk.signIn(port, "county-clerk")) {
      firstVisit(clerk.page());
      clerk.page().waitForSelector("ol.tasks-list li");
      chinese(clerk.page());
    }
    try (Clerk supervisor = Clerk.signInAt(port, "supervisor", "督查")) {
      firstVisit(supervisor.page());
      supervisor.page().waitForSelector("text=在办");
      chinese(supervisor.page());
    }
    try (Clerk administrator = Clerk.signInFrom(port, "/camunda/app/admin/", "sysadmin", "用户")) {
      firstVisit(administrator.page());
      administrator.page().waitForSelector("text=用户");
      chinese(administrator.page());
    }
  }

  @Test
  void aTaskOfAStepSaysOfWhichProcessItIsAndLeadsNowhereElse() {
    try (Clerk clerk = Clerk.signIn(port, "county-clerk")) {
      clerk.goTo(file.task("startVerification").getId());
      Page page = clerk.page();
      assertThat(page.locator(".task-card .process-definition, .task-card .names").first())
          .containsText("经济状况核对");
      page.getByText("流程图").first().click();
      page.waitForSelector(".djs-container [data-element-id=startVerification]");
      chinese(page);
      clerk.screenshot("step-diagram");
    }
  }
}

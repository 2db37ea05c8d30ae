package cn.linfen.assistance.support;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.SelectOption;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An officer at a screen of 1366×768: a real browser in front of the running application. */
public final class Clerk implements AutoCloseable {

  // Generous: two cores also run the application and its database.
  private static final double PATIENCE_MS = 60_000;
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static Playwright playwright;
  private static Browser browser;

  private final BrowserContext context;
  private final Page page;
  private final String user;

  private Clerk(BrowserContext context, String user) {
    this.context = context;
    this.user = user;
    this.page = context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.onResponse(
        answer -> {
          if (answer.status() >= 400) {
            System.out.println(
                answer.status() + " " + answer.request().method() + " " + answer.url());
          }
        });
  }

  private static synchronized Browser browser() {
    if (browser == null) {
      playwright =
          Playwright.create(
              new Playwright.CreateOptions()
                  .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
      String chromium = System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium");
      browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(Path.of(chromium))
                      .setArgs(
                          List.of(
                              "--no-sandbox", "--disable-gpu", "--disable-background-networking")));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> playwright.close()));
    }
    return browser;
  }

  /** Signs in with a demonstration account and waits for Tasklist. */
  public static Clerk signIn(int port, String user) {
    return signInAt(port, user, "发起申请");
  }

  /** Signs in and waits for a text of the page to which the officer is taken. */
  public static Clerk signInAt(int port, String user, String text) {
    return signInFrom(port, "/", user, text);
  }

  /** Follows a link of that path as somebody who has not signed in yet. */
  public static Clerk signInFrom(int port, String path, String user, String text) {
    Clerk clerk =
        new Clerk(
            browser()
                .newContext(
                    new Browser.NewContextOptions()
                        .setViewportSize(1366, 768)
                        .setLocale("zh-CN")
                        .setTimezoneId("Asia/Shanghai")),
            user);
    clerk.page.navigate("http://localhost:" + port + path);
    clerk.page.fill("#username", user);
    clerk.page.fill("#password", HttpOfficer.PASSWORD);
    clerk.page.click("button[type=submit]");
    clerk.page.waitForSelector("text=" + text);
    return clerk;
  }

  public Page page() {
    return page;
  }

  /** Opens the start dialog and the form of that process in it. */
  public Sheet start(String process) {
    Locator start = page.getByText("发起申请").first();
    if (!start.isVisible()) {
      // A telephone's screen has the links in a menu.
      page.locator(".navbar-toggle").first().click();
    }
    start.click();
    page.locator(".modal-body")
        .getByText(process, new Locator.GetByTextOptions().setExact(true))
        .first()
        .click();
    page.waitForSelector(".assistance-signing label");
    return sheet();
  }

  /** Chooses the first task of that name in the list, claims it and waits for its form. */
  public Sheet open(String task) {
    page.reload();
    page.locator("ol.tasks-list li", new Page.LocatorOptions().setHasText(task)).first().click();
    page.waitForSelector(".assistance-header h2");
    page.locator(".task-card .claim, .claim").first().click();
    page.waitForSelector(".assistance-signing label");
    return sheet();
  }

  /** Goes to a task by its address, as a link of a mail does, and waits for what the form says. */
  public Sheet goTo(String taskId) {
    page.navigate(page.url().replaceAll("/camunda/.*", "") + "/camunda/app/tasklist/default/#/");
    page.waitForSelector("text=本岗待办");
    page.evaluate("id => { location.hash = '#/?task=' + id; }", taskId);
    page.waitForSelector(".assistance-header h2");
    return sheet();
  }

  /** Goes to a task, claims it if nobody has, and waits for its form. */
  public Sheet take(String taskId) {
    goTo(taskId);
    Locator claim = page.locator(".claim").first();
    if (page.locator(".assistance-signing label").count() == 0) {
      claim.click();
    }
    page.waitForSelector(".assistance-signing label");
    return sheet();
  }

  /**
   * Signs with the PIN, completes the task and waits until Tasklist has put it away. Who is quicker
   * than the page, and is shown once more what is to be signed, enters the PIN once more.
   */
  public void complete() {
    if (!completed() && !completed()) {
      throw new AssertionError("the task is still open: " + page.innerText(".assistance-page"));
    }
  }

  private boolean completed() {
    return signed(".form-actions button", "办结");
  }

  /** Signs what is filled in in the start dialog and waits until it is put away. */
  public void begin() {
    if (!signed(".modal-footer button", "发起") && !signed(".modal-footer button", "发起")) {
      throw new AssertionError("the dialog is still open: " + page.innerText(".modal-dialog"));
    }
  }

  private boolean signed(String buttons, String button) {
    enterPin(HttpOfficer.PIN);
    page.locator(buttons, new Page.LocatorOptions().setHasText(button)).click();
    page.waitForFunction(
        """
        () => !document.querySelector('.assistance-signing')
            || document.querySelector('.assistance-pin-error')?.textContent
            || document.querySelector('.assistance-alert')
        """);
    return page.locator(".assistance-signing").count() == 0;
  }

  public Sheet sheet() {
    return new Sheet(page.locator(".assistance-page"));
  }

  /** Types the PIN once the page says what is signed with it. */
  public Clerk enterPin(String pin) {
    page.waitForSelector(".assistance-statement[aria-busy=false]");
    page.fill(".assistance-pin", pin);
    return this;
  }

  public void screenshot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
  }

  @Override
  public void close() {
    // What the clerk saw last: the first thing to look at when a test fails.
    screenshot("last-" + user);
    context.close();
  }

  /** A form, or a part of one, as the clerk sees it: fields by their labels. */
  public final class Sheet {

    private final Locator root;

    private Sheet(Locator root) {
      this.root = root;
    }

    /** The rows of all lists, in the order in which they stand. */
    public Sheet row(int index) {
      return new Sheet(page.locator(".assistance-row").nth(index));
    }

    /** A row of a repeating list, added if it is the next one and opened if it is folded. */
    public Sheet row(String list, int index) {
      Locator lists = list(list);
      Locator rows = lists.locator(".assistance-row");
      lists.waitFor();
      if (rows.count() <= index) {
        lists.getByText("＋ 添加" + list).click();
      }
      Locator row = rows.nth(index);
      row.waitFor();
      if (row.locator(".assistance-row-fields").count() == 0) {
        row.locator(".assistance-row-title").click();
      }
      row.locator(".assistance-row-fields").waitFor();
      return new Sheet(row);
    }

    /** Deletes the rows of a list that was filled in beforehand, except the one that says this. */
    public Sheet keepOnly(String list, String said) {
      Locator rows = list(list).locator(".assistance-row");
      rows.filter(new Locator.FilterOptions().setHasText(said)).first().waitFor();
      Locator others = rows.filter(new Locator.FilterOptions().setHasNotText(said));
      for (int left = others.count(); left > 0; left--) {
        Locator row = others.first();
        row.locator("header").getByText("删除").click();
        row.locator(".assistance-danger").click();
        assertThat(others).hasCount(left - 1);
      }
      return this;
    }

    private Locator list(String name) {
      return root.locator(
              ".fjs-form-field-dynamiclist", new Locator.LocatorOptions().setHasText("＋ 添加" + name))
          .first();
    }

    public Sheet group(String heading, String fieldInIt) {
      return new Sheet(
          root.locator(".fjs-form-field-group", new Locator.LocatorOptions().setHasText(heading))
              .filter(new Locator.FilterOptions().setHasText(fieldInIt))
              .first());
    }

    private Locator field(String label) {
      Locator named =
          page.locator(
              "label:text-is(\""
                  + label
                  + "\"), label:text-is(\""
                  + label
                  + "*\"), legend:text-is(\""
                  + label
                  + "\")");
      return root.locator(
              ".fjs-form-field:not(.fjs-form-field-group):not(.fjs-form-field-dynamiclist)",
              new Locator.LocatorOptions().setHas(named))
          .first();
    }

    public Sheet text(String label, String value) {
      Locator input = field(label).locator("input, textarea").first();
      input.fill(value);
      input.blur();
      return this;
    }

    public Sheet pick(String label, String option) {
      field(label).locator("input").first().focus();
      page.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText(option))
          .first()
          .click();
      return this;
    }

    public Sheet choose(String label, String option) {
      // From its beginning: 受理 is not 不予受理.
      Pattern text = Pattern.compile("^\\s*" + option);
      field(label).locator("label", new Locator.LocatorOptions().setHasText(text)).last().click();
      return this;
    }

    public Sheet tick(String label) {
      root.locator("label", new Locator.LocatorOptions().setHasText(label)).first().click();
      return this;
    }

    public Sheet date(String label, String value) {
      Locator input = field(label).locator("input").first();
      input.fill(value);
      input.press("Enter");
      input.press("Tab");
      return this;
    }

    /** Date and time of day, as 14:30. */
    public Sheet moment(String label, String date, String time) {
      Locator inputs = field(label).locator("input");
      inputs.nth(0).fill(date);
      inputs.nth(0).press("Enter");
      inputs.nth(0).press("Tab");
      Locator clock = field(label).locator(".fjs-timepicker input");
      clock.fill(time);
      clock.press("Enter");
      clock.press("Tab");
      return this;
    }

    /** Chooses an officer by the account. */
    public Sheet officer(String label, String account) {
      field(label).locator("select").selectOption(account);
      return this;
    }

    public Sheet attach(String label, Path file) {
      Locator field = field(label);
      field.locator("input[type=file]").first().setInputFiles(file);
      field.locator("li a").first().waitFor();
      return this;
    }

    public Sheet village(String name) {
      root.getByLabel("村（社区）").selectOption(new SelectOption().setLabel(name));
      return this;
    }

    public Sheet add(String list) {
      root.getByText("＋ 添加" + list).click();
      return this;
    }

    /** Draws a signature on the pad and confirms it. */
    public Sheet draw(String label) {
      Locator pad = field(label);
      pad.locator("button", new Locator.LocatorOptions().setHasText(Pattern.compile("^(重新)?签名$")))
          .click();
      Locator canvas = pad.locator("canvas");
      canvas.scrollIntoViewIfNeeded();
      BoundingBox box = canvas.boundingBox();
      page.mouse().move(box.x + 30, box.y + 40);
      page.mouse().down();
      page.mouse().move(box.x + 120, box.y + 120);
      page.mouse().move(box.x + 200, box.y + 50);
      page.mouse().up();
      pad.locator("button", new Locator.LocatorOptions().setHasText("确认签名")).click();
      pad.locator("img")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
      return this;
    }
  }
}

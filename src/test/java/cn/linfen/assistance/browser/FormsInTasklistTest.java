package cn.linfen.assistance.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.Clerk;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import cn.linfen.assistance.support.Staff;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The application form where it is hard to use: no mouse, a very large family, a session that ends.
 */
@IntegrationTest
class FormsInTasklistTest {

  private static final String TOWNSHIP = "141002100";

  /** More than the application form has places to stop at. */
  private static final int MOST_STOPS = 400;

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Clock clock;
  @Autowired JdbcClient jdbc;
  @TempDir Path folder;
  private Staff staff;
  private String officer;

  @BeforeEach
  void someoneWithoutDrafts() {
    staff = new Staff(context);
    officer = staff.officer("township.clerk", TOWNSHIP);
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  // ---------------------------------------------------------------- no mouse

  /** Where the keyboard is: what kind of place, and what a reader calls it. */
  private record Stop(String kind, String label, String value) {

    static Stop of(Page page) {
      @SuppressWarnings("unchecked")
      Map<String, String> found =
          (Map<String, String>)
              page.evaluate(
                  """
                  () => {
                    const one = document.activeElement;
                    const text = (element) => (element?.textContent ?? '').replace(/[*\\s]/g, '');
                    const type = one.type ?? '';
                    const kind = one.closest('.fjs-timepicker') ? 'time'
                        : one.classList.contains('flatpickr-input') ? 'date'
                        : one.closest('.fjs-input-group')?.querySelector('.fjs-select-anchor, .fjs-select-arrow, .fjs-dropdownlist')
                            || one.closest('.fjs-form-field-select, .fjs-form-field-taglist') ? 'select'
                        : one.tagName === 'SELECT' ? 'native'
                        : type === 'radio' || type === 'checkbox' ? type
                        : one.tagName === 'BUTTON' || one.tagName === 'A' ? 'button' : 'text';
                    const field = one.closest('.fjs-form-field');
                    const label = kind === 'radio' ? text(field?.querySelector('legend, .fjs-form-field-label'))
                        : kind === 'button' ? text(one)
                        : one.getAttribute('aria-label') || text(document.querySelector(`label[for="${one.id}"]`))
                            || text(one.closest('label')) || text(field?.querySelector('label'));
                    return { kind, label, value: String(one.value ?? '') };
                  }
                  """);
      return new Stop(found.get("kind"), found.get("label"), found.get("value"));
    }
  }

  @Test
  void theWholeApplicationIsFilledInWithoutAMouse() throws IOException {
    Map<String, String> answers = new HashMap<>();
    String idNumber = Papers.idNumber();
    String today = LocalDate.now(clock).format(DateTimeFormatter.ofPattern("yyyy/M/d"));
    answers.put("村（社区）", "韩村村委会");
    answers.put("城乡", "农村");
    answers.put("申请方式", "本人申请");
    answers.put("申请日期", today);
    answers.put("主要致贫原因", "疾病");
    answers.put("申请理由", "长期患病，没有劳动收入。");
    answers.put("姓名", "卫春生");
    answers.put("身份证号", idNumber);
    answers.put("与户主关系", "户主");
    answers.put("民族", "汉族");
    answers.put("婚姻状况", "未婚");
    answers.put("政治面貌", "群众");
    answers.put("户籍类别", "农业");
    answers.put("手机", "13935700001");
    answers.put("户籍地址", "屯里镇韩村");
    answers.put("现居住地", "屯里镇韩村");
    answers.put("文化程度", "初中");
    answers.put("就业状况", "务农");
    answers.put("健康状况", "一般");
    answers.put("参保类型", "新农合");
    answers.put("月收入", "100");
    answers.put("列为保障对象", "");
    answers.put("开户银行", "临汾市农村信用社");
    answers.put("户名", "卫春生");
    answers.put("账号", "6228480123456789012");
    answers.put("发放方式", "银行转账");
    answers.put("已向申请人宣读，申请人及成员同意上述承诺与授权", "");
    try (Clerk clerk = Clerk.signIn(port, officer)) {
      Page page = clerk.page();
      clerk.start("最低生活保障");
      page.locator(".assistance-header h2").click();
      page.mouse().move(0, 0);
      Set<String> done = new HashSet<>();
      boolean signed = false;
      for (int stop = 0; stop < MOST_STOPS; stop++) {
        page.keyboard().press("Tab");
        Stop here = Stop.of(page);
        if (here.label().startsWith("上传纸质签名") && done.add("signature")) {
          FileChooser chooser = page.waitForFileChooser(() -> page.keyboard().press("Space"));
          chooser.setFiles(photograph());
          page.waitForSelector(".assistance-signed");
        } else if (here.label().startsWith("签名口令")) {
          page.waitForSelector(".assistance-statement[aria-busy=false]");
          page.keyboard().type(HttpOfficer.PIN);
          signed = true;
        } else if (signed && here.label().equals("发起")) {
          page.keyboard().press("Enter");
          break;
        } else {
          answer(page, here, answers, done);
        }
      }
      assertThat(page.locator(".modal-dialog")).hasCount(0);
    }
    assertThat(
            jdbc.sql("select count(*) from assistance_case where applicant_masked = '卫*生'")
                .query(Long.class)
                .single())
        .isOne();
  }

  private static void answer(Page page, Stop here, Map<String, String> answers, Set<String> done) {
    String answer = answers.get(here.label());
    if (answer == null) {
      return;
    }
    switch (here.kind()) {
      case "text", "date" -> {
        if (here.value().isEmpty()) {
          page.keyboard().insertText(answer);
          if (here.kind().equals("date")) {
            page.keyboard().press("Enter");
          }
        }
      }
      case "native" -> choose(page, answer);
      case "select" -> pick(page, answer);
      case "checkbox" -> {
        if (done.add(here.label())) {
          page.keyboard().press("Space");
        }
      }
      case "radio" -> {
        if (done.add(here.label())) {
          mark(page, answer);
        }
      }
      default -> {}
    }
  }

  /** Down the list until it is there. */
  private static void choose(Page page, String answer) {
    for (int i = 0; i < 200; i++) {
      if (page.evaluate("document.activeElement.selectedOptions[0]?.textContent").equals(answer)) {
        return;
      }
      page.keyboard().press("ArrowDown");
    }
    throw new AssertionError("no " + answer);
  }

  private static void pick(Page page, String answer) {
    Locator field =
        page.locator(".fjs-form-field", new Page.LocatorOptions().setHas(page.locator(":focus")))
            .last();
    Locator marked = field.locator(".fjs-dropdownlist-item.focused");
    if (field.locator(".fjs-dropdownlist-item").count() == 0) {
      page.keyboard().press("ArrowDown");
    }
    for (int i = 0; i < 200; i++) {
      marked.first().waitFor();
      // As slow as the fastest hand: the list has drawn and listens again.
      page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))");
      if (marked.first().innerText().strip().startsWith(answer)) {
        page.keyboard().press("Enter");
        page.waitForFunction(
            """
            answer => {
              const field = document.activeElement.closest('.fjs-form-field');
              const shown = field.querySelector('.fjs-select-display, .fjs-taglist-tag-label');
              return (shown?.textContent ?? document.activeElement.value ?? '').trim().startsWith(answer);
            }
            """,
            answer);
        return;
      }
      page.keyboard().press("ArrowDown");
    }
    throw new AssertionError("no " + answer);
  }

  private static void mark(Page page, String answer) {
    page.keyboard().press("Space");
    for (int i = 0; i < 10; i++) {
      Object chosen = page.evaluate("document.activeElement.labels?.[0]?.textContent.trim() ?? ''");
      if (chosen.toString().startsWith(answer)) {
        return;
      }
      page.keyboard().press("ArrowDown");
    }
    throw new AssertionError("no " + answer);
  }

  private Path photograph() throws IOException {
    Path file = folder.resolve("纸质签名.png");
    ImageIO.write(new BufferedImage(300, 120, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  // ---------------------------------------------------------------- a very large family

  @Test
  void aFormOfTwoHundredRowsIsScrolledAndFilledIn() {
    HttpOfficer http = HttpOfficer.of(port, officer);
    ObjectNode data =
        (ObjectNode) Papers.application(Papers.idNumber(), "att-" + "0".repeat(32)).data();
    data.remove("signature");
    ObjectNode member = (ObjectNode) data.path("members").get(0);
    ObjectNode income = (ObjectNode) data.path("incomes").get(0);
    ArrayNode members = data.putArray("members");
    ArrayNode incomes = data.putArray("incomes");
    for (int i = 0; i < 100; i++) {
      members.add(member.deepCopy().put("name", "成员" + i).put("idNo", Papers.idNumber()));
      incomes.add(income.deepCopy().put("incomeName", "收入" + i));
    }
    ObjectNode draft = new ObjectMapper().createObjectNode().put("revision", 0);
    draft.set("data", data);
    HttpOfficer.Answer saved =
        http.put("/api/processes/subsistence-allowance/draft", draft.toString());
    assertThat(saved.status()).as(saved.body()).isEqualTo(200);
    try (Clerk clerk = Clerk.signIn(port, officer)) {
      Page page = clerk.page();
      Clerk.Sheet form = clerk.start("最低生活保障");
      page.locator(".assistance-row").nth(199).waitFor();
      int rows = page.locator(".assistance-row").count();
      for (int index : new int[] {0, 57, 99}) {
        Clerk.Sheet row = form.row("家庭成员", index);
        row.text("姓名", "改名" + index);
        on(page.locator(".assistance-row").nth(index).locator("input").first(), page);
      }
      form.row("家庭收入", 99).text("收入名称", "最后一笔");
      form.row("家庭收入", 100).text("收入名称", "再添一笔");
      assertThat(page.locator(".assistance-row")).hasCount(rows + 1);
      clerk.screenshot("rows-200");
      page.waitForFunction(
          "() => document.querySelector('.assistance-facts').textContent.includes('草稿已保存')");
    }
    String kept = http.get("/api/processes/subsistence-allowance/form").body();
    assertThat(kept).contains("改名0", "改名57", "改名99", "最后一笔", "再添一笔");
  }

  /** What the eye sees at the middle of the field is the field: nothing lies over it. */
  private static void on(Locator input, Page page) {
    input.scrollIntoViewIfNeeded();
    BoundingBox box = input.boundingBox();
    assertThat(
            (boolean)
                input.evaluate(
                    "(field, [x, y]) => field.contains(document.elementFromPoint(x, y))",
                    List.of(box.x + box.width / 2, box.y + box.height / 2)))
        .isTrue();
  }

  // ---------------------------------------------------------------- a session that ends

  @Test
  void whoseSessionEndsInMidFormLosesNothing() {
    try (Clerk clerk = Clerk.signIn(port, officer)) {
      Page page = clerk.page();
      Clerk.Sheet form = clerk.start("最低生活保障");
      form.text("申请理由", "户主重病，");
      page.waitForFunction(
          "() => document.querySelector('.assistance-facts').textContent.includes('草稿已保存')");
      page.context().clearCookies();
      form.text("申请理由", "户主重病，家庭收入低于标准。");
      assertThat(page.locator(".assistance-alert")).containsText("登录已失效");
      clerk.screenshot("session-ended");
      Page again =
          page.context()
              .waitForPage(() -> page.locator(".assistance-alert button").first().click());
      again.fill("#username", officer);
      again.fill("#password", HttpOfficer.PASSWORD);
      again.click("button[type=submit]");
      again.waitForSelector("text=发起申请");
      again.close();
      form.text("申请理由", "户主重病，家庭收入低于标准，请予救助。");
      page.waitForFunction("() => !document.querySelector('.assistance-alert')");
    }
    try (Clerk elsewhere = Clerk.signIn(port, officer)) {
      elsewhere.start("最低生活保障");
      assertThat(elsewhere.page().locator(".assistance-page textarea").first())
          .hasValue("户主重病，家庭收入低于标准，请予救助。");
    }
  }
}

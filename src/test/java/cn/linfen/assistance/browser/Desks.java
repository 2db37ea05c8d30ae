package cn.linfen.assistance.browser;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.Clerk;
import com.microsoft.playwright.Page;
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
import org.springframework.context.ApplicationContext;

/**
 * The officers of one place at their screens, who take a case through Tasklist: each stays signed
 * in. Every form that is signed leaves two pictures in {@code target/screenshots}.
 */
final class Desks implements AutoCloseable {

  static final String TOWNSHIP = "township-clerk";
  static final String COUNTY = "county-clerk";

  private final Map<String, Clerk> clerks = new HashMap<>();
  private final int port;
  private final String pictures;
  private final String applicant;
  private final String idNumber;
  private final Path photograph;
  private final TaskService tasks;
  private final RuntimeService runtime;
  private final CaseDriver driver;
  private final LocalDate day;
  private int step;

  /**
   * @param pictures how the names of the pictures begin
   */
  Desks(
      ApplicationContext context,
      int port,
      String pictures,
      String applicant,
      String idNumber,
      Path folder)
      throws IOException {
    this.port = port;
    this.pictures = pictures;
    this.applicant = applicant;
    this.idNumber = idNumber;
    this.photograph = photograph(folder);
    this.tasks = context.getBean(TaskService.class);
    this.runtime = context.getBean(RuntimeService.class);
    this.driver = new CaseDriver(context);
    this.day = LocalDate.now(context.getBean(Clock.class));
  }

  /** As a clerk types it. */
  String today() {
    return day.format(DateTimeFormatter.ofPattern("yyyy/M/d"));
  }

  LocalDate day() {
    return day;
  }

  String idNumber() {
    return idNumber;
  }

  Path photograph() {
    return photograph;
  }

  Clerk clerk(String officer) {
    return clerks.computeIfAbsent(officer, user -> Clerk.signIn(port, user));
  }

  Clerk.Sheet take(Case file, String element, String officer) {
    return clerk(officer).take(file.task(element).getId());
  }

  void done(String officer, String name) {
    Clerk clerk = clerk(officer);
    picture(clerk, name);
    clerk.complete();
  }

  /** The form from its beginning, and its end with what is signed. */
  private void picture(Clerk clerk, String name) {
    step++;
    Page page = clerk.page();
    page.locator(".assistance-header h2").scrollIntoViewIfNeeded();
    clerk.screenshot(pictures + "-%02d-%s".formatted(step, name));
    page.locator(".assistance-pin").scrollIntoViewIfNeeded();
    clerk.screenshot(pictures + "-%02d-%s-end".formatted(step, name));
  }

  /** Signs the start form that is filled in; the case waits at its first step. */
  Case begin(String officer, String name, String firstStep) {
    Clerk clerk = clerk(officer);
    picture(clerk, name);
    clerk.begin();
    String instance =
        tasks
            .createTaskQuery()
            .taskDefinitionKey(firstStep)
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

  void applicant(Clerk.Sheet form) {
    Clerk.Sheet one = form.group("申请人", "手机");
    one.text("姓名", applicant).text("身份证号", idNumber).pick("民族", "汉族");
    one.pick("婚姻状况", "未婚").pick("户籍类别", "农业").text("手机", "13935700001");
    one.text("户籍地址", "屯里镇韩村").text("现居住地", "屯里镇韩村");
  }

  void member(Clerk.Sheet form) {
    Clerk.Sheet row = form.row("家庭成员", 0);
    row.text("姓名", applicant).text("身份证号", idNumber).pick("与户主关系", "户主").pick("民族", "汉族");
    row.pick("婚姻状况", "未婚").pick("政治面貌", "群众").pick("户籍类别", "农业").text("户籍地址", "屯里镇韩村");
    row.pick("文化程度", "初中").pick("就业状况", "务农").pick("健康状况", "一般").pick("参保类型", "新农合");
    row.text("月收入", "100").tick("列为保障对象");
  }

  void income(Clerk.Sheet form) {
    form.row("家庭收入", 0)
        .pick("所属成员", applicant)
        .pick("收入类型", "转移性")
        .text("收入名称", "土地流转")
        .pick("计算方式", "年")
        .text("收入金额", "1200")
        .text("计入金额", "1200");
  }

  void bank(Clerk.Sheet form) {
    form.text("开户银行", "临汾市农村信用社").text("户名", applicant);
    form.text("账号", "6228480123456789012").pick("发放方式", "银行转账");
  }

  void accept(Case file) {
    Clerk.Sheet form = take(file, "examineApplication", TOWNSHIP);
    form.choose("审查结果", "受理");
    form.row("收到的材料", 0).pick("材料名称", "身份证").text("份数", "1").pick("形式", "复印件");
    form.date("受理日期", today());
    done(TOWNSHIP, "acceptance");
  }

  void verify(Case file) {
    Clerk.Sheet form = take(file, "startVerification", COUNTY);
    form.date("委托核对日期", today()).pick("核对范围", "家庭成员").pick("核对信息", "户籍");
    done(COUNTY, "verification-request");

    form = take(file, "recordVerification", COUNTY);
    form.date("核对报告日期", today()).text("核对报告编号", "核字2026-8").choose("核对结果", "相符");
    form.text("说明", "与申报一致");
    done(COUNTY, "verification");
  }

  void survey(Case file) {
    Clerk.Sheet form = take(file, "arrangeSurvey", TOWNSHIP);
    form.date("调查日期", today());
    form.row("调查人员", 0).officer("调查人员", TOWNSHIP);
    form.row("调查人员", 1).officer("调查人员", "township-clerk-b");
    form.text("村（社区）陪同人员", "韩村协理员");
    done(TOWNSHIP, "survey-arrangement");

    form = take(file, "recordSurvey", TOWNSHIP);
    form.date("调查日期", today()).text("调查地点", "申请人家中").text("被调查人", applicant);
    member(form);
    income(form);
    form.pick("房屋装修", "未装饰");
    form.row("邻里访问", 0).text("被访人", "孙邻居").pick("反映情况", "困难").text("所述内容", "常年吃药，靠亲友接济。");
    form.choose("调查结果", "情况属实").tick("初步认为符合条件").text("调查结论", "情况属实，生活困难。");
    form.draw("被调查人签名").attach("入户照片", photograph);
    done(TOWNSHIP, "survey");

    form = take(file, "cosignSurvey", "township-clerk-b");
    form.choose("对调查结果", "同意，与本人调查一致");
    done("township-clerk-b", "survey-cosign");
  }

  void notice(Case file, String officer, String level) {
    take(file, "signNotice", officer).tick("已核对公示内容，同意公示").text("张贴地点和载体", "韩村村务公开栏");
    done(officer, level + "-notice");
    take(file, "recordPosting", "village-assistant")
        .date("张贴日期", today())
        .text("张贴地点", "韩村村务公开栏")
        .text("见证人", "孙代表")
        .attach("张贴照片", photograph);
    done("village-assistant", level + "-notice-posted");
    file.fire("noticePeriodOver");
  }

  void deliver(Case file) {
    Clerk.Sheet form = take(file, "deliver", TOWNSHIP);
    form.moment("送达时间（日期）", today(), "00:20").text("送达地点", "申请人家中").pick("送达方式", "直接");
    form.text("收件人", applicant).text("送达人（两人）", "屯里镇经办人甲、乙").draw("收件人签名");
    done(TOWNSHIP, "delivery");
  }

  private static Path photograph(Path folder) throws IOException {
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

  @Override
  public void close() {
    clerks.values().forEach(Clerk::close);
  }
}

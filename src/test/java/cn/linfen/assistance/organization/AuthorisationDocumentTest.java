package cn.linfen.assistance.organization;

import cn.linfen.assistance.support.GeneratedDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Writes {@code docs/authorisation.md}. */
class AuthorisationDocumentTest {

  private static final Pattern TASK =
      Pattern.compile("<(?:bpmn:|bpmn2:)?userTask\\s([^>]*)>", Pattern.DOTALL);
  private static final Pattern PROCESS =
      Pattern.compile("<(?:bpmn:|bpmn2:)?process\\s([^>]*)>", Pattern.DOTALL);

  private static final Map<DivisionLevel, String> LEVELS =
      Map.of(
          DivisionLevel.CITY, "市",
          DivisionLevel.COUNTY, "县（市、区）",
          DivisionLevel.TOWNSHIP, "乡镇（街道）",
          DivisionLevel.VILLAGE, "村（社区）");

  private final Posts posts = new Posts();

  @Test
  void pageIsUpToDate() throws IOException {
    GeneratedDocument page = new GeneratedDocument();
    page.line("# 权限表")
        .line("")
        .line("本页由系统判断权限所用的同一份数据生成：岗位与操作 `src/main/resources/organization/posts.csv`，")
        .line("网址 `src/main/resources/organization/endpoints.csv`，办理环节 `processes/` 中各任务的候选岗位。")
        .line("不要手工修改；改了数据后运行")
        .line(
            "`mvn test -DskipFrontend -Dtest=AuthorisationDocumentTest -Dupdate.docs=true` 重新生成。");
    rules(page);
    actions(page);
    starts(page);
    steps(page);
    endpoints(page);
    page.line("")
        .line("## English summary")
        .line("")
        .line(
            "A post (岗位), held in a division for a period, gives its actions in that division and"
                + " those below it, and none elsewhere. Tables: post × action, post × process it may"
                + " start, post × step it may work on (from the tasks' candidate posts), URL × who may"
                + " use it."
                + " Generated from the data that the application itself uses; a test fails when this"
                + " page is out of date.");
    page.assertUpToDate("authorisation.md");
  }

  private static void rules(GeneratedDocument page) {
    page.line("")
        .line("## 总则")
        .line("")
        .line("1. 权限只来自岗位。一人在某辖区、某段时间任某岗位；岗位到期或停用，下一次请求即不再有权。")
        .line("2. 岗位的权限只在任职辖区**及其下级**有效；对其他辖区一律没有权限，包括按编号直接访问。")
        .line("3. 代理人在代理期间有被代理岗位的权限，签名仍是代理人本人的。")
        .line("4. 办理环节须同时满足：是任务的办理人、现在任该任务的候选岗位、已用本人签名口令签名。")
        .line("5. 同样的判断适用于所有入口：任务列表、`/engine-rest`、`/camunda/api`、`/api`、筛选器和历史查询。")
        .line("6. 表中没有的，一律不许。");
  }

  private void actions(GeneratedDocument page) {
    page.line("").line("## 岗位与操作").line("").line("“辖区”表示在任职辖区及其下级可以；空白表示不可以。其他辖区一律不可以。");
    page.head(
        Stream.concat(
                Stream.of("岗位", "代码", "层级"), Arrays.stream(Action.values()).map(Action::label))
            .toArray(String[]::new));
    for (Post post : posts.all()) {
      page.row(
          Stream.concat(
                  Stream.of(post.name(), "`" + post.code() + "`", LEVELS.get(post.level())),
                  Arrays.stream(Action.values())
                      .map(action -> post.actions().contains(action) ? "辖区" : ""))
              .toArray(String[]::new));
    }
  }

  private void starts(GeneratedDocument page) throws IOException {
    Map<String, String> names = new TreeMap<>();
    for (Path model : models()) {
      Matcher process = PROCESS.matcher(Files.readString(model));
      while (process.find()) {
        names.put(attribute(process.group(1), "id"), attribute(process.group(1), "name"));
      }
    }
    page.line("").line("## 可以启动的流程");
    page.head("岗位", "流程");
    for (Post post : posts.all()) {
      if (!post.starts().isEmpty()) {
        page.row(
            post.name(),
            new TreeSet<>(post.starts())
                .stream()
                    .map(key -> names.getOrDefault(key, key) + " `" + key + "`")
                    .collect(Collectors.joining("，")));
      }
    }
  }

  private void steps(GeneratedDocument page) throws IOException {
    page.line("").line("## 可以办理的环节").line("").line("本人任职辖区内案件的下列任务；其他岗位和其他辖区看不到，也不能签收、办理。");
    page.head("流程", "任务", "岗位");
    for (Path model : models()) {
      String xml = Files.readString(model);
      Matcher process = PROCESS.matcher(xml);
      String title = process.find() ? attribute(process.group(1), "name") : "";
      Matcher task = TASK.matcher(xml);
      while (task.find()) {
        page.row(title, attribute(task.group(1), "name"), who(task.group(1)));
      }
    }
  }

  private static void endpoints(GeneratedDocument page) {
    page.line("")
        .line("## 网址")
        .line("")
        .line("每个请求按第一条符合的行判断；没有列出的网址和方法一律拒绝。测试逐一核对运行中的系统所提供的")
        .line("全部网址，并按每一行分别以有权、无权和未登录的身份请求。")
        .line("“引擎”开头的资源同时位于 `/engine-rest`、`/engine-rest/engine/{engine}` 和")
        .line("`/camunda/api/engine/engine/{engine}` 之下。能进入的请求还要经过上面各表的岗位和辖区判断；")
        .line("引擎的改动除认领、退回、凭签名办结和启动、部署以外一律拒绝，并用中文说明原因。");
    page.head("方法", "网址", "谁可以用", "用途");
    for (Endpoints.Row row : Endpoints.load().rows()) {
      page.row(
          row.methods().isEmpty()
              ? "全部"
              : row.methods().stream().sorted().collect(Collectors.joining(" ")),
          "`" + row.path().replace("engine:", "引擎 ") + "`",
          switch (row.who()) {
            case EVERYONE -> "所有人";
            case OFFICER -> "已登录的用户";
            case NOBODY -> "拒绝";
            case ACTIONS ->
                row.actions().stream()
                    .sorted()
                    .map(Action::label)
                    .collect(Collectors.joining("，或"));
          },
          row.purpose());
    }
  }

  private String who(String task) {
    Matcher at =
        Pattern.compile("posts\\.at\\('([^']+)'")
            .matcher(attribute(task, "camunda:candidateGroups").replace("&#39;", "'"));
    if (at.find()) {
      return posts.get(at.group(1)).name();
    }
    return attribute(task, "camunda:assignee").isEmpty() ? "调用流程指定的岗位" : "指定的本人";
  }

  private static String attribute(String attributes, String name) {
    Matcher value = Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]*)\"").matcher(attributes);
    return value.find() ? value.group(1).replaceAll("\\s+", " ").strip() : "";
  }

  private static List<Path> models() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("processes"))) {
      return files
          .filter(file -> file.toString().endsWith(".bpmn"))
          .sorted(Comparator.comparing(file -> file.toString().replace('\\', '/')))
          .toList();
    }
  }
}

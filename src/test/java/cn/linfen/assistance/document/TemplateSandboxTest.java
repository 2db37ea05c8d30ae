package cn.linfen.assistance.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TemplateSandboxTest {

  @BeforeAll
  static void expectErrors() {
    ((Logger) LoggerFactory.getLogger("org.thymeleaf")).setLevel(Level.OFF);
  }

  private static String render(String template, Map<String, ?> model) {
    Map<String, String> bodies =
        Map.of(
            "tried",
            template,
            "loop",
            "<p th:fragment=\"a\"><b th:replace=\"~{loop :: a}\"></b></p>");
    return new TemplateSandbox(bodies::get).render("tried", model);
  }

  @Test
  void showsWhatItWasGiven() {
    Map<String, Object> nothing = new LinkedHashMap<>();
    nothing.put("name", null);
    Map<String, Object> model =
        Map.of(
            "case", Map.of("profile", "P2015", "number", "DB-1"),
            "members", List.of(Map.of("name", "张三"), Map.of("name", "李<四>")),
            "empty", List.of(),
            "nothing", nothing);
    assertThat(
            render(
                "<p th:each=\"m, i : ${members}\">[[${i.count}]][[${m.name}]]</p>"
                    + "<i th:if=\"${case.profile} == 'P2015' and not ${members.empty}\""
                    + " th:text=\"|第${members.size}人，${members[1].name}|\"></i>"
                    + "<u th:if=\"${nothing.name}\">x</u><s th:unless=\"${empty.empty}\">x</s>"
                    + "<em th:text=\"${nothing.name} ?: '无'\"></em>",
                model))
        .isEqualTo("<p>1张三</p><p>2李&lt;四&gt;</p><i>第2人，李&lt;四&gt;</i><em>无</em>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${T(java.lang.Runtime).getRuntime().exec('id')}",
        "${@documents}",
        "${#ctx}",
        "${#execInfo.now}",
        "${name.class}",
        "${name.getClass()}",
        "${name.length()}",
        "${members.get(0)}",
        "${members.class.name}",
        "${new java.io.File('/etc/passwd')}",
        "${''.getClass()}",
        "${name['class']}",
        "${missing}",
        "${person.missing}",
        "*{name.bytes}",
        "${param.x}",
        "${session}",
        "${application}",
      })
  void reachesNothingElse(String expression) {
    Map<String, Object> model =
        Map.of("name", "张三", "members", List.of("a"), "person", Map.of("name", "张三"));
    assertThatThrownBy(() -> render("<p th:text=\"" + expression + "\"></p>", model))
        .isInstanceOf(TemplateError.class)
        .hasMessageStartingWith("第1行：");
  }

  @Test
  void dataIsNeverTakenForATemplate() {
    assertThat(
            render(
                "<p>[[${name}]]</p><p th:text=\"${name}\"></p>",
                Map.of("name", "${T(java.lang.Runtime)}<script>")))
        .doesNotContain("<script>")
        .contains("${T(java.lang.Runtime)}");
  }

  @Test
  void piecesThatInsertEachOtherAreAnError() {
    assertThatThrownBy(() -> render("<p th:replace=\"~{loop :: a}\"></p>", Map.of()))
        .isInstanceOf(TemplateError.class)
        .hasMessageContaining("没有尽头");
  }

  @Test
  void filesAndAddressesAreNoPieces() {
    for (String name :
        List.of("file:/etc/passwd", "http://127.0.0.1/", "classpath:application.yaml")) {
      assertThatThrownBy(() -> render("<p th:replace=\"~{'" + name + "'}\"></p>", Map.of()))
          .isInstanceOf(TemplateError.class);
    }
  }

  @Test
  void refusesRawOutputAndUnknownAttributesByLine() {
    assertThat(
            TemplateSandbox.refusals(
                "<p>\n[(${a})]</p>\n<p th:utext=\"${a}\" th:onclick=\"x\">__${a}__</p>"))
        .containsExactlyInAnyOrder(
            "第3行：不能使用 th:utext",
            "第3行：不能使用 th:onclick",
            "第2行：不能使用 [( )] 原样输出，请用 [[ ]] 或 th:text",
            "第3行：不能使用 __ 预处理");
  }
}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Finds in a form what the server could not validate, or what would not do what its designer meant.
 */
@Component
class FormCheck {

  static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,80}");
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,60}(\\.[A-Za-z][A-Za-z0-9_]{0,60}){0,5}");
  private static final Pattern VARIABLE = Pattern.compile("[a-z][A-Za-z0-9]{0,60}");
  private static final Pattern WORD = Pattern.compile("(?<![.\\w\"])[A-Za-z_]\\w*");
  private static final Pattern LABELS =
      Pattern.compile("身份证号|身份号码|证件号码|银行账号|银行卡号|账号$|手机号|手机$|电话号码|联系电话");
  private static final Set<String> BOUNDS = Set.of("min", "max", "minLength", "maxLength");
  private static final Set<String> REFUSED_TYPES = Set.of("iframe", "documentPreview");

  private final CodeLists codes;
  private final Feel feel;

  FormCheck(CodeLists codes, Feel feel) {
    this.codes = codes;
    this.feel = feel;
  }

  /**
   * What is wrong with the form of that id.
   *
   * @param blocks the form blocks it may include, by id
   */
  List<FormDeployments.Finding> check(String id, JsonNode source, Map<String, JsonNode> blocks) {
    Run run = new Run();
    if (!source.isObject() || !source.path("components").isArray()) {
      run.add("", "不是表单：应为含有 components 的 JSON 对象");
      return run.findings;
    }
    if (!ID.matcher(id).matches()) {
      run.add(id, "表单标识应由小写字母、数字和连字符组成");
    }
    run.shape(source);
    if (!run.findings.isEmpty()) {
      return run.findings;
    }
    JsonNode schema;
    try {
      schema = Schemas.expanded(source, blocks);
    } catch (IllegalStateException e) {
      run.add(id, e.getMessage());
      return run.findings;
    }
    run.components(schema.path("components"), "", new HashSet<>(), null);
    return run.findings;
  }

  private final class Run {

    private final List<FormDeployments.Finding> findings = new ArrayList<>();

    void add(String element, String reason) {
      findings.add(new FormDeployments.Finding(element, reason));
    }

    void shape(JsonNode component) {
      for (JsonNode child : component.path("components")) {
        if (!child.isObject()) {
          add(component.path("id").asText(), "components 中的每一项应为一个组件");
        } else if (child.has("components") && !child.path("components").isArray()) {
          add(child.path("id").asText(), "components 应为列表");
        } else {
          shape(child);
        }
      }
    }

    /**
     * @param paths those taken so far, in the form or in the row
     * @param row names of the fields of the row; null outside of lists
     */
    void components(JsonNode components, String prefix, Set<String> paths, Set<String> row) {
      for (JsonNode component : components) {
        String type = component.path("type").asText();
        String element = component.path("id").asText(component.path("key").asText(type));
        expressions(component, element, row);
        String own = LiveData.path(component);
        String path = own.isEmpty() ? prefix : prefix.isEmpty() ? own : prefix + "." + own;
        if (!own.isEmpty() && !PATH.matcher(own).matches()) {
          add(element, "键名（key、path）应以字母开头，由字母、数字和下划线组成");
        } else if (type.equals("dynamiclist")) {
          list(component, element, path, own, paths);
        } else if (type.equals("group")) {
          components(component.path("components"), path, paths, row);
        } else if (FormValidator.SHOWN_ONLY.contains(type) && !REFUSED_TYPES.contains(type)) {
          continue;
        } else if (FieldCheck.TYPES.contains(type)) {
          field(component, element, path, own, paths, row != null);
        } else {
          add(element, "不支持类型为 " + type + " 的组件");
        }
      }
    }

    private void list(
        JsonNode component, String element, String path, String own, Set<String> paths) {
      if (own.isEmpty()) {
        add(element, "列表须填写路径（path）");
        return;
      }
      take(paths, path, element);
      for (String bound : List.of("minRows", "maxRows")) {
        String rows = component.path("properties").path(bound).asText("");
        if (!rows.isEmpty() && !rows.matches("[0-9]{1,3}")) {
          add(element, bound + " 应为不超过三位的整数");
        }
      }
      Set<String> names = new HashSet<>();
      component.path("components").forEach(child -> names.add(LiveData.path(child)));
      components(component.path("components"), "", new HashSet<>(), names);
    }

    private void field(
        JsonNode component,
        String element,
        String path,
        String own,
        Set<String> paths,
        boolean inRow) {
      if (own.isEmpty()) {
        add(element, "须填写键名（key）");
        return;
      }
      take(paths, path, element);
      JsonNode properties = component.path("properties");
      String widget = properties.path("widget").asText("");
      if (!widget.isEmpty() && !FieldCheck.WIDGETS.contains(widget)) {
        add(element, "没有名为 " + widget + " 的控件（widget）");
      }
      protection(component, element, own);
      String variable = properties.path("variable").asText("");
      if (!variable.isEmpty() && (inRow || !VARIABLE.matcher(variable).matches())) {
        add(element, inRow ? "列表中的项目不能设为流程变量" : "流程变量名应以小写字母开头，由字母和数字组成");
      }
      String key = component.path("valuesKey").asText("");
      if (key.startsWith(CodeLists.PREFIX)
          && codes.list(key.substring(CodeLists.PREFIX.length())).isEmpty()) {
        add(element, "没有代码表 " + key);
      }
      String pattern = component.path("validate").path("pattern").asText("");
      if (!pattern.isEmpty() && !FieldCheck.isPattern(pattern)) {
        add(element, "校验规则（pattern）不是有效的正则表达式");
      }
    }

    /** Personal numbers are encrypted and masked, if the form says that they are such. */
    private void protection(JsonNode component, String element, String own) {
      String said = component.path("properties").path("protect").asText("");
      PersonalFields.Kind kind = PersonalFields.Kind.of(component);
      String name = own.substring(own.lastIndexOf('.') + 1);
      if (!said.isEmpty() && PersonalFields.Kind.ofProperty(said).isEmpty()) {
        add(element, "保护方式（protect）应为 idNumber、account、phone、text 或 no");
      } else if (kind == null
          && (PersonalFields.Kind.ofName(name) != null
              || LABELS.matcher(component.path("label").asText("")).find())) {
        add(
            element,
            "此项看来是身份证号、银行账号或电话号码，须加密存储：请用 idNumber、bankAccount 控件或电话校验，"
                + "或设自定义属性 protect 为 idNumber、account、phone；确非此类信息的设为 no");
      } else if (kind != null
          && kind != PersonalFields.Kind.NONE
          && !component.path("properties").path("variable").asText("").isEmpty()) {
        add(element, "个人信息不能设为流程变量");
      }
    }

    private void take(Set<String> paths, String path, String element) {
      if (!paths.add(path)) {
        add(element, "键名 " + path + " 重复");
      }
    }

    private void expressions(JsonNode component, String element, Set<String> row) {
      String hide = component.path("conditional").path("hide").asText("");
      if (!hide.isEmpty() && !hide.startsWith("=")) {
        add(element, "条件须是以 = 开头的 FEEL 表达式");
      }
      expression(hide, element, row);
      expression(component.path("valuesExpression").asText(""), element, null);
      if (component.path("type").asText().equals("expression")) {
        if (!Feel.isExpression(component.path("expression"))) {
          add(element, "计算项须有以 = 开头的 FEEL 表达式");
        }
        expression(component.path("expression").asText(""), element, row);
      }
      for (String bound : BOUNDS) {
        expression(component.path("validate").path(bound).asText(""), element, row);
      }
    }

    private void expression(String text, String element, Set<String> row) {
      if (!text.startsWith("=")) {
        return;
      }
      if (!feel.isWellFormed(text)) {
        add(element, "FEEL 表达式有语法错误");
        return;
      }
      // Plain names are those of the form, not of the row: a mistake that no test of one row shows.
      Matcher words = WORD.matcher(text.replaceAll("\"[^\"]*\"", "\"\""));
      while (row != null && words.find()) {
        if (row.contains(words.group())) {
          add(element, "列表中的项目请写作 this." + words.group());
          return;
        }
      }
    }
  }
}

package cn.linfen.assistance.form;

import static cn.linfen.assistance.form.Filled.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormCheckTest {

  private static final Map<String, JsonNode> BLOCKS =
      Map.of(
          "block-person",
          json("{'id':'block-person','components':[{'type':'textfield','id':'n','key':'name'}]}"),
          "block-endless",
          json(
              "{'id':'block-endless','components':[{'type':'group','id':'g','path':'g','properties':{'include':'block-endless'},'components':[]}]}"));

  private final FormCheck check = new FormCheck(new CodeLists(), new Feel(Filled.CLOCK));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'filepicker','id':'e','key':'f'} | 不支持类型为 filepicker 的组件",
        "{'type':'iframe','id':'e','url':'https://example.com'} | 不支持类型为 iframe 的组件",
        "{'type':'textfield','id':'e'} | 须填写键名（key）",
        "{'type':'textfield','id':'e','key':'a b'} | 键名（key、path）应以字母开头",
        "{'type':'textfield','id':'e','key':'a','properties':{'widget':'idnumber'}} | 没有名为 idnumber 的控件",
        "{'type':'textfield','id':'e','key':'a','properties':{'variable':'Not A Name'}} | 流程变量名",
        "{'type':'textfield','id':'e','key':'a','validate':{'pattern':'['}} | 不是有效的正则表达式",
        "{'type':'textfield','id':'e','key':'a','validate':{'maxLength':'=1 +'}} | FEEL 表达式有语法错误",
        "{'type':'textfield','id':'e','key':'a','conditional':{'hide':'a = 1'}} | 条件须是以 = 开头",
        "{'type':'textfield','id':'e','key':'a','conditional':{'hide':'=a ='}} | FEEL 表达式有语法错误",
        "{'type':'expression','id':'e','key':'a','expression':'1'} | 计算项须有以 = 开头",
        "{'type':'select','id':'e','key':'a','valuesKey':'code_NOTHING'} | 没有代码表 code_NOTHING",
        "{'type':'dynamiclist','id':'e','components':[]} | 列表须填写路径（path）",
        "{'type':'dynamiclist','id':'e','path':'l','properties':{'maxRows':'many'},'components':[]} | maxRows 应为",
        "{'type':'dynamiclist','id':'l','path':'l','components':[{'type':'textfield','id':'e','key':'a','properties':{'variable':'a'}}]} | 列表中的项目不能设为流程变量",
        "{'type':'dynamiclist','id':'l','path':'l','components':[{'type':'textfield','id':'k','key':'kind'},{'type':'textfield','id':'e','key':'a','conditional':{'hide':'=kind = 1'}}]} | 列表中的项目请写作 this.kind"
      })
  void saysWhatIsWrongWhere(String component, String reason) {
    assertThat(
            check.check("a-form", json("{'id':'a-form','components':[" + component + "]}"), BLOCKS))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.element()).isEqualTo("e");
              assertThat(finding.reason()).contains(reason);
            });
  }

  @Test
  void eachFieldHasAPlaceOfItsOwn() {
    JsonNode form =
        json(
            "{'id':'a-form','components':[{'type':'textfield','id':'one','key':'a.b'},"
                + "{'type':'group','id':'g','path':'a','components':[{'type':'number','id':'two','key':'b'}]}]}");
    assertThat(check.check("a-form", form, BLOCKS))
        .containsExactly(new FormDeployments.Finding("two", "键名 a.b 重复"));
  }

  @Test
  void blocksAreThereAndEnd() {
    assertThat(check.check("a-form", including("block-person"), BLOCKS)).isEmpty();
    assertThat(check.check("a-form", including("block-none"), BLOCKS))
        .containsExactly(new FormDeployments.Finding("a-form", "没有表单块 block-none"));
    assertThat(check.check("a-form", including("block-endless"), BLOCKS))
        .singleElement()
        .satisfies(finding -> assertThat(finding.reason()).contains("引用层次过深"));
  }

  private static JsonNode including(String block) {
    return json(
        "{'id':'a-form','components':[{'type':'group','id':'g','path':'p','properties':{'include':'"
            + block
            + "'},'components':[]}]}");
  }

  @Test
  void aFormIsAForm() {
    assertThat(check.check("a-form", json("[]"), BLOCKS)).isNotEmpty();
    assertThat(check.check("a-form", json("{'components':{}}"), BLOCKS)).isNotEmpty();
    assertThat(check.check("a-form", json("{'components':['x']}"), BLOCKS)).isNotEmpty();
    assertThat(
            check.check("a-form", json("{'components':[{'type':'group','components':1}]}"), BLOCKS))
        .isNotEmpty();
    assertThat(check.check("A Form", json("{'components':[]}"), BLOCKS)).isNotEmpty();
  }
}

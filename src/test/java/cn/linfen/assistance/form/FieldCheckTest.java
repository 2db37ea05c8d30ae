package cn.linfen.assistance.form;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One field, one value. */
class FieldCheckTest {

  private static String field(String type, String more) {
    return "{'type':'" + type + "','id':'f','key':'f'" + (more.isEmpty() ? "" : "," + more) + "}";
  }

  private static String error(String component, String value) {
    return Filled.in(component, "{'f':" + value + "}").errorAt("/f");
  }

  private static String kept(String component, String value) {
    Filled filled = Filled.in(component, "{'f':" + value + "}");
    assertThat(filled.errors()).isEmpty();
    return filled.data().path("f").toString();
  }

  @Nested
  class Texts {

    private final String name = field("textfield", "'validate':{'required':true,'maxLength':50}");

    @Test
    void areTrimmedAndComposed() {
      assertThat(kept(name, "'　 张三\\u0020 '")).isEqualTo("\"张三\"");
      assertThat(kept(name, "'Cafe\\u0301'")).isEqualTo("\"Café\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "' '", "'　'", "null", "[]"})
    void thatAreRequiredAreNotEmpty(String value) {
      assertThat(error(name, value)).isEqualTo("此项必填");
    }

    @Test
    void areNoLongerThanAllowed() {
      assertThat(error(name, "'" + "张".repeat(10_000) + "'")).isEqualTo("最多填写50个字，现有10000个");
      assertThat(error(name, "'" + "张".repeat(51) + "'")).isEqualTo("最多填写50个字，现有51个");
      // A rare character of a name is one character, though it takes two units.
      assertThat(kept(name, "'" + "𬱖".repeat(50) + "'")).hasSize(102);
      assertThat(error(field("textfield", ""), "'" + "a".repeat(501) + "'"))
          .startsWith("最多填写500个字");
      assertThat(error(field("textarea", ""), "'" + "a".repeat(4001) + "'"))
          .startsWith("最多填写4000个字");
      assertThat(error(field("textfield", "'validate':{'minLength':2}"), "'a'"))
          .isEqualTo("至少填写2个字，现有1个");
    }

    @Test
    void mayHaveBoundsThatAreExpressions() {
      String component = field("textfield", "'validate':{'maxLength':'=1 + 1'}");
      assertThat(kept(component, "'ab'")).isEqualTo("\"ab\"");
      assertThat(error(component, "'abc'")).isEqualTo("最多填写2个字，现有3个");
    }

    @Test
    void keepScriptAndHtmlAsPlainText() {
      assertThat(kept(name, "'<script>alert(1)</script>'"))
          .isEqualTo("\"<script>alert(1)</script>\"");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\\u0000", "\\u0007", "\\u001b", "\\u007f", "\\u0085", "\\u200b", "\\u202e", "\\u2066",
          "\\ufeff", "\\ud800", "\\ufffe"
        })
    void haveNoInvisibleCharacters(String character) {
      assertThat(error(name, "'张" + character + "三'")).isEqualTo(FieldCheck.CONTROL_CHARACTERS);
    }

    @Test
    void ofOneLineHaveNoLineEnds() {
      assertThat(error(name, "'张\\n三'")).isEqualTo(FieldCheck.CONTROL_CHARACTERS);
      assertThat(kept(field("textarea", ""), "'一\\r\\n二\\t三'")).isEqualTo("\"一\\n二\\t三\"");
    }

    @Test
    void keepToAPattern() {
      String code =
          field("textfield", "'validate':{'pattern':'^[0-9]{4}$','patternErrorMessage':'应为四位数字'}");
      assertThat(kept(code, "'2026'")).isEqualTo("\"2026\"");
      assertThat(error(code, "'26'")).isEqualTo("应为四位数字");
      assertThat(error(field("textfield", "'validate':{'pattern':'^a'}"), "'b'"))
          .isEqualTo("格式不符合要求");
    }

    @Test
    void areMailAddressesOrPhoneNumbers() {
      String mail = field("textfield", "'validate':{'validationType':'email'}");
      assertThat(kept(mail, "'a.b@linfen.gov.cn'")).isNotEmpty();
      assertThat(error(mail, "'a.b'")).isEqualTo("电子邮箱格式不正确");
      String phone = field("textfield", "'validate':{'validationType':'phone'}");
      assertThat(kept(phone, "'0357-2091234'")).isNotEmpty();
      assertThat(error(phone, "'电话'")).isEqualTo("电话号码格式不正确");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "{'a':1}", "['a']"})
    void areTexts(String value) {
      assertThat(error(name, value)).isEqualTo("应填写文字");
    }
  }

  @Nested
  class Numbers {

    @Test
    void areKeptToTheDigit() {
      assertThat(kept(field("number", ""), "12.50")).isEqualTo("12.50");
      assertThat(kept(field("number", ""), "'12.5'")).isEqualTo("12.5");
      assertThat(kept(field("number", ""), "1e3")).isEqualTo("1000");
    }

    @ParameterizedTest
    @CsvSource({
      "12.345, 最多2位小数",
      "-1, 不得小于0",
      "101, 不得大于100",
      "'''abc''', 请填写数字",
      "true, 请填写数字",
      "'''NaN''', 请填写数字"
    })
    void keepToTheirBounds(String value, String message) {
      assertThat(error(field("number", "'decimalDigits':2,'validate':{'min':0,'max':100}"), value))
          .isEqualTo(message);
    }

    @Test
    void areWhole() {
      assertThat(error(field("number", "'decimalDigits':0"), "1.5")).isEqualTo("请填写整数");
      assertThat(kept(field("number", "'decimalDigits':0"), "2.0")).isEqualTo("2.0");
      assertThat(error(field("number", "'increment':5"), "7")).isEqualTo("应为5的整数倍");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1e999999999", "-1e30", "1e-300000000"})
    void areOfAMagnitudeThatCanBeComputedWith(String value) {
      assertThat(error(field("number", ""), value)).isEqualTo("数值过大或小数位过多，请核对");
    }

    @Test
    void mayBeBoundByOtherFields() {
      Filled filled =
          Filled.in(
              field("number", "'validate':{'max':'=total'}")
                  + ",{'type':'number','id':'t','key':'total'}",
              "{'f':3,'total':2}");
      assertThat(filled.errorAt("/f")).isEqualTo("不得大于2");
    }
  }

  @Nested
  class Money {

    private final String money = field("number", "'properties':{'widget':'money'}");

    @Test
    void hasTwoDecimals() {
      assertThat(kept(money, "100")).isEqualTo("100.00");
      assertThat(kept(money, "'0.1'")).isEqualTo("0.10");
      assertThat(kept(money, "0")).isEqualTo("0.00");
    }

    @ParameterizedTest
    @CsvSource({
      "-0.01, 金额不得为负数",
      "1.001, 金额最多两位小数",
      "100000000.01, 金额过大，请核对单位是否为元",
      "'''一百''', 请填写金额，单位元"
    })
    void isPlausible(String value, String message) {
      assertThat(error(money, value)).isEqualTo(message);
    }

    @Test
    void keepsToItsBounds() {
      String bounded =
          field("number", "'properties':{'widget':'money'},'validate':{'min':1,'max':9}");
      assertThat(error(bounded, "0.99")).isEqualTo("金额不得小于1元");
      assertThat(error(bounded, "9.01")).isEqualTo("金额不得大于9元");
    }
  }

  @Nested
  class Choices {

    private static final String VALUES =
        "'values':[{'label':'甲','value':'a'},{'label':'乙','value':'b'}]";

    @ParameterizedTest
    @ValueSource(strings = {"select", "radio"})
    void areOneOfTheValues(String type) {
      assertThat(kept(field(type, VALUES), "'a'")).isEqualTo("\"a\"");
      assertThat(error(field(type, VALUES), "'c'")).isEqualTo("请从选项中选择");
      assertThat(error(field(type, VALUES), "{'value':'a'}")).isEqualTo("请从选项中选择");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checklist", "taglist"})
    void areSomeOfTheValues(String type) {
      assertThat(kept(field(type, VALUES), "['b','a']")).isEqualTo("[\"b\",\"a\"]");
      assertThat(error(field(type, VALUES), "['a','c']")).isEqualTo("请从选项中选择");
      assertThat(error(field(type, VALUES), "['a','a']")).isEqualTo("同一选项只能选择一次");
      assertThat(error(field(type, VALUES), "'a'")).isEqualTo("请从选项中选择");
      assertThat(error(field(type, VALUES + ",'validate':{'required':true}"), "[]"))
          .isEqualTo("此项必填");
    }

    @Test
    void comeFromACodeList() {
      String relation = field("select", "'valuesKey':'code_RELATION'");
      assertThat(kept(relation, "'02'")).isEqualTo("\"02\"");
      assertThat(error(relation, "'户主'")).isEqualTo("请从选项中选择");
    }

    @Test
    void comeFromWhatTheServerSentAlong() {
      String component = field("select", "'valuesKey':'waiting'");
      String context = "{'waiting':[{'label':'一','value':'DB-1'},'DB-2']}";
      assertThat(Filled.in(component, "{'f':'DB-1'}", context).errors()).isEmpty();
      assertThat(Filled.in(component, "{'f':'DB-2'}", context).errors()).isEmpty();
      assertThat(Filled.in(component, "{'f':'DB-3'}", context).errorAt("/f")).isEqualTo("请从选项中选择");
    }

    @Test
    void comeFromAnExpression() {
      String component =
          "{'type':'dynamiclist','id':'m','path':'members','components':["
              + "{'type':'textfield','id':'n','key':'idNo'}]},"
              + field(
                  "select",
                  "'valuesExpression':'=for m in members return {label: m.idNo, value: m.idNo}'");
      assertThat(Filled.in(component, "{'members':[{'idNo':'1'},{'idNo':'2'}],'f':'2'}").errors())
          .isEmpty();
      assertThat(
              Filled.in(component, "{'members':[{'idNo':'1'},{'idNo':'2'}],'f':'3'}").errorAt("/f"))
          .isEqualTo("请从选项中选择");
    }

    @Test
    void areKeptAsTheFormHasThem() {
      String component = field("radio", "'values':[{'label':'一','value':1}]");
      assertThat(kept(component, "'1'")).isEqualTo("1");
    }
  }

  @Nested
  class Boxes {

    @Test
    void areTickedOrNot() {
      assertThat(kept(field("checkbox", ""), "true")).isEqualTo("true");
      assertThat(error(field("checkbox", ""), "'true'")).isEqualTo("应为勾选或不勾选");
    }

    @Test
    void thatNobodyTouchedAreNotTicked() {
      assertThat(Filled.in(field("checkbox", ""), "{}").data().path("f").toString())
          .isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'f':false}", "{'f':null}"})
    void thatMustBeTickedAreTicked(String data) {
      assertThat(Filled.in(field("checkbox", "'validate':{'required':true}"), data).errorAt("/f"))
          .isEqualTo("须勾选此项");
    }
  }

  @Nested
  class Dates {

    @ParameterizedTest
    @ValueSource(strings = {"'2026-02-29'", "'2026-11-31'", "'24.11.2026'", "'2026'", "'明天'"})
    void exist(String value) {
      assertThat(error(field("datetime", "'subtype':'date'"), value)).isEqualTo("日期或时间不存在，或格式不正确");
    }

    @Test
    void areOfAnAgeThatPeopleReach() {
      assertThat(error(field("datetime", "'subtype':'date'"), "'1879-12-31'"))
          .isEqualTo("日期超出合理范围，请核对");
      assertThat(error(field("datetime", "'subtype':'date'"), "20261124")).isEqualTo("请填写日期");
    }

    @Test
    void areNotInTheFuture() {
      String past = field("datetime", "'subtype':'date','properties':{'notFuture':'true'}");
      assertThat(kept(past, "'2026-11-24'")).isNotEmpty();
      assertThat(error(past, "'2026-11-25'")).isEqualTo("日期不得晚于今天");
      String moment = field("datetime", "'subtype':'datetime','properties':{'notFuture':'true'}");
      assertThat(kept(moment, "'2026-11-24T12:00'")).isNotEmpty();
      assertThat(error(moment, "'2026-11-24T12:01'")).isEqualTo("时间不得晚于现在");
    }

    @Test
    void areNotInThePast() {
      for (String more :
          new String[] {"'properties':{'notPast':'true'}", "'disallowPassedDates':true"}) {
        String coming = field("datetime", "'subtype':'date'," + more);
        assertThat(kept(coming, "'2026-11-24'")).isNotEmpty();
        assertThat(error(coming, "'2026-11-23'")).isEqualTo("日期不得早于今天");
      }
    }

    @Test
    void haveATimeInEachSpellingOfFormJs() {
      String moment = field("datetime", "'subtype':'datetime'");
      assertThat(kept(moment, "'2026-11-24T08:30'")).isNotEmpty();
      assertThat(kept(moment, "'2026-11-24T00:30Z'")).isNotEmpty();
      assertThat(kept(moment, "'2026-11-24T08:30+08:00'")).isNotEmpty();
      String time = field("datetime", "'subtype':'time'");
      assertThat(kept(time, "'08:30'")).isNotEmpty();
      assertThat(kept(time, "'08:30+08:00'")).isNotEmpty();
      assertThat(error(time, "'25:00'")).isEqualTo("日期或时间不存在，或格式不正确");
    }
  }

  @Nested
  class Widgets {

    private static String widget(String name, String more) {
      return field("textfield", "'properties':{'widget':'" + name + "'" + more + "}");
    }

    @ParameterizedTest
    @CsvSource({
      "'''14100219700101001''', 身份证号应为18位",
      "'''141002197001010011''', 身份证号校验位不符",
      "'''14100219700230002X''', ",
      "141002, 身份证号应为18位文字"
    })
    void idNumbersAreWellFormed(String value, String message) {
      assertThat(error(widget("idNumber", ""), value)).contains(message == null ? "身份证号" : message);
    }

    @Test
    void idNumbersAreKeptInOneSpelling() {
      String number = IdNumbersTest.withCheck("11010119900307109");
      assertThat(kept(widget("idNumber", ""), "' " + number.toLowerCase() + " '"))
          .isEqualTo('"' + number + '"');
    }

    @Test
    void bankAccountsHaveOnlyDigits() {
      assertThat(kept(widget("bankAccount", ""), "'6222 0212 3456 7890'"))
          .isEqualTo("\"6222021234567890\"");
      assertThat(error(widget("bankAccount", ""), "'6222-ABCD'")).isEqualTo("银行账号应为8至30位数字");
    }

    @Test
    void divisionsExistAtTheLevelNow() {
      String village = widget("division", ",'level':'village'");
      assertThat(kept(village, "'141002100200'")).isNotEmpty();
      for (String wrong : new String[] {"'141002100'", "'999999999999'", "'141002100299'", "1"}) {
        assertThat(error(village, wrong)).isEqualTo("请从列表中选择行政区划");
      }
      assertThat(kept(widget("division", ",'level':'township'"), "'141002100'")).isNotEmpty();
    }

    @Test
    void officersHoldThePost() {
      String clerk = widget("officer", ",'post':'township.clerk'");
      assertThat(kept(clerk, "'township-clerk-b'")).isNotEmpty();
      assertThat(error(clerk, "'county-clerk'")).isEqualTo("请从列表中选择在岗的经办人员");
      assertThat(error(clerk, "'nobody'")).isEqualTo("请从列表中选择在岗的经办人员");
    }

    @Test
    void attachmentsAreTheOfficersOrTheCases() {
      String files = widget("attachment", "");
      assertThat(kept(files, "['mine-1','mine-2']")).isEqualTo("[\"mine-1\",\"mine-2\"]");
      assertThat(error(files, "['mine-1','other-1']")).isEqualTo("附件不存在或不属于本案，请重新上传");
      assertThat(error(files, "['mine-1','mine-1']")).isEqualTo("同一附件重复");
      assertThat(error(files, "'mine-1'")).isEqualTo("请重新上传附件");
      assertThat(error(files, "[{'id':'mine-1'}]")).isEqualTo("附件不存在或不属于本案，请重新上传");
    }

    @Test
    void signaturesAreThere() {
      String component =
          field("textfield", "'properties':{'widget':'signature'},'validate':{'required':true}");
      assertThat(kept(component, "'mine-1'")).isEqualTo("\"mine-1\"");
      assertThat(error(component, "''")).isEqualTo("此项必填");
      assertThat(error(component, "'other-1'")).isEqualTo("附件不存在或不属于本案，请重新上传");
    }
  }
}

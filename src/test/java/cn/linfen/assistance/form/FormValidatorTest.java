package cn.linfen.assistance.form;

import static cn.linfen.assistance.form.Filled.json;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.problem.FieldError;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields together: groups, lists, conditions, computed values. */
class FormValidatorTest {

  private static final String NAME =
      "{'type':'textfield','id':'n','key':'name','validate':{'required':true}}";

  @Nested
  class Structure {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'name':'a','extra':1}",
          "{'name':'a','__proto__':{}}",
          "{'name':'a','applicant':{'name':'a','role':'admin'}}",
          "{'name':'a','rows':[{'name':'a','role':'admin'}]}",
          "{'name':'a','heading':'x'}"
        })
    void whatTheFormDoesNotHaveIsRefused(String data) {
      String form =
          NAME
              + ",{'type':'text','id':'h','key':'heading','text':'x'}"
              + ",{'type':'group','id':'g','path':'applicant','components':["
              + NAME
              + "]},{'type':'dynamiclist','id':'l','path':'rows','components':["
              + NAME
              + "]}";
      assertThat(Filled.in(form, data).errorAt("")).isEqualTo(FormValidator.UNKNOWN_NAME);
    }

    @Test
    void groupsNestTheirFields() {
      String form = "{'type':'group','id':'g','path':'a.b','components':[" + NAME + "]}";
      Filled filled = Filled.in(form, "{'a':{'b':{'name':' 张三 '}}}");
      assertThat(filled.data()).isEqualTo(json("{'a':{'b':{'name':'张三'}}}"));
      assertThat(Filled.in(form, "{}").errorAt("/a/b/name")).isEqualTo("此项必填");
      assertThat(Filled.in(form, "{'a':{'b':'x'}}").errorAt("/a/b")).isEqualTo("应为一组项目");
    }

    @Test
    void groupsOfOnePathAddUp() {
      String form =
          "{'type':'group','id':'g1','path':'a','components':[{'type':'textfield','id':'x','key':'o.x'}]},"
              + "{'type':'group','id':'g2','path':'a','components':[{'type':'textfield','id':'y','key':'o.y'}]}";
      Filled filled = Filled.in(form, "{'a':{'o':{'x':'1','y':'2'}}}");
      assertThat(filled.data()).isEqualTo(json("{'a':{'o':{'x':'1','y':'2'}}}"));
    }

    @Test
    void eachErrorIsAtItsField() {
      String form =
          NAME
              + ",{'type':'dynamiclist','id':'l','path':'members','components':["
              + NAME
              + ",{'type':'dynamiclist','id':'k','path':'jobs','components':["
              + NAME
              + "]}]}";
      Filled filled =
          Filled.in(form, "{'members':[{'name':'a'},{'jobs':[{'name':'b'},{'name':''}]}]}");
      assertThat(filled.errors())
          .extracting(FieldError::pointer)
          .containsExactly("/name", "/members/1/name", "/members/1/jobs/1/name");
    }

    @Test
    void listsHaveAsManyRowsAsTheyMay() {
      String form =
          "{'type':'dynamiclist','id':'l','path':'rows','properties':{'minRows':'2','maxRows':'3'},'components':["
              + NAME
              + "]}";
      String row = "{'name':'a'}";
      assertThat(Filled.in(form, "{}").errorAt("/rows")).isEqualTo("至少填写2行");
      assertThat(Filled.in(form, "{'rows':[" + row + "]}").errorAt("/rows")).isEqualTo("至少填写2行");
      assertThat(Filled.in(form, "{'rows':[" + (row + ",").repeat(3) + row + "]}").errorAt("/rows"))
          .isEqualTo("最多填写3行");
      assertThat(Filled.in(form, "{'rows':{}}").errorAt("/rows")).isEqualTo("应为列表");
      assertThat(Filled.in(form, "{'rows':[" + row + ",7]}").errorAt("/rows/1"))
          .isEqualTo("每行应为一组项目");
    }

    @Test
    void noListHasMoreThanFiveHundredRows() {
      String form = "{'type':'dynamiclist','id':'l','path':'rows','components':[" + NAME + "]}";
      String rows = "{'name':'a'},".repeat(500) + "{'name':'a'}";
      assertThat(Filled.in(form, "{'rows':[" + rows + "]}").errorAt("/rows")).isEqualTo("最多填写500行");
    }

    @Test
    void nothingIsNestedTooDeeply() {
      String deep = "{'a':".repeat(21) + "1" + "}".repeat(21);
      assertThat(Filled.in(NAME, deep).errorAt("")).isEqualTo("提交的内容层次过深");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'text'", "1", "null", "true"})
    void theContentIsAnObject(String data) {
      assertThat(Filled.in(NAME, data).errorAt("")).isEqualTo("表单内容应为一个对象");
    }

    @Test
    void aFloodOfErrorsIsCut() {
      String form = "{'type':'dynamiclist','id':'l','path':'rows','components':[" + NAME + "]}";
      assertThat(Filled.in(form, "{'rows':[" + "{},".repeat(399) + "{}]}").errors()).hasSize(300);
    }

    @Test
    void disabledFieldsAreLeftOut() {
      String form =
          "{'type':'textfield','id':'n','key':'name','disabled':true,'validate':{'required':true}}";
      Filled filled = Filled.in(form, "{'name':'x'}");
      assertThat(filled.errors()).isEmpty();
      assertThat(filled.data()).isEmpty();
    }

    @Test
    void emptyRowsAndValuesLeaveNoTrace() {
      String form =
          "{'type':'textfield','id':'n','key':'name'},"
              + "{'type':'dynamiclist','id':'l','path':'rows','components':[{'type':'textfield','id':'m','key':'x'}]}";
      assertThat(Filled.in(form, "{'name':'','rows':[]}").data()).isEmpty();
    }
  }

  @Nested
  class Conditions {

    private static final String REASON =
        "{'type':'radio','id':'r','key':'result','values':[{'value':'agree'},{'value':'refuse'}]},"
            + "{'type':'textarea','id':'w','key':'reason','validate':{'required':true},"
            + "'conditional':{'hide':'=result != \\'refuse\\''}}";

    private Filled filled(String data) {
      return Filled.in(REASON.replace("\\'", "\\\""), data);
    }

    @Test
    void aHiddenFieldIsNeitherRequiredNorKept() {
      Filled filled = filled("{'result':'agree','reason':'left over'}");
      assertThat(filled.errors()).isEmpty();
      assertThat(filled.data()).isEqualTo(json("{'result':'agree'}"));
    }

    @Test
    void aShownFieldIsRequired() {
      assertThat(filled("{'result':'refuse'}").errorAt("/reason")).isEqualTo("此项必填");
      assertThat(filled("{'result':'refuse','reason':'x'}").errors()).isEmpty();
    }

    @Test
    void whatIsHiddenIsNotEvenLookedAt() {
      assertThat(filled("{'result':'agree','reason':[1]}").errors()).isEmpty();
    }

    @Test
    void aHiddenGroupOrListHidesAllInIt() {
      String form =
          "{'type':'checkbox','id':'c','key':'more'},"
              + "{'type':'group','id':'g','conditional':{'hide':'=more != true'},'components':["
              + NAME
              + ",{'type':'dynamiclist','id':'l','path':'rows','properties':{'minRows':'1'},'components':["
              + "{'type':'textfield','id':'x','key':'x'}]}]}";
      Filled filled = Filled.in(form, "{'name':'x','rows':[{'x':'1'}]}");
      assertThat(filled.errors()).isEmpty();
      assertThat(filled.data()).isEqualTo(json("{'more':false}"));
      assertThat(Filled.in(form, "{'more':true}").errors())
          .extracting(FieldError::pointer)
          .containsExactly("/name", "/rows");
    }

    @Test
    void aRowIsThisAndWhatItStandsInIsParent() {
      String form =
          "{'type':'textfield','id':'k','key':'kind'},"
              + "{'type':'dynamiclist','id':'l','path':'rows','components':["
              + "{'type':'textfield','id':'k2','key':'kind'},"
              + "{'type':'textfield','id':'a','key':'a','conditional':{'hide':'=this.kind = \\\"x\\\"'}},"
              + "{'type':'textfield','id':'b','key':'b','conditional':{'hide':'=kind = \\\"x\\\"'}},"
              + "{'type':'textfield','id':'c','key':'c','conditional':{'hide':'=parent.kind = \\\"y\\\"'}},"
              + "{'type':'textfield','id':'d','key':'d','conditional':{'hide':'=i[1] = 1'}}]}";
      Filled filled =
          Filled.in(
              form,
              "{'kind':'y','rows':["
                  + "{'kind':'x','a':'1','b':'1','c':'1','d':'1'},"
                  + "{'kind':'y','a':'1','b':'1','c':'1','d':'1'}]}");
      assertThat(filled.data())
          .isEqualTo(
              json(
                  "{'kind':'y','rows':[{'kind':'x','b':'1'},{'kind':'y','a':'1','b':'1','d':'1'}]}"));
    }

    @Test
    void oneHiddenFieldHidesTheNext() {
      String form =
          "{'type':'textfield','id':'a','key':'a'},"
              + "{'type':'textfield','id':'b','key':'b','conditional':{'hide':'=a != \\\"1\\\"'}},"
              + "{'type':'textfield','id':'c','key':'c','conditional':{'hide':'=b != \\\"1\\\"'}}";
      assertThat(Filled.in(form, "{'a':'2','b':'1','c':'1'}").data()).isEqualTo(json("{'a':'2'}"));
    }

    @Test
    void conditionsMayAskWhatTheServerSentAlong() {
      String form =
          "{'type':'textfield','id':'a','key':'a','conditional':{'hide':'=case.profile = \\\"P2015\\\"'}}";
      assertThat(Filled.in(form, "{'a':'1'}", "{'case':{'profile':'P2015'}}").data()).isEmpty();
      assertThat(Filled.in(form, "{'a':'1'}", "{'case':{'profile':'P2021'}}").data())
          .isEqualTo(json("{'a':'1'}"));
    }

    @Test
    void aConditionThatFailsShowsTheField() {
      String form = "{'type':'textfield','id':'a','key':'a','conditional':{'hide':'=nothing > 1'}}";
      assertThat(Filled.in(form, "{'a':'1'}").data()).isEqualTo(json("{'a':'1'}"));
    }
  }

  @Nested
  class ComputedValues {

    private static final String INCOMES =
        "{'type':'dynamiclist','id':'l','path':'incomes','components':["
            + "{'type':'number','id':'a','key':'amount'},"
            + "{'type':'number','id':'m','key':'months','conditional':{'hide':'=this.amount = 0'}},"
            + "{'type':'expression','id':'y','key':'yearly','expression':'=if this.months = null then this.amount else this.amount * this.months'}]},";
    private static final String SUM =
        "{'type':'expression','id':'s','key':'sum','expression':'=if incomes = null then 0 else sum(for x in incomes return x.yearly)'},";
    private static final String AVERAGE =
        "{'type':'expression','id':'v','key':'average','expression':'=sum / people','properties':{'widget':'money'}},"
            + "{'type':'number','id':'p','key':'people'}";

    @Test
    void areComputedAnewWhateverWasSent() {
      Filled filled =
          Filled.in(
              INCOMES + SUM + AVERAGE,
              "{'incomes':[{'amount':100,'months':12,'yearly':1},{'amount':0.1},{'amount':0.2}],"
                  + "'people':3,'sum':999999,'average':'x'}");
      assertThat(filled.errors()).isEmpty();
      assertThat(filled.data().at("/incomes/0/yearly").decimalValue()).isEqualByComparingTo("1200");
      // Decimals, not binary fractions.
      assertThat(filled.data().path("sum").decimalValue()).isEqualByComparingTo("1200.3");
      assertThat(filled.data().path("average").toString()).isEqualTo("400.10");
    }

    @Test
    void leaveOutWhatIsHidden() {
      Filled filled =
          Filled.in(INCOMES + SUM + AVERAGE, "{'incomes':[{'amount':0,'months':5}],'people':1}");
      assertThat(filled.data().at("/incomes/0/months").isMissingNode()).isTrue();
      assertThat(filled.data().path("sum").decimalValue()).isEqualByComparingTo("0");
    }

    @Test
    void areThereThoughTheirGroupWasNotSent() {
      String form =
          "{'type':'group','id':'g','path':'totals','components':["
              + "{'type':'expression','id':'e','key':'two','expression':'=1 + 1'}]}";
      assertThat(Filled.in(form, "{}").data().at("/totals/two").intValue()).isEqualTo(2);
    }

    @Test
    void mayBeHiddenAndThenDoNotExist() {
      String form =
          "{'type':'checkbox','id':'c','key':'on'},"
              + "{'type':'expression','id':'e','key':'e','expression':'=1','conditional':{'hide':'=on != true'}}";
      assertThat(Filled.in(form, "{'e':5}").data()).isEqualTo(json("{'on':false}"));
      assertThat(Filled.in(form, "{'on':true}").data().path("e").intValue()).isEqualTo(1);
    }

    @Test
    void decideWhatIsShown() {
      String form =
          "{'type':'number','id':'n','key':'n'},"
              + "{'type':'expression','id':'e','key':'big','expression':'=n > 10'},"
              + "{'type':'textfield','id':'w','key':'why','validate':{'required':true},'conditional':{'hide':'=big != true'}}";
      assertThat(Filled.in(form, "{'n':11}").errorAt("/why")).isEqualTo("此项必填");
      assertThat(Filled.in(form, "{'n':10,'big':true,'why':'x'}").data().has("why")).isFalse();
    }

    @Test
    void thatNeverSettleDoNotHang() {
      String form =
          "{'type':'textfield','id':'a','key':'a','conditional':{'hide':'=b = null'}},"
              + "{'type':'expression','id':'b','key':'b','expression':'=if a = null then 1 else null'}";
      assertThat(Filled.in(form, "{'a':'x'}").errors()).isEmpty();
    }

    @Test
    void thatFailAreEmpty() {
      String form = "{'type':'expression','id':'e','key':'e','expression':'=1 / 0'}";
      assertThat(Filled.in(form, "{}").data()).isEmpty();
    }
  }
}

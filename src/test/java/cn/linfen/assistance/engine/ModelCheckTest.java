package cn.linfen.assistance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.deadline.LimitRules;
import cn.linfen.assistance.delegates.SampleDelegate;
import cn.linfen.assistance.policy.Profiles;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

class ModelCheckTest {

  private static final String HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:activiti="http://activiti.org/bpmn"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="t">
        <process id="p" isExecutable="true">
      """;
  private static final String TAIL = "</process></definitions>";

  private final ModelCheck check =
      new ModelCheck(
          registry(),
          "county"::equals,
          new LimitRules(new Profiles(null, Clock.systemUTC(), "", List.of())));

  private static DelegateRegistry registry() {
    DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
    beans.registerBeanDefinition("sample", new RootBeanDefinition(SampleDelegate.class));
    beans.registerBeanDefinition("runtimeService", new RootBeanDefinition(Object.class));
    return new DelegateRegistry(beans);
  }

  private List<ModelCheck.Finding> bpmn(String content) {
    return check.check("m.bpmn", (HEAD + content + TAIL).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <userTask id='e' camunda:formRef='f' camunda:candidateGroups='g'><extensionElements><camunda:properties><camunda:property name='pauses' value='supplement'/></camunda:properties></extensionElements></userTask> | 暂停不得没有终点
          <userTask id='e' camunda:formRef='f' camunda:candidateGroups='g' camunda:dueDate='d'><extensionElements><camunda:properties><camunda:property name='pauses' value='hospital'/></camunda:properties></extensionElements></userTask> | 没有可由流程图设定的暂停事由 hospital
          <serviceTask id='e'><extensionElements><camunda:properties><camunda:property name='pauses' value='supplement'/></camunda:properties></extensionElements></serviceTask> | 只有人工任务可以暂停期限
          <scriptTask id='e' scriptFormat='groovy'><script>println 1</script></scriptTask> | 脚本
          <serviceTask id='e' camunda:class='x.Y'/> | Java 类
          <serviceTask id='e' activiti:class='x.Y'/> | Java 类
          <serviceTask id='e' camunda:type='external' camunda:topic='t'/> | 外部任务
          <serviceTask id='e' camunda:delegateExpression='${runtimeService}'/> | 未登记的组件
          <serviceTask id='e' camunda:delegateExpression='${sample.itself()}'/> | 未登记的组件
          <serviceTask id='e' camunda:expression='${runtimeService.deleteProcessInstance(county)}'/> | 未登记的组件 runtimeService
          <serviceTask id='e' camunda:expression='${sample.getClass()}'/> | 没有 0 个参数的方法 getClass
          <serviceTask id='e' camunda:expression='${sample.hidden()}'/> | 没有 0 个参数的方法 hidden
          <serviceTask id='e' camunda:expression='${sample.greet()}'/> | 没有 0 个参数的方法 greet
          <serviceTask id='e' camunda:expression='${sample.itself().getClass()}'/> | 只能调用已登记组件的方法
          <serviceTask id='e' camunda:expression='${sample.class}'/> | 不能读取对象的属性
          <serviceTask id='e' camunda:expression='${county.getClass()}'/> | 未登记的组件 county
          <serviceTask id='e' camunda:expression='${execution.setVariable("x", 1)}'/> | 未登记的组件 execution
          <serviceTask id='e' camunda:expression='${execution.engineServices}'/> | 不能读取对象的属性
          <serviceTask id='e' camunda:expression='${"".getClass()}'/> | 只能调用已登记组件的方法
          <serviceTask id='e' camunda:expression='${county["class"]}'/> | 方括号
          <serviceTask id='e' camunda:expression='${S(county)}'/> | 未登记的函数
          <serviceTask id='e' camunda:expression='${nobody}'/> | 未登记的组件或流程变量 nobody
          <serviceTask id='e' camunda:expression='${county'/> | 写法有误
          <serviceTask id='e'><extensionElements><camunda:connector/></extensionElements></serviceTask> | 连接器
          <serviceTask id='e' camunda:expression='${sample.itself()}'><extensionElements><camunda:field name='x'/></extensionElements></serviceTask> | 字段注入
          <task id='e'><extensionElements><camunda:executionListener event='start' class='x.Y'/></extensionElements></task> | 监听器
          <task id='e'><extensionElements><camunda:executionListener event='start' expression='${sample.itself()}'/></extensionElements></task> | 监听器
          <task id='e'><extensionElements><camunda:executionListener event='start'><camunda:script scriptFormat='groovy'>1</camunda:script></camunda:executionListener></extensionElements></task> | 脚本
          <task id='e'><extensionElements><camunda:inputOutput><camunda:inputParameter name='x'><camunda:script scriptFormat='groovy'>1</camunda:script></camunda:inputParameter></camunda:inputOutput></extensionElements></task> | 脚本
          <sequenceFlow id='e'><conditionExpression xsi:type='tFormalExpression' language='javascript'>true</conditionExpression></sequenceFlow> | 脚本语言
          <sequenceFlow id='e'><conditionExpression xsi:type='tFormalExpression'>${''.getClass()}</conditionExpression></sequenceFlow> | 只能调用已登记组件的方法
          <userTask id='e' camunda:candidateGroups='g' camunda:formKey='embedded:deployment:evil.html'/> | formRef
          <userTask id='e' camunda:candidateGroups='g'/> | 必须用 camunda:formRef
          <userTask id='e' camunda:formRef='f'/> | 必须指定办理岗位
          <userTask id='e' camunda:formRef='f' camunda:candidateUsers='zhang'/> | 不能列个人
          <userTask id='e' camunda:formRef='f' camunda:candidateGroups='g'><documentation>${''.getClass()}</documentation></userTask> | 只能调用已登记组件的方法
          <userTask id='e' camunda:formRef='f' camunda:candidateGroups='g' name='${nobody}'/> | 未登记
          <userTask id='e' camunda:formRef='f' camunda:candidateGroups='g' camunda:dueDate='${nobody.due()}'/> | 未登记的组件 nobody
          <callActivity id='e' camunda:variableMappingClass='x.Y'/> | 变量映射
          <callActivity id='e' calledElement='${nobody}'/> | 未登记
          <businessRuleTask id='e' camunda:somethingNew='x'/> | 不支持的扩展属性
          """)
  void codeInADiagramIsNamedWithElementAndReason(String content, String reason) {
    assertThat(bpmn(content))
        .anySatisfy(
            finding -> {
              assertThat(finding.element()).isEqualTo("e");
              assertThat(finding.reason()).contains(reason);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <serviceTask id='e' camunda:expression='${sample.greet(county)}' camunda:resultVariable='x'/><sequenceFlow id='f'><conditionExpression xsi:type='tFormalExpression'>${x == "y" and not empty county}</conditionExpression></sequenceFlow>
          <serviceTask id='e' camunda:delegateExpression='${sample}'/>
          <userTask id='e' name='入户调查' camunda:formRef='f' camunda:candidateGroups='${sample.greet("a")}' camunda:dueDate='${sample.greet(county)}'><documentation>220号第18条：${sample.greet(county)}</documentation></userTask>
          <userTask id='e' camunda:formRef='f' camunda:assignee='${investigator}'><multiInstanceLoopCharacteristics camunda:collection='${sample.itself()}' camunda:elementVariable='investigator'><completionCondition xsi:type='tFormalExpression'>${nrOfCompletedInstances == nrOfInstances}</completionCondition></multiInstanceLoopCharacteristics></userTask>
          <callActivity id='e' calledElement='survey'><extensionElements><camunda:in businessKey='#{execution.processBusinessKey}'/><camunda:in variables='all'/><camunda:out source='county' target='other'/></extensionElements></callActivity>
          <task id='e'><documentation>写作 ${…} 的说明</documentation></task>
          <intermediateCatchEvent id='e'><timerEventDefinition><timeDate xsi:type='tFormalExpression'>${sample.greet(county)}</timeDate></timerEventDefinition></intermediateCatchEvent>
          """)
  void whatDesignersNeedIsLetThrough(String content) {
    assertThat(bpmn(content)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "groovy, 不能用 groovy",
    "javascript, 不能用 javascript",
    "juel, 不能用 juel",
    "http://www.java.com/java, 只能用 FEEL"
  })
  void aDecisionTableSpeaksFeelOnly(String language, String reason) {
    assertThat(
            dmn(
                "<inputExpression id='e' expressionLanguage='"
                    + language
                    + "'><text>1</text></inputExpression>"))
        .anySatisfy(finding -> assertThat(finding.reason()).contains(reason));
    assertThat(dmn("<inputExpression id='e'><text>${''.getClass()}</text></inputExpression>"))
        .isNotEmpty();
    assertThat(
            dmn(
                "<inputExpression id='e' expressionLanguage='feel'><text>people</text></inputExpression>"))
        .isEmpty();
    assertThat(
            dmn(
                "<inputExpression id='e' expressionLanguage='https://www.omg.org/spec/DMN/20191111/FEEL/'><text>people</text></inputExpression>"))
        .isEmpty();
  }

  private List<ModelCheck.Finding> dmn(String input) {
    return check.check(
        "m.dmn",
        ("<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision id='d'><decisionTable id='t'><input id='i'>"
                + input
                + "</input></decisionTable></decision></definitions>")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void otherFilesAreNotDeployed() {
    for (String name : List.of("evil.html", "x.groovy", "x.cmmn", "x.js", "a.class")) {
      assertThat(check.check(name, new byte[0])).isNotEmpty();
    }
  }

  @Test
  void filesThatReachOutsideAreRefused() {
    String xxe =
        "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'>&x;</definitions>";
    assertThat(check.check("m.bpmn", xxe.getBytes()))
        .singleElement()
        .satisfies(finding -> assertThat(finding.reason()).contains("DOCTYPE"));
    assertThat(check.check("m.bpmn", "<definitions".getBytes())).isNotEmpty();
    assertThat(check.check("m.bpmn", "<html/>".getBytes())).isNotEmpty();
  }
}

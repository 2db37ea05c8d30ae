package cn.linfen.assistance.engine;

import cn.linfen.assistance.deadline.LimitRules;
import cn.linfen.assistance.deadline.PauseReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Finds in a BPMN or DMN file what would run code of the model's author, and what this product has
 * no use for. It goes by what is allowed: an extension of the engine that is not named here is
 * refused.
 */
@Component
class ModelCheck {

  /**
   * @param element id of the element, or the nearest enclosing one that has an id
   */
  record Finding(String element, String reason) {}

  /**
   * Property of a user task: the reason for which the clock of the case stands while it is open.
   */
  static final String PAUSES = "pauses";

  private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
  private static final Set<String> EXTENSIONS =
      Set.of("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn");

  private static final Set<String> EXTENSION_ELEMENTS =
      Set.of(
          "properties",
          "property",
          "in",
          "out",
          "executionListener",
          "taskListener",
          "inputOutput",
          "inputParameter",
          "outputParameter",
          "failedJobRetryTimeCycle");

  private static final Set<String> EXTENSION_ATTRIBUTES =
      Set.of(
          "assignee",
          "asyncAfter",
          "asyncBefore",
          "calledElementBinding",
          "calledElementVersion",
          "candidateGroups",
          "candidateStarterGroups",
          "collection",
          "decisionRef",
          "decisionRefBinding",
          "decisionRefVersion",
          "delegateExpression",
          "dueDate",
          "elementVariable",
          "errorCodeVariable",
          "errorMessageVariable",
          "escalationCodeVariable",
          "exclusive",
          "expression",
          "formRef",
          "formRefBinding",
          "formRefVersion",
          "historyTimeToLive",
          "initiator",
          "isStartableInTasklist",
          "jobPriority",
          "mapDecisionResult",
          "modelerTemplate",
          "modelerTemplateVersion",
          "priority",
          "resultVariable",
          "taskPriority",
          "variableName",
          "versionTag");

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("script", "不能使用脚本"),
          Map.entry("scriptTask", "不能使用脚本任务"),
          Map.entry("connector", "不能使用连接器（connector）"),
          Map.entry("class", "不能指定 Java 类（camunda:class），请用已登记组件的表达式"),
          Map.entry("type", "不能使用外部任务等扩展类型（camunda:type）"),
          Map.entry("topic", "不能使用外部任务（camunda:topic）"),
          Map.entry("field", "不能使用字段注入（camunda:field）"),
          Map.entry("formKey", "表单只能用 camunda:formRef 关联，不能用 camunda:formKey"),
          Map.entry("formData", "表单只能用 camunda:formRef 关联，不能用内嵌字段（camunda:formData）"),
          Map.entry("formHandlerClass", "不能指定表单处理类（camunda:formHandlerClass）"),
          Map.entry("variableMappingClass", "不能指定变量映射类"),
          Map.entry("variableMappingDelegateExpression", "不能用代码映射变量"),
          Map.entry("candidateUsers", "任务应交给岗位办理（camunda:candidateGroups），不能列个人"));

  private final DelegateRegistry registry;
  private final ExpressionCheck expressions;
  private final LimitRules limits;

  @Autowired
  ModelCheck(DelegateRegistry registry, RoutingVariables variables, LimitRules limits) {
    this(registry, variables::isKnown, limits);
  }

  ModelCheck(DelegateRegistry registry, Predicate<String> knownVariables, LimitRules limits) {
    this.registry = registry;
    this.limits = limits;
    this.expressions = new ExpressionCheck(registry, knownVariables);
  }

  /** Checks one file; its name tells what it is. */
  List<Finding> check(String name, byte[] content) {
    String file = name.toLowerCase(java.util.Locale.ROOT);
    if (file.endsWith(".bpmn") || file.endsWith(".bpmn20.xml")) {
      return checkXml(content, this::checkBpmn);
    }
    if (file.endsWith(".dmn") || file.endsWith(".dmn11.xml")) {
      return checkXml(content, this::checkDmn);
    }
    return List.of(new Finding(name, "只能部署 .bpmn、.dmn 和 .form 文件"));
  }

  private interface DocumentCheck {
    void check(Element root, List<Finding> findings);
  }

  private static List<Finding> checkXml(byte[] content, DocumentCheck check) {
    List<Finding> findings = new ArrayList<>();
    try {
      check.check(parse(content).getDocumentElement(), findings);
    } catch (SAXParseException e) {
      findings.add(new Finding("第 " + e.getLineNumber() + " 行", "不是完好的 XML 文件，或含有不允许的 DOCTYPE"));
    } catch (SAXException e) {
      findings.add(new Finding("", "不是完好的 XML 文件"));
    }
    return findings;
  }

  private void checkBpmn(Element root, List<Finding> findings) {
    if (!BPMN.equals(root.getNamespaceURI())) {
      findings.add(new Finding("", "不是 BPMN 2.0 文件"));
      return;
    }
    Set<String> declared = declaredVariables(root);
    walk(root, element -> checkElement(element, declared::contains, findings));
  }

  private void checkElement(Element element, Predicate<String> declared, List<Finding> findings) {
    String name = element.getLocalName();
    boolean extension = isExtension(element);
    if (extension && !EXTENSION_ELEMENTS.contains(name)
        || !extension && (name.equals("scriptTask") || name.equals("script"))) {
      findings.add(finding(element, REASONS.getOrDefault(name, "不支持的扩展元素 " + name)));
      return;
    }
    if (name.equals("executionListener") || name.equals("taskListener")) {
      if (!element.hasAttribute("delegateExpression")) {
        findings.add(finding(element, "监听器只能用 delegateExpression 指向已登记的组件，不能用类、脚本或表达式"));
      }
    }
    if (name.equals("userTask")) {
      checkUserTask(element, findings);
    }
    if (name.equals("property") && extension && PAUSES.equals(element.getAttribute("name"))) {
      checkPauses(element, findings);
    }
    if (element.hasAttribute("language") && !element.getAttribute("language").isBlank()) {
      findings.add(finding(element, "条件只能用表达式，不能用脚本语言（language）"));
    }
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      checkAttribute(element, (Attr) attributes.item(i), extension, declared, findings);
    }
    if (!isDocumentation(element)) {
      expressions(element, ownText(element), declared, findings);
    }
  }

  private static void checkUserTask(Element task, List<Finding> findings) {
    if (extensionAttribute(task, "formRef").isEmpty()) {
      findings.add(finding(task, "人工任务必须用 camunda:formRef 关联表单"));
    }
    if (extensionAttribute(task, "candidateGroups").isEmpty()
        && extensionAttribute(task, "assignee").isEmpty()) {
      findings.add(finding(task, "人工任务必须指定办理岗位（camunda:candidateGroups）或会签人（camunda:assignee）"));
    }
  }

  /** A pause ends with what is waited for, so that must have a time. */
  private void checkPauses(Element property, List<Finding> findings) {
    Node task = property.getParentNode().getParentNode().getParentNode();
    if (!(task instanceof Element element) || !"userTask".equals(element.getLocalName())) {
      findings.add(finding(property, "只有人工任务可以暂停期限（pauses）"));
      return;
    }
    if (extensionAttribute(element, "dueDate").isEmpty()) {
      findings.add(finding(property, "暂停期限（pauses）的任务必须有到期日：暂停不得没有终点"));
    }
    String reason = property.getAttribute("value").strip();
    if (!reason.startsWith("${")
        && limits.reason(reason).filter(PauseReason::byElement).isEmpty()) {
      findings.add(
          finding(
              property,
              "没有可由流程图设定的暂停事由 "
                  + reason
                  + "，可用的有 "
                  + limits.reasons().values().stream()
                      .filter(PauseReason::byElement)
                      .map(PauseReason::key)
                      .sorted()
                      .toList()));
    }
  }

  private static String extensionAttribute(Element element, String name) {
    return EXTENSIONS.stream()
        .map(namespace -> element.getAttributeNS(namespace, name))
        .filter(value -> !value.isBlank())
        .findFirst()
        .orElse("");
  }

  private void checkAttribute(
      Element element,
      Attr attribute,
      boolean ofExtension,
      Predicate<String> declared,
      List<Finding> findings) {
    String name = attribute.getLocalName();
    if (name == null || XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
      return;
    }
    boolean prefixed = isExtension(attribute);
    if (prefixed && !EXTENSION_ATTRIBUTES.contains(name)) {
      findings.add(finding(element, REASONS.getOrDefault(name, "不支持的扩展属性 camunda:" + name)));
      return;
    }
    if (ofExtension && Set.of("class", "expression", "resource").contains(name)) {
      findings.add(finding(element, REASONS.getOrDefault(name, "此处不能使用 " + name)));
      return;
    }
    if (name.equals("delegateExpression")) {
      checkDelegate(element, attribute.getValue(), findings);
      return;
    }
    expressions(element, attribute.getValue(), declared, findings);
  }

  private void checkDelegate(Element element, String expression, List<Finding> findings) {
    String bean = expression.strip().replaceAll("^[$#]\\{\\s*(\\w+)\\s*}$", "$1");
    if (registry.type(bean).isEmpty()) {
      findings.add(finding(element, "未登记的组件 " + expression + "，可用的有 " + registry.names()));
    }
  }

  private void expressions(
      Element element, String text, Predicate<String> declared, List<Finding> findings) {
    if (text.contains("${") || text.contains("#{")) {
      for (String reason : expressions.check(text, declared)) {
        findings.add(finding(element, reason));
      }
    }
  }

  /** Names that the model itself gives to values: results, loop elements, mappings. */
  private static Set<String> declaredVariables(Element root) {
    Set<String> names = new HashSet<>();
    walk(
        root,
        element -> {
          for (String attribute :
              List.of(
                  "elementVariable",
                  "resultVariable",
                  "initiator",
                  "errorCodeVariable",
                  "errorMessageVariable",
                  "escalationCodeVariable")) {
            for (String namespace : EXTENSIONS) {
              names.add(element.getAttributeNS(namespace, attribute));
            }
          }
          if (isExtension(element)) {
            switch (element.getLocalName()) {
              case "in", "out" -> names.add(element.getAttribute("target"));
              case "inputParameter", "outputParameter" -> names.add(element.getAttribute("name"));
              default -> {}
            }
          }
        });
    names.remove("");
    return names;
  }

  private void checkDmn(Element root, List<Finding> findings) {
    if (root.getNamespaceURI() == null || !root.getNamespaceURI().contains("/DMN/")) {
      findings.add(new Finding("", "不是 DMN 文件"));
      return;
    }
    walk(
        root,
        element -> {
          String language = element.getAttribute("expressionLanguage").strip();
          if (!language.isEmpty()
              && !language.equalsIgnoreCase("feel")
              && !language.matches("https?://www\\.omg\\.org/spec/(DMN/\\d+/)?FEEL/?\\d*/?")) {
            findings.add(finding(element, "决策表只能用 FEEL 表达式，不能用 " + language));
          }
          String text = ownText(element);
          if (!isDocumentation(element) && (text.contains("${") || text.contains("#{"))) {
            findings.add(finding(element, "决策表只能用 FEEL 表达式，不能用 ${…}"));
          }
        });
  }

  private static boolean isDocumentation(Element element) {
    // Of a user task the engine evaluates the documentation as an expression.
    return Set.of("documentation", "text", "description").contains(element.getLocalName())
        && !(element.getParentNode() instanceof Element parent
            && ("userTask".equals(parent.getLocalName()) || isRule(parent)));
  }

  private static boolean isRule(Element parent) {
    return Set.of(
            "inputExpression",
            "inputEntry",
            "outputEntry",
            "literalExpression",
            "inputValues",
            "outputValues",
            "defaultOutputEntry")
        .contains(parent.getLocalName());
  }

  private static boolean isExtension(Node node) {
    return node.getNamespaceURI() != null && EXTENSIONS.contains(node.getNamespaceURI());
  }

  private static String ownText(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeType() == Node.TEXT_NODE || child.getNodeType() == Node.CDATA_SECTION_NODE) {
        text.append(child.getNodeValue());
      }
    }
    return text.toString();
  }

  private static Finding finding(Element element, String reason) {
    for (Node node = element; node instanceof Element at; node = node.getParentNode()) {
      if (at.hasAttribute("id")) {
        return new Finding(at.getAttribute("id"), reason);
      }
    }
    return new Finding(element.getLocalName(), reason);
  }

  private static void walk(Element element, java.util.function.Consumer<Element> visitor) {
    visitor.accept(element);
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element childElement) {
        walk(childElement, visitor);
      }
    }
  }

  private static Document parse(byte[] content) throws SAXException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder.parse(new ByteArrayInputStream(content));
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Strict implements ErrorHandler {

    @Override
    public void warning(SAXParseException exception) {}

    @Override
    public void error(SAXParseException exception) throws SAXException {
      throw exception;
    }

    @Override
    public void fatalError(SAXParseException exception) throws SAXException {
      throw exception;
    }
  }
}

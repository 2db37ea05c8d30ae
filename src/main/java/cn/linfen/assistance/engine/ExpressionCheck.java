package cn.linfen.assistance.engine;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.camunda.bpm.impl.juel.AstBracket;
import org.camunda.bpm.impl.juel.AstDot;
import org.camunda.bpm.impl.juel.AstFunction;
import org.camunda.bpm.impl.juel.AstIdentifier;
import org.camunda.bpm.impl.juel.AstMethod;
import org.camunda.bpm.impl.juel.Builder;
import org.camunda.bpm.impl.juel.Node;
import org.camunda.bpm.impl.juel.TreeBuilderException;

/** Reads an expression of a model without evaluating it. */
final class ExpressionCheck {

  private static final Builder BUILDER = new Builder(Builder.Feature.METHOD_INVOCATIONS);

  /** What the engine itself offers by name. */
  private static final Set<String> BUILT_IN =
      Set.of(
          "execution",
          "task",
          "authenticatedUserId",
          "loopCounter",
          "nrOfInstances",
          "nrOfActiveInstances",
          "nrOfCompletedInstances");

  private final DelegateRegistry registry;
  private final Predicate<String> known;

  ExpressionCheck(DelegateRegistry registry, Predicate<String> knownVariables) {
    this.registry = registry;
    this.known = knownVariables;
  }

  /**
   * @param declared names that the model itself gives to values
   * @return what is not allowed, in Chinese
   */
  List<String> check(String expression, Predicate<String> declared) {
    List<String> findings = new ArrayList<>();
    try {
      visit(BUILDER.build(expression).getRoot(), expression, declared, findings);
    } catch (TreeBuilderException e) {
      findings.add("表达式写法有误：" + expression);
    }
    return findings;
  }

  private void visit(
      Node node, String expression, Predicate<String> declared, List<String> findings) {
    if (node instanceof AstMethod method) {
      checkCall(method, expression, findings);
      visit(method.getChild(1), expression, declared, findings);
      return;
    }
    if (node instanceof AstDot property) {
      if (!isName(property.getChild(0), "execution")
          || !ExecutionElResolver.properties().contains(name(property))) {
        findings.add("不能读取对象的属性：" + expression);
      }
      return;
    }
    if (node instanceof AstBracket) {
      findings.add("不能用方括号取值：" + expression);
      return;
    }
    if (node instanceof AstFunction function
        && !GuardedExpressionManager.FUNCTIONS.contains(function.getName())) {
      findings.add("未登记的函数 " + function.getName() + "：" + expression);
    }
    if (node instanceof AstIdentifier identifier) {
      checkName(identifier.getName(), expression, declared, findings);
    }
    for (int i = 0; i < node.getCardinality(); i++) {
      visit(node.getChild(i), expression, declared, findings);
    }
  }

  private void checkCall(AstMethod call, String expression, List<String> findings) {
    Node target = call.getChild(0);
    if (!(target instanceof AstDot property)
        || !(property.getChild(0) instanceof AstIdentifier bean)) {
      findings.add("只能调用已登记组件的方法：" + expression);
      return;
    }
    Optional<Class<?>> type = registry.type(bean.getName());
    if (type.isEmpty()) {
      findings.add("未登记的组件 " + bean.getName() + "：" + expression + "，可用的有 " + registry.names());
      return;
    }
    String method = name(property);
    int arguments = call.getChild(1).getCardinality();
    boolean exists =
        DelegateRegistry.methods(type.get(), method)
            .anyMatch(candidate -> accepts(candidate, arguments));
    if (!exists) {
      findings.add(
          "组件 " + bean.getName() + " 没有 " + arguments + " 个参数的方法 " + method + "：" + expression);
    }
  }

  private void checkName(
      String name, String expression, Predicate<String> declared, List<String> findings) {
    if (registry.type(name).isEmpty()
        && !BUILT_IN.contains(name)
        && !known.test(name)
        && !declared.test(name)) {
      findings.add("未登记的组件或流程变量 " + name + "：" + expression);
    }
  }

  private static boolean accepts(Method method, int arguments) {
    int parameters = method.getParameterCount();
    return method.isVarArgs() ? arguments >= parameters - 1 : arguments == parameters;
  }

  private static boolean isName(Node node, String name) {
    return node instanceof AstIdentifier identifier && identifier.getName().equals(name);
  }

  /** The node tells the name of its property only in the form {@code ". name"}. */
  private static String name(AstDot property) {
    return property.toString().substring(1).strip();
  }
}

package cn.linfen.assistance.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.cache.NonCacheableCacheEntryValidity;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.engine.IterationStatusVar;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.expression.IStandardVariableExpression;
import org.thymeleaf.standard.expression.IStandardVariableExpressionEvaluator;
import org.thymeleaf.standard.expression.StandardExpressionExecutionContext;
import org.thymeleaf.standard.processor.StandardUtextTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ITemplateResolver;
import org.thymeleaf.templateresolver.TemplateResolution;
import org.thymeleaf.templateresource.StringTemplateResource;

/**
 * Thymeleaf for templates that people edit at run time. {@code ${…}} is only a path into the given
 * model ({@code applicant.name}, {@code members[0].name}, {@code
 * rules['dibao.notice.town'].citation}): no bean, no method, no class can be named, so a template
 * can show what it was given and nothing else. Comparisons and {@code and}/{@code or}/{@code not}
 * are written outside the braces, as Thymeleaf's own syntax allows.
 *
 * <p>A path that the model does not have is an error, not a blank: a decision with a hole in it
 * must not leave the house. Values that may be missing are in the model as {@code null}.
 */
final class TemplateSandbox {

  private static final Pattern STEP =
      Pattern.compile("\\G(?:\\.?([\\p{L}_][\\p{L}\\p{N}_]*)|\\[(\\d{1,4})]|\\['([^']{1,100})'])");
  private static final Pattern PATH = Pattern.compile("(" + STEP.pattern().substring(2) + ")+");
  private static final Pattern ATTRIBUTE = Pattern.compile("(?<=\\s)(th:[a-z]+)\\s*=");
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "th:text",
          "th:each",
          "th:if",
          "th:unless",
          "th:switch",
          "th:case",
          "th:with",
          "th:remove",
          "th:class",
          "th:classappend",
          "th:colspan",
          "th:rowspan",
          "th:src",
          "th:fragment",
          "th:replace",
          "th:insert",
          "th:style");

  /** Where the text of a named template comes from; {@code null} if there is none of that name. */
  private final TemplateEngine engine = new TemplateEngine();

  TemplateSandbox(Function<String, String> bodies) {
    engine.setDialect(new PlainDialect());
    engine.setTemplateResolver(new Bodies(bodies));
  }

  /**
   * @throws TemplateError with a Chinese message, if the template is wrong or names something that
   *     the model lacks
   */
  String render(String template, Map<String, ?> model) {
    Context context = new Context();
    model.forEach(context::setVariable);
    try {
      return engine.process(template, context);
    } catch (TemplateProcessingException e) {
      throw TemplateError.of(e);
    }
  }

  /** What is wrong with a template before it is even tried out; empty if nothing. */
  static List<String> refusals(String body) {
    List<String> found = new ArrayList<>();
    Matcher attribute = ATTRIBUTE.matcher(body);
    while (attribute.find()) {
      if (!ATTRIBUTES.contains(attribute.group(1))) {
        found.add("第" + line(body, attribute.start()) + "行：不能使用 " + attribute.group(1));
      }
    }
    Map.of("[(", "不能使用 [( )] 原样输出，请用 [[ ]] 或 th:text", "__", "不能使用 __ 预处理")
        .forEach(
            (text, message) -> {
              int at = body.indexOf(text);
              if (at >= 0) {
                found.add("第" + line(body, at) + "行：" + message);
              }
            });
    return found;
  }

  static String allowedAttributes() {
    return ATTRIBUTES.stream().sorted().collect(Collectors.joining("、"));
  }

  private static long line(String body, int offset) {
    return body.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }

  /**
   * The standard dialect without raw output, and with paths in the place of an expression language.
   */
  private static final class PlainDialect extends StandardDialect {

    PlainDialect() {
      setVariableExpressionEvaluator(new Paths());
    }

    @Override
    public Set<IProcessor> getProcessors(String dialectPrefix) {
      return super.getProcessors(dialectPrefix).stream()
          .filter(processor -> !(processor instanceof StandardUtextTagProcessor))
          .collect(Collectors.toSet());
    }
  }

  private static final class Paths implements IStandardVariableExpressionEvaluator {

    @Override
    public Object evaluate(
        IExpressionContext context,
        IStandardVariableExpression expression,
        StandardExpressionExecutionContext executionContext) {
      String path = expression.getExpression().trim();
      if (path.equals("null")) {
        return null;
      }
      if (!PATH.matcher(path).matches()) {
        throw new TemplateProcessingException("看不懂的取值“" + path + "”");
      }
      Object value = null;
      boolean root = true;
      Matcher step = STEP.matcher(path);
      while (step.find()) {
        if (root) {
          value = root(context, step.group(1), path);
          root = false;
        } else if (step.group(2) != null) {
          value = element(value, Integer.parseInt(step.group(2)), path);
        } else {
          value = member(value, step.group(1) != null ? step.group(1) : step.group(3), path);
        }
      }
      return value;
    }

    private static Object root(IExpressionContext context, String name, String path) {
      if (name == null || !context.containsVariable(name)) {
        throw new TemplateProcessingException("没有名为“" + path + "”的内容");
      }
      return context.getVariable(name);
    }

    private static Object element(Object value, int index, String path) {
      if (value instanceof List<?> list) {
        return index < list.size() ? list.get(index) : null;
      }
      if (value == null) {
        return null;
      }
      throw new TemplateProcessingException("“" + path + "”中方括号前的不是列表");
    }

    private static Object member(Object value, String name, String path) {
      if (value == null) {
        return null;
      }
      if (value instanceof Map<?, ?> map) {
        if (!map.containsKey(name) && !(map instanceof LenientMap)) {
          throw new TemplateProcessingException("没有名为“" + path + "”的内容");
        }
        return map.get(name);
      }
      if (value instanceof Collection<?> collection) {
        switch (name) {
          case "size":
            return collection.size();
          case "empty":
            return collection.isEmpty();
          default:
            throw new TemplateProcessingException("列表只有 size 和 empty：“" + path + "”");
        }
      }
      if (value instanceof IterationStatusVar status) {
        switch (name) {
          case "index":
            return status.getIndex();
          case "count":
            return status.getCount();
          case "size":
            return status.getSize();
          case "first":
            return status.isFirst();
          case "last":
            return status.isLast();
          default:
            throw new TemplateProcessingException("循环序号没有“" + name + "”");
        }
      }
      throw new TemplateProcessingException("没有名为“" + path + "”的内容");
    }
  }

  private record Bodies(Function<String, String> bodies) implements ITemplateResolver {

    @Override
    public String getName() {
      return "documents";
    }

    @Override
    public Integer getOrder() {
      return 1;
    }

    @Override
    public TemplateResolution resolveTemplate(
        IEngineConfiguration configuration,
        String ownerTemplate,
        String template,
        Map<String, Object> attributes) {
      String body = bodies.apply(template);
      return body == null
          ? null
          : new TemplateResolution(
              new StringTemplateResource(body),
              TemplateMode.HTML,
              NonCacheableCacheEntryValidity.INSTANCE);
    }
  }
}

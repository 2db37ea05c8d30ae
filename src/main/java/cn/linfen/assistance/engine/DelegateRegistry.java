package cn.linfen.assistance.engine;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * The beans that a model may name: those whose class lies in the package of the delegates, and of
 * these the public methods that they declare themselves.
 */
@Component
class DelegateRegistry {

  static final String PACKAGE = "cn.linfen.assistance.delegates";

  private final ConfigurableListableBeanFactory beans;
  private final Map<String, Optional<Class<?>>> types = new ConcurrentHashMap<>();

  DelegateRegistry(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /** Empty if no such bean is registered. */
  Optional<Class<?>> type(String name) {
    return types.computeIfAbsent(name, this::lookUp);
  }

  Object bean(String name) {
    return beans.getBean(name);
  }

  /** Names of all registered beans, for messages. */
  List<String> names() {
    return Stream.of(beans.getBeanDefinitionNames())
        .filter(name -> type(name).isPresent())
        .sorted()
        .toList();
  }

  /** Whether a model may call that method on that object. */
  boolean mayCall(Object bean, String method) {
    Class<?> type = AopUtils.getTargetClass(bean);
    return isDelegate(type) && methods(type, method).findAny().isPresent();
  }

  /** The methods of a registered bean that a model may call by that name. */
  static Stream<Method> methods(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .filter(method -> isDelegate(method.getDeclaringClass()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()));
  }

  private Optional<Class<?>> lookUp(String name) {
    if (!beans.containsBeanDefinition(name)) {
      return Optional.empty();
    }
    return Optional.<Class<?>>ofNullable(beans.getType(name, false))
        .<Class<?>>map(ClassUtils::getUserClass)
        .filter(DelegateRegistry::isDelegate);
  }

  private static boolean isDelegate(Class<?> type) {
    return type.getPackageName().equals(PACKAGE);
  }
}

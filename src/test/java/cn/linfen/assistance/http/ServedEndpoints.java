package cn.linfen.assistance.http;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Asks the running application what it serves. */
final class ServedEndpoints {

  /** A method and a path with variables in braces; {@code *} for every method. */
  record Endpoint(String method, String path) implements Comparable<Endpoint> {

    /** A path of the kind, without variables. */
    String sample() {
      return path.replaceAll("\\{[^}]*}", "x").replaceAll("/+", "/");
    }

    @Override
    public int compareTo(Endpoint other) {
      return (path + method).compareTo(other.path + other.method);
    }
  }

  private final WebApplicationContext context;

  ServedEndpoints(ApplicationContext context) {
    this.context = (WebApplicationContext) context;
  }

  /** Of our controllers and of the actuator. */
  Set<Endpoint> controllers() {
    Set<Endpoint> found = new TreeSet<>();
    for (RequestMappingInfoHandlerMapping mapping :
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()) {
      for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
        Set<String> methods = new TreeSet<>();
        info.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
        if (methods.isEmpty()) {
          methods.add("*");
        }
        for (String path : info.getPatternValues()) {
          methods.forEach(method -> found.add(new Endpoint(method, path)));
        }
      }
    }
    return found;
  }

  /**
   * Of every servlet that is a JAX-RS application: Camunda's REST interface and web applications.
   */
  Set<Endpoint> resources() {
    Set<Endpoint> found = new TreeSet<>();
    ServletContext servlets = context.getServletContext();
    for (ServletRegistration servlet : servlets.getServletRegistrations().values()) {
      application(servlet)
          .ifPresent(
              application -> {
                for (String mapping : servlet.getMappings()) {
                  String base = mapping.replaceAll("/\\*$", "");
                  for (Class<?> type : classes(application)) {
                    path(type)
                        .ifPresent(path -> walk(type, base + "/" + path, new HashSet<>(), found));
                  }
                }
              });
    }
    return found;
  }

  /** Servlets with the paths that they serve. */
  Map<String, Collection<String>> servlets() {
    Map<String, Collection<String>> found = new LinkedHashMap<>();
    context
        .getServletContext()
        .getServletRegistrations()
        .forEach((name, servlet) -> found.put(name, servlet.getMappings()));
    return found;
  }

  private Optional<Application> application(ServletRegistration servlet) {
    String named = servlet.getInitParameter("jakarta.ws.rs.Application");
    try {
      if (named != null) {
        return Optional.of(
            (Application) Class.forName(named).getDeclaredConstructor().newInstance());
      }
      if (servlet.getClassName().equals("org.glassfish.jersey.servlet.ServletContainer")) {
        return Optional.of(context.getBean(ResourceConfig.class));
      }
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Collection<Class<?>> classes(Application application) {
    List<Class<?>> all = new ArrayList<>(application.getClasses());
    application.getSingletons().forEach(one -> all.add(one.getClass()));
    return all;
  }

  private static void walk(Class<?> type, String base, Set<Class<?>> above, Set<Endpoint> found) {
    if (!above.add(type)) {
      return;
    }
    for (Method method : type.getMethods()) {
      Optional<String> verb = verb(method);
      Optional<String> path = annotated(method, Path.class).map(Path::value);
      String full = path.map(one -> base + "/" + one).orElse(base);
      if (verb.isPresent()) {
        found.add(new Endpoint(verb.get(), full.replaceAll("/+", "/")));
      } else if (path.isPresent()) {
        walk(returned(method), full, new HashSet<>(above), found);
      }
    }
  }

  private static Class<?> returned(Method method) {
    Type type = method.getGenericReturnType();
    return type instanceof ParameterizedType generic
            && generic.getActualTypeArguments()[0] instanceof Class<?> argument
        ? argument
        : method.getReturnType();
  }

  private static Optional<String> verb(Method method) {
    return Stream.concat(Stream.of(method), overridden(method))
        .flatMap(one -> Stream.of(one.getAnnotations()))
        .map(one -> one.annotationType().getAnnotation(HttpMethod.class))
        .filter(one -> one != null)
        .map(HttpMethod::value)
        .findFirst();
  }

  private static <A extends Annotation> Optional<A> annotated(Method method, Class<A> wanted) {
    return Stream.concat(Stream.of(method), overridden(method))
        .map(one -> one.getAnnotation(wanted))
        .filter(one -> one != null)
        .findFirst();
  }

  private static Stream<Method> overridden(Method method) {
    List<Method> found = new ArrayList<>();
    for (Class<?> type : supertypes(method.getDeclaringClass())) {
      try {
        found.add(type.getMethod(method.getName(), method.getParameterTypes()));
      } catch (NoSuchMethodException e) {
        continue;
      }
    }
    return found.stream();
  }

  private static Optional<String> path(Class<?> type) {
    return Stream.concat(Stream.of(type), supertypes(type).stream())
        .map(one -> one.getAnnotation(Path.class))
        .filter(one -> one != null)
        .map(Path::value)
        .findFirst();
  }

  private static List<Class<?>> supertypes(Class<?> type) {
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      if (one != type) {
        found.add(one);
      }
      for (Class<?> face : one.getInterfaces()) {
        found.add(face);
        found.addAll(supertypes(face));
      }
    }
    return found;
  }

  /** Files that lie in that folder of the class path, from which Spring serves files. */
  Set<String> files(String folder) throws IOException {
    Set<String> found = new TreeSet<>();
    PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
    for (Resource file : resolver.getResources("classpath*:" + folder + "/**")) {
      String url = file.getURL().toString();
      if (file.isReadable() && !url.endsWith("/")) {
        found.add(url.substring(url.lastIndexOf("/" + folder + "/") + folder.length() + 1));
      }
    }
    return found;
  }
}

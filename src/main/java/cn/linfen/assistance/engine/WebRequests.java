package cn.linfen.assistance.engine;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Knows whether the thread serves a request to one of Camunda's web interfaces: everything that is
 * served by another servlet than Spring's, whatever its path.
 */
@Configuration(proxyBeanMethods = false)
class WebRequests {

  private static final String OUR_SERVLET = "dispatcherServlet";
  private static final ThreadLocal<Boolean> TO_CAMUNDA = new ThreadLocal<>();

  static boolean toCamunda() {
    return Boolean.TRUE.equals(TO_CAMUNDA.get());
  }

  @Bean
  FilterRegistrationBean<Filter> camundaRequestMarker() {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(this::mark);
    registration.setName("camundaRequestMarker");
    registration.addUrlPatterns("/*");
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.setAsyncSupported(true);
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  private void mark(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Boolean before = TO_CAMUNDA.get();
    String servlet = ((HttpServletRequest) request).getHttpServletMapping().getServletName();
    TO_CAMUNDA.set(!OUR_SERVLET.equals(servlet));
    try {
      chain.doFilter(request, response);
    } finally {
      if (before == null) {
        TO_CAMUNDA.remove();
      } else {
        TO_CAMUNDA.set(before);
      }
    }
  }
}

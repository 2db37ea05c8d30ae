package cn.linfen.assistance.problem;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds what is read from a request: 2 MB and 30 levels of JSON. Files go through multipart, which
 * has its own limit.
 */
@Configuration(proxyBeanMethods = false)
class RequestLimits {

  static final int LARGEST_BODY = 2 * 1024 * 1024;
  static final String TOO_LARGE = "提交的内容过大，最多2 MB；文件请作为附件上传";
  private static final String FORBIDDEN_CHARACTER = "提交的内容含有不可见的控制字符，请删除后重新输入";
  private static final int DEEPEST = 30;

  @Bean
  Jackson2ObjectMapperBuilderCustomizer exactAndBounded() {
    return builder ->
        builder
            // What was typed is kept to the digit: 100.00 becomes neither 100.0 nor binary.
            .featuresToEnable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .postConfigurer(
                mapper -> {
                  mapper.configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);
                  mapper
                      .getFactory()
                      .setStreamReadConstraints(
                          StreamReadConstraints.builder()
                              .maxNestingDepth(DEEPEST)
                              .maxStringLength(1_000_000)
                              .maxNumberLength(40)
                              .build());
                });
  }

  @Bean
  FilterRegistrationBean<OncePerRequestFilter> bodyLimit() {
    FilterRegistrationBean<OncePerRequestFilter> filter =
        new FilterRegistrationBean<>(new BodyLimit());
    filter.addUrlPatterns("/*");
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filter;
  }

  private static final class BodyLimit extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String type = request.getContentType();
      if (request.getQueryString() != null && request.getQueryString().contains("%00")) {
        // No text of the database can hold it: the search for it would be our error.
        refuse(response, HttpServletResponse.SC_BAD_REQUEST, FORBIDDEN_CHARACTER);
      } else if (type != null && type.toLowerCase(java.util.Locale.ROOT).startsWith("multipart/")) {
        chain.doFilter(request, response);
      } else if (request.getContentLengthLong() > LARGEST_BODY) {
        refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, TOO_LARGE);
      } else {
        if (isForm(type) && hasForbiddenCharacter(request)) {
          refuse(response, HttpServletResponse.SC_BAD_REQUEST, FORBIDDEN_CHARACTER);
          return;
        }
        chain.doFilter(new Bounded(request), response);
      }
    }

    private static boolean isForm(String type) {
      return type != null
          && type.toLowerCase(java.util.Locale.ROOT)
              .startsWith("application/x-www-form-urlencoded");
    }

    private static boolean hasForbiddenCharacter(HttpServletRequest request) {
      return request.getParameterMap().entrySet().stream()
          .flatMap(field -> Stream.concat(Stream.of(field.getKey()), Stream.of(field.getValue())))
          .anyMatch(text -> text.indexOf('\0') >= 0);
    }

    private static void refuse(HttpServletResponse response, int status, String detail)
        throws IOException {
      ProblemResponse.write(response, status, "不能办理", detail);
    }
  }

  /** More was sent than is read. */
  static final class BodyTooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** For bodies that do not say how long they are. */
  private static final class Bounded extends HttpServletRequestWrapper {

    Bounded(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream body = super.getInputStream();
      return new ServletInputStream() {
        private int read;

        @Override
        public int read() throws IOException {
          int next = body.read();
          if (next >= 0 && ++read > LARGEST_BODY) {
            throw new BodyTooLarge();
          }
          return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          int count = body.read(buffer, offset, length);
          if (count > 0) {
            read += count;
            if (read > LARGEST_BODY) {
              throw new BodyTooLarge();
            }
          }
          return count;
        }

        @Override
        public boolean isFinished() {
          return body.isFinished();
        }

        @Override
        public boolean isReady() {
          return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
          body.setReadListener(listener);
        }
      };
    }
  }
}

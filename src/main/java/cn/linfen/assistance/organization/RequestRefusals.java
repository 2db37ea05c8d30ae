package cn.linfen.assistance.organization;

import cn.linfen.assistance.problem.ProblemResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/**
 * What a refused request is answered: programs get a problem document in Chinese, people the
 * sign-in page or the page that says that they may not.
 */
@Component
class RequestRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

  static final String NOT_FOR_YOUR_POST = "您的岗位不能使用此功能";

  private static final String TITLE = "不能办理";

  private final EndpointAccess endpoints;
  private final AuthenticationEntryPoint signIn = new LoginUrlAuthenticationEntryPoint("/login");

  RequestRefusals(EndpointAccess endpoints) {
    this.endpoints = endpoints;
  }

  /** Whether the address is one for programs, which are told so and never led to a page. */
  static boolean forPrograms(HttpServletRequest request) {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    return path.startsWith("/api/")
        || path.startsWith("/camunda/api/")
        || path.startsWith("/engine-rest")
        || path.startsWith("/actuator");
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
      throws IOException, ServletException {
    boolean triedBasic = refused instanceof BadCredentialsException || isLocked(refused);
    if (!forPrograms(request) && !triedBasic) {
      signIn.commence(request, response, refused);
      return;
    }
    if (!request.getRequestURI().contains("/api/")) {
      // Not where a browser would ask for a name and password of its own accord.
      response.setHeader("WWW-Authenticate", "Basic realm=\"assistance\", charset=\"UTF-8\"");
    }
    ProblemResponse.write(response, 401, "须先登录", reason(request, refused));
  }

  private static boolean isLocked(AuthenticationException refused) {
    return refused instanceof LockedException;
  }

  private static String reason(HttpServletRequest request, AuthenticationException refused) {
    if (isLocked(refused)) {
      return refused.getMessage();
    }
    if (refused instanceof BadCredentialsException) {
      return "用户名或密码不正确";
    }
    return request.getRequestedSessionId() != null && !request.isRequestedSessionIdValid()
        ? "登录已失效，请重新登录；已保存的草稿不会丢失"
        : "请先登录";
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException refused)
      throws IOException {
    if (!forPrograms(request)) {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    String detail =
        refused instanceof CsrfException
            ? "页面已过期，或请求不是从本系统页面发出，请刷新页面后重试"
            : endpoints
                .row(request)
                .filter(row -> row.who() == Endpoints.Who.NOBODY)
                .map(Endpoints.Row::purpose)
                .orElse(NOT_FOR_YOUR_POST);
    ProblemResponse.write(response, 403, TITLE, detail);
  }
}

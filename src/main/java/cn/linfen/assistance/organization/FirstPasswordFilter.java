package cn.linfen.assistance.organization;

import cn.linfen.assistance.problem.ProblemResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Whoever has a password given by an administrator changes it before anything else. */
class FirstPasswordFilter extends OncePerRequestFilter {

  private static final List<String> OPEN =
      List.of(
          "/account", "/api/me", "/assets", "/login", "/logout", "/error", "/notices", "/actuator");

  private final Officers officers;

  FirstPasswordFilter(Officers officers) {
    this.officers = officers;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String path = request.getRequestURI().substring(request.getContextPath().length());
    Authentication officer = SecurityContextHolder.getContext().getAuthentication();
    boolean held =
        officer != null
            && !(officer instanceof AnonymousAuthenticationToken)
            && OPEN.stream().noneMatch(path::startsWith)
            && !path.startsWith("/camunda/assets")
            && !path.startsWith("/camunda/lib")
            && officers
                .find(officer.getName())
                .map(Officers.Officer::mustChangePassword)
                .orElse(false);
    if (!held) {
      chain.doFilter(request, response);
    } else if (RequestRefusals.forPrograms(request)) {
      ProblemResponse.write(response, 403, "须先修改密码", "首次登录须先修改密码，请打开“账户”页面");
    } else {
      response.sendRedirect(request.getContextPath() + "/account");
    }
  }
}

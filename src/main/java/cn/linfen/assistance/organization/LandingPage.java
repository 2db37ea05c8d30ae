package cn.linfen.assistance.organization;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.stereotype.Component;

/** Where an officer goes after sign-in: the page asked for, or the application of the post. */
@Component
class LandingPage implements AuthenticationSuccessHandler {

  private final Access access;
  private final AuditLog audit;
  private final HttpSessionRequestCache requests = new HttpSessionRequestCache();

  LandingPage(Access access, AuditLog audit) {
    this.access = access;
    this.audit = audit;
  }

  String of(String user) {
    if (access.may(user, Action.TASKLIST)) {
      return "/camunda/app/tasklist/default/";
    }
    if (access.may(user, Action.COCKPIT)) {
      return "/camunda/app/cockpit/default/";
    }
    if (access.may(user, Action.ADMIN_OFFICERS)) {
      return "/admin/officers";
    }
    if (access.may(user, Action.ADMIN_SECURITY)) {
      return "/admin/security";
    }
    return access.may(user, Action.VIEW_AUDIT) ? "/admin/audit" : "/account";
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication officer)
      throws IOException {
    audit.record("signin", officer.getName(), officer.getName(), null);
    SavedRequest saved = requests.getRequest(request, response);
    requests.removeRequest(request, response);
    boolean wanted =
        saved != null
            && "GET".equals(saved.getMethod())
            && saved
                .getRedirectUrl()
                .matches(".*/(camunda/app/|batch|search|tasks/|admin/|account).*");
    response.sendRedirect(
        wanted ? saved.getRedirectUrl() : request.getContextPath() + of(officer.getName()));
  }
}

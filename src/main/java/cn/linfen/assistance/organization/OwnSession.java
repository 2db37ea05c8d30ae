package cn.linfen.assistance.organization;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/** The session of the request that is being served. */
@Component
class OwnSession {

  private final Accounts accounts;
  private final HttpSessionSecurityContextRepository contexts =
      new HttpSessionSecurityContextRepository();

  OwnSession(Accounts accounts) {
    this.accounts = accounts;
  }

  /** Goes on, under a new id, after the officer's own change has ended all sessions. */
  void renew(HttpServletRequest request, HttpServletResponse response) {
    if (!contexts.containsContext(request)) {
      return;
    }
    Authentication officer = SecurityContextHolder.getContext().getAuthentication();
    var renewed =
        UsernamePasswordAuthenticationToken.authenticated(
            officer.getPrincipal(), null, officer.getAuthorities());
    renewed.setDetails(new SignIn(accounts.credentialVersion(officer.getName())));
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(renewed);
    SecurityContextHolder.setContext(context);
    request.changeSessionId();
    contexts.saveContext(context, request, response);
  }
}

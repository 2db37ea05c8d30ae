package cn.linfen.assistance.organization;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.stereotype.Component;

/**
 * Decides about requests from the table of {@link Endpoints}. Asks the database at each request,
 * not the session: a post that ended gives no access.
 */
@Component
class EndpointAccess implements AuthorizationManager<RequestAuthorizationContext> {

  private final Endpoints endpoints;
  private final Access access;

  EndpointAccess(Endpoints endpoints, Access access) {
    this.endpoints = endpoints;
    this.access = access;
  }

  Optional<Endpoints.Row> row(HttpServletRequest request) {
    return endpoints.find(
        request.getMethod(), request.getRequestURI().substring(request.getContextPath().length()));
  }

  @Override
  @Deprecated
  public AuthorizationDecision check(
      Supplier<Authentication> officer, RequestAuthorizationContext context) {
    return new AuthorizationDecision(
        row(context.getRequest()).map(row -> allows(row, officer)).orElse(false));
  }

  /** Whether the officer may make such a request. */
  boolean allows(String method, String path, Authentication officer) {
    return endpoints.find(method, path).map(row -> allows(row, () -> officer)).orElse(false);
  }

  private boolean allows(Endpoints.Row row, Supplier<Authentication> officer) {
    return switch (row.who()) {
      case EVERYONE -> true;
      case OFFICER -> isOfficer(officer.get());
      case ACTIONS ->
          isOfficer(officer.get())
              && row.actions().stream()
                  .anyMatch(action -> access.may(officer.get().getName(), action));
      case NOBODY -> false;
    };
  }

  private static boolean isOfficer(Authentication authentication) {
    return authentication != null
        && authentication.isAuthenticated()
        && !(authentication instanceof AnonymousAuthenticationToken);
  }
}

package cn.linfen.assistance.organization;

import java.util.Optional;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The officer whose request is being served. */
@Component
public class CurrentOfficer {

  public Optional<String> find() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication == null
            || !authentication.isAuthenticated()
            || authentication instanceof AnonymousAuthenticationToken
        ? Optional.empty()
        : Optional.of(authentication.getName());
  }

  /** The user id; there must be a signed-in officer. */
  public String id() {
    return find().orElseThrow(() -> new IllegalStateException("no officer is signed in"));
  }
}

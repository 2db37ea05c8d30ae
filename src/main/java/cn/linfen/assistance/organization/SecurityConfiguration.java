package cn.linfen.assistance.organization;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * One sign-in for the web applications and {@code /api}; everything that is not named here is
 * denied.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class SecurityConfiguration {

  static final String LOGOUT_OF_WEBAPPS = "/camunda/api/admin/auth/user/default/logout";

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none';"
          + " base-uri 'self'; frame-ancestors 'self'; form-action 'self'";

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  private static RequestMatcher path(HttpMethod method, String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
  }

  private static final RequestMatcher PROGRAM_INTERFACES =
      new OrRequestMatcher(path("/api/**"), path("/camunda/api/**"), path("/engine-rest/**"));

  private static boolean isBasic(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, "Basic ", 0, 6);
  }

  @Bean
  AuthenticationProvider officerAuthentication(Accounts accounts) {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication attempt) throws AuthenticationException {
        String user = attempt.getName();
        String password =
            attempt.getCredentials() == null ? "" : attempt.getCredentials().toString();
        return switch (accounts.signIn(user, password)) {
          case ACCEPTED ->
              UsernamePasswordAuthenticationToken.authenticated(
                  user, null, AuthorityUtils.createAuthorityList("OFFICER"));
          case LOCKED -> throw new LockedException("账户因多次密码错误暂时锁定，请稍后再试，或请安全管理员解锁");
          case REFUSED -> throw new BadCredentialsException("用户名或密码不正确");
        };
      }

      @Override
      public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
      }
    };
  }

  @Bean
  @Order(1)
  SecurityFilterChain programs(HttpSecurity http) throws Exception {
    return http.securityMatcher(path("/engine-rest/**"))
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .httpBasic(
            basic ->
                basic.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(headers -> headers.frameOptions(frame -> frame.sameOrigin()))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain people(HttpSecurity http, Access access, LandingPage landing)
      throws Exception {
    CookieCsrfTokenRepository csrfTokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
    csrfTokens.setCookieName("ASSISTANCE-CSRF");
    csrfTokens.setHeaderName("X-ASSISTANCE-CSRF");
    csrfTokens.setCookiePath("/");
    CsrfTokenRequestAttributeHandler csrfHandler = new CsrfTokenRequestAttributeHandler();
    csrfHandler.setCsrfRequestAttributeName(null);
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                    .permitAll()
                    .requestMatchers(
                        path("/login"),
                        path("/error"),
                        path("/assets/**"),
                        path("/favicon.ico"),
                        path("/notices/**"),
                        path("/robots.txt"),
                        path(HttpMethod.GET, "/actuator/health"),
                        path("/camunda/assets/**"),
                        path("/camunda/lib/**"),
                        path("/camunda/favicon.ico"))
                    .permitAll()
                    .requestMatchers(path("/actuator/prometheus"))
                    .access(holding(access, Action.METRICS))
                    .requestMatchers(
                        path("/camunda/api/admin/setup/**"),
                        path("/camunda/app/admin/{engine}/setup/**"),
                        path("/camunda/app/*/setup/**"),
                        path("/camunda/api/admin/auth/user/{engine}/login/**"))
                    .denyAll()
                    .requestMatchers(
                        path("/camunda/app/tasklist/**"), path("/camunda/api/tasklist/**"))
                    .access(holding(access, Action.TASKLIST))
                    .requestMatchers(
                        path("/camunda/app/cockpit/**"), path("/camunda/api/cockpit/**"))
                    .access(holding(access, Action.COCKPIT))
                    .requestMatchers(path("/camunda/app/admin/**"))
                    .access(holding(access, Action.ADMIN_APP))
                    .requestMatchers(
                        path("/camunda/api/admin/**"),
                        path("/camunda/api/engine/**"),
                        path("/camunda/app/welcome/**"),
                        path("/camunda/api/welcome/**"),
                        path("/camunda/"),
                        path("/camunda"),
                        path("/camunda/app/"))
                    .authenticated()
                    .requestMatchers(path("/admin/officers/**"), path("/api/admin/officers/**"))
                    .access(holding(access, Action.ADMIN_OFFICERS))
                    .requestMatchers(path("/admin/security/**"))
                    .access(holding(access, Action.ADMIN_SECURITY))
                    .requestMatchers(path("/admin/audit/**"))
                    .access(holding(access, Action.VIEW_AUDIT))
                    .requestMatchers(path("/admin/calendar/**"), path("/api/admin/calendar/**"))
                    .access(holding(access, Action.ADMIN_CALENDAR))
                    .requestMatchers(path("/admin/templates/**"), path("/api/admin/templates/**"))
                    .access(holding(access, Action.MANAGE_TEMPLATES))
                    .requestMatchers(
                        path("/"),
                        path("/account/**"),
                        path("/forms/**"),
                        path("/batch"),
                        path("/search"),
                        path("/deadlines"),
                        path("/relatives/**"),
                        path("/admin"),
                        path("/api/**"))
                    .authenticated()
                    .anyRequest()
                    .denyAll())
        .formLogin(
            login ->
                login
                    .loginPage("/login")
                    .successHandler(landing)
                    .failureHandler(
                        (request, response, failure) ->
                            response.sendRedirect(
                                request.getContextPath()
                                    + (failure instanceof LockedException
                                        ? "/login?locked"
                                        : "/login?error"))))
        .httpBasic(
            basic ->
                basic.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
        .logout(
            logout ->
                logout
                    .logoutRequestMatcher(
                        new OrRequestMatcher(
                            path(HttpMethod.POST, "/logout"),
                            path(HttpMethod.POST, LOGOUT_OF_WEBAPPS)))
                    .logoutSuccessHandler(
                        (request, response, who) -> {
                          if (request.getRequestURI().endsWith("/logout")
                              && !request.getRequestURI().contains("/camunda/")) {
                            response.sendRedirect(request.getContextPath() + "/login?left");
                          } else {
                            new HttpStatusReturningLogoutSuccessHandler(HttpStatus.OK)
                                .onLogoutSuccess(request, response, who);
                          }
                        }))
        .exceptionHandling(
            errors ->
                errors
                    .defaultAuthenticationEntryPointFor(
                        new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), PROGRAM_INTERFACES)
                    .defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint("/login"), AnyRequestMatcher.INSTANCE))
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfTokens)
                    .csrfTokenRequestHandler(csrfHandler)
                    .ignoringRequestMatchers(path("/camunda/**"))
                    .ignoringRequestMatchers(SecurityConfiguration::isBasic))
        .headers(
            headers ->
                headers
                    .frameOptions(frame -> frame.sameOrigin())
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                    .addHeaderWriter(
                        (request, response) -> {
                          if (new NegatedRequestMatcher(path("/camunda/**")).matches(request)) {
                            response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
                          }
                        }))
        .build();
  }

  /** Asks the database at each request, not the session: a post that ended gives no access. */
  private static AuthorizationManager<RequestAuthorizationContext> holding(
      Access access, Action action) {
    return (Supplier<Authentication> who, RequestAuthorizationContext context) -> {
      Authentication authentication = who.get();
      return new AuthorizationDecision(
          authentication != null
              && authentication.isAuthenticated()
              && access.may(authentication.getName(), action));
    };
  }

  @Bean
  FilterRegistrationBean<ContainerBasedAuthenticationFilter> webappsKnowTheOfficer() {
    FilterRegistrationBean<ContainerBasedAuthenticationFilter> filter =
        new FilterRegistrationBean<>(new ContainerBasedAuthenticationFilter());
    filter.addInitParameter("authentication-provider", SignedInOfficer.class.getName());
    filter.addUrlPatterns("/camunda/app/*", "/camunda/api/*");
    filter.setOrder(201);
    return filter;
  }

  @Bean
  FilterRegistrationBean<EngineIdentityFilter> engineKnowsTheOfficer(IdentityService identities) {
    FilterRegistrationBean<EngineIdentityFilter> filter =
        new FilterRegistrationBean<>(new EngineIdentityFilter(identities));
    filter.addUrlPatterns("/api/*", "/engine-rest/*", "/batch");
    filter.setOrder(202);
    return filter;
  }

  @Bean
  FilterRegistrationBean<FirstPasswordFilter> firstPassword(Officers officers) {
    FilterRegistrationBean<FirstPasswordFilter> filter =
        new FilterRegistrationBean<>(new FirstPasswordFilter(officers));
    filter.addUrlPatterns("/*");
    filter.setOrder(203);
    return filter;
  }
}

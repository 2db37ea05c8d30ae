package cn.linfen.assistance.organization;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * One sign-in for the web applications and {@code /api}. Which requests are let through is said by
 * the table of {@link Endpoints}.
 */
@Configuration(proxyBeanMethods = false)
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
          case ACCEPTED -> {
            var officer =
                UsernamePasswordAuthenticationToken.authenticated(
                    user, null, AuthorityUtils.createAuthorityList("OFFICER"));
            officer.setDetails(new SignIn(accounts.credentialVersion(user)));
            yield officer;
          }
          case LOCKED -> throw new LockedException(Accounts.LOCKED);
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
  SecurityFilterChain programs(
      HttpSecurity http, EndpointAccess endpoints, RequestRefusals refusals) throws Exception {
    return http.securityMatcher(path("/engine-rest/**"))
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .anyRequest()
                    .access(endpoints))
        .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
        .exceptionHandling(
            errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(headers -> headers.frameOptions(frame -> frame.sameOrigin()))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain people(
      HttpSecurity http,
      EndpointAccess endpoints,
      RequestRefusals refusals,
      Officers officers,
      LandingPage landing)
      throws Exception {
    CookieCsrfTokenRepository csrfTokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
    csrfTokens.setCookieName("ASSISTANCE-CSRF");
    csrfTokens.setHeaderName("X-ASSISTANCE-CSRF");
    csrfTokens.setCookiePath("/");
    CsrfTokenRequestAttributeHandler csrfHandler = new CsrfTokenRequestAttributeHandler();
    csrfHandler.setCsrfRequestAttributeName(null);
    return http.addFilterAfter(new SessionCheck(officers), SecurityContextHolderFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                    .permitAll()
                    .anyRequest()
                    .access(endpoints))
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
        .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
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
            errors -> errors.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
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

package cn.linfen.assistance.http;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.http.ServedEndpoints.Endpoint;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.Endpoints;
import cn.linfen.assistance.organization.Endpoints.Row;
import cn.linfen.assistance.organization.Endpoints.Who;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.HttpOfficer.Answer;
import cn.linfen.assistance.support.IntegrationTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/**
 * Everything that the running application serves stands in {@code organization/endpoints.csv}, and
 * each row of it lets through whom it names and nobody else.
 */
@IntegrationTest
class EndpointsTest {

  private static final String NOT_FOR_YOUR_POST = "您的岗位不能使用此功能";

  /** Accounts of the demonstration that between them have every action, and each lack some. */
  private static final List<String> ACCOUNTS =
      List.of(
          "township-clerk",
          "county-approver",
          "county-medical",
          "supervisor",
          "designer",
          "sysadmin",
          "secadmin",
          "auditor");

  /** Served by filters and resource handlers, which cannot be asked for their addresses. */
  private static final Set<String> NOT_BY_CONTROLLERS =
      Set.of("POST /login", "POST /logout", "GET /favicon.ico", "GET /camunda/favicon.ico");

  private static final Map<String, HttpOfficer> SESSIONS = new HashMap<>();

  @LocalServerPort int port;
  @Autowired ApplicationContext context;
  @Autowired Endpoints endpoints;
  @Autowired Officers officers;
  @Autowired Posts posts;

  // ------------------------------------------------------------------ nothing outside of the table

  @Test
  void eachAddressOfOurOwnHasARowOfItsOwn() {
    Set<Endpoint> missing =
        new ServedEndpoints(context)
            .controllers().stream()
                .filter(served -> endpoints.rows().stream().noneMatch(row -> names(row, served)))
                .collect(Collectors.toSet());
    assertThat(missing).as("no row in organization/endpoints.csv").isEmpty();
  }

  private static boolean names(Row row, Endpoint served) {
    return row.path().equals(served.path())
        && (row.methods().isEmpty() || row.methods().contains(served.method()));
  }

  @Test
  void eachResourceOfCamundaIsCovered() {
    Set<Endpoint> served = new ServedEndpoints(context).resources();
    assertThat(served).hasSizeGreaterThan(1_000);
    assertThat(served)
        .contains(
            new Endpoint("POST", "/engine-rest/task/{id}/complete"),
            new Endpoint("POST", "/camunda/api/engine/engine/{name}/task/{id}/complete"),
            new Endpoint("POST", "/engine-rest/engine/{name}/task/{id}/complete"),
            new Endpoint("POST", "/camunda/api/admin/setup/{engine}/user/create"));
    assertThat(
            served.stream()
                .filter(one -> endpoints.find(one.method(), one.sample()).isEmpty())
                .sorted()
                .toList())
        .as("no row in organization/endpoints.csv")
        .isEmpty();
  }

  @Test
  void eachServletIsLookedInto() {
    ServedEndpoints served = new ServedEndpoints(context);
    Set<Endpoint> resources = served.resources();
    served.servlets().entrySet().stream()
        .filter(servlet -> !servlet.getKey().equals("dispatcherServlet"))
        .map(Map.Entry::getValue)
        .flatMap(Collection::stream)
        .map(mapping -> mapping.replace("*", ""))
        // Has nothing but what its plug-ins bring, and there are none.
        .filter(base -> !base.equals("/camunda/api/welcome/"))
        .forEach(
            base -> assertThat(resources).as(base).anyMatch(one -> one.path().startsWith(base)));
  }

  @Test
  void filesOfOursHaveARowAndThoseOfLibrariesAreNotServed() throws IOException {
    ServedEndpoints served = new ServedEndpoints(context);
    assertThat(served.files("static"))
        .contains("/assets/host.css", "/forms/host.html")
        .allMatch(file -> endpoints.find("GET", file).isPresent());
    for (String folder : List.of("META-INF/resources", "resources", "public")) {
      assertThat(served.files(folder)).noneMatch(file -> endpoints.find("GET", file).isPresent());
    }
    assertThat(officer("sysadmin", "/webjars").get("/webjars/camunda/index.html").status())
        .isEqualTo(403);
    assertThat(officer("sysadmin", "/camunda").get("/camunda-welcome/index.html").status())
        .isEqualTo(403);
  }

  @Test
  void noRowIsLeftOver() throws IOException {
    ServedEndpoints served = new ServedEndpoints(context);
    Set<Endpoint> all = new TreeSet<>(served.controllers());
    all.addAll(served.resources());
    served.files("static").forEach(file -> all.add(new Endpoint("GET", file)));
    List<Row> used =
        all.stream()
            .map(one -> endpoints.find(one.method().replace("*", "GET"), sample(one.path())))
            .flatMap(Optional::stream)
            .toList();
    assertThat(endpoints.rows())
        .filteredOn(row -> !used.contains(row))
        .filteredOn(row -> row.methods().stream().noneMatch(m -> isKnown(m + " " + row.path())))
        .filteredOn(row -> !row.path().matches("/camunda(/|/(app|lib|assets|api/welcome)/.*)?"))
        .filteredOn(row -> row.who() != Who.NOBODY)
        .extracting(row -> row.methods() + " " + row.path())
        .isEmpty();
  }

  private static boolean isKnown(String address) {
    // A trailing slash is another address to the table, the same resource to Camunda.
    return NOT_BY_CONTROLLERS.contains(address)
        || address.equals("GET /camunda/api/engine/engine/");
  }

  // ------------------------------------------------------------------ each row, both ways

  static IntStream rows() {
    return IntStream.range(0, Endpoints.load().rows().size());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void letsThroughWhomItNamesAndNobodyElse(int number) {
    Row row = endpoints.rows().get(number);
    List<String> methods =
        row.methods().isEmpty() ? List.of("GET", "DELETE") : List.copyOf(row.methods());
    for (String path : Endpoints.paths(row)) {
      String address = sample(path);
      for (String method : methods) {
        if (endpoints.find(method, address).filter(row::equals).isEmpty()) {
          continue; // An earlier row decides about this example.
        }
        anonymous(row, method, address);
        for (String user : witnesses(row)) {
          as(user, row, method, address);
        }
      }
      otherMethods(address);
    }
  }

  /** For each action of the row one who has it, and one or two who have none of them. */
  private List<String> witnesses(Row row) {
    if (row.who() == Who.EVERYONE) {
      return List.of();
    }
    Set<String> chosen = new TreeSet<>();
    for (Action action : row.actions()) {
      ACCOUNTS.stream().filter(user -> has(user, action)).findFirst().ifPresent(chosen::add);
    }
    ACCOUNTS.stream().filter(user -> !isAllowed(row, user)).limit(2).forEach(chosen::add);
    return chosen.isEmpty() ? List.of("auditor", "township-clerk") : List.copyOf(chosen);
  }

  private boolean has(String user, Action action) {
    return officers.postsOf(user).stream()
        .anyMatch(held -> posts.get(held.post()).actions().contains(action));
  }

  private void anonymous(Row row, String method, String address) {
    HttpOfficer nobody = HttpOfficer.anonymous(port);
    nobody.get("/login");
    Answer answer = send(nobody, method, address);
    if (row.who() == Who.EVERYONE) {
      assertThat(answer.status()).as(method + " " + address).isNotIn(401, 403);
      assertThat(location(answer)).doesNotEndWith("/login");
    } else {
      assertNotSignedIn(answer, method + " " + address);
    }
  }

  private static void assertNotSignedIn(Answer answer, String request) {
    if (forPrograms(request)) {
      assertThat(answer.status()).as(request).isEqualTo(401);
      if (!request.startsWith("HEAD")) {
        assertThat(answer.json().path("detail").asText()).as(request).isEqualTo("请先登录");
      }
    } else {
      assertThat(answer.status()).as(request).isEqualTo(302);
      assertThat(location(answer)).as(request).endsWith("/login");
    }
  }

  private void as(String user, Row row, String method, String address) {
    String request = user + ": " + method + " " + address;
    Answer answer = send(officer(user, address), method, address);
    if (isAllowed(row, user)) {
      assertThat(answer.status()).as(request).isNotEqualTo(401);
      assertThat(location(answer)).as(request).doesNotEndWith("/login");
      if (answer.status() == 403) {
        // Whoever is let through may still be refused by what lies behind, in other words.
        assertThat(answer.body()).as(request).doesNotContain(NOT_FOR_YOUR_POST);
        assertThat(forPrograms(method + " " + address)).as(request).isTrue();
      }
    } else {
      assertThat(answer.status()).as(request + answer.body()).isEqualTo(403);
      if (forPrograms(method + " " + address)) {
        assertThat(answer.json().path("detail").asText())
            .as(request)
            .isEqualTo(row.who() == Who.NOBODY ? row.purpose() : NOT_FOR_YOUR_POST);
      }
    }
  }

  private boolean isAllowed(Row row, String user) {
    return switch (row.who()) {
      case EVERYONE, OFFICER -> true;
      case NOBODY -> false;
      case ACTIONS -> row.actions().stream().anyMatch(action -> has(user, action));
    };
  }

  /** A method that the table does not name. */
  private void otherMethods(String address) {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
      if (endpoints.find(method, address).isEmpty()) {
        assertThat(send(officer("township-clerk", address), method, address).status())
            .as(method + " " + address)
            .isEqualTo(403);
        return;
      }
    }
  }

  @Test
  void theAccountsBetweenThemHaveAndLackEveryAction() {
    for (Action action : Action.values()) {
      long holders = ACCOUNTS.stream().filter(user -> has(user, action)).count();
      assertThat(holders).as(action.name()).isBetween(1L, ACCOUNTS.size() - 1L);
    }
  }

  // ------------------------------------------------------------------

  private static boolean forPrograms(String request) {
    String path = request.substring(request.indexOf('/'));
    return Stream.of("/api/", "/camunda/api/", "/engine-rest", "/actuator")
        .anyMatch(path::startsWith);
  }

  /** An address of the kind that the pattern describes. */
  private static String sample(String pattern) {
    return pattern
        .replace("{division:[0-9]{4,12}}", "141002")
        .replace("{size:a3|a4}", "a4")
        .replace("{engine}", "default")
        .replace("{name}", "default")
        .replace("{processEngineName}", "default")
        .replaceAll("\\{[^}]*}", "x")
        .replace("/**", "/x")
        .replaceAll("/+", "/");
  }

  private static Answer send(HttpOfficer officer, String method, String address) {
    boolean body = method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    return officer.send(
        method, address, "application/json", body ? "{}".getBytes(StandardCharsets.UTF_8) : null);
  }

  private static String location(Answer answer) {
    return answer.raw().headers().firstValue("Location").orElse("");
  }

  /** Programs name themselves with each request, people sign in once. */
  private HttpOfficer officer(String user, String address) {
    return address.startsWith("/engine-rest")
        ? HttpOfficer.of(port, user)
        : SESSIONS.computeIfAbsent(user, one -> HttpOfficer.atBrowser(port, one));
  }
}

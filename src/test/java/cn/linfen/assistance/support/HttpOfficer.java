package cn.linfen.assistance.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An officer who talks to the running application as a program or a browser does. */
public final class HttpOfficer {

  public static final String PASSWORD = "Linfen@2015";
  public static final String PIN = "201510";

  /** What came back. */
  public record Answer(int status, String body, HttpResponse<byte[]> raw) {

    public JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(body, e);
      }
    }
  }

  private final String base;
  private final String authorization;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();

  private boolean forging;
  private String forged;

  private HttpOfficer(int port, String user, String password) {
    this.base = "http://localhost:" + port;
    this.authorization =
        user == null
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** One of the demonstration's accounts. */
  public static HttpOfficer of(int port, String user) {
    return new HttpOfficer(port, user, PASSWORD);
  }

  /** Anybody, with that password. */
  public static HttpOfficer of(int port, String user, String password) {
    return new HttpOfficer(port, user, password);
  }

  /** Signs in at the page, as a person does, and goes on with the session. */
  public static HttpOfficer atBrowser(int port, String user) {
    HttpOfficer officer = new HttpOfficer(port, null, null);
    officer.get("/login");
    String form =
        "username="
            + user
            + "&password="
            + PASSWORD
            + "&_csrf="
            + officer.cookie("ASSISTANCE-CSRF");
    Answer answer =
        officer.send(
            "POST",
            "/login",
            "application/x-www-form-urlencoded",
            form.getBytes(StandardCharsets.UTF_8));
    if (answer.raw().headers().firstValue("Location").orElse("").contains("/login")) {
      throw new IllegalStateException("sign-in failed for " + user);
    }
    return officer;
  }

  /**
   * From now on requests carry this token against forgery instead of the session's.
   *
   * @param token null for none
   */
  public HttpOfficer forging(String token) {
    this.forging = true;
    this.forged = token;
    return this;
  }

  /** The session's token against forgery, for our own interfaces. */
  public String tokenOfOurs() {
    return cookie("ASSISTANCE-CSRF");
  }

  public static HttpOfficer anonymous(int port) {
    return new HttpOfficer(port, null, null);
  }

  public Answer get(String path) {
    return send("GET", path, "application/json", null);
  }

  public Answer post(String path, String json) {
    return send("POST", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  public Answer put(String path, String json) {
    return send("PUT", path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  public Answer delete(String path) {
    return send("DELETE", path, "application/json", null);
  }

  /** Sends a page's form. */
  public Answer form(String path, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        "POST",
        path,
        "application/x-www-form-urlencoded",
        body.getBytes(StandardCharsets.US_ASCII));
  }

  /** Sends a page's form with a file in the field {@code file}. */
  public Answer upload(String path, String name, byte[] file) {
    String boundary = "----a-boundary-of-the-test";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        ("--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + name
                + "\"\r\nContent-Type: text/csv\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(file);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return send("POST", path, "multipart/form-data; boundary=" + boundary, body.toByteArray());
  }

  /** Follows the redirect after a page's form and gives the page that says what was done. */
  public Answer follow(Answer answer) {
    String location = answer.raw().headers().firstValue("Location").orElseThrow();
    return get(URI.create(base).resolve(location).toString().substring(base.length()));
  }

  public Answer send(String method, String path, String type, byte[] body) {
    if (path.startsWith("/camunda/api/") && !method.equals("GET")) {
      csrfToken();
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (body != null) {
      request.header("Content-Type", type);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (path.startsWith("/camunda/api/")) {
      token(request, "X-XSRF-TOKEN", "XSRF-TOKEN");
    }
    if (!path.startsWith("/camunda/")) {
      token(request, "X-ASSISTANCE-CSRF", "ASSISTANCE-CSRF");
    }
    return exchange(request.build());
  }

  /** Camunda's web applications hand out their token with the first page. */
  private void csrfToken() {
    for (String page : List.of("/camunda/app/tasklist/default/", "/camunda/app/welcome/default/")) {
      if (cookie("XSRF-TOKEN") == null) {
        get(page);
      }
    }
  }

  private void token(HttpRequest.Builder request, String header, String cookie) {
    String token = forging ? forged : cookie(cookie);
    if (token != null) {
      request.header(header, token);
    }
  }

  private String cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .findFirst()
        .map(HttpCookie::getValue)
        .orElse(null);
  }

  private Answer exchange(HttpRequest request) {
    try {
      HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8), answer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

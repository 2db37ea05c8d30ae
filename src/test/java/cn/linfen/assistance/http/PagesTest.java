package cn.linfen.assistance.http;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What our own pages have around them, and the auditor's. */
@IntegrationTest
class PagesTest {

  private static final Pattern LINK = Pattern.compile("<nav>(.*?)</nav>", Pattern.DOTALL);
  private static final Pattern HREF = Pattern.compile("href=\"([^\"]+)\"");

  @LocalServerPort int port;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "village-assistant",
        "township-clerk",
        "county-approver",
        "supervisor",
        "sysadmin",
        "secadmin",
        "auditor",
        "designer"
      })
  void everyLinkOfAPageLeadsSomewhere(String user) {
    HttpOfficer officer = HttpOfficer.atBrowser(port, user);
    List<String> links = links(officer.get("/account").body());
    assertThat(links).contains("/account");
    for (String link : links) {
      assertThat(officer.get(link).status()).as(user + " " + link).isIn(200, 302);
    }
  }

  @Test
  void nobodySeesALinkToWhatIsForOthers() {
    assertThat(links(HttpOfficer.atBrowser(port, "township-clerk").get("/account").body()))
        .contains("/search", "/batch")
        .doesNotContain("/admin/officers", "/admin/audit", "/admin/security");
    assertThat(links(HttpOfficer.atBrowser(port, "auditor").get("/account").body()))
        .contains("/admin/audit")
        .doesNotContain("/batch", "/admin/officers");
  }

  @Test
  void theAuditorFindsEventsByPersonKindAndDay() {
    HttpOfficer.atBrowser(port, "village-assistant");
    HttpOfficer.atBrowser(port, "county-clerk");
    HttpOfficer auditor = HttpOfficer.atBrowser(port, "auditor");
    String found = auditor.get("/admin/audit?person=village-assistant&event=signin").body();
    assertThat(found)
        .contains("<td>登录</td><td>village-assistant</td>")
        .doesNotContain("<td>county-clerk</td>");
    assertThat(auditor.get("/admin/audit?person=village-assistant&to=2014-01-01").body())
        .contains("没有符合条件的记录");
  }

  @Test
  void everyEventHasAChineseName() throws IOException {
    Pattern record = Pattern.compile("record\\(\\s*\"([a-z]+(?:\\.[a-z]+)*)\"");
    Set<String> codes = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
        Matcher matcher = record.matcher(Files.readString(file));
        while (matcher.find()) {
          codes.add(matcher.group(1));
        }
      }
    }
    List<String> named =
        Files.readAllLines(Path.of("src/main/resources/organization/audit-events.csv")).stream()
            .map(line -> line.split(",")[0])
            .toList();
    assertThat(codes).isNotEmpty().isSubsetOf(named);
  }

  private static List<String> links(String page) {
    Matcher nav = LINK.matcher(page);
    assertThat(nav.find()).isTrue();
    return HREF.matcher(nav.group(1)).results().map(found -> found.group(1)).toList();
  }
}

package cn.linfen.assistance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.DatabaseSnapshot;
import cn.linfen.assistance.support.HttpOfficer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deployments as Modeler and the REST API make them. */
@EngineTest
class DeploymentTest {

  private static final String BOUNDARY = "----deployment";

  @LocalServerPort int port;
  @Autowired JdbcClient jdbc;
  @Autowired RepositoryService repository;

  @Test
  void aDesignerDeploysAModelThatCarriesNoCode() throws IOException {
    HttpOfficer.Answer answer =
        deploy("designer", Map.of("guard-step.bpmn", good().replace("守卫测试环节", "守卫测试环节二")));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    repository.deleteDeployment(answer.json().get("id").asText());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<scriptTask id=\"evil\" name=\"坏\" scriptFormat=\"groovy\"><script>1</script></scriptTask>",
        "<serviceTask id=\"evil\" name=\"坏\" camunda:class=\"java.lang.Runtime\"/>",
        "<serviceTask id=\"evil\" name=\"坏\" camunda:expression=\"${runtimeService.suspend()}\"/>"
      })
  void nothingStaysOfADeploymentWithCodeInOneFile(String evil) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("good.bpmn", good().replace("guard-step", "guard-good"));
    files.put(
        "evil.bpmn",
        good().replace("guard-step", "guard-evil").replace("<endEvent", evil + "<endEvent"));
    assertRefused(files, "evil.bpmn", "evil");
  }

  @Test
  void nothingStaysOfADeploymentWithABrokenFile() throws IOException {
    for (Map.Entry<String, String> broken :
        Map.of(
                "broken.bpmn", good().substring(0, 400),
                "empty.bpmn", "",
                "wrong.bpmn", good().replace("targetRef=\"cosign\"", "targetRef=\"nowhere\""),
                "broken.dmn", "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'>",
                "broken.form", "{\"id\":",
                "evil.html", "<script>1</script>")
            .entrySet()) {
      Map<String, String> files = new LinkedHashMap<>();
      files.put("good.bpmn", good().replace("guard-step", "guard-good"));
      files.put(broken.getKey(), broken.getValue());
      assertRefused(files, "", "");
    }
  }

  @Test
  void othersDeployNothing() throws IOException {
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    assertThat(deploy("township-clerk", Map.of("guard-step.bpmn", good())).status()).isEqualTo(403);
    assertThat(DatabaseSnapshot.of(jdbc).changedSince(before)).isEmpty();
  }

  private void assertRefused(Map<String, String> files, String file, String element) {
    DatabaseSnapshot before = DatabaseSnapshot.of(jdbc);
    HttpOfficer.Answer answer = deploy("designer", files);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.json().path("message").asText()).contains(file, element);
    if (!file.isEmpty()) {
      assertThat(answer.json().path("message").asText()).contains("部署未生效");
    }
    assertThat(DatabaseSnapshot.of(jdbc).changedSince(before)).isEmpty();
  }

  private static String good() throws IOException {
    return new ClassPathResource("engine-test/guard-step.bpmn")
        .getContentAsString(StandardCharsets.UTF_8);
  }

  private HttpOfficer.Answer deploy(String user, Map<String, String> files) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    part(body, "deployment-name", null, "test");
    files.forEach((name, content) -> part(body, name, name, content));
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return HttpOfficer.of(port, user)
        .send(
            "POST",
            "/engine-rest/deployment/create",
            "multipart/form-data; boundary=" + BOUNDARY,
            body.toByteArray());
  }

  private static void part(
      ByteArrayOutputStream body, String name, String fileName, String content) {
    String head =
        "--"
            + BOUNDARY
            + "\r\nContent-Disposition: form-data; name=\""
            + name
            + "\""
            + (fileName == null ? "" : "; filename=\"" + fileName + "\"")
            + "\r\n\r\n";
    body.writeBytes((head + content + "\r\n").getBytes(StandardCharsets.UTF_8));
  }
}

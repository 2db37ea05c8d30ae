package cn.linfen.assistance.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes in the forms that designers deploy from Camunda Modeler. */
@Component
public class FormDeployments {

  /**
   * What is wrong with a deployed form.
   *
   * @param element id of the component; empty for the file as a whole
   */
  public record Finding(String element, String reason) {}

  private final Schemas schemas;
  private final FormCheck check;
  private final ObjectMapper json;

  FormDeployments(Schemas schemas, FormCheck check, ObjectMapper json) {
    this.schemas = schemas;
    this.check = check;
    this.json = json;
  }

  /**
   * What is wrong with the files of one deployment, which may include each other.
   *
   * @return findings by file name; a file in order is not named
   */
  public Map<String, List<Finding>> check(Map<String, byte[]> files) {
    Map<String, List<Finding>> findings = new TreeMap<>();
    Map<String, JsonNode> sources = new LinkedHashMap<>(schemas.sources());
    Map<String, JsonNode> deployed = new LinkedHashMap<>();
    files.forEach(
        (file, content) -> {
          try {
            JsonNode source = json.readTree(content);
            String id = source.path("id").asText("");
            if (!id.equals(stem(file))) {
              throw new IllegalArgumentException("表单标识（id）应与文件名相同");
            }
            deployed.put(file, source);
            sources.put(id, source);
          } catch (JsonProcessingException e) {
            findings.put(file, List.of(new Finding("", "不是完好的 JSON 文件")));
          } catch (IOException | IllegalArgumentException e) {
            findings.put(file, List.of(new Finding("", e.getMessage())));
          }
        });
    deployed.forEach(
        (file, source) -> {
          List<Finding> found = new ArrayList<>(check.check(stem(file), source, sources));
          if (schemas.isBlock(stem(file)) && found.isEmpty()) {
            found.addAll(includers(stem(file), sources));
          }
          if (!found.isEmpty()) {
            findings.put(file, found);
          }
        });
    return findings;
  }

  /** What becomes wrong with the forms that include a block. */
  private List<Finding> includers(String block, Map<String, JsonNode> sources) {
    List<Finding> findings = new ArrayList<>();
    sources.forEach(
        (id, source) -> {
          if (source.findValuesAsText("include").contains(block)) {
            check
                .check(id, source, sources)
                .forEach(one -> findings.add(new Finding(id + "/" + one.element(), one.reason())));
          }
        });
    return findings;
  }

  /**
   * Makes the files, which were found in order, the newest versions of their forms. Joins the
   * caller's transaction: rolled back with it, nothing of them stays.
   */
  @Transactional
  public void accept(Map<String, byte[]> files, String officer) {
    Map<String, JsonNode> sources = new LinkedHashMap<>();
    files.forEach(
        (file, content) -> {
          try {
            sources.put(stem(file), json.readTree(content));
          } catch (IOException e) {
            throw new IllegalArgumentException("不是完好的 JSON 文件", e);
          }
        });
    schemas.deploy(sources, officer);
  }

  private static String stem(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.form$", "");
  }
}

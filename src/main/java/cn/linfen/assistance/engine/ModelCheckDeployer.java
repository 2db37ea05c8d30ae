package cn.linfen.assistance.engine;

import cn.linfen.assistance.form.FormDeployments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ResourceEntity;
import org.camunda.bpm.engine.impl.xml.ProblemImpl;

/**
 * Looks at every file of a new deployment before the engine's own deployers do. Whatever is wrong
 * with one of them, the whole deployment is rolled back.
 */
class ModelCheckDeployer implements Deployer {

  private final ModelCheck check;
  private final FormDeployments forms;

  ModelCheckDeployer(ModelCheck check, FormDeployments forms) {
    this.check = check;
    this.forms = forms;
  }

  @Override
  public void deploy(DeploymentEntity deployment) {
    if (!deployment.isNew()) {
      return;
    }
    List<String> messages = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    // Forms come first: a process of the same deployment may use the variables that they set.
    TreeMap<String, List<ModelCheck.Finding>> findings = takeForms(deployment);
    for (ResourceEntity file : deployment.getResources().values()) {
      if (!file.isGenerated() && !isForm(file)) {
        findings.put(file.getName(), check.check(file.getName(), file.getBytes()));
      }
    }
    findings.forEach(
        (file, list) ->
            list.forEach(
                finding -> {
                  String message = file + "，元素 " + finding.element() + "：" + finding.reason();
                  messages.add(message);
                  problems.add(new ProblemImpl(message, null, finding.element()));
                }));
    if (!messages.isEmpty()) {
      throw new ParseException(
          "部署未生效。" + messages.stream().collect(Collectors.joining("；")),
          findings.firstKey(),
          problems,
          List.of());
    }
  }

  private TreeMap<String, List<ModelCheck.Finding>> takeForms(DeploymentEntity deployment) {
    Map<String, byte[]> files = new TreeMap<>();
    deployment.getResources().values().stream()
        .filter(ModelCheckDeployer::isForm)
        .forEach(file -> files.put(file.getName(), file.getBytes()));
    TreeMap<String, List<ModelCheck.Finding>> findings = new TreeMap<>();
    if (files.isEmpty()) {
      return findings;
    }
    forms
        .check(files)
        .forEach(
            (file, list) ->
                findings.put(
                    file,
                    list.stream()
                        .map(one -> new ModelCheck.Finding(one.element(), one.reason()))
                        .toList()));
    if (findings.isEmpty()) {
      forms.accept(files, Context.getCommandContext().getAuthenticatedUserId());
    }
    return findings;
  }

  private static boolean isForm(ResourceEntity file) {
    return file.getName().toLowerCase(Locale.ROOT).endsWith(".form");
  }
}

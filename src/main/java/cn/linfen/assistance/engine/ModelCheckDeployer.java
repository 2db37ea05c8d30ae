package cn.linfen.assistance.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
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

  ModelCheckDeployer(ModelCheck check) {
    this.check = check;
  }

  @Override
  public void deploy(DeploymentEntity deployment) {
    if (!deployment.isNew()) {
      return;
    }
    List<String> messages = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    String firstFile = null;
    for (ResourceEntity file : new TreeMap<>(deployment.getResources()).values()) {
      if (file.isGenerated()) {
        continue;
      }
      for (ModelCheck.Finding finding : check.check(file.getName(), file.getBytes())) {
        String message = file.getName() + "，元素 " + finding.element() + "：" + finding.reason();
        messages.add(message);
        problems.add(new ProblemImpl(message, null, finding.element()));
        firstFile = firstFile == null ? file.getName() : firstFile;
      }
    }
    if (!messages.isEmpty()) {
      throw new ParseException(
          "部署未生效。" + messages.stream().collect(Collectors.joining("；")),
          firstFile,
          problems,
          List.of());
    }
  }
}

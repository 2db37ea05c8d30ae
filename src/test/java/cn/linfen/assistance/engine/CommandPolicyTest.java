package cn.linfen.assistance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.junit.jupiter.api.Test;

class CommandPolicyTest {

  /**
   * What of the engine's commands may come from outside and change something. A new release of the
   * engine that brings another one is refused until somebody has looked at it.
   */
  @Test
  void onlyAHandfulOfCommandsMayChangeAnything() {
    Set<String> changing = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().importPackages("org.camunda.bpm")) {
      if (type.isAssignableTo(Command.class)
          && !type.isInterface()
          && !type.getModifiers().contains(JavaModifier.ABSTRACT)) {
        CommandPolicy.Verdict verdict = CommandPolicy.verdict(type.reflect());
        if (verdict != CommandPolicy.Verdict.READ && verdict != CommandPolicy.Verdict.REFUSED) {
          changing.add(type.getSimpleName());
        }
      }
    }
    assertThat(changing)
        .containsExactly(
            "AssignTaskCmd",
            "ClaimTaskCmd",
            "CompleteTaskCmd",
            "DeployCmd",
            "StartProcessInstanceCmd",
            "SubmitStartFormCmd",
            "SubmitTaskFormCmd");
  }

  @Test
  void whatIsReadOnlyIsNamedAccordingly() {
    Set<String> suspicious = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().importPackages("org.camunda.bpm")) {
      if (type.isAssignableTo(Command.class)
          && !type.isInterface()
          && CommandPolicy.verdict(type.reflect()) == CommandPolicy.Verdict.READ
          && type.getSimpleName()
              .matches(
                  "(Set|Save|Delete|Remove|Add|Update|Modify|Suspend|Activate|Handle|Correlate|Signal|Migrate|Restart).*")) {
        suspicious.add(type.getSimpleName());
      }
    }
    assertThat(suspicious).isEmpty();
  }
}

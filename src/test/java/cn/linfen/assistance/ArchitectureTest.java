package cn.linfen.assistance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ArchitectureTest {

  private final JavaClasses product =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("cn.linfen.assistance");

  @Test
  void packagesMeetOnlyThroughTheirPublicTypes() {
    ApplicationModules.of(AssistanceApplication.class).verify();
  }

  @Test
  void camundaIsUsedInFewPlacesSoThatAForkCanTakeItsPlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "cn.linfen.assistance.delegates..",
            "cn.linfen.assistance.engine..",
            "cn.linfen.assistance.organization..",
            "cn.linfen.assistance.tasklist..",
            "cn.linfen.assistance.cockpit..",
            "cn.linfen.assistance.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.camunda.bpm..")
        .check(product);
  }
}

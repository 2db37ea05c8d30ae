package cn.linfen.assistance.process;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.ProcessCoverage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Runs after all process tests and fails while a flow node or sequence flow of any process has not
 * been passed by them. Says nothing when only some of them were run.
 */
@Order(Integer.MAX_VALUE)
class CoverageTest {

  @Test
  void everyElementOfEveryProcessIsPassed() throws IOException {
    Set<String> processTests =
        new ClassFileImporter()
            .importPackages("cn.linfen.assistance").stream()
                .filter(type -> type.isAnnotatedWith(ProcessTest.class))
                .map(type -> type.getName())
                .collect(Collectors.toSet());
    Assumptions.assumeTrue(
        ProcessTest.Done.CLASSES.containsAll(processTests), "not all process tests were run");
    Map<String, Set<String>> missed = new TreeMap<>();
    try (Stream<Path> models = Files.walk(Path.of("processes"))) {
      for (Path model : models.filter(file -> file.toString().endsWith(".bpmn")).toList()) {
        Set<String> left = new TreeSet<>(ProcessCoverage.elements(model));
        left.removeAll(ProcessCoverage.passed(model));
        if (!left.isEmpty()) {
          missed.put(model.toString(), left);
        }
      }
    }
    assertThat(missed).isEmpty();
  }
}

package cn.linfen.assistance.process;

import cn.linfen.assistance.support.IntegrationTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that takes cases through their processes; what it passes counts as covered. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@IntegrationTest
@ExtendWith(ProcessTest.Done.class)
@interface ProcessTest {

  /** Tells the coverage check which tests have run. */
  class Done implements AfterAllCallback {

    static final java.util.Set<String> CLASSES = java.util.concurrent.ConcurrentHashMap.newKeySet();

    @Override
    public void afterAll(ExtensionContext context) {
      CLASSES.add(context.getRequiredTestClass().getName());
    }
  }
}

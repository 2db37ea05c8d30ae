package cn.linfen.assistance.engine;

import cn.linfen.assistance.support.IntegrationTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/**
 * A test of the guard, in an application of its own: the small processes of {@code engine-test}
 * stand in for the product's.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@IntegrationTest
@TestPropertySource(properties = "camunda.bpm.deployment-resource-pattern=classpath*:engine-test/*")
@interface EngineTest {}

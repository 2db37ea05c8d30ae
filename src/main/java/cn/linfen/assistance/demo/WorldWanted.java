package cn.linfen.assistance.demo;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the demonstration has cases: with the embedded database, or when asked for. */
class WorldWanted implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    String setting = environment.getProperty("assistance.demo", "");
    return setting.isEmpty()
        ? environment.getProperty("spring.datasource.url") == null
        : setting.equals("true");
  }
}

package cn.linfen.assistance.database;

import javax.sql.DataSource;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

/** Lets the engine start only after the migrations, which create its tables. */
@Configuration(proxyBeanMethods = false)
class MigrationsFirst {

  @Bean
  static BeanFactoryPostProcessor engineAfterMigrations() {
    return MigrationsFirst::addDependency;
  }

  /** Takes the place of the migrations where somebody else runs them. */
  @Bean("flywayInitializer")
  @ConditionalOnProperty(name = "spring.flyway.enabled", havingValue = "false")
  InitializingBean schemaCheck(DataSource database) {
    return () -> SchemaMigration.requireCurrent(database);
  }

  private static void addDependency(ConfigurableListableBeanFactory beans) {
    BeanDefinition engine = beans.getBeanDefinition("processEngineFactoryBean");
    engine.setDependsOn(StringUtils.addStringToArray(engine.getDependsOn(), "flywayInitializer"));
  }
}

package cn.linfen.assistance.support;

import cn.linfen.assistance.deadline.ChinaTime;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** What the application under test has beside the product. */
@TestConfiguration(proxyBeanMethods = false)
class TestSetup {

  @Bean
  @Primary
  TestClock testClock() {
    return new TestClock(ChinaTime.ZONE);
  }

  @Bean
  static BeanPostProcessor countedStatements() {
    return new BeanPostProcessor() {

      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource source ? Statements.counted(source) : bean;
      }
    };
  }

  @Bean
  Coverage coverage() {
    return new Coverage();
  }
}

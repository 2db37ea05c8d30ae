package cn.linfen.assistance.support;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.signature.Pins;
import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;

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

  /**
   * Demonstration accounts get their keys before any test moves the clock: a certificate that was
   * issued on a later day would hold for no test of an earlier one.
   */
  @Bean
  ApplicationRunner keysOfTheBeginning(Pins pins, JdbcClient jdbc) {
    return arguments ->
        jdbc.sql("select user_id from officer where demo")
            .query(String.class)
            .list()
            .forEach(officer -> pins.open(officer, HttpOfficer.PIN));
  }

  @Bean
  Coverage coverage() {
    return new Coverage();
  }
}

package cn.linfen.assistance.support;

import cn.linfen.assistance.deadline.ChinaTime;
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
  Coverage coverage() {
    return new Coverage();
  }
}

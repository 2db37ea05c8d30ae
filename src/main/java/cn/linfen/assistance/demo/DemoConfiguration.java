package cn.linfen.assistance.demo;

import cn.linfen.assistance.signature.Signer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
@Conditional(WorldWanted.class)
class DemoConfiguration {

  @Bean
  @Primary
  ThreadClock demoClock() {
    return new ThreadClock();
  }

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  OpenKeys openKeys(ThreadClock clock, ObjectProvider<Signer> signers) {
    return new OpenKeys(clock, signers);
  }
}

package cn.linfen.assistance.deadline;

import java.time.Clock;
import java.time.ZoneId;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The one time zone of all legal days, and the clock that everything asks for the present. */
@Configuration(proxyBeanMethods = false)
public class ChinaTime {

  public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @Bean
  Clock clock() {
    return Clock.system(ZONE);
  }
}

package cn.linfen.assistance.organization;

import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Whether this run is a demonstration: by default with the embedded database, else only when asked
 * for.
 */
@Component
public class Demonstration {

  private final boolean active;

  Demonstration(Environment environment) {
    String setting = environment.getProperty("assistance.demo", "");
    boolean embedded = environment.getProperty("spring.datasource.url") == null;
    this.active = setting.isEmpty() ? embedded : Set.of("true", "empty", "world").contains(setting);
  }

  public boolean active() {
    return active;
  }
}

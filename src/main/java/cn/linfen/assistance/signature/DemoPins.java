package cn.linfen.assistance.signature;

import java.util.List;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.DependsOn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gives the demonstration's accounts their public PIN. */
@Component
@DependsOn("organizationStart")
class DemoPins implements SmartInitializingSingleton {

  private static final String PIN = "201510";

  private final JdbcClient jdbc;
  private final Pins pins;

  DemoPins(JdbcClient jdbc, Pins pins) {
    this.jdbc = jdbc;
    this.pins = pins;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<String> users =
        jdbc.sql(
                "select user_id from officer where demo and user_id not in (select user_id from pin)")
            .query(String.class)
            .list();
    if (!users.isEmpty()) {
      String hash = pins.hash(PIN);
      users.forEach(user -> pins.store(user, hash));
    }
  }
}

package cn.linfen.assistance.organization;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** At start: divisions, demo accounts where they belong, and refusal to run unsafely. */
@Component
class OrganizationStart implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(OrganizationStart.class);

  private final DivisionsLoader loader;
  private final DemoAccounts demo;
  private final EngineIdentities identities;
  private final Officers officers;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Demonstration mode;

  OrganizationStart(
      DivisionsLoader loader,
      DemoAccounts demo,
      EngineIdentities identities,
      Officers officers,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Demonstration mode) {
    this.loader = loader;
    this.demo = demo;
    this.identities = identities;
    this.officers = officers;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.mode = mode;
  }

  @Override
  public void afterSingletonsInstantiated() {
    try {
      loader.load();
    } catch (IOException e) {
      throw new IllegalStateException("行政区划未能载入", e);
    }
    boolean demoPresent = officers.all().stream().anyMatch(Officers.Officer::demo);
    if (demoPresent && !mode.active()) {
      throw new IllegalStateException(
          "数据库中有演示账户，而演示方式没有开启：为防止用公开的演示密码登录，系统拒绝启动。"
              + "正式使用请换用没有演示账户的数据库；确要演示请设置 assistance.demo=true。");
    }
    transaction.executeWithoutResult(
        status -> {
          identities.ensureEngineAdministrators();
          if (mode.active() && !demoPresent) {
            demo.create();
          }
          identities.synchronize();
        });
    if (!mode.active() && administrators().isEmpty()) {
      throw new IllegalStateException(
          "还没有系统管理员，系统拒绝启动。请先运行：java -jar assistance.jar admin create（创建系统、安全、审计三名管理员），然后再启动。");
    }
    log.info("组织机构就绪，演示方式：{}", mode.active() ? "开启" : "关闭");
  }

  private List<String> administrators() {
    return jdbc.sql(
            "select distinct user_id from post_holding join officer using (user_id)"
                + " where post = 'sysadmin' and not disabled and (valid_to is null or valid_to >= ?)")
        .param(LocalDate.now())
        .query(String.class)
        .list();
  }
}

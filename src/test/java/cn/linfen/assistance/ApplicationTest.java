package cn.linfen.assistance;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.IntegrationTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class ApplicationTest {

  @Autowired JdbcClient jdbc;

  @Test
  void theEngineSharesOneDatabaseWithUs() {
    assertThat(
            jdbc.sql("select count(*) from act_ge_property where name_ = 'schema.version'")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }
}

package cn.linfen.assistance.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;

class EmbeddedDatabaseTest {

  @TempDir Path data;

  @Test
  void whatIsCommittedIsOnDisk() throws IOException {
    try (DataFolder folder = DataFolder.take(data);
        EmbeddedPostgres postgres =
            new EmbeddedDatabaseConfiguration().embeddedPostgres(folder, new MockEnvironment())) {
      JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
      for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
        assertThat(jdbc.sql("show " + setting).query(String.class).single())
            .as(setting)
            .isEqualTo("on");
      }
    }
  }

  @Test
  void aFolderHasOneApplicationAtATime() throws IOException {
    try (DataFolder first = DataFolder.take(data)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> DataFolder.take(data))
          .withMessageContaining("正被另一个正在运行的本系统使用")
          .withMessageContaining(first.postgres().toString());
    }
    DataFolder.take(data).close();
  }

  @Test
  void theNumberOfAnEarlierServerGivenToAnotherProcessDoesNotMatter() throws IOException {
    Path pidFile = Files.createDirectories(data.resolve("postgres")).resolve("postmaster.pid");
    Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");
    try (DataFolder folder = DataFolder.take(data)) {
      assertThat(folder.postgres().resolve("postmaster.pid")).doesNotExist();
    }
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }
}

package cn.linfen.assistance.checkpoint;

import cn.linfen.assistance.signature.Checkpoints;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class CheckpointConfiguration {

  @Bean
  Checkpoints checkpoints(
      DataSource source,
      @Value("${assistance.ledger.checkpoint-key-file:${assistance.data}/keys/checkpoint.key}")
          Path keyFile,
      @Value("${assistance.ledger.checkpoint-folder:${assistance.data}/checkpoints}") Path folder,
      Clock clock) {
    return new Checkpoints(source, keyFile, folder, clock);
  }
}

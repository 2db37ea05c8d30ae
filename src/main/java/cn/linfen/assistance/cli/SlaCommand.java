package cn.linfen.assistance.cli;

import cn.linfen.assistance.database.CommandDatabase;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.engine.SlaRebuild;
import cn.linfen.assistance.policy.Profiles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "sla", description = "办理时限记录。系统运行或停止时都可以用")
class SlaCommand {

  @Option(
      names = "--data",
      description = "数据目录，默认取环境变量 ASSISTANCE_DATA",
      defaultValue = "${env:ASSISTANCE_DATA:-data}")
  private Path data;

  @Command(name = "rebuild", description = "根据流程历史重新计算全部时限记录；历史已清理的案件，其记录保留不变")
  int rebuild() {
    try (CommandDatabase database = CommandDatabase.open(data)) {
      SlaRebuild.run(
          database.source(),
          new Profiles(
              JdbcClient.create(database.source()), Clock.system(ChinaTime.ZONE), "", List.of()),
          System.out::println);
      return 0;
    } catch (IllegalStateException wrong) {
      System.err.println(wrong.getMessage());
    } catch (DataAccessException wrong) {
      System.err.println("没有完成：" + wrong.getMostSpecificCause().getMessage() + "。再次运行即可。");
    } catch (Exception wrong) {
      System.err.println("没有完成：" + wrong.getMessage());
    }
    return 1;
  }
}

package cn.linfen.assistance.cli;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.DeadlineTable;
import cn.linfen.assistance.deadline.WorkingCalendar;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine.Command;

@Command(name = "deadline", description = "期限试算")
class DeadlineCommand {

  @Command(
      name = "compute",
      description =
          "从标准输入读 id,number,unit,roll,start,pauses，向标准输出写 id,last_day,due,provisional。"
              + "设有环境变量 SPRING_DATASOURCE_URL（及用户名、密码）时用该数据库中的工作日历，否则用随产品提供的。")
  int compute() throws IOException {
    WorkingCalendar calendar;
    try {
      calendar = calendar();
    } catch (DataAccessException e) {
      System.err.println("读不到数据库中的工作日历：请核对 SPRING_DATASOURCE_URL、用户名和密码，并确认系统已在该数据库中启动过。");
      return 2;
    }
    try (Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        Writer out = new OutputStreamWriter(System.out, StandardCharsets.UTF_8)) {
      List<String> wrong = DeadlineTable.compute(in, out, calendar);
      wrong.forEach(System.err::println);
      return wrong.isEmpty() ? 0 : 1;
    }
  }

  private static WorkingCalendar calendar() {
    String url = System.getenv("SPRING_DATASOURCE_URL");
    if (url == null || url.isBlank()) {
      return Calendars.shipped();
    }
    return Calendars.of(
        new DriverManagerDataSource(
            url,
            System.getenv("SPRING_DATASOURCE_USERNAME"),
            System.getenv("SPRING_DATASOURCE_PASSWORD")));
  }
}

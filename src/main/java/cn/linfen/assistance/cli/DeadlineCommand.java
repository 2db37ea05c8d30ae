package cn.linfen.assistance.cli;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.DeadlineTable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;

@Command(name = "deadline", description = "期限试算")
class DeadlineCommand {

  @Command(
      name = "compute",
      description = "从标准输入读 id,number,unit,roll,start,pauses，向标准输出写 id,last_day,due,provisional")
  int compute() throws IOException {
    try (Reader in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        Writer out = new OutputStreamWriter(System.out, StandardCharsets.UTF_8)) {
      var wrong = DeadlineTable.compute(in, out, Calendars.shipped());
      wrong.forEach(System.err::println);
      return wrong.isEmpty() ? 0 : 1;
    }
  }
}

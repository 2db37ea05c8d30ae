package cn.linfen.assistance;

import cn.linfen.assistance.cli.Commands;
import cn.linfen.assistance.deadline.ChinaTime;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** 临汾社会救助审批系统: starts the web application, or runs the command that the arguments name. */
@SpringBootApplication
public class AssistanceApplication {

  public static void main(String[] args) {
    // The engine stores moments without a zone, in the JVM's: it must be the same wherever this
    // runs.
    TimeZone.setDefault(TimeZone.getTimeZone(ChinaTime.ZONE));
    if (Commands.known(args)) {
      System.exit(Commands.run(args));
    }
    SpringApplication.run(AssistanceApplication.class, args);
  }
}

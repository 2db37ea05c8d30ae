package cn.linfen.assistance;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** 临汾社会救助审批系统: starts the web application. */
@SpringBootApplication
public class AssistanceApplication {

  public static void main(String[] args) {
    SpringApplication.run(AssistanceApplication.class, args);
  }
}

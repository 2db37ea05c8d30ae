package cn.linfen.assistance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.form.IdNumbers;
import cn.linfen.assistance.support.HttpOfficer;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A case of the test process, moved over HTTP. */
final class GuardedCase {

  static final String VILLAGE = "141002100200";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private final int port;
  private final JdbcClient jdbc;
  private final String number;
  private final String instance;

  private GuardedCase(int port, JdbcClient jdbc, String number, String instance) {
    this.port = port;
    this.jdbc = jdbc;
    this.number = number;
    this.instance = instance;
  }

  static GuardedCase start(int port, JdbcClient jdbc) {
    HttpOfficer clerk = HttpOfficer.of(port, "township-clerk");
    HttpOfficer.Answer started =
        clerk.post(
            "/engine-rest/process-definition/key/subsistence-allowance/submit-form",
            "{\"variables\":{\"submissionId\":{\"type\":\"String\",\"value\":\""
                + stageApplication(clerk, application(nextIdNumber()))
                + "\"}}}");
    assertThat(started.status()).as(started.body()).isEqualTo(200);
    return new GuardedCase(
        port, jdbc, started.json().get("businessKey").asText(), started.json().get("id").asText());
  }

  static String nextIdNumber() {
    String digits =
        "1410021970"
            + String.format(
                "%02d%02d%03d",
                1 + PEOPLE.get() / 2800 % 12,
                1 + PEOPLE.get() / 100 % 28,
                PEOPLE.getAndIncrement() % 1000);
    return digits + IdNumbers.check(digits);
  }

  static String application(String idNumber) {
    return "{\"division\":\""
        + VILLAGE
        + "\",\"urbanRural\":\"rural\",\"applicant\":{\"name\":\"张小三\",\"idNo\":\""
        + idNumber
        + "\"},\"reason\":\"长期患病\"}";
  }

  static String stageApplication(HttpOfficer clerk, String data) {
    HttpOfficer.Answer staged =
        clerk.post(
            "/api/processes/subsistence-allowance/submission",
            "{\"pin\":\"" + HttpOfficer.PIN + "\",\"data\":" + data + "}");
    assertThat(staged.status()).as(staged.body()).isEqualTo(200);
    return staged.json().get("submissionId").asText();
  }

  String number() {
    return number;
  }

  String instance() {
    return instance;
  }

  String taskId() {
    return jdbc.sql(
            "select t.id_ from act_ru_task t join act_ru_execution e on e.id_ = t.proc_inst_id_"
                + " where e.business_key_ = ?")
        .param(number)
        .query(String.class)
        .single();
  }

  /** Path of the waiting task in the REST API. */
  String task(String action) {
    return "/engine-rest/task/" + taskId() + action;
  }

  String activity() {
    return jdbc.sql("select task_def_key_ from act_ru_task where id_ = ?")
        .param(taskId())
        .query(String.class)
        .single();
  }

  String variable(String name) {
    return jdbc.sql("select text_ from act_ru_variable where name_ = ? and proc_inst_id_ = ?")
        .params(name, instance)
        .query(String.class)
        .optional()
        .orElse(null);
  }

  void claim(String user) {
    HttpOfficer.Answer claimed =
        HttpOfficer.of(port, user).post(task("/claim"), "{\"userId\":\"" + user + "\"}");
    assertThat(claimed.status()).as(claimed.body()).isEqualTo(204);
  }

  void stage(String user, String decision) {
    HttpOfficer.Answer staged =
        HttpOfficer.of(port, user)
            .post(
                "/api/tasks/" + taskId() + "/submission",
                "{\"pin\":\""
                    + HttpOfficer.PIN
                    + "\",\"data\":{\"decision\":\""
                    + decision
                    + "\"}}");
    assertThat(staged.status()).as(staged.body()).isEqualTo(200);
  }

  /** Claims, signs and completes the waiting task. */
  void pass(String user, String decision) {
    if (jdbc.sql("select assignee_ is null from act_ru_task where id_ = ?")
        .param(taskId())
        .query(Boolean.class)
        .single()) {
      claim(user);
    }
    stage(user, decision);
    HttpOfficer.Answer completed = HttpOfficer.of(port, user).post(task("/complete"), "{}");
    assertThat(completed.status()).as(completed.body()).isEqualTo(204);
  }
}

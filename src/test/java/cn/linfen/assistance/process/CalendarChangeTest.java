package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.WorkItems;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is due in a year that is not loaded, and what happens when it is. */
@ProcessTest
class CalendarChangeTest {

  // From Wednesday 2026-03-11 to Wednesday 2026-12-30.
  private static final Duration TO_THE_YEARS_END = Duration.ofDays(294);

  /** Invented: the State Council has not announced it. */
  private static final String YEAR =
      """
      2027-01-01,holiday,元旦
      2027-01-02,holiday,元旦
      2027-01-03,holiday,元旦
      2027-02-06,holiday,春节
      2027-04-05,holiday,清明
      2027-05-01,holiday,劳动节
      2027-06-09,holiday,端午
      2027-09-15,holiday,中秋
      2027-10-01,holiday,国庆节
      """;

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired TestClock clock;
  @Autowired WorkItems items;
  @Autowired CaseFiles files;
  @Autowired HistoryService history;
  @Autowired ManagementService management;
  @Autowired RuntimeService runtime;
  @LocalServerPort int port;
  private Walk walk;
  private List<Case> made = List.of();

  @BeforeEach
  void toTheYearsEnd() {
    walk = new Walk(context);
    // What other tests have left running was begun by clocks that have gone back since.
    jdbc.sql("delete from running_limit").update();
    clock.advance(TO_THE_YEARS_END);
  }

  @AfterEach
  void back() {
    // Their record is of the year's end: no later calendar may move them when it is March again.
    jdbc.sql("delete from running_limit where case_number = any(?)")
        .param(made.stream().map(Case::number).toArray(String[]::new))
        .update();
    jdbc.sql("delete from calendar_day where day >= '2027-01-01'").update();
    jdbc.sql("delete from calendar_year where year = 2027").update();
    clock.advance(TO_THE_YEARS_END.negated());
  }

  @Test
  void dueDatesTimersAndHistoryMoveWithTheCalendar() {
    Case waiting = walk.applied().sign("examineApplication", "township-clerk", askForSupplement());
    Case file = walk.accepted();
    made = List.of(waiting, file);
    String task = file.task("startVerification").getId();
    // 31 December, 1 January (a Friday like any other, as far as is known), 4 January.
    assertThat(lastDay(file.task("startVerification").getDueDate())).isEqualTo("2027-01-04");
    assertThat(items.task(task).orElseThrow().provisional()).isTrue();
    HttpOfficer admin = HttpOfficer.of(port, "sysadmin");
    assertThat(admin.get("/admin/calendar?year=2027").body()).contains(file.number());

    load(admin, YEAR + "2027-12-32,holiday,元旦\n");
    assertThat(lastDay(file.task("startVerification").getDueDate())).isEqualTo("2027-01-04");

    String preview = post(admin, "/admin/calendar/preview", YEAR).body();
    assertThat(preview).contains(file.number(), "2027年1月4日", "2027年1月5日", "确认载入");
    assertThat(lastDay(file.task("startVerification").getDueDate()))
        .as("looked at only")
        .isEqualTo("2027-01-04");
    assertThat(admin.form("/admin/calendar/confirmed", Map.of("content", YEAR)).status())
        .isEqualTo(302);
    assertThat(files.timeline(file.number()))
        .anySatisfy(
            event -> {
              assertThat(event.event()).isEqualTo("期限调整");
              assertThat(event.detail()).contains("2027年1月4日改为2027年1月5日");
            });
    assertThat(lastDay(file.task("startVerification").getDueDate())).isEqualTo("2027-01-05");
    assertThat(items.task(task).orElseThrow().provisional()).isFalse();
    assertThat(
            lastDay(
                history.createHistoricTaskInstanceQuery().taskId(task).singleResult().getDueDate()))
        .isEqualTo("2027-01-05");
    assertThat(admin.get("/admin/calendar?year=2027").body()).doesNotContain(file.number());
    // Fifteen days end on 14 January, on a day that is no holiday.
    assertThat(lastDay(waiting.task("supplementMaterials").getDueDate())).isEqualTo("2027-01-14");

    load(admin, YEAR + "2027-01-14,holiday,临时放假\n");
    assertThat(lastDay(waiting.task("supplementMaterials").getDueDate())).isEqualTo("2027-01-15");
    assertThat(lastDay(timer(waiting, "supplementOverdue"))).isEqualTo("2027-01-15");
  }

  private Date timer(Case file, String element) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(file.number())
        .list()
        .stream()
        .flatMap(
            one ->
                management
                    .createJobQuery()
                    .processInstanceId(one.getId())
                    .activityId(element)
                    .list()
                    .stream())
        .findFirst()
        .orElseThrow()
        .getDuedate();
  }

  private static String lastDay(Date due) {
    return LocalDate.ofInstant(due.toInstant().minusSeconds(1), ChinaTime.ZONE).toString();
  }

  private static void load(HttpOfficer admin, String file) {
    assertThat(post(admin, "/admin/calendar", file).status()).isEqualTo(302);
  }

  private static HttpOfficer.Answer post(HttpOfficer admin, String path, String file) {
    String body =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"2027.csv\"\r\n"
            + "Content-Type: text/csv\r\n\r\n"
            + file
            + "\r\n--x--\r\n";
    return admin.send(
        "POST", path, "multipart/form-data; boundary=x", body.getBytes(StandardCharsets.UTF_8));
  }
}

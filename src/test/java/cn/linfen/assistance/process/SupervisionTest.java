package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.deadline.SlaTotals;
import cn.linfen.assistance.engine.SlaRebuild;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Paper;
import cn.linfen.assistance.support.Sheets;
import cn.linfen.assistance.support.Staff;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What supervisors see, against plain SQL over case files and engine history. */
@ProcessTest
class SupervisionTest {

  private static final String COUNTY = "141002";

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @Autowired SlaTotals totals;
  @LocalServerPort int port;
  private Walk walk;
  private HttpOfficer supervisor;

  @BeforeEach
  void begin() {
    walk = new Walk(context);
    supervisor = HttpOfficer.of(port, "supervisor");
  }

  private JsonNode get(String path) {
    HttpOfficer.Answer answer = supervisor.get("/api/supervision" + path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private long count(String sql, Object... parameters) {
    return jdbc.sql(sql).params(parameters).query(Long.class).single();
  }

  /** Makes a waiting task due long ago, as time would. */
  private void late(Case file, String activity) {
    String id = file.task(activity).getId();
    for (String table : List.of("act_ru_task", "act_hi_taskinst")) {
      jdbc.sql("update " + table + " set due_date_ = now() - interval '400 days' where id_ = ?")
          .param(id)
          .update();
    }
    jdbc.sql(
            "update sla_step set due_at = (select due_date_ from act_hi_taskinst where id_ = ?) where id = ?")
        .params(id, id)
        .update();
    jdbc.sql(
            "update sla_case set next_due = (select min(due_at) from sla_step where case_number = ? and ended_at is null)"
                + " where case_number = ?")
        .params(file.number(), file.number())
        .update();
  }

  @Test
  void eachFigureOfTheDashboardIsWhatTheRawDataSay() {
    late(walk.applied(), "examineApplication");
    walk.accepted();
    walk.applied().sign("examineApplication", "township-clerk", askForSupplement());
    walk.applied()
        .sign("examineApplication", "township-clerk", askForSupplement())
        .fire("supplementOverdue");
    Case late = walk.applied();
    late(late, "examineApplication");
    walk.deliver(late.sign("examineApplication", "township-clerk", reject()));
    JsonNode board = get("/dashboard?county=" + COUNTY);

    String cases = "from assistance_case where county = '" + COUNTY + "' and aid_type <> 'none'";
    assertThat(board.at("/counts/open").asLong())
        .isEqualTo(count("select count(*) " + cases + " and state = 'OPEN'"));
    String waiting =
        "select count(distinct p.business_key_) from act_ru_task t"
            + " join act_hi_procinst p on p.proc_inst_id_ = t.proc_inst_id_"
            + " join assistance_case c on c.number = p.business_key_"
            + " where c.county = '141002' and c.aid_type <> 'none' and c.state = 'OPEN'"
            + " and t.task_def_key_ %s in ('supplementMaterials', 'recordObjection')";
    assertThat(board.at("/counts/applicant").asLong())
        .isPositive()
        .isEqualTo(count(waiting.formatted("")));
    assertThat(board.at("/counts/late").asLong())
        .isPositive()
        .isEqualTo(
            count(
                waiting.formatted("not") + " and t.due_date_ <= ?",
                java.sql.Timestamp.from(clock.instant())));
    assertThat(board.at("/counts/lapsed").asLong())
        .isPositive()
        .isEqualTo(
            count(
                "select count(*) " + cases + " and state = 'LAPSED' and closed_at >= ?",
                LocalDate.now(clock)
                    .withDayOfMonth(1)
                    .minusMonths(11)
                    .atStartOfDay(clock.getZone())
                    .toInstant()
                    .atOffset(ZoneOffset.UTC)));
    JsonNode month = board.at("/trend/11");
    String inMonth =
        " and to_char(%s at time zone 'Asia/Shanghai', 'YYYY-MM') = '"
            + month.path("month").asText()
            + "'";
    assertThat(month.path("opened").asLong())
        .isEqualTo(count("select count(*) " + cases + inMonth.formatted("opened_at")));
    assertThat(month.path("ended").asLong())
        .isEqualTo(count("select count(*) " + cases + inMonth.formatted("closed_at")));
    assertThat(month.path("endedLate").asLong())
        .isPositive()
        .isEqualTo(
            count(
                "select count(*) "
                    + cases
                    + inMonth.formatted("closed_at")
                    + " and state <> 'LAPSED' and exists (select 1 from act_hi_taskinst t join act_hi_procinst p"
                    + " on p.proc_inst_id_ = t.proc_inst_id_ where p.business_key_ = number"
                    + " and t.delete_reason_ = 'completed' and t.end_time_ >= t.due_date_"
                    + " and t.task_def_key_ not in ('supplementMaterials', 'recordObjection'))"));
    // One cell an aid type.
    assertThat(sum(board.path("heat"), "open")).isEqualTo(board.at("/counts/open").asLong());
    assertThat(sum(board.path("heat"), "late")).isEqualTo(board.at("/counts/late").asLong());
    for (JsonNode step : board.path("lateSteps")) {
      assertThat(step.path("late").asLong())
          .isEqualTo(
              count(
                  "select count(*) from act_ru_task t join act_hi_procinst p on p.proc_inst_id_ = t.proc_inst_id_"
                      + " join assistance_case c on c.number = p.business_key_"
                      + " where c.county = '141002' and t.proc_def_id_ like ? || ':%' and t.task_def_key_ = ?"
                      + " and t.due_date_ <= ?",
                  step.path("processKey").asText(),
                  step.path("activityId").asText(),
                  java.sql.Timestamp.from(clock.instant())));
    }
    durationsAreRight(board.path("durations"));
  }

  private static long sum(JsonNode rows, String field) {
    long sum = 0;
    for (JsonNode row : rows) {
      sum += row.path(field).asLong();
    }
    return sum;
  }

  /** Against percentile_disc over the single steps. */
  private void durationsAreRight(JsonNode durations) {
    assertThat(durations).isNotEmpty();
    Map<String, String> found = new TreeMap<>();
    for (JsonNode step : durations) {
      found.put(
          step.path("processKey").asText()
              + "/"
              + step.path("activityId").asText()
              + "/"
              + step.path("unit").asText()
              + step.path("allowed").asText(),
          step.path("n").asText()
              + " "
              + step.path("median").asText()
              + " "
              + step.path("p90").asText()
              + " "
              + step.path("late").asText());
    }
    Map<String, String> wanted = new TreeMap<>();
    jdbc.sql(
            """
            select process_key || '/' || activity_id || '/' || unit || allowed as step,
                   count(*) || ' ' || percentile_disc(0.5) within group (order by used) || ' '
                   || percentile_disc(0.9) within group (order by used) || ' '
                   || count(*) filter (where ended_at >= due_at) as figures
            from sla_step where kind = 'TASK' and ending = 'COMPLETED' and not applicant and county = ?
              and used is not null
            group by process_key, activity_id, unit, allowed
            """)
        .param(COUNTY)
        .query((row, i) -> wanted.put(row.getString(1), row.getString(2)))
        .list();
    assertThat(found).isEqualTo(wanted);
  }

  @Test
  void mediansAreTheSameOnceDaysAreCountedTogether() {
    walk.deliver(walk.applied().sign("examineApplication", "township-clerk", reject()));
    jdbc.sql(
            "update sla_step set ended_at = ended_at - interval '2 days' where ended_at is not null and mod(length(id) + ascii(right(id, 1)), 2) = 0")
        .update();
    totals.close();
    totals.close();
    durationsAreRight(get("/dashboard?county=" + COUNTY).path("durations"));
    SlaRebuild.run(context.getBean(DataSource.class), context.getBean(Profiles.class), line -> {});
    durationsAreRight(get("/dashboard?county=" + COUNTY).path("durations"));
  }

  @Test
  void behindEachFigureIsItsList() throws IOException {
    Case file = walk.applied();
    late(file, "examineApplication");
    List<String> numbers = new ArrayList<>();
    for (int page = 0; ; page++) {
      JsonNode answer = get("/cases?open=true&state=LATE&sort=due&county=141002&page=" + page);
      answer.path("rows").forEach(row -> numbers.add(row.path("caseNumber").asText()));
      if (!answer.path("more").asBoolean()) {
        break;
      }
    }
    assertThat(numbers)
        .contains(file.number())
        .doesNotHaveDuplicates()
        .hasSize(get("/dashboard?county=141002").at("/counts/late").asInt());
    HttpOfficer.Answer excel =
        supervisor.get("/api/supervision/cases.xlsx?open=true&state=LATE&county=141002");
    assertThat(excel.status()).isEqualTo(200);
    assertThat(Sheets.xml(excel.raw().body())).contains(file.number()).contains("超期");
    assertThat(supervisor.get("/api/supervision/cases?state=SOON").status()).isEqualTo(422);
    assertThat(supervisor.get("/api/supervision/cases?sort=drop").status()).isEqualTo(422);
    assertThat(
            get("/steps?activity=acceptance/examineApplication&state=LATE&open=true").path("rows"))
        .isNotEmpty();
  }

  @Test
  void aDiagramSaysWhatWaitsAndWhatIsLate() {
    Case file = walk.applied();
    late(file, "examineApplication");
    String definition = file.task("examineApplication").getProcessDefinitionId();
    JsonNode answer = get("/definitions/" + definition);
    JsonNode element =
        answer
            .path("elements")
            .valueStream()
            .filter(one -> one.path("activityId").asText().equals("examineApplication"))
            .findFirst()
            .orElseThrow();
    assertThat(element.path("waiting").asLong())
        .isEqualTo(
            count(
                "select count(*) from act_ru_task where task_def_key_ = 'examineApplication' and proc_def_id_ = ?",
                definition));
    assertThat(element.path("late").asLong()).isPositive();
  }

  @Test
  void theCourseOfACaseTellsLimitsAndSignatures() {
    Case file = walk.accepted();
    String instance =
        context
            .getBean(RuntimeService.class)
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(file.number())
            .rootProcessInstances()
            .singleResult()
            .getId();
    JsonNode course = get("/instances/" + instance);
    assertThat(course.path("caseNumber").asText()).isEqualTo(file.number());
    assertThat(course.at("/steps/0/name").asText()).isEqualTo("审查申请材料");
    assertThat(course.at("/steps/0/citation").asText()).isEqualTo("本市设定");
    assertThat(course.at("/signatures").size()).isEqualTo(2);
    assertThat(course).isEqualTo(get("/cases/" + file.number()));
    Case ended =
        walk.deliver(walk.applied().sign("examineApplication", "township-clerk", reject()));
    assertThat(get("/cases/" + ended.number()).path("endedAt").isNull()).isFalse();
  }

  @Test
  void aCountysSupervisorSeesThatCountyOnly() {
    Case file = walk.applied();
    Staff staff = new Staff(context);
    try {
      String other = staff.officer("county.supervisor", "141024");
      HttpOfficer stranger = HttpOfficer.of(port, other);
      assertThat(stranger.get("/api/supervision/scope").json().at("/counties/0/code").asText())
          .isEqualTo("141024");
      assertThat(stranger.get("/api/supervision/dashboard").json().at("/counts/open").asLong())
          .isEqualTo(
              count(
                  "select count(*) from assistance_case where county = '141024' and state = 'OPEN'"));
      assertThat(stranger.get("/api/supervision/dashboard?county=141002").status()).isEqualTo(404);
      assertThat(stranger.get("/api/supervision/cases?county=141002").status()).isEqualTo(404);
      assertThat(stranger.get("/api/supervision/cases.xlsx?county=141002").status()).isEqualTo(404);
      assertThat(stranger.get("/api/supervision/cases/" + file.number()).status()).isEqualTo(404);
      assertThat(stranger.get("/engine-rest/process-instance?maxResults=5").body()).isEqualTo("[]");
    } finally {
      staff.leave();
    }
    for (String path :
        List.of("/scope", "/dashboard", "/cases", "/steps", "/cases/" + file.number())) {
      assertThat(HttpOfficer.of(port, "township-clerk").get("/api/supervision" + path).status())
          .as(path)
          .isEqualTo(403);
      assertThat(HttpOfficer.anonymous(port).get("/api/supervision" + path).status())
          .isEqualTo(401);
    }
  }

  private HttpOfficer.Answer order(HttpOfficer by, Case file, String post, String pin) {
    return by.post(
        "/api/supervision/cases/" + file.number() + "/orders",
        "{\"post\":\"" + post + "\",\"reason\":\"超期三日，请说明。\",\"pin\":\"" + pin + "\"}");
  }

  @Test
  void whatIsUrgedOnMustBeAnswered() {
    Case file = walk.accepted();
    HttpOfficer.Answer given = order(supervisor, file, "county.clerk", HttpOfficer.PIN);
    assertThat(given.status()).as(given.body()).isEqualTo(200);
    Case order = walk.cases.find(given.json().path("number").asText());
    assertThat(get("/cases/" + file.number() + "/orders").at("/0/answer").isNull()).isTrue();
    order.waitsAt("answerSupervision");
    assertThat(order.task("answerSupervision").getDueDate()).isNotNull();
    order
        .sign(
            "answerSupervision",
            "county-clerk",
            Paper.of("{'cause':'人手不足。','measures':'已加派一人。','expectedOn':'2026-04-01'}"))
        .hasEnded(CaseState.CLOSED);
    JsonNode answered = get("/cases/" + file.number() + "/orders").at("/0");
    assertThat(answered.path("reason").asText()).isEqualTo("超期三日，请说明。");
    assertThat(answered.at("/answer/cause").asText()).isEqualTo("人手不足。");
    file.waitsAt("startVerification");
  }

  @Test
  void anOrderNeedsAPinAnOpenCaseAndASupervisor() {
    Case file = walk.applied();
    assertThat(order(supervisor, file, "township.clerk", "000000").status()).isEqualTo(422);
    assertThat(order(supervisor, file, "auditor", HttpOfficer.PIN).status()).isEqualTo(422);
    assertThat(
            order(HttpOfficer.of(port, "township-clerk"), file, "township.clerk", HttpOfficer.PIN)
                .status())
        .isEqualTo(403);
    file.sign("examineApplication", "township-clerk", reject());
    HttpOfficer.Answer closed = order(supervisor, file, "township.clerk", HttpOfficer.PIN);
    assertThat(closed.status()).isEqualTo(422);
    assertThat(closed.body()).contains("不能再督办");
    assertThat(get("/cases/" + file.number() + "/orders")).isEmpty();
  }
}

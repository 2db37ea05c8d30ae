package cn.linfen.assistance.process;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.support.CaseDriver.Case;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.Staff;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the processes themselves have told, and to whom. */
@ProcessTest
class NewsTest {

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;
  @LocalServerPort int port;
  private Walk walk;
  private Staff staff;

  @BeforeEach
  void begin() {
    walk = new Walk(context);
    staff = new Staff(context);
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  /** Kinds and texts of what the officer was told of the file. */
  private List<String> told(String user, String file) {
    return jdbc.sql(
            "select r.kind || ' ' || r.text from reminder r join reminder_recipient u on u.reminder = r.id"
                + " where u.user_id = ? and r.case_number = ? order by r.id")
        .params(user, file)
        .query(String.class)
        .list();
  }

  private HttpOfficer.Answer order(Case file, String pin) {
    return HttpOfficer.of(port, "supervisor")
        .post(
            "/api/supervision/cases/" + file.number() + "/orders",
            "{\"post\":\"county.clerk\",\"reason\":\"请说明。\",\"pin\":\"" + pin + "\"}");
  }

  @Test
  void anOrderIsToldToItsPostAtOnceAndNotIfItIsRefused() {
    Case file = walk.accepted();
    Long before = orders();
    assertThat(order(file, "000000").status()).isEqualTo(422);
    assertThat(orders()).isEqualTo(before);
    String number = order(file, HttpOfficer.PIN).json().path("number").asText();
    assertThat(told("county-clerk", number))
        .singleElement()
        .asString()
        .startsWith("ORDER " + number + "（关于案件 " + file.number() + "） 答复督办，请于")
        .endsWith("前办结");
    assertThat(told("county-clerk-b", number)).hasSize(1);
    assertThat(told("township-clerk", number)).isEmpty();
    assertThat(told("county-clerk-2", number)).isEmpty();
    // Claiming it is no news.
    staff.claim(walk.cases.find(number).task("answerSupervision").getId(), "county-clerk");
    assertThat(told("county-clerk", number)).hasSize(1);
  }

  private Long orders() {
    return jdbc.sql("select count(*) from reminder where kind = 'ORDER'")
        .query(Long.class)
        .single();
  }

  @Test
  void theLinkOpensTheTaskAlsoThroughTheSignInPage() {
    Case file = walk.applied();
    String task = file.task("examineApplication").getId();
    assertThat(location(HttpOfficer.of(port, "township-clerk"), task))
        .endsWith("/camunda/app/tasklist/default/#/?task=" + task);
    assertThat(location(HttpOfficer.of(port, "supervisor"), task))
        .contains("/camunda/app/cockpit/default/#/process-instance/");
    assertThat(location(HttpOfficer.of(port, "township-clerk"), "no-such-task")).endsWith("/");
    file.sign("examineApplication", "township-clerk", accept());
    assertThat(location(HttpOfficer.of(port, "township-clerk"), task))
        .endsWith("/search?q=" + file.number());
  }

  private static String location(HttpOfficer officer, String task) {
    HttpOfficer.Answer answer = officer.get("/tasks/" + task);
    assertThat(answer.status()).isEqualTo(302);
    return answer.raw().headers().firstValue("Location").orElse("");
  }

  @Test
  void aLapseIsToldInTheTransactionThatMakesIt() {
    Case file =
        walk.applied()
            .sign("examineApplication", "township-clerk", askForSupplement())
            .fire("supplementOverdue");
    assertThat(told("township-clerk", file.number()))
        .singleElement()
        .asString()
        .startsWith("LAPSED " + file.number())
        .endsWith("到期未办，已失效");
  }

  @Test
  void aRelativeFoundLateIsToldToCountyAndDisciplineAndNotToTheRelative() {
    Case file = walk.accepted();
    String relative = staff.officer("county.clerk", "141002");
    context
        .getBean(cn.linfen.assistance.casefile.Exclusions.class)
        .exclude(
            file.number(),
            java.util.Set.of(relative),
            cn.linfen.assistance.casefile.Exclusions.Reason.RELATIVE,
            file.number());
    context.getBean(cn.linfen.assistance.relative.Reviews.class).request(file.number(), "LATE");
    String review =
        jdbc.sql("select file_number from relative_review where case_number = ?")
            .param(file.number())
            .query(String.class)
            .single();
    assertThat(told("county-clerk", review))
        .singleElement()
        .asString()
        .startsWith("DISCOVERY " + review)
        .contains("核查近亲属情形");
    assertThat(told(relative, review)).isEmpty();
    walk.cases
        .find(review)
        .sign("investigateRelation", "county-clerk", Staff.investigated("related"))
        .sign("decideRelation", "county-approver", Staff.decided("related"));
    assertThat(told("discipline", review)).singleElement().asString().contains("登记监督处理结果");
  }

  @Test
  void whatTheNightCannotProveIsToldToTheSupervisors() throws ReflectiveOperationException {
    String ofCounty = staff.officer("county.supervisor", "141002");
    String elsewhere = staff.officer("county.supervisor", "141024");
    Object proof = context.getBean("proof");
    // What other cases lack is known after this run; the case's own comes first in the next.
    proof.getClass().getMethod("run").invoke(proof);
    Case file = walk.applied();
    jdbc.sql("update act_ru_task set due_date_ = null where id_ = ?")
        .param(file.task("examineApplication").getId())
        .update();
    proof.getClass().getMethod("run").invoke(proof);
    jdbc.sql("update act_ru_task set due_date_ = timestamp '2026-04-01' where id_ = ?")
        .param(file.task("examineApplication").getId())
        .update();
    for (String user : List.of(ofCounty, "supervisor")) {
      assertThat(latestProof(user, "尧都区")).contains("每夜核对发现").contains(file.number());
    }
    assertThat(latestProof(elsewhere, "尧都区")).isEmpty();
  }

  /** Of a county: the city is told of each by itself. */
  private String latestProof(String user, String county) {
    return jdbc.sql(
            "select r.text from reminder r join reminder_recipient u on u.reminder = r.id"
                + " where u.user_id = ? and r.kind = 'PROOF' and r.text like ? || '%'"
                + " order by r.id desc limit 1")
        .params(user, county)
        .query(String.class)
        .optional()
        .orElse("");
  }

  @Test
  void whoHasNotFiledIsRemindedOnceAndWhenItIsLateTheCountyIsTold()
      throws ReflectiveOperationException {
    String clerk = staff.officer("township.clerk", "141033100");
    String county = staff.officer("county.clerk", "141033");
    LocalDate before = jdbc.sql("select since from relative_start").query(LocalDate.class).single();
    try {
      dutySince(1);
      filingReminders();
      assertThat(told(clerk)).singleElement().asString().matches("请于2026年.*前完成近亲属备案");
      assertThat(told(county)).noneMatch(text -> text.contains("乡镇经办人"));
      int late = 2;
      while (told(clerk).stream().noneMatch(text -> text.endsWith("起不能承接新任务"))) {
        assertThat(late).isLessThan(60);
        dutySince(late++);
      }
      assertThat(told(county))
          .filteredOn(text -> text.contains("蒲城镇乡镇经办人1人"))
          .singleElement()
          .asString()
          .doesNotContain(name(clerk))
          .doesNotContain(clerk)
          .endsWith("尚未完成");
      while (told(clerk).stream().noneMatch(text -> text.endsWith("，不能承接新任务"))) {
        assertThat(late).isLessThan(120);
        dutySince(late++);
      }
      assertThat(told(county)).anyMatch(text -> text.endsWith("已不能承接新任务"));
    } finally {
      jdbc.sql("update relative_start set since = ?").param(before).update();
    }
  }

  /** As if the duty to file had begun so many days ago. */
  private void dutySince(int days) throws ReflectiveOperationException {
    jdbc.sql("update relative_start set since = ?")
        .param(LocalDate.now(clock).minusDays(days))
        .update();
    filingReminders();
  }

  private List<String> told(String user) {
    return jdbc.sql(
            "select r.text from reminder r join reminder_recipient u on u.reminder = r.id"
                + " where u.user_id = ? and r.kind = 'FILING' order by r.id")
        .param(user)
        .query(String.class)
        .list();
  }

  private String name(String user) {
    return jdbc.sql("select name from officer where user_id = ?")
        .param(user)
        .query(String.class)
        .single();
  }

  private void filingReminders() throws ReflectiveOperationException {
    Object reminders = context.getBean("filingReminders");
    reminders.getClass().getMethod("run").invoke(reminders);
  }
}

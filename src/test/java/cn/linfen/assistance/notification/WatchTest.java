package cn.linfen.assistance.notification;

import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.deadline.Calendars;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.ServerSetupTest;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Who is told when of steps that are late or about to be, with steps in a county of the test's own.
 */
@IntegrationTest
class WatchTest {

  @RegisterExtension
  static final GreenMailExtension MAIL =
      new GreenMailExtension(ServerSetupTest.SMTP.dynamicPort()).withPerMethodLifecycle(true);

  private static final String COUNTY = "141033";
  private static final String TOWNSHIP = "141033100";
  private static final String CASE = "DB-141033-2026-9%05d";

  @Autowired ApplicationContext context;

  private Staff staff;
  private Postroom room;
  private Watch watch;
  private String clerk;
  private String reviewer;
  private String county;
  private String city;

  @BeforeEach
  void open() {
    staff = new Staff(context);
    // A Wednesday.
    room = new Postroom(context, "2026-03-11T10:00:00");
    watch = watch();
    clerk = staff.officer("township.clerk", TOWNSHIP);
    reviewer = staff.officer("township.reviewer", TOWNSHIP);
    county = staff.officer("county.supervisor", COUNTY);
    city = staff.officer("supervisor", Divisions.CITY);
    cases(1);
  }

  private Watch watch() {
    return new Watch(
        room.jdbc,
        room.transactions,
        room.outbox,
        context.getBean(Officers.class),
        context.getBean(Posts.class),
        context.getBean(Divisions.class),
        context.getBean(Deadlines.class),
        context.getBean(Calendars.class),
        room.clock);
  }

  @AfterEach
  void close() {
    room.close();
    staff.leave();
    room.jdbc.sql("delete from reminder where case_number like 'DB-141033-2026-9%'").update();
    for (String table : List.of("case_exclusion", "sla_step")) {
      room.jdbc
          .sql("delete from " + table + " where case_number like 'DB-141033-2026-9%'")
          .update();
    }
    room.jdbc.sql("delete from assistance_case where number like 'DB-141033-2026-9%'").update();
  }

  private void cases(int count) {
    room.jdbc
        .sql(
            """
            insert into assistance_case (number, file_type, aid_type, title, county, township, profile, state,
                                         applicant_masked, sections, opened_at)
            select 'DB-141033-2026-9' || lpad(n::text, 5, '0'), 'DB', 'subsistence-allowance', '低保申请', '141033',
                   '141033100', 'P2015', 'OPEN', '张*三', 1, '2026-03-01T01:00:00Z'
            from generate_series(1, ?) n on conflict do nothing
            """)
        .param(count)
        .update();
  }

  private static OffsetDateTime at(String local) {
    return LocalDateTime.parse(local).atZone(ChinaTime.ZONE).toOffsetDateTime();
  }

  private String step(String due, String risk, String officer) {
    String id = "watch-" + java.util.UUID.randomUUID();
    room.jdbc
        .sql(
            """
            insert into sla_step (id, kind, case_number, aid_type, county, division, process_key, definition_id,
                                  activity_id, name, post, officer, started_at, risk_at, due_at)
            values (?, 'TASK', ?, 'subsistence-allowance', '141033', '141033100', 'acceptance', 'acceptance:1',
                    'examineApplication', '受理审查', 'township.clerk', ?, ?, ?, ?)
            """)
        .params(
            id,
            CASE.formatted(1),
            officer,
            at("2026-03-02T09:00:00"),
            risk == null ? null : at(risk),
            at(due))
        .update();
    return id;
  }

  /** What the officer has been told of the test's cases, oldest first. */
  private List<String> told(String user) {
    return room.jdbc
        .sql(
            "select r.kind || ' ' || r.text from reminder r join reminder_recipient u on u.reminder = r.id"
                + " where u.user_id = ? order by r.id")
        .param(user)
        .query(String.class)
        .list();
  }

  @Test
  void whoHasTheStepIsToldOnTheWorkingDayBefore() {
    step("2026-03-13T00:00:00", null, null); // last day Thursday
    step("2026-03-14T00:00:00", null, null); // last day Friday
    watch.run();
    watch.run();
    assertThat(told(clerk)).containsExactly("DUE DB-141033-2026-900001（张*三） 受理审查，请于2026年3月12日前办结");
    assertThat(told(reviewer)).isEmpty();
    room.clock.set("2026-03-12T00:10:00");
    watch.run();
    assertThat(told(clerk)).hasSize(2);
  }

  @Test
  void beforeAWeekendItIsTheMondayThatCounts() {
    step("2026-03-17T00:00:00", null, null); // last day Monday
    room.clock.set("2026-03-12T17:00:00");
    watch.run();
    assertThat(told(clerk)).isEmpty();
    room.clock.set("2026-03-13T00:10:00"); // Friday
    watch.run();
    assertThat(told(clerk)).hasSize(1);
  }

  @Test
  void whoeverHasClaimedItIsToldAndNotTheOthers() {
    String other = staff.officer("township.clerk", TOWNSHIP);
    step("2026-03-13T00:00:00", null, other);
    watch.run();
    assertThat(told(clerk)).isEmpty();
    assertThat(told(other)).hasSize(1);
  }

  @Test
  void theLastShareOfALongLimitIsTold() {
    step("2026-03-27T00:00:00", "2026-03-11T00:00:00", null);
    watch.run();
    assertThat(told(clerk)).containsExactly("RISK DB-141033-2026-900001（张*三） 受理审查，请于2026年3月26日前办结");
  }

  @Test
  void aLateStepGoesUpFromOfficerToReviewerToCountyToCity() {
    step("2026-03-12T00:00:00", null, null); // last day Wednesday
    room.clock.set("2026-03-11T23:59:59");
    watch.run();
    assertThat(told(clerk)).singleElement().asString().startsWith("DUE");
    room.clock.set("2026-03-12T00:00:00"); // late now
    watch.run();
    assertThat(told(clerk))
        .last()
        .asString()
        .isEqualTo("OVERDUE DB-141033-2026-900001（张*三） 受理审查，应于2026年3月11日前办结，已超期");
    assertThat(told(reviewer)).isEmpty();
    room.clock.set("2026-03-12T23:59:59");
    watch.run();
    assertThat(told(reviewer)).isEmpty();
    room.clock.set("2026-03-13T00:00:00"); // one working day late
    watch.run();
    assertThat(told(reviewer))
        .containsExactly(
            "ESCALATED DB-141033-2026-900001（张*三） 受理审查，应于2026年3月11日前办结，至今未办（蒲县蒲城镇乡镇经办人）");
    assertThat(told(county)).isEmpty();
    room.clock.set("2026-03-16T23:59:59"); // Saturday and Sunday do not count
    watch.run();
    assertThat(told(county)).isEmpty();
    room.clock.set("2026-03-17T00:00:00"); // three working days
    watch.run();
    assertThat(told(county)).hasSize(1);
    assertThat(told(city)).isEmpty();
    room.clock.set("2026-03-19T00:00:00"); // five
    watch.run();
    watch.run();
    assertThat(told(city)).hasSize(1);
    assertThat(told(clerk)).hasSize(2);
    assertThat(told(reviewer)).hasSize(1);
  }

  @Test
  void aCountyMaySetItsOwnEscalation() {
    room.jdbc
        .sql(
            "insert into policy_override (county, profile, key, value, valid_from, set_by)"
                + " values (?, 'P2015', 'escalation.reviewer', 2, '2026-01-01', 'test')")
        .param(COUNTY)
        .update();
    try {
      step("2026-03-10T00:00:00", null, null); // last day Monday
      watch.run();
      assertThat(told(clerk)).hasSize(1);
      assertThat(told(reviewer)).isEmpty();
      room.clock.set("2026-03-12T00:00:00");
      watch.run();
      assertThat(told(reviewer)).hasSize(1);
    } finally {
      room.jdbc.sql("delete from policy_override where set_by = 'test'").update();
    }
  }

  @Test
  void whoMustKeepAwayFromTheCaseIsNotTold() {
    // The case is a row without a chain, which is no place for an entry.
    room.jdbc
        .sql(
            "insert into case_exclusion (case_number, user_id, reason, source, since)"
                + " values (?, ?, 'DECIDED', ?, now())")
        .params(CASE.formatted(1), clerk, CASE.formatted(1))
        .update();
    String other = staff.officer("township.clerk", TOWNSHIP);
    step("2026-03-10T00:00:00", null, null);
    watch.run();
    assertThat(told(clerk)).isEmpty();
    assertThat(told(other)).hasSize(1);
  }

  @Test
  void aNewDueDateIsANewEvent() {
    String id = step("2026-03-10T00:00:00", null, null);
    watch.run();
    room.jdbc
        .sql("update sla_step set due_at = ? where id = ?")
        .params(at("2026-03-11T00:00:00"), id)
        .update();
    watch.run();
    assertThat(told(clerk)).hasSize(2);
  }

  @Test
  void whatIsDoneInTheMeantimeIsNotMailed() throws Exception {
    room.address(clerk, true);
    String id = step("2026-03-10T00:00:00", null, null);
    watch.run();
    room.jdbc
        .sql("update sla_step set ended_at = started_at, ending = 'COMPLETED' where id = ?")
        .param(id)
        .update();
    room.sender(MAIL.getSmtp().getPort()).run();
    assertThat(MAIL.getReceivedMessages()).isEmpty();
  }

  @Test
  void theMorningMailListsNewAndWaitingTasksWithTheirLinks() throws Exception {
    room.address(clerk, false);
    String old = step("2026-03-20T00:00:00", null, null);
    String mine = step("2026-03-10T00:00:00", null, clerk);
    room.jdbc
        .sql("update sla_step set started_at = ? where id = ?")
        .params(at("2026-03-11T15:00:00"), mine)
        .update();
    step("2026-03-20T00:00:00", null, reviewer);
    room.clock.set("2026-03-12T08:00:00");
    room.sender(MAIL.getSmtp().getPort()).run();
    assertThat(MAIL.getReceivedMessages()).hasSize(1);
    assertThat(MAIL.getReceivedMessages()[0].getSubject())
        .isEqualTo("【社会救助】2026年3月12日：待办2件，其中超期1件");
    String body = MailTest.texts(MAIL.getReceivedMessages()[0]).get(0);
    assertThat(body)
        .containsSubsequence("新的任务（1件）", "/tasks/" + mine, "待办任务（1件）", "/tasks/" + old)
        .contains("DB-141033-2026-900001（张*三） 受理审查，2026年3月19日前办结");
  }

  @Test
  void tenThousandLateStepsAtOnceMakeOneLetterAPersonAlsoWithTwoNodes() throws Exception {
    int count = 10_000;
    cases(count);
    room.jdbc
        .sql(
            """
            insert into sla_step (id, kind, case_number, aid_type, county, division, process_key, definition_id,
                                  activity_id, name, post, started_at, due_at)
            select 'flood-' || number, 'TASK', number, aid_type, county, township, 'acceptance', 'acceptance:1',
                   'examineApplication', '受理审查', 'township.clerk', '2026-03-01T01:00:00Z', '2026-03-02T16:00:00Z'
            from assistance_case where number like 'DB-141033-2026-9%'
            """)
        .update();
    for (String user : List.of(clerk, reviewer, county, city)) {
      room.address(user, true);
    }
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Object>> nodes =
        java.util.stream.IntStream.range(0, 2)
            .<Future<Object>>mapToObj(
                i ->
                    threads.submit(
                        () -> {
                          Watch node = watch();
                          Sender sender = room.sender(MAIL.getSmtp().getPort());
                          together.await();
                          node.run();
                          together.await();
                          sender.run();
                          return null;
                        }))
            .toList();
    for (Future<Object> node : nodes) {
      node.get();
    }
    threads.shutdown();
    for (String user : List.of(clerk, reviewer, county, city)) {
      assertThat(told(user)).hasSize(count).doesNotHaveDuplicates();
      assertThat(room.state(user)).isEqualTo("SENT");
    }
    assertThat(MAIL.getReceivedMessages()).hasSize(4);
    assertThat(MAIL.getReceivedMessages()[0].getSize()).isLessThan(100_000);
  }
}

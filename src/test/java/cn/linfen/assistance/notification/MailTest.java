package cn.linfen.assistance.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.notification.Reminder.Kind;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import com.icegreen.greenmail.junit5.GreenMailExtension;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetupTest;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** From the outbox to a mail server on this machine, and everything that goes wrong on the way. */
@IntegrationTest
@ExtendWith(OutputCaptureExtension.class)
class MailTest {

  @RegisterExtension
  static final GreenMailExtension MAIL =
      new GreenMailExtension(ServerSetupTest.SMTP.dynamicPort()).withPerMethodLifecycle(true);

  @Autowired ApplicationContext context;

  private Staff staff;
  private Postroom room;
  private String user;

  @BeforeEach
  void open() {
    staff = new Staff(context);
    // A Wednesday.
    room = new Postroom(context, "2026-03-11T10:00:00");
    user = staff.officer("village.assistant", "141033100001");
  }

  @AfterEach
  void close() {
    room.close();
    staff.leave();
  }

  private static String key() {
    return "test:" + UUID.randomUUID();
  }

  private void send() {
    room.sender(MAIL.getSmtp().getPort()).run();
  }

  private static List<String> subjects() throws MessagingException {
    List<String> subjects = new ArrayList<>();
    for (MimeMessage message : MAIL.getReceivedMessages()) {
      subjects.add(message.getSubject());
    }
    return subjects;
  }

  private static List<String> ids() throws MessagingException {
    List<String> ids = new ArrayList<>();
    for (MimeMessage message : MAIL.getReceivedMessages()) {
      ids.add(message.getMessageID());
    }
    return ids;
  }

  // ------------------------------------------------------------------ what is said

  @Test
  void whatIsRolledBackIsNotToldAndWhatIsSaidTwiceIsToldOnce() throws Exception {
    room.address(user, true);
    String key = key();
    new TransactionTemplate(room.transactions)
        .executeWithoutResult(
            status -> {
              room.outbox.put(
                  new Reminder(key, Kind.ORDER, null, null, "作废", null, java.util.Set.of(user)));
              status.setRollbackOnly();
            });
    send();
    assertThat(subjects()).isEmpty();
    assertThat(room.put(Kind.ORDER, key, "请答复", user)).isTrue();
    assertThat(room.put(Kind.ORDER, key, "请答复", user)).isFalse();
    send();
    send();
    assertThat(subjects()).containsExactly("【督办】社会救助审批系统提醒");
  }

  @Test
  void twoNodesThatFindTheSameEventTellItOnce() throws Exception {
    room.address(user, true);
    String key = key();
    int nodes = 8;
    CyclicBarrier together = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    List<Future<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      answers.add(
          threads.submit(
              () -> {
                together.await();
                return room.put(Kind.OVERDUE, key, "超期", user);
              }));
    }
    int said = 0;
    for (Future<Boolean> answer : answers) {
      said += answer.get() ? 1 : 0;
    }
    threads.shutdown();
    assertThat(said).isOne();
    send();
    assertThat(subjects()).hasSize(1);
  }

  @Test
  void itIsPutOnlyInATransaction() {
    Outbox outbox = context.getBean(Outbox.class);
    Reminder reminder =
        new Reminder(key(), Kind.ORDER, null, null, "x", null, java.util.Set.of(user));
    assertThatThrownBy(() -> outbox.put(reminder))
        .isInstanceOf(org.springframework.transaction.IllegalTransactionStateException.class);
  }

  @Test
  void aLetterIsChineseInHtmlAndTextAndLeadsToItsPage() throws Exception {
    String address = room.address(user, true);
    room.put(Kind.ORDER, key(), "DB-141002-2026-000001（张*三）请于2026年3月18日前答复", user);
    send();
    MimeMessage message = MAIL.getReceivedMessages()[0];
    assertThat(message.getAllRecipients()[0].toString()).isEqualTo(address);
    assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    List<String> parts = texts(message);
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0))
        .contains("督办（1项）")
        .contains("DB-141002-2026-000001（张*三）请于2026年3月18日前答复")
        .contains("/search")
        .contains("/account/mail");
    assertThat(parts.get(1))
        .contains("<h2")
        .contains("DB-141002-2026-000001（张*三）")
        .contains("href=\"http");
  }

  static List<String> texts(MimeMessage message) throws MessagingException, IOException {
    List<String> found = new ArrayList<>();
    collect(message.getContent(), found);
    return found;
  }

  private static void collect(Object content, List<String> found)
      throws MessagingException, IOException {
    if (content instanceof MimeMultipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        collect(parts.getBodyPart(i).getContent(), found);
      }
    } else {
      found.add(content.toString());
    }
  }

  @Test
  void anAmpersandOrATagInATextIsOnlyText() throws Exception {
    room.address(user, true);
    room.put(Kind.ORDER, key(), "<script>alert(1)</script>&", user);
    send();
    assertThat(texts(MAIL.getReceivedMessages()[0]).get(1))
        .doesNotContain("<script>")
        .contains("&lt;script&gt;");
  }

  // ------------------------------------------------------------------ when it is said

  @Test
  void whatCanWaitComesInTheMorningOfTheNextWorkingDay() throws Exception {
    room.clock.set("2026-03-13T10:00:00"); // Friday
    room.address(user, false);
    room.put(Kind.OVERDUE, key(), "甲超期", user);
    room.put(Kind.DUE, key(), "乙将到期", user);
    send();
    room.clock.set("2026-03-14T09:00:00");
    send();
    room.clock.set("2026-03-16T07:59:00");
    send();
    assertThat(subjects()).isEmpty();
    room.clock.set("2026-03-16T08:00:00");
    send();
    send();
    assertThat(subjects()).containsExactly("【社会救助】2026年3月16日：待办0件；提醒2项");
    assertThat(texts(MAIL.getReceivedMessages()[0]).get(0)).contains("甲超期").contains("乙将到期");
  }

  @Test
  void onAHolidayNoMorningMailIsMadeAndOnAMakeUpSaturdayItIs() throws Exception {
    room.clock.set("2026-04-30T10:00:00");
    room.address(user, false);
    room.put(Kind.OVERDUE, key(), "甲超期", user);
    room.clock.set("2026-05-01T09:00:00"); // Labour day, a Friday
    send();
    room.clock.set("2026-05-05T09:00:00"); // still on holiday, a Tuesday
    send();
    assertThat(subjects()).isEmpty();
    room.clock.set("2026-05-09T09:00:00"); // Saturday that is worked
    send();
    assertThat(subjects()).hasSize(1);
  }

  @Test
  void whatIsUrgentComesAtOnce() throws Exception {
    room.address(user, false);
    room.put(Kind.OVERDUE, key(), "甲超期", user);
    room.put(Kind.ORDER, key(), "乙督办", user);
    send();
    assertThat(subjects()).containsExactly("【督办】社会救助审批系统提醒");
  }

  @Test
  void quietHoursAreKeptAlsoOverMidnight() throws Exception {
    room.clock.set("2026-03-11T21:00:00");
    room.address(user, true, LocalTime.of(20, 0), LocalTime.of(7, 30));
    room.put(Kind.ORDER, key(), "乙督办", user);
    for (String quiet :
        List.of("2026-03-11T20:00:00", "2026-03-11T23:59:00", "2026-03-12T07:29:00")) {
      room.clock.set(quiet);
      send();
    }
    assertThat(subjects()).isEmpty();
    room.clock.set("2026-03-12T07:30:00");
    send();
    assertThat(subjects()).hasSize(1);
  }

  @Test
  void whoWantsEachEventByItselfGetsManyTogetherAllTheSame() throws Exception {
    room.address(user, true);
    for (int i = 0; i < 4; i++) {
      room.put(Kind.OVERDUE, key(), "超期" + i, user);
    }
    send();
    assertThat(subjects()).hasSize(4);
    for (int i = 0; i < 200; i++) {
      room.put(Kind.OVERDUE, key(), "又超期" + i, user);
    }
    send();
    assertThat(subjects()).hasSize(5);
    MimeMessage last = MAIL.getReceivedMessages()[4];
    assertThat(last.getSubject()).isEqualTo("【社会救助】超期200项");
    assertThat(texts(last).get(0)).contains("又超期29").doesNotContain("又超期30").contains("另有170件");
  }

  @Test
  void whatWasSaidBeforeTheAddressWasGivenIsNotMailed() throws Exception {
    room.put(Kind.ORDER, key(), "旧", user);
    room.clock.advance(Duration.ofMinutes(1));
    room.address(user, true);
    send();
    assertThat(subjects()).isEmpty();
  }

  // ------------------------------------------------------------------ what goes wrong

  @Test
  void anAddressThatTheServerRefusesIsDeadAtOnceAndNotInTheLog(CapturedOutput log)
      throws Exception {
    String address = room.address(user, true);
    room.put(Kind.ORDER, key(), "督办", user);
    try (FussyServer fussy = new FussyServer("550 no such user " + address, "250 ok")) {
      room.sender(fussy.port()).run();
    }
    assertThat(room.state(user)).isEqualTo("DEAD");
    assertThat(room.problem(user)).isEqualTo("邮件服务器拒收此地址（550）");
    assertThat(log.getAll()).contains("邮件服务器拒收此地址").doesNotContain(address);
    room.clock.advance(Duration.ofDays(1));
    send();
    assertThat(subjects()).isEmpty();
  }

  @Test
  void aRefusalForNowIsTriedAgainLaterAndLaterUntilItIsDead() throws Exception {
    room.address(user, true);
    room.put(Kind.ORDER, key(), "督办", user);
    try (FussyServer fussy = new FussyServer("250 ok", "451 try later")) {
      Sender sender = room.sender(fussy.port());
      sender.run();
      assertThat(room.state(user)).isEqualTo("WAITING");
      sender.run();
      assertThat(fussy.connections()).isOne();
      for (String wait : List.of("PT1M", "PT5M", "PT30M", "PT2H", "PT6H", "PT12H")) {
        int before = fussy.connections();
        room.clock.advance(Duration.parse(wait).minusSeconds(1));
        sender.run();
        assertThat(fussy.connections()).as(wait).isEqualTo(before);
        assertThat(room.state(user)).isEqualTo("WAITING");
        room.clock.advance(Duration.ofSeconds(1));
        sender.run();
        assertThat(fussy.connections()).as(wait).isEqualTo(before + 1);
      }
      assertThat(room.state(user)).isEqualTo("DEAD");
      assertThat(room.problem(user)).isEqualTo("邮件服务器拒收此信（451）");
    }
  }

  @Test
  void aServerThatDoesNotAnswerStopsTheRoundAndNothingIsLost() throws Exception {
    String other = staff.officer("village.assistant", "141033100001");
    room.address(user, true);
    room.address(other, true);
    room.put(Kind.ORDER, key(), "督办", user, other);
    try (FussyServer silent = new FussyServer(null, null)) {
      room.sender(silent.port()).run();
      assertThat(silent.connections()).isOne();
    }
    assertThat(room.state(user) + room.state(other)).isEqualTo("WAITINGWAITING");
    room.clock.advance(Duration.ofMinutes(1));
    send();
    assertThat(subjects()).hasSize(2);
    assertThat(room.state(user)).isEqualTo("SENT");
  }

  @Test
  void aServerThatIsAwayForDaysCostsNoLetter() throws Exception {
    room.address(user, true);
    room.put(Kind.ORDER, key(), "督办", user);
    int gone;
    try (FussyServer closed = new FussyServer("250 ok", "250 ok")) {
      gone = closed.port();
    }
    Sender sender = room.sender(gone);
    for (int i = 0; i < 12; i++) {
      sender.run();
      room.clock.advance(Duration.ofHours(12));
    }
    assertThat(room.state(user)).isEqualTo("WAITING");
    assertThat(room.problem(user)).isEqualTo("连接不上邮件服务器");
    send();
    assertThat(subjects()).hasSize(1);
  }

  /** Sends, and dies before it has noted that. */
  private static final class DiesBeforeCommit implements PlatformTransactionManager {

    private final PlatformTransactionManager real;

    DiesBeforeCommit(PlatformTransactionManager real) {
      this.real = real;
    }

    @Override
    public TransactionStatus getTransaction(TransactionDefinition definition) {
      return real.getTransaction(definition);
    }

    @Override
    public void commit(TransactionStatus status) {
      real.rollback(status);
      throw new IllegalStateException("killed");
    }

    @Override
    public void rollback(TransactionStatus status) {
      real.rollback(status);
    }
  }

  @Test
  void aSenderThatDiesAfterSendingIsFollowedByTheSameLetterUnderTheSameId() throws Exception {
    room.address(user, true);
    room.put(Kind.ORDER, key(), "督办", user);
    Sender dying = room.sender(MAIL.getSmtp().getPort(), new DiesBeforeCommit(room.transactions));
    assertThatThrownBy(dying::run).hasMessage("killed");
    assertThat(subjects()).hasSize(1);
    assertThat(room.state(user)).isEqualTo("WAITING");
    send();
    send();
    assertThat(ids()).hasSize(2);
    assertThat(ids().get(0)).isNotBlank().isEqualTo(ids().get(1));
    String[] bodies =
        Arrays.stream(MAIL.getReceivedMessages())
            .map(message -> GreenMailUtil.getBody(message).replaceAll("----=_Part[^\\s\"]*", ""))
            .toArray(String[]::new);
    assertThat(bodies[0]).isEqualTo(bodies[1]);
  }

  @Test
  void twoSendersAtOnceSendEachLetterOnce() throws Exception {
    List<String> users = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String one = staff.officer("village.assistant", "141033100001");
      room.address(one, true);
      users.add(one);
    }
    for (int i = 0; i < 3; i++) {
      room.put(Kind.ORDER, key(), "督办" + i, users.toArray(String[]::new));
    }
    int nodes = 3;
    CyclicBarrier together = new CyclicBarrier(nodes);
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      done.add(
          threads.submit(
              () -> {
                Sender sender = room.sender(MAIL.getSmtp().getPort());
                together.await();
                sender.run();
                return null;
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    threads.shutdown();
    send();
    assertThat(ids()).hasSize(36).doesNotHaveDuplicates();
  }

  @Test
  void withoutAMailServerRemindersWaitAndAreGivenUpWhenTheyAreOld() {
    room.address(user, true);
    room.put(Kind.ORDER, key(), "督办", user);
    Sender none = room.sender(Optional.empty(), room.transactions);
    none.run();
    assertThat(room.state(user)).isEmpty();
    assertThat(recipientState()).isEqualTo("WAITING");
    room.clock.advance(Duration.ofDays(29));
    none.clear();
    assertThat(recipientState()).isEqualTo("WAITING");
    room.clock.advance(Duration.ofDays(2));
    none.clear();
    assertThat(
            room.jdbc
                .sql("select count(*) from reminder_recipient where user_id = ?")
                .param(user)
                .query(Integer.class)
                .single())
        .isZero();
  }

  private String recipientState() {
    return room.jdbc
        .sql("select state from reminder_recipient where user_id = ?")
        .param(user)
        .query(String.class)
        .single();
  }

  @Test
  void lettersAreGivenUpAndDeletedWhenTheyAreOld() throws Exception {
    room.address(user, true);
    room.put(Kind.ORDER, key(), "督办", user);
    int gone;
    try (FussyServer closed = new FussyServer("250 ok", "250 ok")) {
      gone = closed.port();
    }
    Sender sender = room.sender(gone);
    sender.run();
    room.clock.advance(Duration.ofDays(31));
    sender.clear();
    assertThat(room.state(user)).isEqualTo("DEAD");
    assertThat(room.problem(user)).isEqualTo("连接不上邮件服务器；超过保存期限，不再发送");
    room.clock.advance(Duration.ofDays(31));
    sender.clear();
    assertThat(room.state(user)).isEmpty();
  }
}

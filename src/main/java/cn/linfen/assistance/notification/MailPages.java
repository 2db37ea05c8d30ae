package cn.linfen.assistance.notification;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.organization.AuditLog;
import java.security.Principal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** An officer's own reminders and how they are mailed, and the administrator's view of the mail. */
@Controller
class MailPages {

  static final String SETTINGS = "/account/mail";
  private static final String ADMIN = "/admin/mail";
  private static final int LATEST = 30;
  private static final int PAGE = 100;

  /** One of the officer's own reminders. */
  record Told(Instant at, String label, String text, String path, String state) {}

  /** A letter as the administrator sees it: without what it says. */
  record Sent(
      long id,
      String user,
      String name,
      String subject,
      Instant createdAt,
      String state,
      int attempts,
      Instant nextAttempt,
      String problem) {}

  record Counts(long reminders, Instant oldest, long letters, long dead, long sent) {}

  private final JdbcClient jdbc;
  private final Settings settings;
  private final Sender sender;
  private final AuditLog audit;
  private final Clock clock;

  MailPages(JdbcClient jdbc, Settings settings, Sender sender, AuditLog audit, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.sender = sender;
    this.audit = audit;
    this.clock = clock;
  }

  @GetMapping(SETTINGS)
  String settings(Principal officer, Model model) {
    Settings.Setting setting = settings.of(officer.getName());
    if (!model.containsAttribute("errors")) {
      model.addAttribute("errors", Map.of());
      model.addAttribute("address", setting.address());
      model.addAttribute("single", setting.single());
      model.addAttribute("quietFrom", setting.quietFrom().toString());
      model.addAttribute("quietTo", setting.quietTo().toString());
    }
    model.addAttribute("configured", sender.configured());
    model.addAttribute("zone", ChinaTime.ZONE);
    model.addAttribute("told", told(officer.getName()));
    return "account-mail";
  }

  private List<Told> told(String user) {
    return jdbc.sql(
            "select r.at, r.kind, r.text, r.path, r.task_id, coalesce(m.state, u.state) as state"
                + " from reminder_recipient u join reminder r on r.id = u.reminder"
                + " left join mail m on m.id = u.mail"
                + " where u.user_id = :user and not "
                + Outbox.KEEPS_AWAY
                + " order by r.id desc limit :latest")
        .param("user", user)
        .param("latest", LATEST)
        .query(
            (row, i) ->
                new Told(
                    row.getTimestamp("at").toInstant(),
                    Reminder.Kind.valueOf(row.getString("kind")).label(),
                    row.getString("text"),
                    row.getString("path") != null
                        ? row.getString("path")
                        : row.getString("task_id") == null
                            ? null
                            : MailDoor.task(row.getString("task_id")),
                    label(row.getString("state"))))
        .list();
  }

  static String label(String state) {
    return switch (state) {
      case "WAITING" -> "待发送";
      case "SENT" -> "已发送";
      case "DEAD" -> "发送失败";
      case "DROPPED" -> "不再发送";
      default -> "已生成邮件";
    };
  }

  @PostMapping(SETTINGS)
  String save(
      Principal officer,
      @RequestParam String address,
      @RequestParam(defaultValue = "false") String single,
      @RequestParam String quietFrom,
      @RequestParam String quietTo,
      RedirectAttributes answer) {
    String wanted = address.strip();
    Map<String, String> errors = new LinkedHashMap<>();
    if (!wanted.isEmpty()) {
      Settings.objection(wanted).ifPresent(wrong -> errors.put("address", wrong));
    }
    if (!single.equals("true") && !single.equals("false")) {
      errors.put("single", "请选择一种发送方式");
    }
    LocalTime from = time(quietFrom, "quietFrom", errors);
    LocalTime to = time(quietTo, "quietTo", errors);
    if (errors.isEmpty()) {
      settings.save(
          officer.getName(),
          new Settings.Setting(
              wanted.isEmpty() ? null : wanted, Boolean.parseBoolean(single), from, to));
      answer.addFlashAttribute("done", wanted.isEmpty() ? "已保存，不再发送邮件" : "已保存");
    } else {
      answer.addFlashAttribute("errors", errors);
      answer.addFlashAttribute("address", address);
      answer.addFlashAttribute("single", single.equals("true"));
      answer.addFlashAttribute("quietFrom", quietFrom);
      answer.addFlashAttribute("quietTo", quietTo);
    }
    return "redirect:" + SETTINGS;
  }

  private static LocalTime time(String text, String field, Map<String, String> errors) {
    try {
      return LocalTime.parse(text.strip());
    } catch (DateTimeException e) {
      errors.put(field, "时间应为 20:00 的样式");
      return null;
    }
  }

  @GetMapping(ADMIN)
  String all(@RequestParam(defaultValue = "") String state, Model model) {
    model.addAttribute("configured", sender.configured());
    model.addAttribute("counts", counts());
    model.addAttribute("state", state);
    model.addAttribute("letters", letters(state));
    model.addAttribute("zone", ChinaTime.ZONE);
    model.addAttribute("page", PAGE);
    return "admin-mail";
  }

  private Counts counts() {
    return jdbc.sql(
            """
            select (select count(*) from reminder_recipient u join mail_setting s on s.user_id = u.user_id
                    where u.state = 'WAITING' and s.address is not null) as reminders,
                   (select min(r.at) from reminder_recipient u join mail_setting s on s.user_id = u.user_id
                    join reminder r on r.id = u.reminder
                    where u.state = 'WAITING' and s.address is not null) as oldest,
                   (select count(*) from mail where state = 'WAITING') as letters,
                   (select count(*) from mail where state = 'DEAD') as dead,
                   (select count(*) from mail where state = 'SENT') as sent
            """)
        .query(Counts.class)
        .single();
  }

  private List<Sent> letters(String state) {
    return jdbc.sql(
            """
            select m.id, m.user_id, o.name, m.subject, m.created_at, m.state, m.attempts, m.next_attempt, m.problem
            from mail m join officer o on o.user_id = m.user_id
            where :state = '' and m.state <> 'SENT' or m.state = :state
            order by m.id desc limit :page
            """)
        .param("state", state)
        .param("page", PAGE)
        .query(
            (row, i) ->
                new Sent(
                    row.getLong("id"),
                    row.getString("user_id"),
                    row.getString("name"),
                    row.getString("subject"),
                    row.getTimestamp("created_at").toInstant(),
                    label(row.getString("state")),
                    row.getInt("attempts"),
                    row.getTimestamp("next_attempt").toInstant(),
                    row.getString("problem")))
        .list();
  }

  @PostMapping(ADMIN + "/{id}/resend")
  @Transactional
  String resend(Principal admin, @PathVariable long id, RedirectAttributes answer) {
    if (again("id = ?", id) == 0) {
      answer.addFlashAttribute("wrong", "这封邮件不在发送失败之列，请刷新页面");
    } else {
      audit.record("mail.resend", admin.getName(), Long.toString(id), null);
      answer.addFlashAttribute("done", "已重新排队发送");
    }
    return "redirect:" + ADMIN;
  }

  @PostMapping(ADMIN + "/resend")
  @Transactional
  String resendAll(Principal admin, RedirectAttributes answer) {
    int count = again("true");
    audit.record("mail.resend", admin.getName(), "全部", count + "封");
    answer.addFlashAttribute("done", "已重新排队发送" + count + "封");
    return "redirect:" + ADMIN;
  }

  private int again(String which, Object... parameters) {
    return jdbc.sql(
            "update mail set state = 'WAITING', attempts = 0, next_attempt = now.at, problem = null"
                + " from (select ?::timestamptz as at) now where state = 'DEAD' and "
                + which)
        .param(clock.instant().atOffset(ZoneOffset.UTC))
        .params(List.of(parameters))
        .update();
  }
}

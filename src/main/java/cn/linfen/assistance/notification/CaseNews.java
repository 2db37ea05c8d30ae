package cn.linfen.assistance.notification;

import cn.linfen.assistance.notification.Reminder.Kind;
import cn.linfen.assistance.organization.Officers;
import java.util.HashSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a process itself has told, once a case and step. */
@Component
public class CaseNews {

  private final JdbcClient jdbc;
  private final Officers officers;
  private final Outbox outbox;

  CaseNews(JdbcClient jdbc, Officers officers, Outbox outbox) {
    this.jdbc = jdbc;
    this.officers = officers;
    this.outbox = outbox;
  }

  /**
   * Tells those of a group at once; needs the transaction of what it is about.
   *
   * @param step that tells it; told once for each
   * @param text Chinese, what it is about
   * @param group post and place
   */
  public void urgent(String caseNumber, String step, String text, String group) {
    String masked =
        jdbc.sql("select applicant_masked from assistance_case where number = ?")
            .param(caseNumber)
            .query(String.class)
            .optional()
            .orElse(null);
    int dot = group.lastIndexOf('.');
    outbox.put(
        new Reminder(
            "case:" + caseNumber + ":" + step,
            Kind.EMERGENCY,
            caseNumber,
            null,
            Bundling.caseName(caseNumber, masked) + " " + text + "，请立即督促办理",
            null,
            new HashSet<>(officers.holders(group.substring(0, dot), group.substring(dot + 1)))));
  }
}

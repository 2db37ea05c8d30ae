package cn.linfen.assistance.delegates;

import cn.linfen.assistance.notice.Notice;
import cn.linfen.assistance.notice.Notices;
import java.util.Locale;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Posts public notices and takes them down. */
@Component("notices")
public class NoticesDelegate {

  private static final String NUMBER = "noticeNumber";

  private final Notices notices;

  NoticesDelegate(Notices notices) {
    this.notices = notices;
  }

  /**
   * @param level {@code township} or {@code county}
   * @param limit the period for which it hangs
   */
  public void post(String level, String limit, DelegateExecution execution) {
    Notice notice =
        notices.post(
            execution.getProcessBusinessKey(),
            Notice.Level.valueOf(level.toUpperCase(Locale.ROOT)),
            Facts.limit(limit, execution));
    execution.setVariable(NUMBER, notice.number());
  }

  /** Takes down what this process posted. */
  public void takeDown(DelegateExecution execution) {
    notices.takeDown(Facts.text(execution, NUMBER), "公示期满");
  }

  /** Takes down whatever of the case still hangs. */
  public void takeDownAll(DelegateExecution execution) {
    notices.takeDownAll(execution.getProcessBusinessKey(), "案件终止");
  }

  /** Puts the case on the long-term list (220号 Art 34; 57号 Art 24). */
  public void publish(DelegateExecution execution) {
    notices.publish(execution.getProcessBusinessKey());
  }
}

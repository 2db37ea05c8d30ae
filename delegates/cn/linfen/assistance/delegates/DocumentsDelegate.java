package cn.linfen.assistance.delegates;

import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.deadline.DueDate;
import cn.linfen.assistance.document.Documents;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Issues printable documents into the case. Each returns the document's id. */
@Component("documents")
public class DocumentsDelegate {

  /** The document issued last, which is the one that is delivered next. */
  private static final String ISSUED = "issuedDocument";

  private final Documents documents;
  private final Deadlines deadlines;
  private final Clock clock;

  DocumentsDelegate(Documents documents, Deadlines deadlines, Clock clock) {
    this.documents = documents;
    this.deadlines = deadlines;
    this.clock = clock;
  }

  /**
   * @param level whose document it is: {@code township} or {@code county}
   */
  public long issue(String template, String level, DelegateExecution execution) {
    return issue(template, level, new HashMap<>(), execution);
  }

  /**
   * A document that gives somebody time.
   *
   * @param limit the period that begins with it
   */
  public long issue(String template, String level, String limit, DelegateExecution execution) {
    Map<String, Object> extra = new HashMap<>();
    DueDate due =
        deadlines.due(
            Facts.limit(limit, execution),
            Facts.text(execution, "profile"),
            Facts.text(execution, "county"),
            clock.instant());
    extra.put("due", due.lastDay().toString());
    extra.put("provisional", due.provisional());
    return issue(template, level, extra, execution);
  }

  /** Into the case that the file is about. */
  public long issueAbout(String template, String level, DelegateExecution execution) {
    Map<String, Object> extra = new HashMap<>();
    extra.put("level", level);
    return documents.issue(template, Facts.text(execution, "aboutCase"), extra);
  }

  private long issue(
      String template, String level, Map<String, Object> extra, DelegateExecution execution) {
    extra.put("level", level);
    Object delivered = execution.getVariable(ISSUED);
    if (delivered != null) {
      extra.put("document", delivered);
    }
    return documents.issue(template, execution.getProcessBusinessKey(), extra);
  }
}

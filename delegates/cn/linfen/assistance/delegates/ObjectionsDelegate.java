package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.delegates.messages.CaseMessages;
import cn.linfen.assistance.notice.Notice;
import cn.linfen.assistance.notice.Notices;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Objections to public notices. */
@Component("objections")
public class ObjectionsDelegate {

  private static final String OBJECTED_CASE = "objectedCase";

  private final CaseFiles cases;
  private final Notices notices;
  private final CaseMessages messages;
  private final Exclusions exclusions;

  ObjectionsDelegate(
      CaseFiles cases, Notices notices, CaseMessages messages, Exclusions exclusions) {
    this.cases = cases;
    this.notices = notices;
    this.messages = messages;
    this.exclusions = exclusions;
  }

  /** Finds the case by the number of the notice, and whether the objection is late. */
  public void register(DelegateExecution execution) {
    String file = execution.getProcessBusinessKey();
    String number = cases.latest(file, "objection").orElseThrow().path("noticeNumber").asText();
    Notices.Receipt receipt = notices.registerObjection(number, file);
    Notice notice = receipt.notice();
    CaseSummary objected = cases.summary(notice.caseNumber());
    exclusions.about(file, objected.number());
    String level = notice.level().name().toLowerCase(Locale.ROOT);
    execution.setVariable(OBJECTED_CASE, objected.number());
    execution.setVariable("objectionLate", receipt.late());
    execution.setVariable("objectionLevel", level);
    execution.setVariable("answerPost", level + ".clerk");
    // Answered where the notice hangs, whoever took the objection in.
    execution.setVariable("county", objected.county());
    execution.setVariable("township", objected.township());
    execution.setVariable("village", objected.village());
    execution.setVariable("profile", objected.profile());
  }

  /** Tells the case; one that is investigated already for an earlier objection goes on. */
  public void notifyCase(DelegateExecution execution) {
    String objected = Facts.text(execution, OBJECTED_CASE);
    if (!messages.send("noticeObjection", objected, Map.of("objection", true))) {
      cases.note(objected, "公示异议", "另有异议，登记编号 " + execution.getProcessBusinessKey() + "，并入本次核查");
    }
  }
}

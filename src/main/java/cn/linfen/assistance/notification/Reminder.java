package cn.linfen.assistance.notification;

import java.util.Set;

/**
 * Something that officers are told.
 *
 * @param key of the event: whatever is said twice under one key is told once
 * @param caseNumber null where it is about no case. Who must keep away from that case is not told
 * @param taskId of the step that it is about; may be null. Once the step has ended, what was not
 *     sent is not sent any more
 * @param text Chinese, one line or several, without personal data beyond the masked name
 * @param path of the page that it leads to, on this server; null for the task's or the case's
 * @param to user ids
 */
public record Reminder(
    String key,
    Kind kind,
    String caseNumber,
    String taskId,
    String text,
    String path,
    Set<String> to) {

  /** What it is about, and whether it can wait for the morning. */
  public enum Kind {
    ORDER("督办", true),
    OVERDUE("超期", false),
    ESCALATED("超期上报", false),
    DUE("即将到期", false),
    RISK("临期", false),
    LAPSED("到期失效", false),
    DISCOVERY("近亲属情形", true),
    EMERGENCY("急难救助", true),
    FILING("近亲属备案", false),
    HANDOVER("移交办理", false),
    PROOF("漏办核对", true),
    CHECKPOINT("账本检查点", true),
    ALARM("系统告警", true);

    private final String label;
    private final boolean urgent;

    Kind(String label, boolean urgent) {
      this.label = label;
      this.urgent = urgent;
    }

    public String label() {
      return label;
    }

    boolean urgent() {
      return urgent;
    }
  }
}

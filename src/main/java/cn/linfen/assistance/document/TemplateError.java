package cn.linfen.assistance.document;

import org.thymeleaf.exceptions.TemplateProcessingException;

/** A document template cannot be used. The message is Chinese and says where. */
public final class TemplateError extends RuntimeException {

  private final Integer line;

  TemplateError(String message, Integer line, Throwable cause) {
    super(message, cause);
    this.line = line;
  }

  static TemplateError of(TemplateProcessingException e) {
    Integer line = null;
    String reason = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TemplateProcessingException processing) {
        line = processing.getLine() == null ? line : processing.getLine();
        // The message without the "(template: …)" that Thymeleaf appends.
        String message = processing.getMessage();
        int note = message.indexOf(" (template:");
        reason = note > 0 ? message.substring(0, note) : message;
      } else if (cause.getMessage() != null) {
        reason = cause.getMessage();
      }
    }
    if (reason != null && reason.startsWith("Fragment inclusion depth")) {
      reason = "模板片段互相引用，没有尽头";
    }
    return new TemplateError((line == null ? "" : "第" + line + "行：") + reason, line, e);
  }

  /** The line the error is in, from 1, or {@code null} if unknown. */
  public Integer line() {
    return line;
  }
}

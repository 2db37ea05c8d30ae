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
    Throwable root = e;
    while (root.getCause() instanceof TemplateProcessingException inner && inner != root) {
      root = inner;
    }
    Integer line = e.getLine();
    String template = e.getTemplateName();
    String where =
        (template == null ? "" : "模板 " + template + " ") + (line == null ? "" : "第" + line + "行：");
    String reason = root.getMessage();
    int note = reason.indexOf(" (template:");
    if (note > 0) {
      reason = reason.substring(0, note);
    }
    return new TemplateError(where + reason, line, e);
  }

  /** The line the error is in, from 1, or {@code null} if unknown. */
  public Integer line() {
    return line;
  }
}

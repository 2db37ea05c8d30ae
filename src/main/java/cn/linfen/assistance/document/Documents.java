package cn.linfen.assistance.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The documents issued in cases. Everything that writes joins the caller's transaction. */
public interface Documents {

  /**
   * Fills in a template from the case file, numbers it, and keeps it in the case as PDF/A. Number
   * and document exist exactly if the caller's transaction commits.
   *
   * @param template id of a template, such as {@code acceptance-notice}
   * @param extra values that the case file does not hold, by their name in the template: {@code
   *     level} ({@code township} or {@code county}) for templates whose office the process tells,
   *     and texts or lists that replace those found in the case file. May be empty.
   * @return id of the document
   * @throws IllegalArgumentException if there is no such template
   * @throws TemplateError if the template asks for what the case file does not have
   */
  long issue(String template, String caseNumber, Map<String, ?> extra);

  /**
   * Keeps a PDF made elsewhere, such as a copy of a notice sheet, in a case.
   *
   * @param pdf makes it
   */
  long keep(String template, String caseNumber, String title, String number, Supplier<byte[]> pdf);

  Optional<IssuedDocument> find(long id);

  /** The newest document made from a template, if the case has one. */
  Optional<IssuedDocument> latest(String caseNumber, String template);

  /** The documents of a case, oldest first. */
  List<IssuedDocument> list(String caseNumber);

  /** The PDF, if the document belongs to that case. */
  Optional<byte[]> pdf(String caseNumber, long id);
}

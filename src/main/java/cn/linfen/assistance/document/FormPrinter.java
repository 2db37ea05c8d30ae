package cn.linfen.assistance.document;

import com.fasterxml.jackson.databind.JsonNode;

/** Prints what was entered in a form: labels, values, lists as tables, signatures and pictures. */
public interface FormPrinter {

  /**
   * @param schema a form-js schema with its blocks already expanded
   * @param data what was entered; need not be complete or valid
   * @param title heading of the print
   * @param note a line under the heading, such as who saved the draft and when; may be {@code null}
   * @return PDF/A, A4
   */
  byte[] pdf(JsonNode schema, JsonNode data, String title, String note);
}

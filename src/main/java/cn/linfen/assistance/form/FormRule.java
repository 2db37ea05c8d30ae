package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** A domain rule on top of a form's schema. Any package may contribute one as a bean. */
public interface FormRule {

  /** Ids of the forms it applies to. */
  Set<String> forms();

  /**
   * Adds what is wrong. The data keep to the schema already, as far as no error was found so far.
   */
  void check(FormRequest request, JsonNode data, FieldErrors errors);
}

package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** A domain rule on top of a form's schema. Any package may contribute one as a bean. */
public interface FormRule {

  /** Ids of the forms it applies to. */
  Set<String> forms();

  /** Whether it applies here; a rule of a process rather than of a form says so itself. */
  default boolean applies(FormRequest request) {
    return forms().contains(request.formId());
  }

  /**
   * Adds what is wrong. The data keep to the schema already, as far as no error was found so far.
   */
  void check(FormRequest request, JsonNode data, FieldErrors errors);
}

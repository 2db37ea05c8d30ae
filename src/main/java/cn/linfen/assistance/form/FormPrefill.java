package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What the fields of a form hold when an officer opens it for the first time. Any package may
 * contribute one as a bean. It has no say in the check of what is submitted.
 */
public interface FormPrefill {

  /** Values by field; empty if it has none for this form here. */
  Optional<ObjectNode> of(FormRequest request);
}

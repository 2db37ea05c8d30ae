package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Adds facts that a form shows or starts from. Any package may contribute one as a bean. */
public interface FormContextProvider {

  /** Ids of the forms it serves; empty means all. */
  Set<String> forms();

  void add(FormRequest request, ObjectNode data);
}

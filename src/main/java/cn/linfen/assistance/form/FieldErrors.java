package cn.linfen.assistance.form;

import cn.linfen.assistance.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the values of a form. */
public final class FieldErrors {

  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param pointer RFC 6901 pointer to the value; empty for the form as a whole
   * @param message Chinese, says what to correct
   */
  public void add(String pointer, String message) {
    errors.add(new FieldError(pointer, message));
  }

  public List<FieldError> list() {
    return List.copyOf(errors);
  }

  public boolean isEmpty() {
    return errors.isEmpty();
  }
}

package cn.linfen.assistance.form;

import cn.linfen.assistance.problem.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the values of a form. */
public final class FieldErrors {

  /** Nobody reads more at once, and no answer should grow with what was sent. */
  private static final int MOST = 300;

  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param pointer RFC 6901 pointer to the value; empty for the form as a whole
   * @param message Chinese, says what to correct
   */
  public void add(String pointer, String message) {
    if (errors.size() < MOST) {
      errors.add(new FieldError(pointer, message));
    }
  }

  public List<FieldError> list() {
    return List.copyOf(errors);
  }

  public boolean isEmpty() {
    return errors.isEmpty();
  }
}

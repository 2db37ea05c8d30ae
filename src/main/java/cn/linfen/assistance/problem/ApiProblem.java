package cn.linfen.assistance.problem;

import java.util.List;
import java.util.Map;

/** A refusal that {@code /api} answers as a problem document; the message is its Chinese detail. */
public class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient List<FieldError> errors;
  private final transient Map<String, Object> extra;

  public ApiProblem(int status, String detail) {
    this(status, detail, List.of(), Map.of());
  }

  public ApiProblem(int status, String detail, List<FieldError> errors) {
    this(status, detail, errors, Map.of());
  }

  public ApiProblem(int status, String detail, List<FieldError> errors, Map<String, Object> extra) {
    super(detail);
    this.status = status;
    this.errors = List.copyOf(errors);
    this.extra = Map.copyOf(extra);
  }

  /** Not there, or not for this officer: the two are told apart nowhere. */
  public static ApiProblem notFound() {
    return new ApiProblem(404, "没有找到该事项，或您无权查看");
  }

  public int status() {
    return status;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public Map<String, Object> extra() {
    return extra;
  }
}

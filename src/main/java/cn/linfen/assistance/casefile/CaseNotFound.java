package cn.linfen.assistance.casefile;

/** There is no such case, or none that the caller may know of: the two are told apart nowhere. */
public class CaseNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CaseNotFound() {
    super("没有这个案卷，或您无权查看");
  }
}

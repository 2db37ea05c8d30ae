package cn.linfen.assistance.problem;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns every error of a REST controller into a Chinese problem document that reveals nothing of
 * the inside.
 */
@RestControllerAdvice(annotations = RestController.class)
@Order(Ordered.LOWEST_PRECEDENCE)
class ApiErrors extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

  @ExceptionHandler
  ResponseEntity<Object> refused(ApiProblem problem) {
    ProblemDetail body = detail(problem.status(), problem.getMessage());
    if (!problem.errors().isEmpty()) {
      body.setProperty("errors", problem.errors());
    }
    problem.extra().forEach(body::setProperty);
    return answer(body);
  }

  @ExceptionHandler
  ResponseEntity<Object> denied(AccessDeniedException denied) {
    String text = denied.getMessage();
    boolean ours = text != null && text.codePoints().anyMatch(c -> c > 0x4e00);
    return answer(detail(403, ours ? text : "您没有办理此事项的权限"));
  }

  /** No upload, or one that broke off. */
  @ExceptionHandler
  ResponseEntity<Object> incomplete(MultipartException error) {
    return answer(detail(400, "没有收到完整的文件，请重新选择文件后上传"));
  }

  @ExceptionHandler
  ResponseEntity<Object> unexpected(Exception error, HttpServletRequest request) {
    if (error instanceof Refused) {
      return answer(detail(403, error.getMessage()));
    }
    // The message may hold what somebody typed: the log gets the kind and the place only.
    StackTraceElement[] trace = error.getStackTrace();
    log.error(
        "{} {}: {} at {}",
        request.getMethod(),
        request.getRequestURI().replaceAll("[^A-Za-z0-9/_.:-]", "?"),
        error.getClass().getName(),
        trace.length > 0 ? trace[0] : "?");
    log.debug("details", error);
    return answer(detail(500, "系统暂时无法处理，请稍后重试；仍不成功请联系系统管理员"));
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException error,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestLimits.BodyTooLarge) {
        return answer(detail(413, RequestLimits.TOO_LARGE));
      }
      if (cause instanceof StreamConstraintsException) {
        return answer(detail(400, "提交的内容层次过深，或其中一项过长"));
      }
    }
    return answer(detail(400, "提交的内容不是完好的 JSON，请刷新页面后重试"));
  }

  @Override
  protected ResponseEntity<Object> handleMaxUploadSizeExceededException(
      MaxUploadSizeExceededException error,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return answer(detail(413, "文件超过 20 MB，请压缩后再上传"));
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception error,
      Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return of(status.value());
  }

  /** The answer to a request that went wrong before any controller had a say. */
  static ResponseEntity<Object> of(int status) {
    String text =
        switch (status) {
          case 400 -> "提交的内容无法识别，请检查格式后重试";
          case 401 -> "登录已失效，请重新登录";
          case 403 -> "您没有办理此事项的权限，或页面已过期，请刷新后重试";
          case 404 -> "没有找到该事项，或您无权查看";
          case 405 -> "此地址不支持这种操作";
          case 406 -> "不能以所要求的格式答复";
          case 413 -> "提交的内容过大";
          case 415 -> "不支持这种格式的内容，请以 JSON 提交";
          default -> status < 500 ? "提交的内容不符合要求" : "系统暂时无法处理，请稍后重试";
        };
    return answer(detail(status, text));
  }

  private static ProblemDetail detail(int status, String text) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), text);
    HttpStatus known = HttpStatus.resolve(status);
    body.setTitle(
        known == HttpStatus.UNPROCESSABLE_ENTITY ? "填写有误" : status >= 500 ? "系统错误" : "不能办理");
    return body;
  }

  private static ResponseEntity<Object> answer(ProblemDetail body) {
    return ResponseEntity.status(body.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(body);
  }
}

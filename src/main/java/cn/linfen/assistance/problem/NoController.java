package cn.linfen.assistance.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Requests that fit no controller: a problem document under {@code /api}, else the error page. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class NoController {

  @ExceptionHandler({
    HttpRequestMethodNotSupportedException.class,
    HttpMediaTypeNotSupportedException.class,
    HttpMediaTypeNotAcceptableException.class,
    NoResourceFoundException.class
  })
  ResponseEntity<Object> none(
      Exception error, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int status = ((ErrorResponse) error).getStatusCode().value();
    if (request.getRequestURI().startsWith(request.getContextPath() + "/api/")) {
      return ApiErrors.of(status);
    }
    response.sendError(status);
    return null;
  }
}

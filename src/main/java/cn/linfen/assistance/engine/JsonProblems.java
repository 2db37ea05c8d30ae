package cn.linfen.assistance.engine;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.Map;
import org.glassfish.jersey.server.ResourceConfig;
import org.springframework.boot.autoconfigure.jersey.ResourceConfigCustomizer;
import org.springframework.stereotype.Component;

/**
 * Answers JSON that does not fit at the engine's interface. Both Camunda and Jersey have a mapper
 * for its general kind; which one answered varied from start to start, and Jersey's names classes.
 */
@Component
class JsonProblems implements ResourceConfigCustomizer {

  @Override
  public void customize(ResourceConfig config) {
    config.register(new Mapper());
  }

  private static final class Mapper implements ExceptionMapper<MismatchedInputException> {

    @Override
    public Response toResponse(MismatchedInputException unfit) {
      return Response.status(Response.Status.BAD_REQUEST)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(Map.of("type", "InvalidRequestException", "message", "请求内容的格式不对，请核对各字段的名称和类型"))
          .build();
    }
  }
}

package cn.linfen.assistance.document;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A made-up case with every name that templates may use, for previews and checks. */
@Component
class SampleModel {

  private final ObjectMapper json;

  SampleModel(ObjectMapper json) {
    this.json = json;
  }

  Map<String, Object> get() {
    try (InputStream in =
        SampleModel.class.getResourceAsStream("/templates/documents/sample.json")) {
      Map<String, Object> model = json.readValue(in, new TypeReference<>() {});
      model.put("sections", new LenientMap());
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

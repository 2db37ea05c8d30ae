package cn.linfen.assistance.document;

import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells who delivers which document it is. */
@Component
class DeliveryFacts implements FormContextProvider {

  private final CaseDocumentFiles documents;

  DeliveryFacts(CaseDocumentFiles documents) {
    this.documents = documents;
  }

  @Override
  public Set<String> forms() {
    return Set.of("delivery");
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    documents
        .toDeliver(request.caseNumber())
        .ifPresent(
            document ->
                data.putObject("delivery")
                    .put("title", document.title())
                    .put("number", document.number()));
  }
}

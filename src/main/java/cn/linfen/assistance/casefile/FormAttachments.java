package cn.linfen.assistance.casefile;

import cn.linfen.assistance.form.AttachmentGate;
import cn.linfen.assistance.signature.Signatures;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells the forms about attachments. */
@Component
class FormAttachments implements AttachmentGate {

  private final Attachments attachments;

  FormAttachments(Attachments attachments) {
    this.attachments = attachments;
  }

  @Override
  public boolean usable(String id, String user, String caseNumber) {
    return attachments.usable(id, user, caseNumber);
  }

  @Override
  public List<Signatures.Attached> seals(Collection<String> ids) {
    return attachments.seals(ids);
  }

  @Override
  public ObjectNode describe(Collection<String> ids, String user) {
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    attachments
        .describe(ids, user)
        .forEach(
            (id, info) ->
                described
                    .putObject(id)
                    .put("name", info.name())
                    .put("size", info.size())
                    .put("contentType", info.contentType()));
    return described;
  }
}

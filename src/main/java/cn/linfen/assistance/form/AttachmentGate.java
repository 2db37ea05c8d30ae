package cn.linfen.assistance.form;

import cn.linfen.assistance.signature.Signatures;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What forms need to know of attachments; implemented where these are kept. */
public interface AttachmentGate {

  /** What their ids begin with. */
  String PREFIX = "att-";

  /** The ids of attachments that occur as values. */
  static Set<String> idsIn(JsonNode data) {
    Set<String> ids = new HashSet<>();
    collect(data, ids);
    return ids;
  }

  private static void collect(JsonNode data, Set<String> ids) {
    if (data.isTextual() && data.textValue().matches(PREFIX + "[0-9a-f]{32}")) {
      ids.add(data.textValue());
    }
    data.forEach(one -> collect(one, ids));
  }

  /** Whether the user may name the attachment in a form of that case (null for an application). */
  boolean usable(String id, String user, String caseNumber);

  /** What a signature says of attachments, in the order of their ids. */
  List<Signatures.Attached> seals(Collection<String> ids);

  /** Name, size and content type by id, of those that the user may see. */
  ObjectNode describe(Collection<String> ids, String user);
}

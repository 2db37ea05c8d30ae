package cn.linfen.assistance.form;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** What forms need to know of attachments; implemented where these are kept. */
public interface AttachmentGate {

  /** Whether the user may name the attachment in a form of that case (null for an application). */
  boolean usable(String id, String user, String caseNumber);

  /** Name, size and content type by id, of those that the user may see. */
  ObjectNode describe(Collection<String> ids, String user);
}

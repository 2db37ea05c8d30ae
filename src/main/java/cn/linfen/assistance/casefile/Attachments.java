package cn.linfen.assistance.casefile;

import cn.linfen.assistance.signature.Signatures;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that belong to case files, or will as soon as a section that names them is signed. */
public interface Attachments {

  /** What may be told of an attachment beside its content. */
  record Info(String id, String name, long size, String contentType) {}

  record Content(Info info, byte[] bytes) {}

  /**
   * Stores a file.
   *
   * @param name as the user's machine calls it
   * @param strokes how a signature was drawn; null for any other file
   * @throws AttachmentRefused with a Chinese reason if it is empty, too large, broken, encrypted or
   *     not a picture or PDF
   */
  Info store(String name, byte[] bytes, JsonNode strokes, String user);

  /** Descriptions of those that exist and that the user may see; others are left out. */
  Map<String, Info> describe(Collection<String> ids, String user);

  /** Hashes of content and, of signatures by hand, strokes; in the order of ids. */
  List<Signatures.Attached> seals(Collection<String> ids);

  /** Empty if it does not exist or the user may not see it. */
  Optional<Content> read(String id, String user);

  /** The content for the system's own use, e.g. to put a signature on a document. */
  Optional<Content> read(String id);

  /**
   * A copy of a file for another case, as one that its uploader has not yet put into any.
   *
   * @return id of the copy
   */
  String copy(String id);

  /**
   * Whether the user may name the attachment in a section of the case: uploaded by the user and not
   * yet part of any case, or part of this case already.
   *
   * @param caseNumber null for an application
   */
  boolean usable(String id, String user, String caseNumber);
}

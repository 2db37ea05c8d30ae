package cn.linfen.assistance.casefile;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The documents issued in a case, as the case file shows them. Implemented by {@code document}. */
public interface CaseDocuments {

  /** Newest last. */
  List<Item> of(String caseNumber);

  /** Empty if the case has no such document. */
  Optional<Content> content(String caseNumber, long id);

  /**
   * @param number the document's number (文号); null where it has none
   */
  record Item(long id, String template, String title, String number, Instant issuedAt) {}

  record Content(String fileName, String contentType, byte[] bytes) {}
}

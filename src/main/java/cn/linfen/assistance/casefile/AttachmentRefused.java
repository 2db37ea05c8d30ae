package cn.linfen.assistance.casefile;

/** A file that is not taken in; the message says why, in Chinese. */
public class AttachmentRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  AttachmentRefused(String reason) {
    super(reason);
  }
}

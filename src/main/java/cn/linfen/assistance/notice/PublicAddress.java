package cn.linfen.assistance.notice;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where the public finds a sheet. */
@Component
class PublicAddress {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String base;

  PublicAddress(@Value("${assistance.public-url}") String base) {
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  /** A name nobody can guess. */
  static String newToken() {
    byte[] bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String path(String token) {
    return "/notices/sheet/" + token;
  }

  /** The whole address of a page, for a QR code. */
  String full(String path) {
    return base + path;
  }
}

package cn.linfen.assistance.organization;

import java.util.Locale;
import java.util.Optional;

/** What a password must be like. */
final class PasswordPolicy {

  static final int SHORTEST = 10;
  static final int LONGEST = 64;

  private PasswordPolicy() {}

  /** What is wrong with the password, in Chinese; empty when nothing is. */
  static Optional<String> objection(String password, String userId) {
    if (password == null || password.length() < SHORTEST) {
      return Optional.of("密码至少" + SHORTEST + "位");
    }
    if (password.length() > LONGEST) {
      return Optional.of("密码最多" + LONGEST + "位");
    }
    int kinds = 0;
    kinds += password.chars().anyMatch(Character::isLowerCase) ? 1 : 0;
    kinds += password.chars().anyMatch(Character::isUpperCase) ? 1 : 0;
    kinds += password.chars().anyMatch(Character::isDigit) ? 1 : 0;
    kinds += password.chars().anyMatch(c -> !Character.isLetterOrDigit(c)) ? 1 : 0;
    if (kinds < 3) {
      return Optional.of("密码须包含大写字母、小写字母、数字、符号中的至少三种");
    }
    if (password.toLowerCase(Locale.ROOT).contains(userId.toLowerCase(Locale.ROOT))) {
      return Optional.of("密码不得包含用户名");
    }
    return Optional.empty();
  }
}

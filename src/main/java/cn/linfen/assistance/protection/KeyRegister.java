package cn.linfen.assistance.protection;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Check values of the keys that the data of this database are encrypted with. They tell keys apart
 * and nothing else of them.
 */
final class KeyRegister {

  private final JdbcClient jdbc;

  KeyRegister(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean isEmpty() {
    return registered().isEmpty();
  }

  private Map<Integer, String> registered() {
    Map<Integer, String> found = new HashMap<>();
    jdbc.sql("select version, check_value from protection_key")
        .query(
            row -> {
              found.put(row.getInt(1), row.getString(2));
            });
    return found;
  }

  /**
   * Registers the keys that are new.
   *
   * @param file where they come from
   * @throws KeyRefused if one that is registered is missing or different
   */
  void check(Keys keys, Path file) {
    add(keys, Keys.INDEX_VERSION);
    keys.versions().keySet().forEach(version -> add(keys, version));
    registered()
        .forEach(
            (version, check) -> {
              if (keys.key(version) == null) {
                throw new KeyRefused(
                    "数据库中的个人信息用到第 " + version + " 版密钥，密钥文件 " + file + " 中没有这一版。请换回最新的密钥文件。");
              }
              if (!check.equals(checkValue(keys.key(version)))) {
                throw new KeyRefused(
                    "密钥文件 " + file + " 不是加密这个数据库所用的密钥文件（" + name(version) + "不符）。请从备份恢复正确的文件。");
              }
            });
  }

  private static String name(int version) {
    return version == Keys.INDEX_VERSION ? "检索密钥" : "第 " + version + " 版密钥";
  }

  private void add(Keys keys, int version) {
    jdbc.sql(
            "insert into protection_key (version, check_value) values (?, ?) on conflict do nothing")
        .params(version, checkValue(keys.key(version)))
        .update();
  }

  void remove(int version) {
    jdbc.sql("delete from protection_key where version = ?").param(version).update();
  }

  private static String checkValue(byte[] key) {
    return Base64.getEncoder().encodeToString(Sm4.hmac(key, "check value of a key"));
  }
}

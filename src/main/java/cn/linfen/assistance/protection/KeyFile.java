package cn.linfen.assistance.protection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** The file that holds the keys, outside the database. */
final class KeyFile {

  private static final String HEAD =
      """
      # 临汾社会救助审批系统：个人信息加密密钥
      # 没有这个文件，数据库中的身份证号、银行账号和电话号码无法恢复。
      # 请立即离线备份，与数据库备份分开保管；各节点使用同一份；不要改动内容。
      """;
  private final Path path;

  KeyFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  Path path() {
    return path;
  }

  boolean exists() {
    return Files.exists(path);
  }

  /** Whether others than the owner may read or write it. */
  boolean isOpenToOthers() {
    return SecretFiles.isOpenToOthers(path);
  }

  /** Time of the last change, to notice the next. */
  long changed() {
    try {
      return Files.getLastModifiedTime(path).toMillis();
    } catch (IOException e) {
      return -1;
    }
  }

  /**
   * @throws KeyRefused if it cannot be read or is not such a file
   */
  Keys read() {
    String text;
    try {
      text = Files.readString(path);
    } catch (IOException e) {
      throw new KeyRefused("不能读取密钥文件 " + path + "，请检查文件和运行账户的权限。");
    }
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new KeyRefused("密钥文件 " + path + " 的内容不完整或被改动，请从备份恢复。");
    }
  }

  static Keys parse(String text) {
    int current = 0;
    byte[] index = null;
    Map<Integer, byte[]> versions = new TreeMap<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String name = equals < 0 ? line : line.substring(0, equals).strip();
      String value = line.substring(equals + 1).strip();
      if (name.equals("current")) {
        current = Integer.parseInt(value);
      } else if (name.equals("index")) {
        index = bytes(value, Keys.INDEX_BYTES);
      } else if (name.startsWith("key.")) {
        int version = Integer.parseInt(name.substring(4));
        if (version < 1 || versions.put(version, bytes(value, Keys.SM4_BYTES)) != null) {
          throw new IllegalArgumentException(name);
        }
      } else {
        throw new IllegalArgumentException(name);
      }
    }
    if (index == null || !versions.containsKey(current)) {
      throw new IllegalArgumentException("incomplete");
    }
    return new Keys(current, index, versions);
  }

  private static byte[] bytes(String text, int length) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (bytes.length != length) {
      throw new IllegalArgumentException("length");
    }
    return bytes;
  }

  /** Makes new keys, unless another process has done so meanwhile. */
  Keys create() {
    SecureRandom random = new SecureRandom();
    write(new Keys(1, random(random, Keys.INDEX_BYTES), Map.of(1, newKey())), false);
    return read();
  }

  static byte[] newKey() {
    return random(new SecureRandom(), Keys.SM4_BYTES);
  }

  private static byte[] random(SecureRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Replaces the content at once: whoever reads meanwhile sees the old keys or the new ones. */
  void write(Keys keys) {
    write(keys, true);
  }

  private void write(Keys keys, boolean replace) {
    Base64.Encoder base64 = Base64.getEncoder();
    StringBuilder text = new StringBuilder(HEAD);
    text.append("current=").append(keys.current()).append('\n');
    text.append("index=").append(base64.encodeToString(keys.index())).append('\n');
    keys.versions()
        .forEach(
            (version, key) ->
                text.append("key.")
                    .append(version)
                    .append('=')
                    .append(base64.encodeToString(key))
                    .append('\n'));
    if (replace) {
      SecretFiles.replace(path, text.toString());
    } else {
      // If another process has made one meanwhile, its keys hold.
      SecretFiles.create(path, text.toString());
    }
  }
}

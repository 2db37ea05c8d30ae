package cn.linfen.assistance.protection;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The keys of an installation.
 *
 * @param current version that encrypts
 * @param index key of the blind index, 32 bytes
 * @param versions SM4 keys by version, 16 bytes each
 */
record Keys(int current, byte[] index, Map<Integer, byte[]> versions) {

  static final int SM4_BYTES = 16;
  static final int INDEX_BYTES = 32;

  /** The number under which the check value of the index key is registered. */
  static final int INDEX_VERSION = 0;

  Keys {
    versions = new TreeMap<>(versions);
  }

  byte[] key(int version) {
    return version == INDEX_VERSION ? index : versions.get(version);
  }

  /** Whether these may take the place of the others while data is encrypted with them. */
  boolean succeed(Keys before) {
    return Arrays.equals(index, before.index)
        && before.versions.entrySet().stream()
            .allMatch(one -> Arrays.equals(one.getValue(), versions.get(one.getKey())));
  }

  Keys withNew(byte[] key) {
    Map<Integer, byte[]> more = new TreeMap<>(versions);
    more.put(newest() + 1, key);
    return new Keys(current, index, more);
  }

  Keys withCurrent(int version) {
    return new Keys(version, index, versions);
  }

  int newest() {
    return versions.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** Keys never get into logs. */
  @Override
  public String toString() {
    return "Keys" + versions.keySet();
  }
}

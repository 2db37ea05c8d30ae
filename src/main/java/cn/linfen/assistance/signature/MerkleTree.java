package cn.linfen.assistance.signature;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The hash tree of RFC 6962, section 2.1, with SM3. */
final class MerkleTree {

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private MerkleTree() {}

  /** Hash of a leaf with that content. */
  static byte[] leaf(byte[] content) {
    return Sm3.hash(LEAF, content);
  }

  /**
   * Root over leaves in order; of none, the hash of nothing.
   *
   * @param leaves their hashes
   */
  static byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return Sm3.hash();
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int left = split(leaves.size());
    return Sm3.hash(NODE, root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
  }

  /** What proves that the leaf belongs to the root: hexadecimal, from the leaf upwards. */
  static List<String> path(List<byte[]> leaves, int index) {
    List<String> path = new ArrayList<>();
    path(leaves, index, path);
    return path;
  }

  private static void path(List<byte[]> leaves, int index, List<String> path) {
    if (leaves.size() <= 1) {
      return;
    }
    int left = split(leaves.size());
    List<byte[]> first = leaves.subList(0, left);
    List<byte[]> second = leaves.subList(left, leaves.size());
    if (index < left) {
      path(first, index, path);
      path.add(HexFormat.of().formatHex(root(second)));
    } else {
      path(second, index - left, path);
      path.add(HexFormat.of().formatHex(root(first)));
    }
  }

  /**
   * The root that a leaf and its path lead to.
   *
   * @param size how many leaves the tree has
   * @throws IllegalArgumentException if the path cannot be one of such a tree
   */
  static byte[] rootOf(byte[] leaf, int index, int size, List<String> path) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no such leaf");
    }
    if (size == 1) {
      if (!path.isEmpty()) {
        throw new IllegalArgumentException("the path is too long");
      }
      return leaf;
    }
    if (path.isEmpty()) {
      throw new IllegalArgumentException("the path is too short");
    }
    int left = split(size);
    byte[] sibling = HexFormat.of().parseHex(path.get(path.size() - 1));
    List<String> below = path.subList(0, path.size() - 1);
    return index < left
        ? Sm3.hash(NODE, rootOf(leaf, index, left, below), sibling)
        : Sm3.hash(NODE, sibling, rootOf(leaf, index - left, size - left, below));
  }

  /** The largest power of two smaller than that. */
  private static int split(int size) {
    return Integer.highestOneBit(size - 1);
  }
}

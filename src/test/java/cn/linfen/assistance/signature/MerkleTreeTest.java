package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tree of RFC 6962, section 2.1. */
class MerkleTreeTest {

  private static List<byte[]> leaves(int size) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(MerkleTree.leaf(("leaf " + i).getBytes()));
    }
    return leaves;
  }

  @Test
  void treesAreSplitAtTheLargestPowerOfTwo() {
    List<byte[]> l = leaves(3);
    byte[] first = Sm3.hash(new byte[] {1}, l.get(0), l.get(1));
    assertThat(MerkleTree.root(l)).isEqualTo(Sm3.hash(new byte[] {1}, first, l.get(2)));
    // SM3 of nothing, as the standard's tables have it.
    assertThat(HexFormat.of().formatHex(MerkleTree.root(List.of())))
        .isEqualTo("1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
  }

  @Test
  void everyLeafOfEveryTreeIsProvedAndNoOtherIs() {
    for (int size = 1; size <= 33; size++) {
      List<byte[]> leaves = leaves(size);
      byte[] root = MerkleTree.root(leaves);
      for (int i = 0; i < size; i++) {
        List<String> path = MerkleTree.path(leaves, i);
        assertThat(MerkleTree.rootOf(leaves.get(i), i, size, path)).isEqualTo(root);
        byte[] other = MerkleTree.leaf("other".getBytes());
        assertThat(MerkleTree.rootOf(other, i, size, path)).isNotEqualTo(root);
        int wrong = i;
        int of = size;
        List<String> longer = new ArrayList<>(path);
        longer.add("0".repeat(64));
        assertThatThrownBy(() -> MerkleTree.rootOf(leaves.get(wrong), wrong, of, longer))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}

package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * The bytes of {@code docs/ledger.md}; the values of the chain come from another implementation.
 */
class ChainTest {

  /** GB/T 32905, appendix A. */
  @Test
  void sm3() {
    assertThat(Sm3.hex("abc"))
        .isEqualTo("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    assertThat(Sm3.hex("abcd".repeat(16).getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  }

  @Test
  void genesisAndEntry() {
    String number = "DB-141002-2026-000123";
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("event", "公布");
    payload.put("detail", "编号 \"甲\"1号");
    String genesis = Chain.genesis(number);
    assertThat(genesis)
        .isEqualTo("d949a75b59de6ab4c4727307a3419933d113c969cc28fcfe9fb254d7a38826fc");
    String first =
        Chain.hash(genesis, number, 1, Instant.parse("2026-03-11T01:30:00Z"), "SYSTEM", payload);
    assertThat(first).isEqualTo("61d9965fdc3f8996e0015b5aaba2fcdf9da5dbfb2c964b8729f223dff66778e4");
    assertThat(
            Chain.hash(
                first, number, 2, Instant.parse("2026-03-11T01:30:00.120Z"), "SYSTEM", payload))
        .isEqualTo("eb92ecd2aae78778b253b71344e7d4122d9ae5a8c256426e9cae873246ed4d55");
  }
}

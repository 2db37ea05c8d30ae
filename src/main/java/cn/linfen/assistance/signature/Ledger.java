package cn.linfen.assistance.signature;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/** The chain of what happened in each case. */
@Component
public class Ledger {

  private static final byte[] GENESIS =
      "assistance.ledger.genesis.v1\0".getBytes(StandardCharsets.UTF_8);

  /**
   * Hash of the newest entry of the case, hexadecimal; of a case without any, a value of its own.
   */
  public String head(String caseNumber) {
    return HexFormat.of().formatHex(Sm3.hash(GENESIS, caseNumber.getBytes(StandardCharsets.UTF_8)));
  }
}

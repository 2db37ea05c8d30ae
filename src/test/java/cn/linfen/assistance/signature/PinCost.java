package cn.linfen.assistance.signature;

import org.bouncycastle.crypto.params.ECPrivateKeyParameters;

/** What a PIN costs where the settings are not those of the tests. */
public final class PinCost {

  private static final String PIN = "201510";

  private PinCost() {}

  /** Milliseconds in which the PIN opens a key, with the settings that the product comes with. */
  public static double millis() {
    PinSeal seal =
        new PinSeal(new PinSeal.Cost(PinSeal.Cost.MEMORY, PinSeal.Cost.PASSES, PinSeal.Cost.LANES));
    ECPrivateKeyParameters key = Sm2.newKey();
    byte[] pepper = new byte[32];
    String sealed = seal.seal(key, PIN, pepper, "bench");
    int times = 10;
    long begun = System.nanoTime();
    for (int i = 0; i < times; i++) {
      seal.open(sealed, PIN, pepper, "bench").orElseThrow();
    }
    return (System.nanoTime() - begun) / 1e6 / times;
  }
}

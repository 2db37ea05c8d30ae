package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.junit.jupiter.api.Test;

class PinSealTest {

  private static final byte[] PEPPER = "pepper".getBytes(StandardCharsets.US_ASCII);

  private final PinSeal seal = new PinSeal(new PinSeal.Cost(64, 1, 1));
  private final ECPrivateKeyParameters key = Sm2.newKey();
  private final String sealed = seal.seal(key, "864209", PEPPER, "zhao");

  @Test
  void thePinOpensIt() {
    assertThat(seal.open(sealed, "864209", PEPPER, "zhao"))
        .map(ECPrivateKeyParameters::getD)
        .contains(key.getD());
  }

  @Test
  void nothingElseDoes() {
    assertThat(seal.open(sealed, "864208", PEPPER, "zhao")).isEmpty();
    assertThat(seal.open(sealed, "", PEPPER, "zhao")).isEmpty();
    assertThat(seal.open(sealed, "864209", new byte[] {1}, "zhao")).isEmpty();
    assertThat(seal.open(sealed, "864209", PEPPER, "qian")).isEmpty();
    assertThat(seal.open("", "864209", PEPPER, "zhao")).isEmpty();
  }

  @Test
  void aChangedSealStaysShut() {
    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'B' ? 'C' : 'B';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      assertThat(seal.open(changed, "864209", PEPPER, "zhao")).as(changed).isEmpty();
    }
  }

  @Test
  void itsCostIsStoredWithItAndMayBeRaised() {
    assertThat(sealed).startsWith("argon2id$v=19$m=64,t=1,p=1$");
    PinSeal dearer = new PinSeal(new PinSeal.Cost(128, 2, 2));
    assertThat(dearer.open(sealed, "864209", PEPPER, "zhao")).isPresent();
    assertThat(dearer.seal(key, "864209", PEPPER, "zhao"))
        .startsWith("argon2id$v=19$m=128,t=2,p=2$");
    assertThatThrownBy(() -> new PinSeal(new PinSeal.Cost(7, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noTwoSealsAreAlike() {
    assertThat(seal.seal(key, "864209", PEPPER, "zhao")).isNotEqualTo(sealed);
  }
}

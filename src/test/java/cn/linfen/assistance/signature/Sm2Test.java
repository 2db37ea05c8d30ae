package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.util.test.TestRandomBigInteger;
import org.junit.jupiter.api.Test;

/** The examples of GB/T 32918.5 (annex A) and GB/T 32905 (annex A), with the standard user id. */
class Sm2Test {

  private static final byte[] MESSAGE = "message digest".getBytes(StandardCharsets.US_ASCII);
  private static final BigInteger D =
      hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
  private static final String K =
      "59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21";
  private static final BigInteger R =
      hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3");
  private static final BigInteger S =
      hex("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");

  private final ECPrivateKeyParameters key = Sm2.privateKey(D);

  private static BigInteger hex(String text) {
    return new BigInteger(text, 16);
  }

  @Test
  void theUserIdIsTheStandardOne() {
    assertThat(new String(Sm2.USER_ID, StandardCharsets.US_ASCII)).isEqualTo("1234567812345678");
  }

  @Test
  void thePublicKeyIsThatOfTheExample() {
    assertThat(HexFormat.of().withUpperCase().formatHex(Sm2.encoded(Sm2.publicKey(key))))
        .isEqualTo(
            "04"
                + "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
                + "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13");
  }

  @Test
  void theSignatureIsThatOfTheExample() throws Exception {
    byte[] signature = Sm2.sign(key, MESSAGE, new TestRandomBigInteger(K, 16));
    assertThat(StandardDSAEncoding.INSTANCE.decode(Sm2.CURVE.getN(), signature))
        .containsExactly(R, S);
  }

  @Test
  void theSignatureOfTheExampleHolds() throws Exception {
    ECPublicKeyParameters publicKey = Sm2.publicKey(key);
    byte[] signature = StandardDSAEncoding.INSTANCE.encode(Sm2.CURVE.getN(), R, S);
    assertThat(Sm2.verify(publicKey, MESSAGE, signature)).isTrue();
    assertThat(
            Sm2.verify(publicKey, "message digesu".getBytes(StandardCharsets.US_ASCII), signature))
        .isFalse();
    assertThat(Sm2.verify(Sm2.publicKey(Sm2.newKey()), MESSAGE, signature)).isFalse();
    for (int i = 0; i < signature.length * 8; i++) {
      byte[] changed = signature.clone();
      changed[i / 8] ^= (byte) (1 << i % 8);
      assertThat(Sm2.verify(publicKey, MESSAGE, changed)).as("bit %d", i).isFalse();
    }
    assertThat(Sm2.verify(publicKey, MESSAGE, new byte[0])).isFalse();
  }

  @Test
  void whatANewKeySignsHolds() {
    ECPrivateKeyParameters mine = Sm2.newKey();
    assertThat(Sm2.verify(Sm2.publicKey(mine), MESSAGE, Sm2.sign(mine, MESSAGE))).isTrue();
  }

  @Test
  void sm3GivesTheHashesOfTheStandard() {
    assertThat(Sm3.hex("abc"))
        .isEqualTo("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    assertThat(Sm3.hex("abcd".repeat(16)))
        .isEqualTo("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
    assertThat(
            Sm3.hash(
                "ab".getBytes(StandardCharsets.US_ASCII), "c".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Sm3.hash("abc".getBytes(StandardCharsets.US_ASCII)));
  }
}

package cn.linfen.assistance.signature;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** SM2 signatures with SM3 (GB/T 32918.2) on the recommended curve (GB/T 32918.5). */
final class Sm2 {

  /** The user identity that GM/T 0009 sets where nothing else is agreed. */
  static final byte[] USER_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

  /** The implementation made for this one curve: several times faster than the general one. */
  static final ECDomainParameters CURVE =
      new ECNamedDomainParameters(
          GMObjectIdentifiers.sm2p256v1, CustomNamedCurves.getByName("sm2p256v1"));

  private static final SecureRandom RANDOM = new SecureRandom();

  private Sm2() {}

  static ECPrivateKeyParameters newKey() {
    BigInteger most = CURVE.getN().subtract(BigInteger.TWO);
    return privateKey(BigIntegers.createRandomInRange(BigInteger.ONE, most, RANDOM));
  }

  static ECPrivateKeyParameters privateKey(BigInteger d) {
    return new ECPrivateKeyParameters(d, CURVE);
  }

  static ECPublicKeyParameters publicKey(ECPrivateKeyParameters key) {
    return new ECPublicKeyParameters(
        new FixedPointCombMultiplier().multiply(CURVE.getG(), key.getD()), CURVE);
  }

  /** The point as 04, x, y. */
  static byte[] encoded(ECPublicKeyParameters key) {
    return key.getQ().getEncoded(false);
  }

  /** The signature in DER: SEQUENCE of r and s (GB/T 35276). */
  static byte[] sign(ECPrivateKeyParameters key, byte[] message) {
    return sign(key, message, RANDOM);
  }

  static byte[] sign(ECPrivateKeyParameters key, byte[] message, SecureRandom random) {
    SM2Signer signer = new SM2Signer();
    signer.init(true, new ParametersWithID(new ParametersWithRandom(key, random), USER_ID));
    signer.update(message, 0, message.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean verify(ECPublicKeyParameters key, byte[] message, byte[] signature) {
    SM2Signer signer = new SM2Signer();
    signer.init(false, new ParametersWithID(key, USER_ID));
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature);
  }
}

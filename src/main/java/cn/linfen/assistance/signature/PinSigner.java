package cn.linfen.assistance.signature;

import java.util.Arrays;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Signs with the key in the database that the officer's PIN opens. */
@Component
@Order
class PinSigner implements Signer {

  private final Pins pins;
  private final Certificates certificates;

  PinSigner(Pins pins, Certificates certificates) {
    this.pins = pins;
    this.certificates = certificates;
  }

  @Override
  public boolean serves(String officer) {
    return true;
  }

  @Override
  public Key open(String officer, String secret) {
    Pins.Opened opened = pins.open(officer, secret);
    Certificates.Entry certificate = certificates.current(opened.keyId());
    byte[] certified = Sm2.encoded(X509.key(certificate.certificate().getSubjectPublicKeyInfo()));
    if (!Arrays.equals(certified, Sm2.encoded(Sm2.publicKey(opened.key())))) {
      throw new PinRefused("您的签名证书与签名密钥不符，不能签名，请立即联系安全管理员");
    }
    return new OpenKey(certificate.serial(), opened.key());
  }

  private static final class OpenKey implements Key {

    private final String certificate;
    private ECPrivateKeyParameters key;

    OpenKey(String certificate, ECPrivateKeyParameters key) {
      this.certificate = certificate;
      this.key = key;
    }

    @Override
    public String certificate() {
      return certificate;
    }

    @Override
    public byte[] sign(byte[] message) {
      return Sm2.sign(key, message);
    }

    @Override
    public void close() {
      key = null;
    }
  }
}

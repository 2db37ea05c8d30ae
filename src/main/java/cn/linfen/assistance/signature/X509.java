package cn.linfen.assistance.signature;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and requests with SM2 and SM3 (GB/T 20518, GM/T 0015). */
final class X509 {

  private static final AlgorithmIdentifier SM2_WITH_SM3 =
      new AlgorithmIdentifier(GMObjectIdentifiers.sm2sign_with_sm3);
  private static final SecureRandom RANDOM = new SecureRandom();

  private X509() {}

  private record Sm2Signature(ECPrivateKeyParameters key, ByteArrayOutputStream content)
      implements ContentSigner {

    Sm2Signature(ECPrivateKeyParameters key) {
      this(key, new ByteArrayOutputStream());
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return SM2_WITH_SM3;
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      return Sm2.sign(key, content.toByteArray());
    }
  }

  static X500Name authority(String name) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.C, "CN")
        .addRDN(BCStyle.O, "临汾社会救助审批系统")
        .addRDN(BCStyle.CN, name)
        .build();
  }

  static X500Name officer(String userId, String name) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.C, "CN")
        .addRDN(BCStyle.O, "临汾社会救助审批系统")
        .addRDN(BCStyle.UID, userId)
        .addRDN(BCStyle.CN, name)
        .build();
  }

  /** The user id that a subject names. */
  static Optional<String> userId(X500Name subject) {
    RDN[] found = subject.getRDNs(BCStyle.UID);
    return found.length == 1 && !found[0].isMultiValued()
        ? Optional.of(IETFUtils.valueToString(found[0].getFirst().getValue()))
        : Optional.empty();
  }

  /** A certificate with which an authority signs others, made out to itself. */
  static X509CertificateHolder selfSigned(
      ECPrivateKeyParameters key, String name, Instant from, Instant to) {
    SubjectPublicKeyInfo publicKey = info(Sm2.publicKey(key));
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            authority(name), serial(), Date.from(from), Date.from(to), authority(name), publicKey);
    add(builder, Extension.basicConstraints, true, new BasicConstraints(0));
    add(
        builder,
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
    add(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        new BcX509ExtensionUtils().createSubjectKeyIdentifier(publicKey));
    return builder.build(new Sm2Signature(key));
  }

  /** A certificate for what an officer's request asks for. */
  static X509CertificateHolder issue(
      ECPrivateKeyParameters authorityKey,
      X509CertificateHolder authority,
      PKCS10CertificationRequest request,
      Instant from,
      Instant to) {
    SubjectPublicKeyInfo publicKey = request.getSubjectPublicKeyInfo();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            authority.getSubject(),
            serial(),
            Date.from(from),
            Date.from(to),
            request.getSubject(),
            publicKey);
    BcX509ExtensionUtils identifiers = new BcX509ExtensionUtils();
    add(builder, Extension.basicConstraints, true, new BasicConstraints(false));
    add(
        builder,
        Extension.keyUsage,
        true,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
    add(
        builder,
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(authority));
    add(
        builder,
        Extension.subjectKeyIdentifier,
        false,
        identifiers.createSubjectKeyIdentifier(publicKey));
    return builder.build(new Sm2Signature(authorityKey));
  }

  static PKCS10CertificationRequest request(ECPrivateKeyParameters key, X500Name subject) {
    return new PKCS10CertificationRequestBuilder(subject, info(Sm2.publicKey(key)))
        .build(new Sm2Signature(key));
  }

  private static void add(
      X509v3CertificateBuilder builder,
      ASN1ObjectIdentifier id,
      boolean critical,
      ASN1Encodable value) {
    try {
      builder.addExtension(id, critical, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BigInteger serial() {
    // 127 random bits and one that is always set: positive, and of one length.
    return new BigInteger(127, RANDOM).setBit(126);
  }

  /** Hexadecimal, lower case. */
  static String serial(X509CertificateHolder certificate) {
    return certificate.getSerialNumber().toString(16);
  }

  /** Whether the authority's certificate allows it to sign others, and it has signed this one. */
  static boolean isIssuedBy(X509CertificateHolder certificate, X509CertificateHolder authority) {
    Extension constraints = authority.getExtension(Extension.basicConstraints);
    KeyUsage usage = KeyUsage.fromExtensions(authority.getExtensions());
    return certificate.getIssuer().equals(authority.getSubject())
        && constraints != null
        && BasicConstraints.getInstance(constraints.getParsedValue()).isCA()
        && (usage == null || usage.hasUsages(KeyUsage.keyCertSign))
        && isSignedWith(certificate, authority.getSubjectPublicKeyInfo());
  }

  private static boolean isSignedWith(
      X509CertificateHolder certificate, SubjectPublicKeyInfo authorityKey) {
    try {
      var structure = certificate.toASN1Structure();
      return certificate.getSignatureAlgorithm().getAlgorithm().equals(SM2_WITH_SM3.getAlgorithm())
          && structure.getTBSCertificate().getSignature().equals(structure.getSignatureAlgorithm())
          && Sm2.verify(
              key(authorityKey),
              structure.getTBSCertificate().getEncoded(ASN1Encoding.DER),
              certificate.getSignature());
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether a request is signed with the key that it names. */
  static boolean isGenuine(PKCS10CertificationRequest request) {
    try {
      return request.getSignatureAlgorithm().getAlgorithm().equals(SM2_WITH_SM3.getAlgorithm())
          && Sm2.verify(
              key(request.getSubjectPublicKeyInfo()),
              request.toASN1Structure().getCertificationRequestInfo().getEncoded(ASN1Encoding.DER),
              request.getSignature());
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether an officer's signature may be made with it. */
  static boolean isForSignatures(X509CertificateHolder certificate) {
    KeyUsage usage = KeyUsage.fromExtensions(certificate.getExtensions());
    return usage == null
        || usage.hasUsages(KeyUsage.digitalSignature)
        || usage.hasUsages(KeyUsage.nonRepudiation);
  }

  /**
   * @throws IllegalArgumentException if it is no SM2 key
   */
  static ECPublicKeyParameters key(SubjectPublicKeyInfo info) {
    try {
      ECPublicKeyParameters key = (ECPublicKeyParameters) PublicKeyFactory.createKey(info);
      if (!key.getParameters().getCurve().equals(Sm2.CURVE.getCurve())) {
        throw new IllegalArgumentException("not on the SM2 curve");
      }
      return new ECPublicKeyParameters(key.getQ(), Sm2.CURVE);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("no SM2 key", e);
    }
  }

  static SubjectPublicKeyInfo info(ECPublicKeyParameters key) {
    try {
      return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encoded(X509CertificateHolder certificate) {
    try {
      return certificate.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encoded(PKCS10CertificationRequest request) {
    try {
      return request.getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException if these are not the bytes of a certificate in DER
   */
  static X509CertificateHolder certificate(byte[] der) {
    try {
      X509CertificateHolder certificate = new X509CertificateHolder(der);
      if (!java.util.Arrays.equals(
          certificate.toASN1Structure().getEncoded(ASN1Encoding.DER), der)) {
        throw new IllegalArgumentException("not DER");
      }
      return certificate;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("no certificate", e);
    }
  }

  /**
   * @throws IllegalArgumentException if these are not the bytes of a request
   */
  static PKCS10CertificationRequest request(byte[] der) {
    try {
      return new PKCS10CertificationRequest(der);
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("no certificate request", e);
    }
  }

  static String pem(X509CertificateHolder certificate) {
    return pem("CERTIFICATE", encoded(certificate));
  }

  static String pem(PKCS10CertificationRequest request) {
    return pem("CERTIFICATE REQUEST", encoded(request));
  }

  static String pem(ECPrivateKeyParameters key) {
    try {
      return pem("PRIVATE KEY", PrivateKeyInfoFactory.createPrivateKeyInfo(key).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String type, byte[] content) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * The contents of one kind in a PEM file.
   *
   * @throws IllegalArgumentException if it is broken
   */
  static List<byte[]> read(String pem, String type) {
    List<byte[]> found = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      for (PemObject one = reader.readPemObject(); one != null; one = reader.readPemObject()) {
        if (one.getType().equals(type) || one.getType().equals("NEW " + type)) {
          found.add(one.getContent());
        }
      }
      return found;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("broken PEM", e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is no SM2 key
   */
  static ECPrivateKeyParameters privateKey(byte[] pkcs8) {
    try {
      return Sm2.privateKey(
          ((ECPrivateKeyParameters) PrivateKeyFactory.createKey(PrivateKeyInfo.getInstance(pkcs8)))
              .getD());
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("no private key", e);
    }
  }
}

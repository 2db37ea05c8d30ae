package cn.linfen.assistance.signature;

import cn.linfen.assistance.protection.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The installation's own authority. Its key is in a file outside the database; while the file is
 * away, certificates can only be asked for.
 */
@Component
class Authority {

  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);
  private static final Period VALIDITY = Period.ofYears(30);
  private static final String HEAD =
      """
      # 临汾社会救助审批系统：签名证书颁发机构（CA）的私钥和证书
      # 谁持有这个文件，谁就能冒名签发证书。请移到离线或受控的介质上保管（见 docs/signatures.md），不要进入日常备份。
      """;

  /** What is in the key file. */
  record Keys(ECPrivateKeyParameters key, X509CertificateHolder certificate) {

    X509CertificateHolder issue(PKCS10CertificationRequest request, Instant now, Period validity) {
      // A clock of another node may be a little behind.
      Instant from = now.minus(Duration.ofMinutes(1));
      Instant to = now.atOffset(ZoneOffset.UTC).plus(validity).toInstant();
      Instant last = certificate.getNotAfter().toInstant();
      return X509.issue(key, certificate, request, from, to.isAfter(last) ? last : to);
    }
  }

  private final Path file;
  private final TrustedAuthorities trusted;
  private final Period validity;
  private final JdbcClient jdbc;
  private final Clock clock;

  @Autowired
  Authority(
      @Value("${assistance.signature.ca-key-file:${assistance.data}/keys/ca.key}") Path file,
      @Value("${assistance.signature.certificate-validity:P3Y}") Period validity,
      TrustedAuthorities trusted,
      JdbcClient jdbc,
      Clock clock) {
    this.file = file.toAbsolutePath().normalize();
    this.validity = validity;
    this.trusted = trusted;
    this.jdbc = jdbc;
    this.clock = clock;
    start();
  }

  private void start() {
    Optional<byte[]> registered = registered();
    if (!Files.exists(file)) {
      if (registered.isPresent()) {
        trusted.add(X509.certificate(registered.get()), false);
        LOG.info("CA 私钥文件 {} 不在本机：新的签名证书须导出申请、由 CA 签发后导入。", file);
        return;
      }
      create(file, clock.instant());
      LOG.warn(
          "已新建签名证书颁发机构（CA），私钥在 {}。谁持有这个文件，谁就能冒名签发证书：请尽快移到离线或受控的介质上保管，用设置 assistance.signature.ca-key-file 指明新的位置。",
          file);
    }
    Keys keys = read(file);
    byte[] certificate = X509.encoded(keys.certificate());
    jdbc.sql("insert into own_authority (certificate, since) values (?, ?) on conflict do nothing")
        .params(certificate, clock.instant().atOffset(ZoneOffset.UTC))
        .update();
    if (!Arrays.equals(certificate, registered().orElseThrow())) {
      throw new IllegalStateException(
          "CA 私钥文件 " + file + " 不是本系统登记的 CA。请换回原来的文件（多个节点须使用同一份）；要改用外部 CA，请移走此文件并导入外部 CA 的证书。");
    }
    if (SecretFiles.isOpenToOthers(file)) {
      LOG.warn("CA 私钥文件 {} 可以被其他系统账户读写，请收紧权限（chmod 600）。", file);
    }
    trusted.add(keys.certificate(), false);
  }

  private Optional<byte[]> registered() {
    return jdbc.sql("select certificate from own_authority").query(byte[].class).optional();
  }

  /** Makes the authority's key and its certificate, unless the file is there. */
  static void create(Path file, Instant now) {
    create(file, HEAD, "签名证书颁发机构", now);
  }

  /**
   * Makes a key with a certificate of its own, unless the file is there.
   *
   * @param head lines that say what the file is
   * @param name of what signs with it
   */
  static void create(Path file, String head, String name, Instant now) {
    ECPrivateKeyParameters key = Sm2.newKey();
    byte[] random = new byte[4];
    new SecureRandom().nextBytes(random);
    X509CertificateHolder certificate =
        X509.selfSigned(
            key,
            name + " " + HexFormat.of().formatHex(random),
            now.minus(Duration.ofMinutes(1)),
            now.atOffset(ZoneOffset.UTC).plus(VALIDITY).toInstant());
    SecretFiles.create(file, head + X509.pem(key) + X509.pem(certificate));
  }

  /**
   * @throws IllegalStateException in Chinese if it cannot be used
   */
  static Keys read(Path file) {
    return read(file, "CA 私钥文件");
  }

  /**
   * @param what the file is, in Chinese
   * @throws IllegalStateException in Chinese if it cannot be used
   */
  static Keys read(Path file, String what) {
    try {
      String text = Files.readString(file);
      List<byte[]> key = X509.read(text, "PRIVATE KEY");
      List<byte[]> certificate = X509.read(text, "CERTIFICATE");
      Keys keys = new Keys(X509.privateKey(key.get(0)), X509.certificate(certificate.get(0)));
      if (!Arrays.equals(
          Sm2.encoded(Sm2.publicKey(keys.key())),
          Sm2.encoded(X509.key(keys.certificate().getSubjectPublicKeyInfo())))) {
        throw new IllegalArgumentException("key and certificate do not belong together");
      }
      return keys;
    } catch (IOException e) {
      throw new IllegalStateException("不能读取 " + what + " " + file + "，请检查文件和运行账户的权限。", e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalStateException(what + " " + file + " 的内容不完整或被改动，请从备份恢复。", e);
    }
  }

  /** Empty while the key is elsewhere. To be forgotten as soon as it has signed. */
  Optional<Keys> keys() {
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /** Empty while the key is elsewhere. */
  Optional<X509CertificateHolder> issue(PKCS10CertificationRequest request) {
    return keys().map(one -> one.issue(request, clock.instant(), validity));
  }

  boolean isHere() {
    return Files.exists(file);
  }
}

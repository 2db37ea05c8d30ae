package cn.linfen.assistance.signature;

import cn.linfen.assistance.deadline.ChinaTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * What is done with certificates in files, without the database: on the server by whoever may write
 * next to its keys, or on the machine where the authority's key is kept.
 */
public final class CertificateFiles {

  /** It cannot be done; says why, in Chinese. */
  public static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy年M月d日").withZone(ChinaTime.ZONE);

  private CertificateFiles() {}

  /**
   * Adds an authority to those that count.
   *
   * @param file with the authority's own certificate, PEM or DER
   * @return what was added, in words
   * @throws Refused if it is no authority's certificate for SM2 signatures
   */
  public static String trust(Path trusted, Path file, Instant now) {
    List<X509CertificateHolder> found = certificates(file);
    if (found.size() != 1) {
      throw new Refused("文件 " + file + " 应恰好含一份 CA 证书，现有 " + found.size() + " 份");
    }
    X509CertificateHolder authority = found.get(0);
    if (!X509.isIssuedBy(authority, authority)) {
      throw new Refused("文件 " + file + " 中的证书不是自签名的 SM2 CA 证书，不能作为信任的起点");
    }
    if (authority.getNotAfter().toInstant().isBefore(now)) {
      throw new Refused("该 CA 证书已于" + DAY.format(authority.getNotAfter().toInstant()) + "到期");
    }
    if (!TrustedAuthorities.in(trusted).add(authority, true)) {
      throw new Refused("该 CA 早已登记在 " + trusted);
    }
    return described(authority);
  }

  /** The authorities that count, in words. */
  public static List<String> trusted(Path trusted) {
    return TrustedAuthorities.in(trusted).all().stream().map(CertificateFiles::described).toList();
  }

  private static String described(X509CertificateHolder authority) {
    return authority.getSubject()
        + "，有效期至"
        + DAY.format(authority.getNotAfter().toInstant())
        + "，SM3 指纹 "
        + Sm3.hex(X509.encoded(authority));
  }

  /**
   * Certifies each request with the authority's key.
   *
   * @param out is made; never overwritten
   * @return whose requests they were
   * @throws Refused if one of the requests does not hold; nothing is written then
   */
  public static List<String> sign(
      Path caKey, Path requests, Path out, Instant now, Period validity) {
    Authority.Keys keys = Authority.read(caKey);
    List<String> names = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (PKCS10CertificationRequest request : requests(requests)) {
      String user =
          X509.userId(request.getSubject())
              .orElseThrow(() -> new Refused("申请“" + request.getSubject() + "”没有写明用户名（UID 项）"));
      if (!X509.isGenuine(request)) {
        throw new Refused("用户 " + user + " 的申请残缺或被改动（其签名与公钥不符），没有签发任何证书");
      }
      text.append(X509.pem(keys.issue(request, now, validity)));
      names.add(user);
    }
    if (names.isEmpty()) {
      throw new Refused("文件 " + requests + " 中没有证书申请（PEM 格式，CERTIFICATE REQUEST）");
    }
    try {
      Files.writeString(out, text, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
      return names;
    } catch (FileAlreadyExistsException e) {
      throw new Refused("文件 " + out + " 已存在，没有覆盖");
    } catch (IOException e) {
      throw new Refused("不能写文件 " + out);
    }
  }

  private static List<PKCS10CertificationRequest> requests(Path file) {
    try {
      return X509
          .read(new String(bytes(file), StandardCharsets.ISO_8859_1), "CERTIFICATE REQUEST")
          .stream()
          .map(X509::request)
          .toList();
    } catch (IllegalArgumentException broken) {
      throw new Refused("文件 " + file + " 不是完整的证书申请（PEM 格式）");
    }
  }

  private static List<X509CertificateHolder> certificates(Path file) {
    try {
      return certificates(bytes(file));
    } catch (IllegalArgumentException broken) {
      throw new Refused("文件 " + file + " 不是完整的 X.509 证书（PEM 或 DER 格式）");
    }
  }

  /**
   * The certificates in a file: any number in PEM, or one in DER.
   *
   * @throws IllegalArgumentException if it is broken
   */
  static List<X509CertificateHolder> certificates(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!text.contains("-----BEGIN")) {
      return content.length == 0 ? List.of() : List.of(X509.certificate(content));
    }
    return X509.read(text, "CERTIFICATE").stream().map(X509::certificate).toList();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new Refused("没有文件 " + file);
    } catch (IOException e) {
      throw new Refused("不能读文件 " + file);
    }
  }
}

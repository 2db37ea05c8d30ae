package cn.linfen.assistance.signature;

import cn.linfen.assistance.protection.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The authorities whose certificates count, from a file outside the database: whoever can write
 * into the database cannot add one of their own.
 */
@Component
public class TrustedAuthorities {

  private static final String HEAD =
      """
      # 临汾社会救助审批系统：受信任的签名证书颁发机构（CA）的证书
      # 签名的核验以此文件为准。增加外部 CA 用命令 certificates trust；各节点使用同一份。
      """;

  private record Read(FileTime changed, long size, List<X509CertificateHolder> authorities) {}

  private final Path file;
  private volatile Read last;

  @Autowired
  TrustedAuthorities(
      @Value("${assistance.signature.trusted-ca-file:${assistance.data}/keys/trusted-ca.pem}")
          Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** Those in a file; for commands. */
  public static TrustedAuthorities in(Path file) {
    return new TrustedAuthorities(file);
  }

  /**
   * The same list as long as the file is the same.
   *
   * @throws IllegalStateException in Chinese if the file cannot be used
   */
  List<X509CertificateHolder> all() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      Read known = last;
      if (known == null || !known.changed().equals(changed) || known.size() != size) {
        known =
            new Read(
                changed,
                size,
                X509.read(Files.readString(file), "CERTIFICATE").stream()
                    .map(X509::certificate)
                    .toList());
        last = known;
      }
      return known.authorities();
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("受信任 CA 证书文件 " + file + " 不能读取或内容不完整，请检查或从备份恢复。", e);
    }
  }

  /**
   * Checks signatures against those that are trusted now.
   *
   * @throws IllegalStateException in Chinese if there are none: each signature would seem forged
   */
  SignatureCheck check() {
    List<X509CertificateHolder> now = all();
    if (now.isEmpty()) {
      throw new IllegalStateException(
          "没有受信任 CA 证书文件 " + file + "，不能核验签名。请从备份恢复，或用 --trusted-ca-file 指出它的位置。");
    }
    return new SignatureCheck(now);
  }

  Optional<X509CertificateHolder> issuerOf(X509CertificateHolder certificate) {
    return all().stream().filter(one -> X509.isIssuedBy(certificate, one)).findFirst();
  }

  /**
   * @param more whether it is added to others; else only where there are none
   * @return false if nothing was added
   */
  boolean add(X509CertificateHolder authority, boolean more) {
    List<X509CertificateHolder> all = new ArrayList<>(all());
    if (all.contains(authority) || !more && !all.isEmpty()) {
      return false;
    }
    all.add(authority);
    StringBuilder text = new StringBuilder(HEAD);
    all.forEach(
        one ->
            text.append("# ")
                .append(one.getSubject())
                .append(" 有效期至 ")
                .append(one.getNotAfter().toInstant())
                .append('\n')
                .append(X509.pem(one)));
    try {
      SecretFiles.replace(file, text.toString());
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("不能写受信任 CA 证书文件 " + file + "，请检查目录的权限。", e);
    }
    return true;
  }
}

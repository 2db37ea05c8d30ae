package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.cli.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {

  private static final Instant NOW = Instant.now();

  @TempDir Path folder;
  private Path caKey;
  private Path caCertificate;
  private Path trusted;
  private final ECPrivateKeyParameters officersKey = Sm2.newKey();

  @BeforeEach
  void authority() throws Exception {
    caKey = folder.resolve("ca.key");
    Authority.create(caKey, NOW);
    caCertificate = write("ca.pem", X509.pem(Authority.read(caKey).certificate()));
    trusted = folder.resolve("keys/trusted-ca.pem");
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private String request(String user) {
    return X509.pem(X509.request(officersKey, X509.officer(user, "张三")));
  }

  @Test
  void anAuthorityIsTrustedOnceAndListed() {
    assertThat(run("trust", caCertificate.toString())).isZero();
    assertThat(CertificateFiles.trusted(trusted)).singleElement().asString().contains("签名证书颁发机构");
    assertThat(run("trust", caCertificate.toString())).isEqualTo(1);
    assertThat(CertificateFiles.trusted(trusted)).hasSize(1);
    assertThat(run("list")).isZero();
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "certificates";
    all[1] = "--trusted-ca-file";
    all[2] = trusted.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return Commands.run(all);
  }

  @Test
  void onlyAnAuthorityThatHoldsIsTrusted() throws Exception {
    X509CertificateHolder officers =
        Authority.read(caKey)
            .issue(X509.request(officersKey, X509.officer("zhang", "张三")), NOW, Period.ofYears(1));
    Path officer = write("officer.pem", X509.pem(officers));
    assertThatThrownBy(() -> CertificateFiles.trust(trusted, officer, NOW))
        .hasMessageContaining("不是自签名的 SM2 CA 证书");
    Instant later = NOW.plus(Duration.ofDays(365 * 31));
    assertThatThrownBy(() -> CertificateFiles.trust(trusted, caCertificate, later))
        .hasMessageContaining("到期");
    Path both = write("both.pem", Files.readString(caCertificate) + X509.pem(officers));
    assertThatThrownBy(() -> CertificateFiles.trust(trusted, both, NOW))
        .hasMessageContaining("现有 2 份");
    Path text = write("text.pem", "证书");
    assertThatThrownBy(() -> CertificateFiles.trust(trusted, text, NOW))
        .hasMessageContaining("不是完整的 X.509 证书");
    assertThatThrownBy(() -> CertificateFiles.trust(trusted, folder.resolve("none"), NOW))
        .hasMessageContaining("没有文件");
    assertThat(trusted).doesNotExist();
  }

  @Test
  void requestsAreSignedWhereTheKeyIs() throws Exception {
    Path requests = write("requests.pem", request("zhang") + request("li"));
    Path out = folder.resolve("certificates.pem");
    assertThat(
            Commands.run(
                new String[] {
                  "certificates",
                  "sign",
                  "--ca-key-file",
                  caKey.toString(),
                  "--validity",
                  "P1Y",
                  requests.toString(),
                  out.toString()
                }))
        .isZero();
    List<X509CertificateHolder> issued = CertificateFiles.certificates(Files.readAllBytes(out));
    assertThat(issued)
        .extracting(one -> X509.userId(one.getSubject()).orElseThrow())
        .containsExactly("zhang", "li");
    assertThat(issued)
        .allMatch(one -> X509.isIssuedBy(one, Authority.read(caKey).certificate()))
        .allMatch(
            one ->
                Duration.between(one.getNotBefore().toInstant(), one.getNotAfter().toInstant())
                        .toDays()
                    < 367);
    assertThatThrownBy(() -> sign(requests, out)).hasMessageContaining("没有覆盖");
  }

  private List<String> sign(Path requests, Path out) {
    return CertificateFiles.sign(caKey, requests, out, NOW, Period.ofYears(1));
  }

  @Test
  void aRequestThatWasChangedStopsThemAll() throws Exception {
    byte[] changed = X509.encoded(X509.request(officersKey, X509.officer("zhang", "张三")));
    changed[changed.length - 1] ^= 1;
    Path requests = write("requests.pem", request("li") + X509.pem(X509.request(changed)));
    Path out = folder.resolve("certificates.pem");
    assertThatThrownBy(() -> sign(requests, out)).hasMessageContaining("被改动");
    Path none = write("none.pem", "");
    assertThatThrownBy(() -> sign(none, out)).hasMessageContaining("没有证书申请");
    assertThat(out).doesNotExist();
  }
}

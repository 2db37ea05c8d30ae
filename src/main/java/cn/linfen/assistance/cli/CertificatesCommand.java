package cn.linfen.assistance.cli;

import cn.linfen.assistance.signature.CertificateFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "certificates", description = "签名证书和 CA。只用文件，不用数据库；系统运行或停止时都可以用")
class CertificatesCommand {

  @Option(
      names = "--data",
      description = "数据目录，默认取环境变量 ASSISTANCE_DATA",
      defaultValue = "${env:ASSISTANCE_DATA:-data}")
  private Path data;

  @Option(
      names = "--trusted-ca-file",
      description =
          "受信任 CA 的文件，默认取环境变量 ASSISTANCE_SIGNATURE_TRUSTED_CA_FILE，再默认为数据目录下 keys/trusted-ca.pem",
      defaultValue = "${env:ASSISTANCE_SIGNATURE_TRUSTED_CA_FILE}")
  private Path trustedFile;

  @Command(name = "trust", description = "登记一个外部 CA：它签发的证书此后可以导入，它签发的签名此后核验有效。请先核对指纹")
  int trust(@Parameters(paramLabel = "文件", description = "CA 的证书（PEM 或 DER）") Path file) {
    return run(() -> List.of("已登记 " + CertificateFiles.trust(trusted(), file, Instant.now())));
  }

  @Command(name = "list", description = "列出受信任的 CA")
  int list() {
    return run(() -> CertificateFiles.trusted(trusted()));
  }

  @Command(name = "sign", description = "在保管 CA 私钥的机器上，为导出的证书申请签发证书；签发前请核对申请人，签发后在“签名口令和证书”页面导入")
  int sign(
      @Option(names = "--ca-key-file", required = true, description = "CA 私钥文件，即移走的 keys/ca.key")
          Path caKey,
      @Option(names = "--validity", defaultValue = "P3Y", description = "有效期，ISO 8601，默认 P3Y（三年）")
          String validity,
      @Parameters(index = "0", paramLabel = "申请", description = "导出的证书申请（PEM）") Path requests,
      @Parameters(index = "1", paramLabel = "证书", description = "要写的文件") Path out) {
    Period period;
    try {
      period = Period.parse(validity);
    } catch (DateTimeParseException e) {
      System.err.println("有效期应写作 P3Y（三年）、P18M（十八个月）这样的形式");
      return 2;
    }
    return run(
        () ->
            CertificateFiles.sign(caKey, requests, out, Instant.now(), period).stream()
                .map(user -> "已为 " + user + " 签发")
                .toList());
  }

  private Path trusted() {
    return trustedFile == null ? data.resolve("keys/trusted-ca.pem") : trustedFile;
  }

  private static int run(Supplier<List<String>> work) {
    try {
      work.get().forEach(System.out::println);
      return 0;
    } catch (CertificateFiles.Refused | IllegalStateException wrong) {
      System.err.println(wrong.getMessage());
      return 1;
    }
  }
}

package cn.linfen.assistance.signature;

import cn.linfen.assistance.deadline.ChinaTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.cert.X509CertificateHolder;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * PINs and certificates of officers for the security administrator, and the resets that the system
 * administrator confirms.
 */
@Controller
class SignaturePages {

  record Row(String userId, String name, String pin, boolean set, List<CertificateRow> all) {}

  record CertificateRow(String serial, String from, String to, String state, boolean holds) {}

  private record Officer(String userId, String name, boolean set, boolean locked, boolean asked) {}

  private static final int MOST = 100;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy年M月d日").withZone(ChinaTime.ZONE);

  private final JdbcClient jdbc;
  private final Certificates certificates;
  private final PinResets resets;
  private final Authority authority;
  private final Clock clock;

  SignaturePages(
      JdbcClient jdbc,
      Certificates certificates,
      PinResets resets,
      Authority authority,
      Clock clock) {
    this.jdbc = jdbc;
    this.certificates = certificates;
    this.resets = resets;
    this.authority = authority;
    this.clock = clock;
  }

  @GetMapping("/admin/signatures")
  String page(@RequestParam(defaultValue = "") String q, Model model) {
    List<Officer> officers =
        jdbc.sql(
                """
                select o.user_id, o.name, p.user_id is not null as set,
                  coalesce(p.failures, 0) >= :lock as locked, exists (select 1 from pin_reset r
                    where r.user_id = o.user_id and r.closed_at is null) as asked
                from officer o left join pin p on p.user_id = o.user_id
                where strpos(o.user_id, :q) > 0 or strpos(o.name, :q) > 0
                order by o.user_id limit :most
                """)
            .param("lock", Pins.FAILURES_TO_LOCK)
            .param("q", q.strip())
            .param("most", MOST + 1)
            .query(Officer.class)
            .list();
    Map<String, List<Certificates.Entry>> all =
        certificates.ofOfficers(officers.stream().map(Officer::userId).toList()).stream()
            .collect(Collectors.groupingBy(Certificates.Entry::userId));
    model.addAttribute("q", q.strip());
    model.addAttribute("more", officers.size() > MOST);
    model.addAttribute("most", MOST);
    model.addAttribute(
        "rows",
        officers.stream()
            .limit(MOST)
            .map(one -> row(one, all.getOrDefault(one.userId(), List.of())))
            .toList());
    model.addAttribute("requests", certificates.openRequests().size());
    model.addAttribute("authorityIsHere", authority.isHere());
    return "admin-signatures";
  }

  private Row row(Officer one, List<Certificates.Entry> all) {
    String pin = one.asked() ? "等待确认重置" : one.locked() ? "已锁定" : one.set() ? "已设置" : "未设置";
    return new Row(
        one.userId(),
        one.name(),
        pin,
        one.set() && !one.asked(),
        all.stream().map(this::certificate).toList());
  }

  private CertificateRow certificate(Certificates.Entry entry) {
    Instant now = clock.instant();
    String state =
        entry.revokedAt() != null
            ? DAY.format(entry.revokedAt()) + "吊销：" + entry.reason()
            : now.isAfter(entry.validTo())
                ? "已到期"
                : now.isBefore(entry.validFrom()) ? "尚未生效" : "有效";
    return new CertificateRow(
        entry.serial(),
        DAY.format(entry.validFrom()),
        DAY.format(entry.validTo()),
        state,
        entry.revokedAt() == null);
  }

  @PostMapping("/admin/signatures/{userId}/reset")
  String request(
      Principal admin,
      @PathVariable String userId,
      @RequestParam String reason,
      RedirectAttributes answer) {
    return change(
        answer,
        "已申请重置 " + userId + " 的签名口令，请系统管理员确认",
        "/admin/signatures",
        () -> resets.request(userId, reason, admin.getName()));
  }

  @PostMapping("/admin/signatures/certificates/{serial}/revoke")
  String revoke(
      Principal admin,
      @PathVariable String serial,
      @RequestParam String reason,
      RedirectAttributes answer) {
    return change(
        answer,
        "已吊销证书 " + serial,
        "/admin/signatures",
        () -> certificates.revoke(serial, reason, admin.getName()));
  }

  /** For an outside authority: what it is to certify. */
  @GetMapping("/admin/signatures/requests.pem")
  ResponseEntity<byte[]> requests() {
    String pem =
        certificates.openRequests().stream()
            .map(X509::request)
            .map(X509::pem)
            .collect(Collectors.joining());
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("application/x-pem-file"))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename("证书申请.pem", StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(pem.getBytes(StandardCharsets.US_ASCII));
  }

  @PostMapping("/admin/signatures/certificates")
  String take(Principal admin, @RequestParam MultipartFile file, RedirectAttributes answer)
      throws IOException {
    byte[] content = file.getBytes();
    return change(
        answer,
        "已导入证书",
        "/admin/signatures",
        () -> certificates.take(read(content), admin.getName()));
  }

  static List<X509CertificateHolder> read(byte[] content) {
    try {
      return CertificateFiles.certificates(content);
    } catch (IllegalArgumentException broken) {
      throw new Certificates.Invalid("文件不是完整的 X.509 证书（PEM 或 DER 格式），没有导入");
    }
  }

  @GetMapping("/admin/pin-resets")
  String resets(Model model) {
    model.addAttribute("resets", resets.open());
    model.addAttribute("zone", ChinaTime.ZONE);
    return "admin-pin-resets";
  }

  @PostMapping("/admin/pin-resets/{id}")
  String decide(
      Principal admin,
      @PathVariable long id,
      @RequestParam boolean confirmed,
      RedirectAttributes answer) {
    return change(
        answer,
        confirmed ? "已确认重置：原签名口令和密钥已作废，请本人在“账户”页面重新设置" : "已驳回重置申请",
        "/admin/pin-resets",
        () -> resets.decide(id, confirmed, admin.getName()));
  }

  private static String change(RedirectAttributes answer, String done, String page, Runnable work) {
    try {
      work.run();
      answer.addFlashAttribute("done", done);
    } catch (Certificates.Invalid wrong) {
      answer.addFlashAttribute("wrong", wrong.getMessage());
    }
    return "redirect:" + page;
  }
}

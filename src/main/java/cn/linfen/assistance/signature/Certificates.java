package cn.linfen.assistance.signature;

import cn.linfen.assistance.organization.AuditLog;
import cn.linfen.assistance.organization.PostsChanged;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Certificates of officers' keys: issue, import, revocation. */
@Component
class Certificates {

  /** A certificate cannot be taken in, or given back; says why, in Chinese. */
  static class Invalid extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message);
    }
  }

  /** Why nothing is signed with a certificate any more. */
  enum Revocation {
    /** The officer holds no post; may have the key certified again when holding one. */
    LEFT,
    /** The PIN was given up, and the key with it. */
    RESET,
    /** By the security administrator, for instance because somebody else knows the PIN. */
    ORDERED
  }

  /**
   * One certificate.
   *
   * @param revokedAt null if it holds
   */
  record Entry(
      String serial,
      long keyId,
      String userId,
      String userName,
      X509CertificateHolder certificate,
      Instant validFrom,
      Instant validTo,
      Instant revokedAt,
      Revocation revocation,
      String reason) {

    boolean isGoodAt(Instant time) {
      return revokedAt == null && !time.isBefore(validFrom) && !time.isAfter(validTo);
    }
  }

  private static final String SELECT =
      "select c.serial, c.key_id, k.user_id, o.name, c.certificate, c.valid_from, c.valid_to,"
          + " r.revoked_at, r.kind, r.reason from certificate c join officer_key k on k.id = c.key_id"
          + " join officer o on o.user_id = k.user_id"
          + " left join certificate_revocation r on r.serial = c.serial";

  private final JdbcClient jdbc;
  private final Authority authority;
  private final TrustedAuthorities trusted;
  private final AuditLog audit;
  private final Clock clock;

  Certificates(
      JdbcClient jdbc,
      Authority authority,
      TrustedAuthorities trusted,
      AuditLog audit,
      Clock clock) {
    this.jdbc = jdbc;
    this.authority = authority;
    this.trusted = trusted;
    this.audit = audit;
    this.clock = clock;
  }

  private static Entry entry(ResultSet row, int i) throws SQLException {
    return new Entry(
        row.getString(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        X509.certificate(row.getBytes(5)),
        row.getTimestamp(6).toInstant(),
        row.getTimestamp(7).toInstant(),
        row.getTimestamp(8) == null ? null : row.getTimestamp(8).toInstant(),
        row.getString(9) == null ? null : Revocation.valueOf(row.getString(9)),
        row.getString(10));
  }

  /** The newest first. */
  List<Entry> ofOfficers(List<String> userIds) {
    return jdbc.sql(SELECT + " where k.user_id = any(?) order by c.added_at desc")
        .param(userIds.toArray(String[]::new))
        .query(Certificates::entry)
        .list();
  }

  Optional<Entry> find(String serial) {
    return jdbc.sql(SELECT + " where c.serial = ?")
        .param(serial)
        .query(Certificates::entry)
        .optional();
  }

  /** Those of a key, the newest first. */
  private List<Entry> of(long keyId) {
    return jdbc.sql(SELECT + " where c.key_id = ? order by c.added_at desc, c.valid_to desc")
        .param(keyId)
        .query(Certificates::entry)
        .list();
  }

  /**
   * The certificate with which a key signs now.
   *
   * @throws PinRefused saying why there is none
   */
  Entry current(long keyId) {
    List<Entry> all = of(keyId);
    Instant now = clock.instant();
    return all.stream()
        .filter(one -> one.isGoodAt(now))
        .findFirst()
        .orElseThrow(() -> new PinRefused(whyNot(all, now)));
  }

  /** Empty if the key has none. */
  Optional<Entry> newest(long keyId) {
    return of(keyId).stream().findFirst();
  }

  private String whyNot(List<Entry> all, Instant now) {
    if (all.isEmpty()) {
      return "您的签名证书还没有签发，不能签名，请联系安全管理员";
    }
    Entry newest = all.get(0);
    String renewal = authority.isHere() ? "请到“账户”页面更新证书" : "请联系安全管理员导出证书申请，由 CA 重新签发";
    if (newest.revokedAt() != null) {
      return "您的签名证书已于"
          + day(newest.revokedAt())
          + "吊销（"
          + newest.reason()
          + "），不能签名。"
          + (newest.revocation() == Revocation.LEFT ? "重新任职后，" + renewal : "请联系安全管理员申请重置签名口令");
    }
    return now.isBefore(newest.validFrom())
        ? "您的签名证书自" + day(newest.validFrom()) + "起才有效，现在不能签名。如日期不对，请系统管理员校准服务器时钟"
        : "您的签名证书已于" + day(newest.validTo()) + "到期，不能签名。" + renewal;
  }

  /**
   * Has the authority certify a key anew, unless it must not be used any more.
   *
   * @throws PinRefused saying why not
   */
  @Transactional
  void renew(long keyId, String userId) {
    boolean holdsPost =
        jdbc.sql(
                "select exists (select 1 from post_holding h join officer o using (user_id)"
                    + " where user_id = :user and not o.disabled and h.valid_from <= :today"
                    + " and (h.valid_to is null or h.valid_to >= :today))")
            .param("user", userId)
            .param("today", LocalDate.now(clock))
            .query(Boolean.class)
            .single();
    if (!holdsPost) {
      throw new PinRefused("您现在没有在任岗位，不能更新签名证书");
    }
    newest(keyId)
        .filter(one -> one.revokedAt() != null && one.revocation() != Revocation.LEFT)
        .ifPresent(
            one -> {
              throw new PinRefused(whyNot(List.of(one), clock.instant()));
            });
    if (!issue(keyId, userId)) {
      throw new PinRefused("CA 不在本系统中，不能自行更新证书，请联系安全管理员导出证书申请，由 CA 重新签发");
    }
  }

  private String day(Instant instant) {
    ZoneId zone = clock.getZone();
    LocalDate day = instant.atZone(zone).toLocalDate();
    return day.getYear() + "年" + day.getMonthValue() + "月" + day.getDayOfMonth() + "日";
  }

  /**
   * Has the installation's own authority certify a key, for the first time or anew.
   *
   * @return false while the authority's key is elsewhere
   */
  @Transactional
  boolean issue(long keyId, String actor) {
    byte[] request =
        jdbc.sql("select request from officer_key where id = ?")
            .param(keyId)
            .query(byte[].class)
            .single();
    Optional<X509CertificateHolder> issued = authority.issue(X509.request(request));
    issued.ifPresent(certificate -> store(keyId, certificate, actor));
    return issued.isPresent();
  }

  private void store(long keyId, X509CertificateHolder certificate, String actor) {
    String serial = X509.serial(certificate);
    int added =
        jdbc.sql(
                "insert into certificate (serial, key_id, certificate, valid_from, valid_to, added_at,"
                    + " added_by) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
            .params(
                serial,
                keyId,
                X509.encoded(certificate),
                certificate.getNotBefore().toInstant().atOffset(ZoneOffset.UTC),
                certificate.getNotAfter().toInstant().atOffset(ZoneOffset.UTC),
                clock.instant().atOffset(ZoneOffset.UTC),
                actor)
            .update();
    if (added == 0) {
      throw new Invalid("序列号为 " + serial + " 的证书已经导入过");
    }
    audit.record("certificate.added", actor, owner(keyId), serial);
  }

  private String owner(long keyId) {
    return jdbc.sql("select user_id from officer_key where id = ?")
        .param(keyId)
        .query(String.class)
        .single();
  }

  private record Key(long id, String userId, byte[] point) {}

  /**
   * Takes in certificates that an outside authority made for requests of this system; all or none.
   *
   * @return user ids
   * @throws Invalid saying which one does not belong here and why
   */
  @Transactional
  List<String> take(List<X509CertificateHolder> certificates, String actor) {
    if (certificates.isEmpty()) {
      throw new Invalid("文件中没有证书（应为 PEM 或 DER 格式的 X.509 证书）");
    }
    return certificates.stream().map(one -> take(one, actor)).toList();
  }

  private String take(X509CertificateHolder certificate, String actor) {
    String name = certificate.getSubject().toString();
    byte[] point;
    try {
      point = Sm2.encoded(X509.key(certificate.getSubjectPublicKeyInfo()));
    } catch (IllegalArgumentException e) {
      throw new Invalid("证书“" + name + "”的公钥不是 SM2 公钥");
    }
    Key key =
        jdbc.sql("select id, user_id, public_key from officer_key where public_key = ?")
            .param(point)
            .query((row, i) -> new Key(row.getLong(1), row.getString(2), row.getBytes(3)))
            .optional()
            .filter(found -> Arrays.equals(found.point(), point))
            .orElseThrow(() -> new Invalid("证书“" + name + "”的公钥不是本系统任何人员的公钥：证书须按本系统导出的申请签发"));
    if (!X509.userId(certificate.getSubject()).equals(Optional.of(key.userId()))) {
      throw new Invalid("证书“" + name + "”的主题没有写明用户名 " + key.userId() + "（UID 项）：主题须与申请一致");
    }
    if (!X509.isForSignatures(certificate)) {
      throw new Invalid("证书“" + name + "”的密钥用途不含数字签名");
    }
    if (trusted.issuerOf(certificate).isEmpty()) {
      throw new Invalid("证书“" + name + "”不是受信任的 CA 签发的，或已被改动：请先用命令 certificates trust 登记该 CA");
    }
    if (certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
      throw new Invalid("证书“" + name + "”已过有效期");
    }
    store(key.id(), certificate, actor);
    return key.userId();
  }

  /**
   * From now on nothing is signed with it; what was signed before stays valid.
   *
   * @throws Invalid if there is no such certificate, it is revoked already, or no reason is given
   */
  @Transactional
  void revoke(String serial, String reason, String actor) {
    if (reason == null || reason.isBlank() || reason.length() > 200) {
      throw new Invalid("吊销证书须写明原因，最多200个字");
    }
    Entry entry = find(serial).orElseThrow(() -> new Invalid("没有序列号为 " + serial + " 的证书"));
    if (!revoke(entry, Revocation.ORDERED, reason.strip(), actor)) {
      throw new Invalid("该证书早已吊销");
    }
  }

  private boolean revoke(Entry entry, Revocation kind, String reason, String actor) {
    int revoked =
        jdbc.sql(
                "insert into certificate_revocation (serial, revoked_at, kind, reason, revoked_by)"
                    + " values (?, ?, ?, ?, ?) on conflict do nothing")
            .params(
                entry.serial(),
                clock.instant().atOffset(ZoneOffset.UTC),
                kind.name(),
                reason,
                actor)
            .update();
    if (revoked == 1) {
      audit.record("certificate.revoked", actor, entry.userId(), entry.serial() + " " + reason);
    }
    return revoked == 1;
  }

  /** Revokes whatever holds of an officer's keys. */
  @Transactional
  void revokeAll(String userId, Revocation kind, String reason, String actor) {
    jdbc.sql(SELECT + " where k.user_id = ? and r.serial is null")
        .param(userId)
        .query(Certificates::entry)
        .list()
        .forEach(one -> revoke(one, kind, reason, actor));
  }

  private record Leaver(String userId, boolean disabled) {}

  /** Whoever holds no post any more signs nothing any more. In the transaction of that change. */
  @EventListener
  void postsChanged(PostsChanged change) {
    jdbc.sql(
            """
            select distinct k.user_id, o.disabled from certificate c
            join officer_key k on k.id = c.key_id join officer o on o.user_id = k.user_id
            where c.valid_to > :now
              and not exists (select 1 from certificate_revocation r where r.serial = c.serial)
              and (o.disabled or not exists (select 1 from post_holding h
                where h.user_id = k.user_id and h.valid_from <= :today
                  and (h.valid_to is null or h.valid_to >= :today)))
            """)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .param("today", LocalDate.now(clock))
        .query(Leaver.class)
        .list()
        .forEach(
            leaver ->
                revokeAll(
                    leaver.userId(),
                    Revocation.LEFT,
                    leaver.disabled() ? "账户已停用" : "已不担任任何岗位",
                    "system"));
  }

  /** Requests of the keys in use for which there is no certificate that holds. */
  @Transactional(readOnly = true)
  List<byte[]> openRequests() {
    return jdbc.sql(
            "select k.request from pin p join officer_key k on k.id = p.key_id"
                + " where not exists (select 1 from certificate c where c.key_id = k.id"
                + " and c.valid_to > ? and not exists"
                + " (select 1 from certificate_revocation r where r.serial = c.serial))"
                + " order by k.user_id")
        .param(clock.instant().atOffset(ZoneOffset.UTC))
        .query(byte[].class)
        .list();
  }
}

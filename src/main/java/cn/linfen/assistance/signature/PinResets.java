package cn.linfen.assistance.signature;

import cn.linfen.assistance.organization.AuditLog;
import cn.linfen.assistance.organization.Officers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * An officer's PIN is given up by two administrators: the security administrator asks, the system
 * administrator confirms. With it goes the key; the officer sets a new PIN, which makes a new one.
 */
@Component
class PinResets {

  /** One that waits for its decision. */
  record Open(
      long id, String userId, String userName, String reason, String requestedBy, Instant at) {}

  private final JdbcClient jdbc;
  private final Officers officers;
  private final Certificates certificates;
  private final AuditLog audit;
  private final Clock clock;

  PinResets(
      JdbcClient jdbc, Officers officers, Certificates certificates, AuditLog audit, Clock clock) {
    this.jdbc = jdbc;
    this.officers = officers;
    this.certificates = certificates;
    this.audit = audit;
    this.clock = clock;
  }

  /** Oldest first. */
  List<Open> open() {
    return jdbc.sql(
            """
            select r.id, r.user_id, o.name as user_name, r.reason, r.requested_by,
              r.requested_at as at
            from pin_reset r join officer o using (user_id) where r.closed_at is null order by r.id
            """)
        .query(Open.class)
        .list();
  }

  /**
   * @throws Certificates.Invalid saying why it cannot be asked for
   */
  @Transactional
  void request(String userId, String reason, String actor) {
    if (reason == null || reason.isBlank() || reason.length() > 200) {
      throw new Certificates.Invalid("申请重置须写明原因，最多200个字");
    }
    if (officers.find(userId).isEmpty()) {
      throw new Certificates.Invalid("没有用户名为 " + userId + " 的人员");
    }
    if (userId.equals(actor)) {
      throw new Certificates.Invalid("不能申请重置自己的签名口令，请由另一名安全管理员申请");
    }
    boolean set =
        jdbc.sql("select exists (select 1 from pin where user_id = ?)")
            .param(userId)
            .query(Boolean.class)
            .single();
    if (!set) {
      throw new Certificates.Invalid(userId + " 还没有设置签名口令，不需要重置");
    }
    int made =
        jdbc.sql(
                "insert into pin_reset (user_id, reason, requested_by, requested_at)"
                    + " values (?, ?, ?, ?) on conflict do nothing")
            .params(userId, reason.strip(), actor, clock.instant().atOffset(ZoneOffset.UTC))
            .update();
    if (made == 0) {
      throw new Certificates.Invalid(userId + " 的签名口令已有一份重置申请等待确认");
    }
    audit.record("pin.reset.requested", actor, userId, reason.strip());
  }

  /**
   * Confirms or turns down. Confirmed, PIN and key are gone and the key's certificates revoked;
   * what was signed stays valid.
   *
   * @throws Certificates.Invalid if this administrator may not, or it is decided already
   */
  @Transactional
  void decide(long id, boolean confirmed, String actor) {
    Open open =
        open().stream()
            .filter(one -> one.id() == id)
            .findFirst()
            .orElseThrow(() -> new Certificates.Invalid("这份重置申请已经处理，请刷新页面"));
    if (open.requestedBy().equals(actor)) {
      throw new Certificates.Invalid("重置须由两名管理员办理，申请人不能自己确认");
    }
    if (open.userId().equals(actor)) {
      throw new Certificates.Invalid("不能确认重置自己的签名口令");
    }
    int closed =
        jdbc.sql(
                "update pin_reset set closed_by = ?, closed_at = ?, confirmed = ?"
                    + " where id = ? and closed_at is null")
            .params(actor, clock.instant().atOffset(ZoneOffset.UTC), confirmed, id)
            .update();
    if (closed == 0) {
      throw new Certificates.Invalid("这份重置申请已经处理，请刷新页面");
    }
    if (confirmed) {
      jdbc.sql("delete from pin where user_id = ?").param(open.userId()).update();
      certificates.revokeAll(
          open.userId(), Certificates.Revocation.RESET, "签名口令重置：" + open.reason(), actor);
    }
    audit.record(
        confirmed ? "pin.reset.confirmed" : "pin.reset.refused",
        actor,
        open.userId(),
        open.reason());
  }
}

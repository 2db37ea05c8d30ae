package cn.linfen.assistance.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.support.HttpOfficer;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Staff;
import cn.linfen.assistance.support.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PIN, key and certificate of an officer from the first day to the last. */
@IntegrationTest
class PinsTest {

  private static final String PIN = HttpOfficer.PIN;
  private static final String OTHER = "864209";

  @Autowired ApplicationContext context;
  @Autowired Pins pins;
  @Autowired Certificates certificates;
  @Autowired PinResets resets;
  @Autowired Signatures signatures;
  @Autowired TrustedAuthorities trusted;
  @Autowired Accounts accounts;
  @Autowired JdbcClient jdbc;
  @Autowired TestClock clock;

  @Autowired Authority authority;

  @TempDir Path folder;

  private Staff staff;
  private String user;

  @BeforeEach
  void officer() {
    staff = new Staff(context);
    user = staff.officer("township.clerk", "141024100");
  }

  @AfterEach
  void leave() {
    staff.leave();
  }

  private Signatures.Signed sign(String pin) {
    Signatures.ToSign content =
        new Signatures.ToSign(
            "s-" + user,
            "p",
            null,
            "step",
            null,
            user,
            "township.clerk",
            "141024100",
            null,
            "form",
            "f".repeat(64),
            null,
            "a".repeat(64),
            List.of(),
            "您将签署：测试。");
    Signatures.Signed signed = signatures.sign(user, pin, List.of(content)).get(0);
    assertThat(
            new SignatureCheck(trusted.all())
                .check(
                    content.described(),
                    new StoredSignature(
                        signed.statement(),
                        signed.hash(),
                        signed.signature(),
                        signed.certificate(),
                        X509.encoded(
                            certificates.find(signed.certificate()).orElseThrow().certificate()),
                        signed.at(),
                        null)))
        .isEmpty();
    return signed;
  }

  private void refused(String pin, String... texts) {
    assertThatThrownBy(() -> sign(pin)).isInstanceOf(PinRefused.class).message().contains(texts);
  }

  private long key() {
    return jdbc.sql("select key_id from pin where user_id = ?")
        .param(user)
        .query(Long.class)
        .single();
  }

  private Certificates.Entry newest() {
    return certificates.newest(key()).orElseThrow();
  }

  private List<String> events() {
    return jdbc.sql("select event from audit_log where subject = ? order by id")
        .param(user)
        .query(String.class)
        .list();
  }

  // ------------------------------------------------------------------ PIN

  @Test
  void theFirstPinMakesAKeyAndACertificate() {
    assertThat(pins.state(user)).matches(state -> state.pinSet() && state.trouble() == null);
    assertThat(newest().userId()).isEqualTo(user);
    sign(PIN);
    assertThat(events()).contains("pin.set", "certificate.added");
  }

  @Test
  void nothingStoredOpensTheKeyWithoutThePin() {
    String sealed =
        jdbc.sql("select sealed from pin where user_id = ?")
            .param(user)
            .query(String.class)
            .single();
    byte[] point =
        jdbc.sql("select public_key from officer_key where id = ?")
            .param(key())
            .query(byte[].class)
            .single();
    String owner = user + "|" + java.util.HexFormat.of().formatHex(point);
    assertThat(new PinSeal(new PinSeal.Cost(64, 1, 1)).open(sealed, PIN, new byte[32], owner))
        .as("the PIN alone, without the key file")
        .isEmpty();
  }

  @Test
  void anotherPinOpensTheSameKey() {
    long key = key();
    pins.change(user, PIN, OTHER);
    assertThat(key()).isEqualTo(key);
    refused(PIN, "不正确");
    sign(OTHER);
    assertThat(events()).contains("pin.changed");
  }

  @Test
  void aSecondFirstPinIsRefused() {
    assertThatThrownBy(() -> pins.set(user, OTHER))
        .isInstanceOf(PinRefused.class)
        .hasMessageContaining("原签名口令");
    sign(PIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "12345", "1234567890123", "２０１５１０", "20151a", " 864209", "864 209", "二〇一五一〇"})
  void aPinWithWrongCharactersIsRefused(String wrong) {
    assertThatThrownBy(() -> pins.change(user, PIN, wrong))
        .isInstanceOf(PinRefused.class)
        .hasMessageContaining("6至12位数字（半角）");
    sign(PIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"111111", "123456", "654321", "121212", "123123", "7890123", "112211"})
  void aPinThatAnybodyGuessesIsRefused(String simple) {
    assertThatThrownBy(() -> pins.change(user, PIN, simple))
        .isInstanceOf(PinRefused.class)
        .hasMessageContaining("过于简单");
  }

  @Test
  void theNewPinIsAnotherOneThanTheOld() {
    assertThatThrownBy(() -> pins.change(user, PIN, PIN))
        .isInstanceOf(PinRefused.class)
        .hasMessageContaining("相同");
  }

  @Test
  void theFifthWrongPinLocksAndTheRightOneOpensNothingThen() {
    for (int left = 4; left > 0; left--) {
      refused("999999", "还可以再试" + left + "次");
    }
    refused("999999", "现已锁定", "安全管理员");
    refused(PIN, "已锁定", "安全管理员");
    assertThatThrownBy(() -> pins.change(user, PIN, OTHER)).hasMessageContaining("已锁定");
    assertThat(pins.state(user)).matches(state -> state.locked() && state.trouble() != null);
    assertThat(events()).contains("pin.locked");
  }

  @Test
  void aRightPinForgetsTheWrongOnesBefore() {
    for (int i = 0; i < 3; i++) {
      refused("999999", "口令");
      refused("９９９９９９", "半角");
      sign(PIN);
    }
  }

  @Test
  void manySignaturesOfOneOfficerAtOnceAreNoGuesses() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Callable<Signatures.Signed>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        all.add(() -> sign(PIN));
      }
      for (Future<Signatures.Signed> one : threads.invokeAll(all)) {
        assertThat(one.get()).isNotNull();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void manyGuessesAtOnceAreCounted() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        all.add(
            () -> {
              refused("999999", "口令");
              return null;
            });
      }
      for (Future<Void> one : threads.invokeAll(all)) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    refused(PIN, "已锁定");
  }

  @Test
  void manyContentsAreSignedWithTheKeyOpenedOnce() {
    Signatures.ToSign one =
        new Signatures.ToSign(
            "s",
            "p",
            null,
            "step",
            null,
            user,
            "township.clerk",
            "141024100",
            null,
            "form",
            "f",
            null,
            "a",
            List.of(),
            "文字");
    List<Signatures.Signed> signed = signatures.sign(user, PIN, List.of(one, one, one));
    assertThat(signed).hasSize(3);
    assertThat(signed).extracting(Signatures.Signed::at).containsOnly(signed.get(0).at());
  }

  @Test
  void nobodySignsForSomebodyElse() {
    Signatures.ToSign theirs =
        new Signatures.ToSign(
            "s",
            "p",
            null,
            "step",
            null,
            "township-clerk",
            "township.clerk",
            "141002100",
            null,
            "form",
            "f",
            null,
            "a",
            List.of(),
            "文字");
    assertThatThrownBy(() -> signatures.sign(user, PIN, List.of(theirs)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ------------------------------------------------------------------ reset

  private long asked() {
    resets.request(user, "忘记口令", "secadmin");
    return resets.open().stream()
        .filter(one -> one.userId().equals(user))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void twoAdministratorsResetAPinAndTheOfficerMakesANewKey() {
    Signatures.Signed before = sign(PIN);
    long old = key();
    long reset = asked();
    sign(PIN);
    resets.decide(reset, true, "sysadmin");

    refused(PIN, "还没有设置");
    assertThat(certificates.find(before.certificate()).orElseThrow().revocation())
        .isEqualTo(Certificates.Revocation.RESET);
    pins.set(user, OTHER);
    assertThat(key()).isNotEqualTo(old);
    sign(OTHER);
    refused(PIN, "不正确");
    // What was signed with the old key still holds: its certificate is kept.
    Certificates.Entry kept = certificates.find(before.certificate()).orElseThrow();
    assertThat(
            new SignatureCheck(trusted.all())
                .check(
                    com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode(),
                    new StoredSignature(
                        before.statement(),
                        before.hash(),
                        before.signature(),
                        before.certificate(),
                        X509.encoded(kept.certificate()),
                        before.at(),
                        kept.revokedAt())))
        .isEmpty();
    assertThat(events())
        .containsSubsequence("pin.set", "pin.reset.requested", "pin.reset.confirmed", "pin.set");
  }

  @Test
  void whoAsksDoesNotConfirm() {
    long reset = asked();
    assertThatThrownBy(() -> resets.decide(reset, true, "secadmin"))
        .isInstanceOf(Certificates.Invalid.class)
        .hasMessageContaining("两名管理员");
    assertThatThrownBy(() -> resets.decide(reset, true, user))
        .isInstanceOf(Certificates.Invalid.class)
        .hasMessageContaining("自己");
    sign(PIN);
  }

  @Test
  void aResetThatIsTurnedDownChangesNothing() {
    long reset = asked();
    resets.decide(reset, false, "sysadmin");
    sign(PIN);
    assertThatThrownBy(() -> resets.decide(reset, true, "sysadmin"))
        .isInstanceOf(Certificates.Invalid.class)
        .hasMessageContaining("已经处理");
    sign(PIN);
    asked();
  }

  @Test
  void aResetIsAskedForOnceWithAReasonForSomebodyElse() {
    assertThatThrownBy(() -> resets.request(user, " ", "secadmin")).hasMessageContaining("原因");
    assertThatThrownBy(() -> resets.request(user, "忘记口令", user)).hasMessageContaining("自己");
    assertThatThrownBy(() -> resets.request("nobody", "忘记口令", "secadmin"))
        .hasMessageContaining("没有用户名");
    asked();
    assertThatThrownBy(() -> resets.request(user, "忘记口令", "secadmin")).hasMessageContaining("等待确认");
  }

  // ------------------------------------------------------------------ certificate

  @Test
  void whoHoldsNoPostSignsNothing() {
    Signatures.Signed before = sign(PIN);
    accounts.disable(user, true, "sysadmin");
    Certificates.Entry revoked = certificates.find(before.certificate()).orElseThrow();
    assertThat(revoked.reason()).isEqualTo("账户已停用");
    assertThat(revoked.revokedAt()).isAfterOrEqualTo(before.at());
    refused(PIN, "吊销", "账户已停用", "更新证书");
    assertThatThrownBy(() -> pins.renew(user, PIN)).hasMessageContaining("没有在任岗位");
    accounts.disable(user, false, "sysadmin");
    refused(PIN, "吊销");
    pins.renew(user, PIN);
    sign(PIN);
  }

  @Test
  void whoMovesFromPostToPostGoesOnSigning() {
    staff.move(user, "township.reviewer", "141024100");
    sign(PIN);
  }

  @Test
  void theLastDayOfTheLastPostRevokes() {
    long holding =
        jdbc.sql("select id from post_holding where user_id = ?")
            .param(user)
            .query(Long.class)
            .single();
    accounts.end(holding, LocalDate.now(clock).minusDays(1), "sysadmin");
    refused(PIN, "吊销", "已不担任任何岗位");
  }

  @Test
  void aRevokedCertificateIsNotRenewedByItsOwner() {
    String serial = newest().serial();
    assertThatThrownBy(() -> certificates.revoke(serial, "", "secadmin"))
        .hasMessageContaining("原因");
    assertThatThrownBy(() -> certificates.revoke("00", "口令外泄", "secadmin"))
        .hasMessageContaining("没有序列号");
    certificates.revoke(serial, "口令外泄", "secadmin");
    assertThatThrownBy(() -> certificates.revoke(serial, "口令外泄", "secadmin"))
        .hasMessageContaining("早已吊销");
    refused(PIN, "吊销", "口令外泄", "重置");
    assertThatThrownBy(() -> pins.renew(user, PIN))
        .isInstanceOf(PinRefused.class)
        .hasMessageContaining("口令外泄");
    resets.decide(asked(), true, "sysadmin");
    pins.set(user, OTHER);
    sign(OTHER);
  }

  private PKCS10CertificationRequest request() {
    return X509.request(
        jdbc.sql("select request from officer_key where id = ?")
            .param(key())
            .query(byte[].class)
            .single());
  }

  @Test
  void anExpiredCertificateIsRenewedByItsOwner() {
    certificates.revoke(newest().serial(), "换发", "secadmin");
    X509CertificateHolder shortLived =
        authority.keys().orElseThrow().issue(request(), clock.instant(), Period.ofDays(1));
    certificates.take(List.of(shortLived), "secadmin");
    sign(PIN);
    clock.advance(Duration.ofDays(2));
    refused(PIN, "到期", "“账户”页面更新证书");
    assertThat(pins.state(user).trouble()).contains("到期");
    assertThatThrownBy(() -> pins.renew(user, "999999")).hasMessageContaining("不正确");
    pins.renew(user, PIN);
    sign(PIN);
  }

  @Test
  void aClockSetBackBeforeTheCertificateIsSaid() {
    certificates.revoke(newest().serial(), "换发", "secadmin");
    X509CertificateHolder later =
        authority
            .keys()
            .orElseThrow()
            .issue(request(), clock.instant().plus(Duration.ofDays(1)), Period.ofYears(1));
    certificates.take(List.of(later), "secadmin");
    refused(PIN, "起才有效", "时钟");
  }

  // ------------------------------------------------------------------ outside authority

  @Test
  void certificatesOfAnOutsideAuthorityAreTakenInOnceItIsTrusted() {
    Path file = folder.resolve("outside.key");
    Authority.create(file, clock.instant().minus(Duration.ofDays(1)));
    Authority.Keys outside = Authority.read(file);
    X509CertificateHolder certificate =
        outside.issue(request(), clock.instant(), Period.ofYears(1));
    assertThatThrownBy(() -> certificates.take(List.of(certificate), "secadmin"))
        .isInstanceOf(Certificates.Invalid.class)
        .hasMessageContaining("不是受信任的 CA");
    trusted.add(outside.certificate(), true);
    assertThat(certificates.take(List.of(certificate), "secadmin")).containsExactly(user);
    assertThatThrownBy(() -> certificates.take(List.of(certificate), "secadmin"))
        .hasMessageContaining("已经导入");
    certificates.revoke(
        certificates.ofOfficers(List.of(user)).stream()
            .filter(one -> !one.serial().equals(X509.serial(certificate)))
            .findFirst()
            .orElseThrow()
            .serial(),
        "换发",
        "secadmin");
    assertThat(sign(PIN).certificate()).isEqualTo(X509.serial(certificate));
  }

  @Test
  void certificatesThatDoNotFitAreNotTakenIn() {
    Authority.Keys keys = authority.keys().orElseThrow();
    X509CertificateHolder otherKey =
        keys.issue(
            X509.request(Sm2.newKey(), X509.officer(user, "某人")),
            clock.instant(),
            Period.ofYears(1));
    assertThatThrownBy(() -> certificates.take(List.of(otherKey), "secadmin"))
        .hasMessageContaining("不是本系统任何人员的公钥");
    X509CertificateHolder old =
        keys.issue(request(), clock.instant().minus(Duration.ofDays(800)), Period.ofYears(1));
    assertThatThrownBy(() -> certificates.take(List.of(old), "secadmin"))
        .hasMessageContaining("已过有效期");
    assertThatThrownBy(() -> certificates.take(List.of(), "secadmin")).hasMessageContaining("没有证书");
    assertThat(SignaturePages.read("-----BEGIN".getBytes(StandardCharsets.US_ASCII)))
        .as("taken in as a file without certificates")
        .isEmpty();
    assertThatThrownBy(
            () ->
                SignaturePages.read(
                    "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
                        .getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(Certificates.Invalid.class);
    assertThatThrownBy(() -> SignaturePages.read(new byte[] {1, 2}))
        .isInstanceOf(Certificates.Invalid.class);
    sign(PIN);
  }

  @Test
  void aKeyWithoutCertificateWaitsForOne() {
    certificates.revoke(newest().serial(), "换发", "secadmin");
    assertThat(certificates.openRequests()).contains(jdbcRequest());
  }

  private byte[] jdbcRequest() {
    return jdbc.sql("select request from officer_key where id = ?")
        .param(key())
        .query(byte[].class)
        .single();
  }
}

package cn.linfen.assistance.protection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.linfen.assistance.support.IntegrationTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class PersonalDataTest {

  private static final String ID = "14100219800101123X";

  @TempDir Path folder;
  @Autowired PersonalData data;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;

  @Test
  void whatIsEncryptedComesBackAndLooksDifferentEachTime() {
    String one = data.encrypt(ID);
    assertThat(one).doesNotContain(ID).isNotEqualTo(data.encrypt(ID));
    assertThat(data.decrypt(one)).isEqualTo(ID);
    assertThat(data.decrypt(data.encrypt(""))).isEmpty();
    assertThat(data.decrypt(data.encrypt("张小三 138\uD840\uDC00"))).isEqualTo("张小三 138\uD840\uDC00");
    assertThat(data.encrypt(null)).isNull();
    assertThat(data.decrypt(null)).isNull();
    assertThat(data.index(null)).isNull();
  }

  @Test
  void anyChangeOfACiphertextIsFound() {
    String one = data.encrypt(ID);
    for (int i = 0; i < one.length(); i++) {
      char changed = one.charAt(i) == 'A' ? 'B' : 'A';
      String other = one.substring(0, i) + changed + one.substring(i + 1);
      assertThatThrownBy(() -> data.decrypt(other))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageNotContaining(ID);
    }
    assertThatThrownBy(() -> data.decrypt(ID)).isInstanceOf(IllegalStateException.class);
  }

  /** RFC 8998, A.2.1, with the authenticated data that we use left out of the comparison. */
  @Test
  void theCipherIsSm4InGaloisCounterMode() throws Exception {
    var cipher =
        (org.bouncycastle.crypto.modes.GCMBlockCipher)
            org.bouncycastle.crypto.modes.GCMBlockCipher.newInstance(
                new org.bouncycastle.crypto.engines.SM4Engine());
    cipher.init(
        true,
        new org.bouncycastle.crypto.params.AEADParameters(
            new org.bouncycastle.crypto.params.KeyParameter(
                Hex.decode("0123456789ABCDEFFEDCBA9876543210")),
            128,
            Hex.decode("00001234567800000000ABCD"),
            Hex.decode("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")));
    byte[] plain =
        Hex.decode(
            "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
                + "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA");
    byte[] out = new byte[cipher.getOutputSize(plain.length)];
    cipher.doFinal(out, cipher.processBytes(plain, 0, plain.length, out, 0));
    assertThat(Hex.toHexString(out).toUpperCase())
        .isEqualTo(
            "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
                + "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
                + "83DE3541E4C2B58177E065A9BF7B62EC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "14100219800101123x",
        "１４１００２１９８００１０１１２３Ｘ",
        "１４１００２１９８００１０１１２３ｘ",
        " 141002 19800101 123X ",
        "141002-19800101-123X",
        "141002\u300019800101\u200b123X"
      })
  void spellingsOfOneNumberHaveOneIndex(String spelling) {
    assertThat(data.index(spelling)).isEqualTo(data.index(ID)).doesNotContain("1410");
  }

  @Test
  void otherNumbersHaveOtherIndexes() {
    assertThat(data.index("141002198001011231")).isNotEqualTo(data.index(ID));
  }

  @Test
  void clearTextDoesNotGetIntoAProtectedColumn() {
    assertThatThrownBy(
            () -> jdbc.sql("select ?::protected_text").param(ID).query(String.class).single())
        .isInstanceOf(org.springframework.dao.DataIntegrityViolationException.class);
    assertThat(
            jdbc.sql("select ?::protected_text")
                .param(data.encrypt(ID))
                .query(String.class)
                .single())
        .isNotNull();
  }

  /** As if this database had never been encrypted; all of it is rolled back. */
  private void inAFreshDatabase(Runnable test) {
    new TransactionTemplate(transactions)
        .executeWithoutResult(
            status -> {
              status.setRollbackOnly();
              jdbc.sql("delete from protection_key").update();
              test.run();
            });
  }

  private PersonalData start(Path file) {
    return new PersonalData(new KeyFile(file), new KeyRegister(jdbc));
  }

  @Test
  void theFirstStartMakesKeysThatOnlyTheOwnerMayRead() {
    inAFreshDatabase(
        () -> {
          Path file = folder.resolve("keys/k.key");
          String ciphertext = start(file).encrypt(ID);
          try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
            assertThat(
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
            assertThat(file.getParent()).isDirectoryContaining(file::equals);
            assertThat(Files.list(file.getParent())).hasSize(1);
          } catch (java.io.IOException e) {
            throw new AssertionError(e);
          }
          assertThat(start(file).decrypt(ciphertext)).isEqualTo(ID);
        });
  }

  @Test
  void withoutItsKeysTheApplicationDoesNotStart() {
    Path file = folder.resolve("none.key");
    assertThatThrownBy(() -> start(file))
        .isInstanceOf(KeyRefused.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("备份");
    assertThat(file).doesNotExist();
  }

  @Test
  void withOtherKeysTheApplicationDoesNotStart() {
    Path file = folder.resolve("other.key");
    new KeyFile(file).create();
    assertThatThrownBy(() -> start(file))
        .isInstanceOf(KeyRefused.class)
        .hasMessageContaining("不是加密这个数据库所用的密钥文件");
  }

  @Test
  void withAnOlderCopyOfItsKeysTheApplicationDoesNotStart() {
    inAFreshDatabase(
        () -> {
          KeyFile file = new KeyFile(folder.resolve("k.key"));
          Keys first = file.create();
          file.write(first.withNew(KeyFile.newKey()));
          start(file.path());
          file.write(first);
          assertThatThrownBy(() -> start(file.path()))
              .isInstanceOf(KeyRefused.class)
              .hasMessageContaining("第 2 版");
        });
  }

  @ParameterizedTest
  @CsvSource({"''", "current=1", "current=2\\nindex=%s\\nkey.1=%s", "nonsense", "key.1=!!"})
  void aBrokenFileIsRefused(String content) throws Exception {
    Path file = folder.resolve("broken.key");
    Files.writeString(file, content.replace("\\n", "\n"));
    assertThatThrownBy(() -> start(file))
        .isInstanceOf(KeyRefused.class)
        .hasMessageContaining("从备份恢复");
  }

  @Test
  void keysThatAreAddedAreTakenOverAndOthersAreNot() {
    inAFreshDatabase(
        () -> {
          KeyFile file = new KeyFile(folder.resolve("k.key"));
          Keys first = file.create();
          PersonalData running = start(file.path());
          String old = running.encrypt(ID);
          Keys second = first.withNew(KeyFile.newKey()).withCurrent(2);
          String fresh = "2." + Sm4.encrypt(second.key(2), 2, ID);
          assertThatThrownBy(() -> running.decrypt(fresh)).hasMessageContaining("第 2 版");
          file.write(second);
          touch(file.path(), 1);
          assertThat(running.decrypt(fresh)).isEqualTo(ID);
          assertThat(running.encrypt(ID)).startsWith("2.");
          assertThat(running.decrypt(old)).isEqualTo(ID);
          file.write(new Keys(2, second.index(), java.util.Map.of(2, KeyFile.newKey())));
          touch(file.path(), 2);
          assertThatThrownBy(() -> running.decrypt("3.AAAA")).hasMessageContaining("第 3 版");
          assertThat(running.decrypt(running.encrypt(ID))).isEqualTo(ID);
          assertThat(running.decrypt(fresh)).isEqualTo(ID);
        });
  }

  private static void touch(Path file, int seconds) {
    try {
      Files.setLastModifiedTime(
          file,
          java.nio.file.attribute.FileTime.fromMillis(
              System.currentTimeMillis() + 10_000L * seconds));
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "14100219800101123X,141002**********3X",
    "持证 14100219800101123x 到场,持证 141002**********3x 到场",
    "电话13812345678,电话138****5678",
    "账号6217000010001234567转入,账号***************4567转入",
    "DB-141002-2026-000123,DB-141002-2026-000123",
    "2026年11月24日,2026年11月24日",
    "att-12345678901234567890123456789012,att-12345678901234567890123456789012"
  })
  void numbersInATextAreMasked(String text, String masked) {
    assertThat(Masks.text(text)).isEqualTo(masked);
    assertThat(Masks.occurIn(text)).isEqualTo(!text.equals(masked));
  }

  @Test
  void whatIsTooShortIsMaskedWhole() {
    assertThat(Masks.account("1234")).isEqualTo("****");
    assertThat(Masks.phone("2012345")).isEqualTo("*******");
    assertThat(Masks.idNumber(null)).isNull();
  }
}

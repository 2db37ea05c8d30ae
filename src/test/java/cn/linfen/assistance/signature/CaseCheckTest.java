package cn.linfen.assistance.signature;

import static cn.linfen.assistance.support.Papers.*;
import static org.assertj.core.api.Assertions.assertThat;

import cn.linfen.assistance.protection.PersonalData;
import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.IntegrationTest;
import cn.linfen.assistance.support.Papers;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever somebody changes in what is stored of a case, the verifier finds it. */
@IntegrationTest
class CaseCheckTest {

  private static final int MUTATIONS = 12_000;
  private static final Set<String> BINARY = Set.of("bytes", "signature", "der");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static CaseRecord stored;
  private static CaseRecord other;

  @Autowired ApplicationContext context;
  @Autowired JdbcClient jdbc;
  @Autowired PersonalData personal;
  @Autowired TrustedAuthorities trusted;

  @BeforeEach
  void twoCases() {
    if (stored == null) {
      stored = aCase();
      other = aCase();
    }
  }

  private CaseRecord aCase() {
    CaseDriver cases = new CaseDriver(context);
    String number =
        cases
            .start(
                "subsistence-allowance",
                "township-clerk",
                application(Papers.idNumber(), cases.picture("township-clerk")))
            .sign("examineApplication", "township-clerk", accept())
            .sign("startVerification", "county-clerk", verificationRequest())
            .number();
    return CaseRecord.load(jdbc, List.of(number)).get(0);
  }

  private CaseCheck.Contents contents() {
    return new CaseCheck.Encrypted(personal::decrypt, FormHash.recomputed(jdbc));
  }

  private CaseCheck.Result check(CaseRecord record) {
    return CaseCheck.check(record, contents(), trusted.check());
  }

  @Test
  void whatNobodyChangedHolds() {
    CaseCheck.Result result = check(stored);
    assertThat(result.wrong()).isEmpty();
    assertThat(result.sound()).isEqualTo(result.entries()).isGreaterThanOrEqualTo(6);
    assertThat(stored.attachments()).isNotEmpty();
    assertThat(stored.submissions()).hasSize(3);
  }

  @Test
  void everySingleChangeIsFound() {
    Random random = new Random(20261125);
    Map<String, Integer> tried = new HashMap<>();
    int changed = 0;
    while (changed < MUTATIONS) {
      CaseRecord copy = copy(stored);
      List<List<ObjectNode>> tables = new ArrayList<>(tables(copy));
      tables.add(List.of(copy.head().orElseThrow()));
      List<ObjectNode> rows = tables.get(random.nextInt(tables.size()));
      ObjectNode row = rows.get(random.nextInt(rows.size()));
      List<String> columns = new ArrayList<>();
      row.fieldNames().forEachRemaining(columns::add);
      String column = columns.get(random.nextInt(columns.size()));
      String before = row.path(column).asText(null);
      String after = mutated(before, column, random);
      if (same(column, before, after)) {
        continue;
      }
      row.put(column, after);
      assertThat(check(copy).wrong()).as("%s: %s -> %s", column, before, after).isNotEmpty();
      tried.merge(column, 1, Integer::sum);
      changed++;
    }
    assertThat(tried.keySet())
        .contains(
            "payload",
            "hash",
            "at",
            "data",
            "statement",
            "bytes",
            "strokes",
            "created_at",
            "signature",
            "der",
            "revoked_at",
            "signed_at");
  }

  private static String mutated(String text, String column, Random random) {
    if (text == null) {
      return "x";
    }
    if (BINARY.contains(column)) {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      return Base64.getMimeEncoder().encodeToString(bytes);
    }
    if (text.isEmpty() || random.nextInt(50) == 0) {
      return random.nextBoolean() ? null : text + "0";
    }
    int at = random.nextInt(text.length());
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + other(text.charAt(at), random) + text.substring(at + 1);
      default -> text.substring(0, at) + other('\0', random) + text.substring(at);
    };
  }

  private static char other(char c, Random random) {
    char found;
    do {
      found = random.nextInt(8) == 0 ? '甲' : (char) (' ' + random.nextInt(95));
    } while (found == c);
    return found;
  }

  /** JSONB has no spaces of its own: such a change cannot be stored. */
  private static boolean same(String column, String before, String after) {
    if (Objects.equals(before, after)) {
      return true;
    }
    if (!column.equals("data") || before == null || after == null || !before.startsWith("{")) {
      return false;
    }
    try {
      JsonNode read = JSON.readTree(after);
      return JSON.readTree(before).equals(read);
    } catch (JsonProcessingException noJson) {
      return true;
    }
  }

  @Test
  void whatIsTakenOutAddedOrExchangedIsFound() {
    for (int table = 0; table < 6; table++) {
      int size = tables(stored).get(table).size();
      for (int i = 0; i < size; i++) {
        CaseRecord without = copy(stored);
        tables(without).get(table).remove(i);
        assertThat(check(without).wrong()).as("without row %s of table %s", i, table).isNotEmpty();
      }
    }
    for (int table = 0; table < 3; table++) {
      List<ObjectNode> foreign = tables(other).get(table);
      for (ObjectNode row : foreign) {
        CaseRecord with = copy(stored);
        tables(with).get(table).add(row.deepCopy());
        assertThat(check(with).wrong()).as("with a row of another case: %s", row).isNotEmpty();
      }
    }
    for (int i = 1; i < stored.entries().size(); i++) {
      CaseRecord swapped = copy(stored);
      Collections.swap(swapped.entries(), i - 1, i);
      assertThat(check(swapped).wrong()).isNotEmpty();
      CaseRecord twice = copy(stored);
      twice.entries().add(i, twice.entries().get(i - 1).deepCopy());
      assertThat(check(twice).wrong()).isNotEmpty();
    }
    CaseRecord swapped = copy(stored);
    JsonNode first = swapped.sections().get(0).get("data");
    swapped.sections().get(0).set("data", swapped.sections().get(1).get("data"));
    swapped.sections().get(1).set("data", first);
    assertThat(check(swapped).wrong()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void theTailCannotBeCutOffBehindTheHead() {
    CaseRecord cut = copy(stored);
    cut.entries().remove(cut.entries().size() - 1);
    assertThat(check(cut).wrong()).anyMatch(text -> text.contains("最后一条办理记录"));
  }

  @Test
  void aCaseCannotStandInForAnother() {
    CaseRecord replayed = copy(stored);
    CaseRecord renamed =
        new CaseRecord(
            other.number(),
            replayed.head().map(head -> head.put("number", other.number())),
            replayed.entries(),
            replayed.sections(),
            replayed.attachments(),
            replayed.contents(),
            replayed.submissions(),
            replayed.signatures());
    CaseCheck.Result result = check(renamed);
    assertThat(result.wrong()).isNotEmpty();
    assertThat(result.sound()).isZero();
    assertThat(check(withoutHead()).wrong()).anyMatch(text -> text.contains("首页缺失"));
  }

  private static CaseRecord withoutHead() {
    CaseRecord copy = copy(stored);
    return new CaseRecord(
        copy.number(),
        Optional.empty(),
        copy.entries(),
        copy.sections(),
        copy.attachments(),
        copy.contents(),
        copy.submissions(),
        copy.signatures());
  }

  @Test
  void saysUntilWhenItCanBeTrusted() {
    CaseRecord changed = copy(stored);
    ObjectNode entry = changed.entries().get(3);
    entry.put("payload", entry.path("payload").asText().replaceFirst("\\}$", ",\"z\":1}"));
    CaseCheck.Result result = check(changed);
    assertThat(result.sound()).isEqualTo(3);
    assertThat(result.soundUntil()).isNotNull();
    assertThat(result.wrong()).anyMatch(text -> text.startsWith("办理记录第 4 条"));
  }

  /** Somebody with all rights in the database, but without the officers' PINs. */
  @Test
  void aChainMadeAnewAroundAnotherDecisionIsFound() {
    CaseRecord changed = copy(stored);
    ObjectNode section = changed.sections().get(1);
    ObjectNode submission = submission(changed, section.path("submission_id").asText());
    ObjectNode data = read(personal.decrypt(submission.path("data").asText()));
    data.put("remark", "改过的意见");
    String content = CanonicalJson.sm3(data);
    submission.put("data", personal.encrypt(data.toString())).put("content_hash", content);
    section.put("data", data.toString()).put("hash", content);
    ObjectNode payload = payload(changed, "2");
    payload.put("content", content).put("signed", content);
    rebuilt(changed, "2", payload);
    CaseCheck.Result result = check(changed);
    assertThat(result.sound()).as("the chain itself agrees").isEqualTo(result.entries());
    assertThat(result.wrong())
        .anyMatch(text -> text.contains("第 2 份材料的签名：所签的材料内容与记录不符"))
        .allMatch(text -> text.contains("签名"));
  }

  @Test
  void aStepLeftOutOfAChainMadeAnewIsFound() {
    CaseRecord changed = copy(stored);
    ObjectNode section = changed.sections().remove(1);
    String id = section.path("submission_id").asText();
    changed.submissions().removeIf(row -> row.path("id").asText().equals(id));
    changed.signatures().removeIf(row -> row.path("submission_id").asText().equals(id));
    changed.attachments().removeIf(row -> row.path("section_seq").asText().equals("2"));
    changed.sections().get(1).put("seq", "2");
    changed
        .entries()
        .removeIf(
            row -> row.path("kind").asText().equals("SUBMISSION") && section(row).equals("2"));
    ObjectNode payload = payload(changed, "3");
    rebuilt(changed, "3", payload.put("section", 2));
    changed.head().orElseThrow().put("sections", "2");
    CaseCheck.Result result = check(changed);
    assertThat(result.sound()).as("the chain itself agrees").isEqualTo(result.entries());
    assertThat(result.wrong()).anyMatch(text -> text.contains("签署时的办理记录现在不在链中"));
  }

  @Test
  void aSectionThatNobodySignedIsFound() {
    CaseRecord changed = copy(stored);
    changed.sections().get(1).putNull("submission_id");
    rebuilt(changed, "2", payload(changed, "2").putNull("submission"));
    assertThat(check(changed).wrong()).contains("第 2 份材料：没有签署");
  }

  @Test
  void aFormThatWasChangedAfterwardsIsFound() {
    Set<String> forms = new HashSet<>(FormHash.recomputed(jdbc));
    forms.remove(stored.sections().get(1).path("form_hash").asText());
    CaseCheck.Result result =
        CaseCheck.check(stored, new CaseCheck.Encrypted(personal::decrypt, forms), trusted.check());
    assertThat(result.wrong()).containsExactly("第 2 份材料：签署时的表单已缺失，或被改动");
  }

  @Test
  void aFormCountsOnlyUnderTheHashThatItHas() {
    String present = stored.sections().get(0).path("form_hash").asText();
    new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
        .executeWithoutResult(
            status -> {
              jdbc.sql(
                      """
                      insert into form_definition (form_id, version, block, source, source_hash,
                        schema, hash, variables, origin, deployed_at)
                      select form_id, 1000, false, source, source_hash,
                        schema || '{"changed": 1}', 'changed afterwards', variables, origin, now()
                      from form_definition where hash = ? limit 1
                      """)
                  .param(present)
                  .update();
              assertThat(FormHash.recomputed(jdbc))
                  .contains(present)
                  .doesNotContain("changed afterwards");
              status.setRollbackOnly();
            });
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotCount() {
    CaseCheck.Result result = CaseCheck.check(stored, contents(), new SignatureCheck(List.of()));
    assertThat(result.wrong()).hasSize(3).allMatch(text -> text.contains("不是受信任的 CA 签发的"));
  }

  @Test
  void whatWasSignedAfterItsCertificateWasRevokedIsFound() {
    CaseRecord changed = copy(stored);
    ObjectNode signature = changed.signatures().get(0);
    signature.set("revoked_at", signature.get("signed_at"));
    assertThat(check(changed).wrong())
        .singleElement()
        .satisfies(text -> assertThat(text).contains("签署时证书已经吊销"));
  }

  private static ObjectNode submission(CaseRecord record, String id) {
    return record.submissions().stream()
        .filter(row -> row.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String section(ObjectNode entry) {
    return read(entry.path("payload").asText()).path("section").asText();
  }

  private static ObjectNode payload(CaseRecord record, String section) {
    return record.entries().stream()
        .filter(row -> row.path("kind").asText().equals("SUBMISSION"))
        .filter(row -> section(row).equals(section))
        .map(row -> read(row.path("payload").asText()))
        .findFirst()
        .orElseThrow();
  }

  /** Gives the entry of the section the payload, and all entries and the head their new hashes. */
  private static void rebuilt(CaseRecord record, String section, ObjectNode payload) {
    String previous = Chain.genesis(record.number());
    int seq = 0;
    for (ObjectNode entry : record.entries()) {
      seq++;
      if (entry.path("kind").asText().equals("SUBMISSION") && section(entry).equals(section)) {
        entry.put("payload", CanonicalJson.text(payload));
      }
      previous =
          Chain.hash(
              previous,
              record.number(),
              seq,
              Instant.parse(entry.path("at").asText()),
              entry.path("kind").asText(),
              read(entry.path("payload").asText()));
      entry.put("seq", String.valueOf(seq)).put("hash", previous);
    }
    record.head().orElseThrow().put("ledger_seq", String.valueOf(seq)).put("ledger_hash", previous);
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<List<ObjectNode>> tables(CaseRecord record) {
    return List.of(
        record.entries(),
        record.sections(),
        record.attachments(),
        record.contents(),
        record.submissions(),
        record.signatures());
  }

  private static CaseRecord copy(CaseRecord record) {
    return new CaseRecord(
        record.number(),
        record.head().map(ObjectNode::deepCopy),
        copy(record.entries()),
        copy(record.sections()),
        copy(record.attachments()),
        copy(record.contents()),
        copy(record.submissions()),
        copy(record.signatures()));
  }

  private static List<ObjectNode> copy(List<ObjectNode> rows) {
    List<ObjectNode> copies = new ArrayList<>();
    rows.forEach(row -> copies.add(row.deepCopy()));
    return copies;
  }
}

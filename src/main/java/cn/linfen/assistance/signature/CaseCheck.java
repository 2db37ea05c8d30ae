package cn.linfen.assistance.signature;

import cn.linfen.assistance.protection.PersonalData;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Recomputes everything that is stored of one case. It asks no database and trusts no stored hash:
 * each is computed from what it stands for, and the whole must hang together.
 */
final class CaseCheck {

  /**
   * What was found.
   *
   * @param entries how many entries there are
   * @param sound how many from the first on hang together
   * @param soundUntil time of the last of those; null if there is none
   * @param wrong in Chinese, what is wrong and where; empty if all holds
   */
  record Result(int entries, int sound, Instant soundUntil, List<String> wrong) {}

  /** How what is stored becomes what was signed; what is withheld is not checked. */
  interface Contents {

    /** Null if it is withheld. */
    JsonNode section(ObjectNode row) throws JsonProcessingException;

    /** Null if it is withheld; a section then stands for it. */
    JsonNode submission(ObjectNode row) throws JsonProcessingException;

    boolean hasFiles();

    /** Whether there is a form whose schema, hashed anew, has that hash. */
    boolean hasForm(String hash);
  }

  /**
   * As the database has it.
   *
   * @param forms see {@link FormHash#recomputed}
   */
  record Encrypted(UnaryOperator<String> decryption, Set<String> forms) implements Contents {

    @Override
    public boolean hasForm(String hash) {
      return forms.contains(hash);
    }

    @Override
    public JsonNode section(ObjectNode row) throws JsonProcessingException {
      return decrypted(JSON.readTree(row.path("data").asText()));
    }

    @Override
    public JsonNode submission(ObjectNode row) throws JsonProcessingException {
      return JSON.readTree(decrypt(row.path("data").asText()));
    }

    @Override
    public boolean hasFiles() {
      return true;
    }

    private JsonNode decrypted(JsonNode stored) throws JsonProcessingException {
      if (stored.isObject()) {
        if (stored.size() == 1 && stored.path(PersonalData.JSON_NAME).isTextual()) {
          return JSON.readTree(decrypt(stored.path(PersonalData.JSON_NAME).textValue()));
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (var field : stored.properties()) {
          object.set(field.getKey(), decrypted(field.getValue()));
        }
        return object;
      }
      if (stored.isArray()) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : stored) {
          array.add(decrypted(item));
        }
        return array;
      }
      return stored;
    }

    private String decrypt(String ciphertext) {
      if (!CIPHERTEXT.matcher(ciphertext).matches()) {
        throw new IllegalArgumentException("not as written");
      }
      return decryption.apply(ciphertext);
    }
  }

  private static final DateTimeFormatter STORED_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern CIPHERTEXT = Pattern.compile("[1-9][0-9]*\\.[A-Za-z0-9+/]+=*");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final CaseRecord record;
  private final Contents contents;
  private final SignatureCheck signatureCheck;
  private final Map<String, ObjectNode> signatures;

  /** Hashes that the chain had, by their position; 0 is that of a chain without entries. */
  private final Map<String, Integer> heads = new HashMap<>();

  private final List<String> wrong = new ArrayList<>();
  private int sound;
  private Instant soundUntil;

  private CaseCheck(CaseRecord record, Contents contents, SignatureCheck signatureCheck) {
    this.record = record;
    this.contents = contents;
    this.signatureCheck = signatureCheck;
    this.signatures = by(record.signatures(), "submission_id");
  }

  /**
   * @param signatures knows which authorities are trusted
   */
  static Result check(CaseRecord record, Contents contents, SignatureCheck signatures) {
    CaseCheck check = new CaseCheck(record, contents, signatures);
    Map<String, ObjectNode> submissions = check.chain();
    check.sections(submissions);
    check.attachments(submissions);
    return new Result(record.entries().size(), check.sound, check.soundUntil, check.wrong);
  }

  /** The payloads of entries that brought a section, by its position. */
  private Map<String, ObjectNode> chain() {
    Map<String, ObjectNode> submissions = new HashMap<>();
    String previous = Chain.genesis(record.number());
    heads.put(previous, 0);
    Instant last = null;
    ObjectNode opened = null;
    String state = "OPEN";
    int seq = 0;
    for (ObjectNode entry : record.entries()) {
      seq++;
      int before = wrong.size();
      String where = "办理记录第 " + entry.path("seq").asText() + " 条";
      if (!entry.path("seq").asText().equals(String.valueOf(seq))) {
        wrong.add(where + "：此处应为第 " + seq + " 条，有记录缺失、多出或顺序被改动");
      }
      ObjectNode payload = payload(entry, where);
      Instant at = time(entry, where);
      if (at != null && last != null && at.isBefore(last)) {
        wrong.add(where + "：时间早于前一条");
      }
      String kind = entry.path("kind").asText();
      if (payload != null && at != null) {
        String hash = hash(previous, seq, at, kind, payload);
        if (!hash.equals(entry.path("hash").asText())) {
          wrong.add(where + "：内容与哈希不符，本条或此前的记录被改动");
        }
      }
      if (before == wrong.size() && sound == seq - 1) {
        sound = seq;
        soundUntil = at;
      }
      previous = entry.path("hash").asText();
      heads.put(previous, seq);
      if (at != null) {
        last = at;
      }
      if (payload != null) {
        switch (kind) {
          case "OPENED" -> opened = payload;
          case "OUTCOME" -> state = payload.path("state").asText();
          case "SUBMISSION" -> {
            payload.put(POSITION, seq);
            if (submissions.put(payload.path("section").asText(), payload) != null) {
              wrong.add(where + "：同一材料登记了两次");
            }
          }
          default -> {}
        }
      }
    }
    head(opened, state, submissions.size());
    return submissions;
  }

  /** Where in the chain an entry stands; not in what is stored. */
  private static final String POSITION = "#";

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private String hash(String previous, int seq, Instant at, String kind, JsonNode payload) {
    if (!HASH.matcher(previous).matches()) {
      return "";
    }
    return Chain.hash(previous, record.number(), seq, at, kind, payload);
  }

  private ObjectNode payload(ObjectNode entry, String where) {
    String text = entry.path("payload").asText();
    try {
      if (JSON.readTree(text) instanceof ObjectNode payload
          && CanonicalJson.text(payload).equals(text)) {
        return payload;
      }
    } catch (JsonProcessingException | IllegalArgumentException notCanonical) {
      // Said below.
    }
    wrong.add(where + "：内容不是本系统写入的格式，被改动");
    return null;
  }

  private Instant time(ObjectNode entry, String where) {
    Instant at = written(entry.path("at").asText());
    if (at == null) {
      wrong.add(where + "：时间不是本系统写入的格式，被改动");
    }
    return at;
  }

  /** Null if it is no time, or not as the rows write it. */
  private static Instant written(String text) {
    try {
      Instant at = Instant.parse(text);
      return STORED_TIME.format(at).equals(text) ? at : null;
    } catch (java.time.DateTimeException noTime) {
      return null;
    }
  }

  private void head(ObjectNode opened, String state, int sections) {
    if (record.head().isEmpty()) {
      wrong.add("案卷首页缺失");
      return;
    }
    ObjectNode head = record.head().get();
    if (record.entries().isEmpty() || opened == null) {
      wrong.add("没有立案记录，办理记录缺失或被改动");
      return;
    }
    same("案卷首页的编号", head, "number", record.number());
    ObjectNode last = record.entries().get(record.entries().size() - 1);
    String where = "案卷首页所记的最后一条办理记录";
    same(where, head, "ledger_seq", last.path("seq").asText());
    same(where, head, "ledger_hash", last.path("hash").asText());
    same(where, head, "ledger_at", last.path("at").asText());
    where = "案卷首页与立案记录";
    same(where, head, "file_type", text(opened, "fileType"));
    same(where, head, "aid_type", text(opened, "aidType"));
    same(where, head, "title", text(opened, "title"));
    same(where, head, "county", text(opened, "county"));
    same(where, head, "township", text(opened, "township"));
    same(where, head, "village", text(opened, "village"));
    same(where, head, "urban_rural", text(opened, "urbanRural"));
    same(where, head, "profile", text(opened, "profile"));
    same(where, head, "opened_at", stored(opened, "openedAt"));
    same("案卷首页的办理结果", head, "state", state);
    same("案卷首页的材料份数", head, "sections", String.valueOf(sections));
  }

  private void sections(Map<String, ObjectNode> entries) {
    Map<String, ObjectNode> submissions = by(record.submissions(), "id");
    Set<String> found = new HashSet<>();
    for (ObjectNode section : record.sections()) {
      String seq = section.path("seq").asText();
      String where = "第 " + seq + " 份材料";
      ObjectNode entry = entries.get(seq);
      if (entry == null || !found.add(seq)) {
        wrong.add(where + "：没有对应的办理记录，被添加或编号被改动");
        continue;
      }
      same(where, section, "form_id", text(entry, "form"));
      same(where, section, "version", text(entry, "version"));
      same(where, section, "form_hash", text(entry, "formHash"));
      same(where, section, "officer", text(entry, "officer"));
      same(where, section, "post", text(entry, "post"));
      same(where, section, "division", text(entry, "division"));
      same(where, section, "deputy_for", text(entry, "deputyFor"));
      same(where, section, "submission_id", text(entry, "submission"));
      same(where, section, "hash", text(entry, "signed"));
      same(where, section, "created_at", stored(entry, "at"));
      if (!contents.hasForm(text(entry, "formHash"))) {
        wrong.add(where + "：签署时的表单已缺失，或被改动");
      }
      content(where, section, entry);
      signed(where, submissions, entry);
    }
    entries.keySet().stream()
        .filter(seq -> !found.contains(seq))
        .sorted()
        .forEach(seq -> wrong.add("第 " + seq + " 份材料：有办理记录，材料已缺失"));
  }

  /** Nothing gets into a case that nobody has signed for. */
  private void signed(String where, Map<String, ObjectNode> submissions, ObjectNode entry) {
    String id = text(entry, "submission");
    if (id == null) {
      wrong.add(where + "：没有签署");
      return;
    }
    // Its part of what was signed in the file of a meeting, where the rest is checked.
    boolean part = id.endsWith("/" + record.number());
    ObjectNode submission =
        submissions.get(part ? id.substring(0, id.length() - record.number().length() - 1) : id);
    if (submission == null) {
      wrong.add(where + "：签署的原文已缺失");
      return;
    }
    String what = where + "的签署原文";
    same(what, submission, "officer", text(entry, "officer"));
    same(what, submission, "post", text(entry, "post"));
    same(what, submission, "division", text(entry, "division"));
    same(what, submission, "deputy_for", text(entry, "deputyFor"));
    String content = content(submission, text(entry, "content"), part);
    if (!submission.path("content_hash").asText().equals(content)) {
      wrong.add(what + "：内容被改动");
    }
    if (!part) {
      same(what, submission, "form_id", text(entry, "form"));
      same(what, submission, "form_hash", text(entry, "formHash"));
      same(what, submission, "content_hash", text(entry, "signed"));
      if (!Objects.equals(text(entry, "content"), content)) {
        wrong.add(what + "：内容与登记的不符");
      }
      if (!Sm3.hex(submission.path("statement").asText()).equals(text(entry, "statement"))) {
        wrong.add(what + "：文字被改动");
      }
    }
    ObjectNode signature = signatures.get(submission.path("id").asText());
    if (signature == null) {
      wrong.add(where + "：没有电子签名，或已缺失");
      return;
    }
    same(where + "的签名", signature, "officer", text(submission, "officer"));
    StoredSignature stored = stored(signature);
    signatureCheck
        .check(known(submission, content, part), stored)
        .forEach(text -> wrong.add(where + "的签名：" + text));
    JsonNode statement = statement(stored.statement());
    if (!part) {
      attachments(where + "的签名", statement);
      order(where + "的签名", statement, submission, entry);
    }
  }

  /** What the statement must say, as far as the rest of the record knows. */
  private ObjectNode known(ObjectNode submission, String content, boolean part) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    known.put("submission", text(submission, "id"));
    known.put("process", text(submission, "process_key"));
    known.put("task", text(submission, "task_id"));
    known.put("officer", text(submission, "officer"));
    known.put("post", text(submission, "post"));
    known.put("division", text(submission, "division"));
    known.put("deputyFor", text(submission, "deputy_for"));
    known.put("form", text(submission, "form_id"));
    known.put("formHash", text(submission, "form_hash"));
    known.put("section", content);
    known.put("text", text(submission, "statement"));
    if (!part) {
      known.put("case", isApplication(submission) ? null : record.number());
    }
    return known;
  }

  private static boolean isApplication(ObjectNode submission) {
    return text(submission, "task_id") == null;
  }

  private static StoredSignature stored(ObjectNode signature) {
    return new StoredSignature(
        signature.path("statement").asText(),
        signature.path("statement_hash").asText(),
        bytes(signature, "signature"),
        signature.path("certificate").asText(),
        text(signature, "der") == null ? null : bytes(signature, "der"),
        written(signature.path("signed_at").asText()),
        text(signature, "revoked_at") == null ? null : revoked(signature));
  }

  /** A time that nobody can read counts as revoked from the beginning. */
  private static Instant revoked(ObjectNode signature) {
    Instant at = written(signature.path("revoked_at").asText());
    return at == null ? Instant.MIN : at;
  }

  private static byte[] bytes(ObjectNode row, String column) {
    try {
      return Base64.getMimeDecoder().decode(row.path(column).asText());
    } catch (IllegalArgumentException noBase64) {
      return new byte[0];
    }
  }

  private static JsonNode statement(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException saidBefore) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /** What was attached when it was signed is what is attached now. */
  private void attachments(String what, JsonNode statement) {
    Map<String, ObjectNode> rows = by(record.attachments(), "id");
    for (JsonNode signed : statement.path("attachments")) {
      String id = signed.path("id").asText();
      ObjectNode row = rows.get(id);
      if (row == null) {
        wrong.add(what + "：所签的附件 " + id + " 已缺失");
      } else if (!signed.path("sha256").asText().equals(text(row, "sha256"))
          || !signed.path("strokes").asText("").equals(strokes(row))) {
        wrong.add(what + "：附件 " + id + " 不是所签的那个");
      }
    }
  }

  private static String strokes(ObjectNode attachment) {
    String strokes = text(attachment, "strokes");
    try {
      return strokes == null ? "" : CanonicalJson.sm3(JSON.readTree(strokes));
    } catch (JsonProcessingException | IllegalArgumentException changed) {
      return "?";
    }
  }

  /** The statement names what the chain ended with when it was signed: no step can be left out. */
  private void order(String what, JsonNode statement, ObjectNode submission, ObjectNode entry) {
    if (isApplication(submission)) {
      if (!statement.path("head").isNull()) {
        wrong.add(what + "：申请不接在任何办理记录之后，所签的却是");
      }
      return;
    }
    int own = entry.path(POSITION).asInt();
    Integer signedAfter = heads.get(statement.path("head").asText());
    if (signedAfter == null) {
      wrong.add(what + "：签署时的办理记录现在不在链中，有记录被删除或改写");
    } else if (signedAfter >= own) {
      wrong.add(what + "：签署时的办理记录排在它之后，顺序被改动");
    }
  }

  /** Hash of what was signed; null if it cannot be read. */
  private String content(ObjectNode submission, String ofSection, boolean part) {
    try {
      JsonNode found = contents.submission(submission);
      if (found != null) {
        return CanonicalJson.sm3(found);
      }
      return part ? text(submission, "content_hash") : ofSection;
    } catch (JsonProcessingException | RuntimeException unreadable) {
      return null;
    }
  }

  private void content(String where, ObjectNode section, ObjectNode entry) {
    String found = null;
    try {
      JsonNode content = contents.section(section);
      if (content == null) {
        return;
      }
      found = CanonicalJson.sm3(content);
    } catch (JsonProcessingException | RuntimeException unreadable) {
      // Said below.
    }
    if (found == null || !found.equals(text(entry, "content"))) {
      wrong.add(where + "：内容被改动");
    }
  }

  private void attachments(Map<String, ObjectNode> entries) {
    Map<String, ObjectNode> rows = by(record.attachments(), "id");
    Map<String, ObjectNode> files = by(record.contents(), "sha256");
    Set<String> named = new HashSet<>();
    for (ObjectNode entry : entries.values()) {
      for (JsonNode seal : entry.path("attachments")) {
        String id = seal.path("id").asText();
        named.add(id);
        String where = "附件 " + id;
        ObjectNode row = rows.get(id);
        if (row == null) {
          wrong.add(where + "：已缺失");
        } else if (!AttachmentSeal.of(row).equals(seal)) {
          wrong.add(where + "：登记的名称、类型、大小、笔迹、上传人或时间被改动");
        }
        ObjectNode content = files.get(seal.path("sha256").asText());
        if (content == null && !contents.hasFiles()) {
          continue;
        }
        if (content == null) {
          wrong.add(where + "：文件内容已缺失");
        } else if (!seal.path("sha256").asText().equals(sha256(content))) {
          wrong.add(where + "：文件内容被改动");
        }
      }
    }
    rows.keySet().stream()
        .filter(id -> !named.contains(id))
        .sorted()
        .forEach(id -> wrong.add("附件 " + id + "：没有对应的办理记录，被添加"));
  }

  private static String sha256(ObjectNode content) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(content.path("bytes").asText());
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
  }

  private static Map<String, ObjectNode> by(List<ObjectNode> rows, String column) {
    Map<String, ObjectNode> found = new HashMap<>();
    Function<ObjectNode, String> key = row -> row.path(column).asText();
    rows.forEach(row -> found.put(key.apply(row), row));
    return found;
  }

  private void same(String where, ObjectNode row, String column, String expected) {
    String found = text(row, column);
    if (found == null ? expected != null : !found.equals(expected)) {
      wrong.add(where + "：" + column + " 与办理记录不符，被改动");
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asText(null);
  }

  /** A time of a payload as the database's rows write it. */
  private static String stored(JsonNode payload, String name) {
    try {
      return STORED_TIME.format(Instant.parse(payload.path(name).asText()));
    } catch (java.time.DateTimeException noTime) {
      return "";
    }
  }
}

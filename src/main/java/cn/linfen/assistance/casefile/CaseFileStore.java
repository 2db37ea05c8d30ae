package cn.linfen.assistance.casefile;

import cn.linfen.assistance.database.AskedOnce;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.FormSchema;
import cn.linfen.assistance.form.PersonalFields;
import cn.linfen.assistance.form.Schemas;
import cn.linfen.assistance.signature.CanonicalJson;
import cn.linfen.assistance.signature.Ledger;
import cn.linfen.assistance.signature.LedgerEntry;
import cn.linfen.assistance.signature.Sm3;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The case files in PostgreSQL. */
@Component
class CaseFileStore implements CaseFiles {

  private static final String CASE_COLUMNS =
      "number, file_type, aid_type, title, county, township, village, urban_rural, profile, state,"
          + " applicant_masked, opened_at, closed_at";
  private static final String SECTION_COLUMNS =
      "seq, form_id, version, data::text, form_hash, officer, post, division, deputy_for,"
          + " submission_id, hash, created_at";

  private final JdbcClient jdbc;
  private final ObjectReader json;
  private final Household household;
  private final HouseholdFacts facts;
  private final AttachmentStore attachments;
  private final Schemas schemas;
  private final PersonalFields personal;
  private final ApplicationEventPublisher events;
  private final Ledger ledger;
  private final Clock clock;

  CaseFileStore(
      JdbcClient jdbc,
      ObjectMapper json,
      Household household,
      HouseholdFacts facts,
      AttachmentStore attachments,
      Schemas schemas,
      PersonalFields personal,
      ApplicationEventPublisher events,
      Ledger ledger,
      Clock clock) {
    this.jdbc = jdbc;
    this.json = json.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    this.household = household;
    this.facts = facts;
    this.attachments = attachments;
    this.schemas = schemas;
    this.personal = personal;
    this.events = events;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  @Transactional
  public String open(NewCase opened) {
    Section section = opened.application();
    Instant at = now();
    String number = nextNumber(opened.fileType(), opened.county());
    jdbc.sql(
            """
            insert into assistance_case
              (number, file_type, aid_type, title, county, township, village, urban_rural, profile,
               state, applicant_masked, sections, opened_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, ?)
            """)
        .params(
            number,
            opened.fileType(),
            opened.aidType(),
            opened.title(),
            opened.county(),
            opened.township(),
            opened.village(),
            opened.urbanRural(),
            opened.profile(),
            section == null
                ? null
                : Masking.name(section.data().path("applicant").path("name").asText(null)),
            section == null ? 0 : 1,
            utc(at))
        .update();
    LedgerEntry first =
        ledger.append(number, Ledger.Head.NONE, Ledger.Kind.OPENED, opened(opened, at));
    if (section != null) {
      SectionView stored = insert(number, 1, section, first.head());
      household.open(number, opened.aidType(), section.data());
      facts.project(number, opened.urbanRural(), stored);
      events.publishEvent(new PeopleChanged(number));
    }
    return number;
  }

  @Override
  @Transactional
  public SectionView append(String caseNumber, Section section) {
    // Raising the counter also makes others who sign in the same case wait for their turn.
    record Head(
        int sections, String aidType, String urbanRural, CaseState state, Ledger.Head ledger) {}
    Head head =
        jdbc.sql(
                "update assistance_case set sections = sections + 1 where number = ?"
                    + " returning sections, aid_type, urban_rural, state,"
                    + " ledger_seq, ledger_hash, ledger_at")
            .param(caseNumber)
            .query(
                (row, i) ->
                    new Head(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        CaseState.valueOf(row.getString(4)),
                        new Ledger.Head(
                            row.getInt(5), row.getString(6), instant(row, "ledger_at"))))
            .optional()
            .orElseThrow(CaseNotFound::new);
    SectionView stored = insert(caseNumber, head.sections(), section, head.ledger());
    boolean declares = household.update(caseNumber, head.aidType(), head.state(), stored);
    facts.project(caseNumber, head.urbanRural(), stored);
    if (declares) {
      events.publishEvent(new PeopleChanged(caseNumber));
    }
    return stored;
  }

  private static ObjectNode opened(NewCase opened, Instant at) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("fileType", opened.fileType())
        .put("aidType", opened.aidType())
        .put("title", opened.title())
        .put("county", opened.county())
        .put("township", opened.township())
        .put("village", opened.village())
        .put("urbanRural", opened.urbanRural())
        .put("profile", opened.profile())
        .put("openedAt", at.toString());
  }

  private SectionView insert(String caseNumber, int seq, Section section, Ledger.Head head) {
    Instant at = now();
    String content = contentHash(section.data());
    record Stored(int version, String statement) {}
    Stored stored =
        jdbc.sql(
                """
                insert into section
                  (case_number, seq, form_id, version, data, form_hash, officer, post, division,
                   deputy_for, submission_id, hash, created_at)
                values (:case, :seq, :form,
                  (select count(*) + 1 from section where case_number = :case and form_id = :form),
                  :data::jsonb, :formHash, :officer, :post, :division, :deputyFor,
                  :submission, :hash, :at)
                returning version,
                  (select statement from submission where id = :submission) as statement
                """)
            .param("case", caseNumber)
            .param("seq", seq)
            .param("form", section.formId())
            .param("data", personal.encrypted(form(section), section.data()).toString())
            .param("formHash", section.formHash())
            .param("officer", section.officer())
            .param("post", section.post())
            .param("division", section.division())
            .param("deputyFor", section.deputyFor())
            .param("submission", section.submissionId())
            .param("hash", section.hash())
            .param("at", utc(at))
            .query(Stored.class)
            .single();
    int version = stored.version();
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("event", "签署《" + title(section.formId()) + "》")
            .put("officer", section.officer())
            .put("section", seq)
            .put("form", section.formId())
            .put("version", version)
            .put("formHash", section.formHash())
            .put("post", section.post())
            .put("division", section.division())
            .put("deputyFor", section.deputyFor())
            .put("submission", section.submissionId())
            .put("signed", section.hash())
            .put("content", content)
            .put("statement", stored.statement() == null ? null : Sm3.hex(stored.statement()))
            .put("at", at.toString());
    entry.set("attachments", attachments.link(caseNumber, seq, section));
    ledger.append(caseNumber, head, Ledger.Kind.SUBMISSION, entry);
    return new SectionView(
        seq,
        section.formId(),
        version,
        section.data(),
        section.formHash(),
        section.officer(),
        section.post(),
        section.division(),
        section.deputyFor(),
        section.submissionId(),
        section.hash(),
        at);
  }

  private static String contentHash(JsonNode data) {
    try {
      return CanonicalJson.sm3(data);
    } catch (IllegalArgumentException noCanonicalSpelling) {
      throw new CaseConflict("表单中有位数过多的数字或残缺的字符，请改正后重新签署", null, null);
    }
  }

  private FormSchema form(Section section) {
    return schemas.version(section.formId(), section.formHash()).orElse(null);
  }

  private String title(String formId) {
    return schemas.find(formId).map(FormSchema::title).orElse(formId);
  }

  private String nextNumber(String prefix, String county) {
    int year = clock.instant().atZone(ChinaTime.ZONE).getYear();
    int last =
        jdbc.sql(
                """
                insert into case_number_series (prefix, county, year, last) values (?, ?, ?, 1)
                on conflict (prefix, county, year) do update set last = case_number_series.last + 1
                returning last
                """)
            .params(prefix, county, year)
            .query(Integer.class)
            .single();
    return String.format("%s-%s-%d-%06d", prefix, county, year, last);
  }

  @Override
  public Optional<CaseSummary> find(String caseNumber) {
    // In what only reads, the case stays as it is.
    return TransactionSynchronizationManager.isCurrentTransactionReadOnly()
        ? AskedOnce.get(List.of("case", caseNumber), () -> readSummary(caseNumber))
        : readSummary(caseNumber);
  }

  private Optional<CaseSummary> readSummary(String caseNumber) {
    return jdbc.sql("select " + CASE_COLUMNS + " from assistance_case where number = ?")
        .param(caseNumber)
        .query((row, i) -> summary(row))
        .optional();
  }

  @Override
  public CaseSummary summary(String caseNumber) {
    return find(caseNumber).orElseThrow(CaseNotFound::new);
  }

  @Override
  public Optional<JsonNode> latest(String caseNumber, String formId) {
    return jdbc.sql(
            "select data::text from section where case_number = ? and form_id = ?"
                + " order by version desc limit 1")
        .params(caseNumber, formId)
        .query((row, i) -> read(row.getString(1)))
        .optional();
  }

  @Override
  public List<SectionView> sections(String caseNumber) {
    return jdbc.sql(
            "select " + SECTION_COLUMNS + " from section where case_number = ? order by seq")
        .param(caseNumber)
        .query((row, i) -> section(row))
        .list();
  }

  @Override
  public Optional<SectionView> section(String caseNumber, int seq) {
    return jdbc.sql("select " + SECTION_COLUMNS + " from section where case_number = ? and seq = ?")
        .params(caseNumber, seq)
        .query((row, i) -> section(row))
        .optional();
  }

  @Override
  public List<Fact> facts(String caseNumber) {
    return facts.of(summary(caseNumber));
  }

  @Override
  public List<Person> people(String caseNumber) {
    return household.people(caseNumber);
  }

  @Override
  @Transactional
  public boolean undecided(String caseNumber) {
    return jdbc.sql("select state from assistance_case where number = ? for no key update")
        .param(caseNumber)
        .query(String.class)
        .optional()
        .filter(CaseState.OPEN.name()::equals)
        .isPresent();
  }

  @Override
  @Transactional
  public void close(String caseNumber, CaseState outcome) {
    int changed =
        jdbc.sql(
                "update assistance_case set state = ?, closed_at = case when ? then null else ? end"
                    + " where number = ?")
            .params(outcome.name(), outcome == CaseState.OPEN, utc(now()), caseNumber)
            .update();
    if (changed == 0) {
      throw new CaseNotFound();
    }
    household.activate(caseNumber, outcome.holdsItsPeople());
    ledger.append(
        caseNumber,
        Ledger.Kind.OUTCOME,
        JsonNodeFactory.instance
            .objectNode()
            .put("event", outcome.label())
            .put("state", outcome.name()));
    events.publishEvent(new CaseClosed(caseNumber, outcome));
  }

  @Override
  @Transactional
  public void note(String caseNumber, String event, String detail) {
    ledger.append(
        caseNumber,
        Ledger.Kind.SYSTEM,
        JsonNodeFactory.instance.objectNode().put("event", event).put("detail", detail));
  }

  /** Entries that are for the auditor alone have no event. */
  @Override
  public List<CaseEvent> timeline(String caseNumber) {
    return ledger.entries(caseNumber).stream()
        .filter(entry -> entry.payload().has("event"))
        .map(
            entry ->
                new CaseEvent(
                    entry.at(),
                    entry.payload().path("event").asText(),
                    entry.payload().path("detail").asText(null),
                    entry.payload().path("officer").asText(null),
                    entry.payload().path("deputyFor").asText(null),
                    entry.payload().has("section")
                        ? entry.payload().path("section").intValue()
                        : null))
        .toList();
  }

  static CaseSummary summary(ResultSet row) throws SQLException {
    return new CaseSummary(
        row.getString("number"),
        row.getString("file_type"),
        row.getString("aid_type"),
        row.getString("title"),
        row.getString("county"),
        row.getString("township"),
        row.getString("village"),
        row.getString("urban_rural"),
        row.getString("profile"),
        CaseState.valueOf(row.getString("state")),
        row.getString("applicant_masked"),
        instant(row, "opened_at"),
        instant(row, "closed_at"));
  }

  private SectionView section(ResultSet row) throws SQLException {
    return new SectionView(
        row.getInt("seq"),
        row.getString("form_id"),
        row.getInt("version"),
        read(row.getString("data")),
        row.getString("form_hash"),
        row.getString("officer"),
        row.getString("post"),
        row.getString("division"),
        row.getString("deputy_for"),
        row.getString("submission_id"),
        row.getString("hash"),
        instant(row, "created_at"));
  }

  private JsonNode read(String text) {
    try {
      return personal.decrypted(json.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  /** No finer than the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}

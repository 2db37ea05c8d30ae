package cn.linfen.assistance.document;

import cn.linfen.assistance.casefile.CaseDocuments;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.organization.CurrentOfficer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Issues documents and keeps them: table {@code case_document}. */
@Service
class CaseDocumentFiles implements Documents, CaseDocuments {

  private static final String COLUMNS =
      """
      select id, case_number, template, template_version, title, number, division, sha256, created_at,
        officer
      from case_document
      """;

  /** Sheets hang on a board; a certificate comes with its decision. */
  private static final Set<String> NOT_DELIVERED =
      Set.of("notice-sheet", "publication-sheet", "certificate");

  private final JdbcClient jdbc;
  private final Clock clock;
  private final CaseFiles cases;
  private final CaseModels models;
  private final DocumentRenderer renderer;
  private final DocumentNumbers numbers;
  private final Organs organs;
  private final CurrentOfficer officer;

  CaseDocumentFiles(
      JdbcClient jdbc,
      Clock clock,
      CaseFiles cases,
      CaseModels models,
      DocumentRenderer renderer,
      DocumentNumbers numbers,
      Organs organs,
      CurrentOfficer officer) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.cases = cases;
    this.models = models;
    this.renderer = renderer;
    this.numbers = numbers;
    this.organs = organs;
    this.officer = officer;
  }

  @Override
  @Transactional
  public long issue(String template, String caseNumber, Map<String, ?> extra) {
    CaseSummary summary = cases.summary(caseNumber);
    DocumentRenderer.Kind kind = renderer.kind(template);
    String division = office(kind, summary, extra.get("level"));
    String user = officer.find().orElse(null);
    Map<String, Object> values = new HashMap<>(extra);
    values.putIfAbsent("title", kind.title());
    referToOthers(values, caseNumber);

    Numbered own = kind.series() == null ? null : number(kind, caseNumber, division);
    if (own != null) {
      values.put("number", own.number());
    }
    if (kind.announces() != null) {
      values.put(
          "certificateNumber", reserve(kind.announces(), caseNumber, summary, extra.get("level")));
    }
    DocumentRenderer.Printed printed =
        renderer.print(template, models.of(caseNumber, division, values, user));
    long id =
        insert(
            new IssuedDocument(
                0,
                caseNumber,
                template,
                kind.version(),
                printed.title(),
                own == null ? null : own.number(),
                division,
                Sha256.hex(printed.pdf()),
                clock.instant(),
                user),
            kind,
            own == null ? null : own.year(),
            own == null ? null : own.serial(),
            printed.pdf());
    cases.note(caseNumber, "出具" + printed.title(), own == null ? null : own.number());
    return id;
  }

  private record Numbered(String number, int year, int serial) {}

  /** The number reserved for this document of the case, else the next of its series. */
  private Numbered number(DocumentRenderer.Kind kind, String caseNumber, String division) {
    return jdbc.sql(
            """
            delete from reserved_document
            where case_number = :case and template = :template and division = :division
            returning number, year, serial
            """)
        .param("case", caseNumber)
        .param("template", kind.id())
        .param("division", division)
        .query(Numbered.class)
        .optional()
        .orElseGet(() -> next(kind, division));
  }

  private Numbered next(DocumentRenderer.Kind kind, String division) {
    int year = LocalDate.ofInstant(clock.instant(), ChinaTime.ZONE).getYear();
    int serial = numbers.next(division, kind.series(), year);
    return new Numbered(
        DocumentNumbers.format(
            kind.numberPattern(),
            organs.of(division).numberPrefix(),
            kind.series(),
            division,
            year,
            serial),
        year,
        serial);
  }

  /** Takes the number of a document that follows; the same one however often it is announced. */
  private String reserve(String template, String caseNumber, CaseSummary summary, Object level) {
    Optional<String> reserved =
        jdbc.sql("select number from reserved_document where case_number = ? and template = ?")
            .params(caseNumber, template)
            .query(String.class)
            .optional();
    if (reserved.isPresent()) {
      return reserved.get();
    }
    DocumentRenderer.Kind kind = renderer.kind(template);
    String division = office(kind, summary, level);
    Numbered taken = next(kind, division);
    jdbc.sql(
            """
            insert into reserved_document
              (case_number, template, number, division, series, year, serial)
            values (?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            caseNumber,
            template,
            taken.number(),
            division,
            kind.series(),
            taken.year(),
            taken.serial())
        .update();
    return taken.number();
  }

  @Override
  @Transactional
  public long keep(
      String template, String caseNumber, String title, String number, Supplier<byte[]> made) {
    byte[] pdf = made.get();
    CaseSummary summary = cases.summary(caseNumber);
    DocumentRenderer.Kind kind = renderer.kind(template);
    return insert(
        new IssuedDocument(
            0,
            caseNumber,
            template,
            kind.version(),
            title,
            number,
            summary.township() == null ? summary.county() : summary.township(),
            Sha256.hex(pdf),
            clock.instant(),
            officer.find().orElse(null)),
        kind,
        null,
        null,
        pdf);
  }

  @Override
  public Optional<IssuedDocument> find(long id) {
    return jdbc.sql(COLUMNS + "where id = :id").param("id", id).query(this::document).optional();
  }

  @Override
  public Optional<IssuedDocument> latest(String caseNumber, String template) {
    return jdbc.sql(
            COLUMNS + "where case_number = :case and template = :template order by id desc limit 1")
        .param("case", caseNumber)
        .param("template", template)
        .query(this::document)
        .optional();
  }

  @Override
  public List<IssuedDocument> list(String caseNumber) {
    return jdbc.sql(COLUMNS + "where case_number = :case order by id")
        .param("case", caseNumber)
        .query(this::document)
        .list();
  }

  @Override
  public Optional<byte[]> pdf(String caseNumber, long id) {
    return jdbc.sql("select pdf from case_document where case_number = :case and id = :id")
        .param("case", caseNumber)
        .param("id", id)
        .query(byte[].class)
        .optional();
  }

  @Override
  public List<Item> of(String caseNumber) {
    return list(caseNumber).stream()
        .map(
            document ->
                new Item(
                    document.id(),
                    document.template(),
                    document.title(),
                    document.number(),
                    document.createdAt()))
        .toList();
  }

  @Override
  public Optional<Content> content(String caseNumber, long id) {
    return pdf(caseNumber, id)
        .map(
            bytes -> {
              IssuedDocument document = find(id).orElseThrow();
              String name =
                  document.number() == null
                      ? document.title()
                      : document.title() + " " + document.number();
              return new Content(name + ".pdf", "application/pdf", bytes);
            });
  }

  private static String office(DocumentRenderer.Kind kind, CaseSummary summary, Object level) {
    String wanted = kind.organ().equals("case") && level != null ? level.toString() : kind.organ();
    return switch (wanted) {
      case "township" -> summary.township() == null ? summary.county() : summary.township();
      case "county" -> summary.county();
      case "case" -> summary.county();
      default -> throw new IllegalArgumentException("没有“" + wanted + "”这一级出具机关");
    };
  }

  /** The document that a delivery receipt is about: the one told, else the newest with a number. */
  private Optional<IssuedDocument> referred(String caseNumber, Map<String, ?> extra) {
    if (extra.get("document") instanceof Number told) {
      return find(told.longValue()).filter(found -> found.caseNumber().equals(caseNumber));
    }
    return toDeliver(caseNumber);
  }

  /** The newest document that somebody is to be handed. */
  Optional<IssuedDocument> toDeliver(String caseNumber) {
    return list(caseNumber).stream()
        .filter(document -> document.number() != null)
        .filter(document -> !NOT_DELIVERED.contains(document.template()))
        .reduce((first, second) -> second);
  }

  private void referToOthers(Map<String, Object> values, String caseNumber) {
    referred(caseNumber, values)
        .ifPresent(
            document -> {
              values.putIfAbsent("deliveredTitle", document.title());
              values.putIfAbsent("deliveredNumber", document.number());
            });
    latest(caseNumber, "approval-decision")
        .ifPresent(decision -> values.putIfAbsent("decisionNumber", decision.number()));
    latest(caseNumber, "certificate")
        .ifPresent(certificate -> values.putIfAbsent("certificateNumber", certificate.number()));
  }

  private long insert(
      IssuedDocument document,
      DocumentRenderer.Kind kind,
      Integer year,
      Integer serial,
      byte[] pdf) {
    return jdbc.sql(
            """
            insert into case_document (case_number, template, template_version, template_sha256, title,
              number, division, series, year, serial, pdf, sha256, officer, created_at)
            values (:case, :template, :version, :templateHash, :title, :number, :division, :series,
              :year, :serial, :pdf, :hash, :officer, :now)
            returning id
            """)
        .param("case", document.caseNumber())
        .param("template", document.template())
        .param("version", document.templateVersion())
        .param("templateHash", kind.sha256())
        .param("title", document.title())
        .param("number", document.number())
        .param("division", document.division())
        .param("series", serial == null ? null : kind.series())
        .param("year", year, java.sql.Types.INTEGER)
        .param("serial", serial, java.sql.Types.INTEGER)
        .param("pdf", pdf)
        .param("hash", document.sha256())
        .param("officer", document.officer())
        .param("now", document.createdAt().atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  private IssuedDocument document(ResultSet row, int n) throws SQLException {
    return new IssuedDocument(
        row.getLong("id"),
        row.getString("case_number"),
        row.getString("template"),
        row.getInt("template_version"),
        row.getString("title"),
        row.getString("number"),
        row.getString("division"),
        row.getString("sha256"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("officer"));
  }
}

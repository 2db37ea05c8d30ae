package cn.linfen.assistance.document;

import cn.linfen.assistance.casefile.Attachments;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.Fact;
import cn.linfen.assistance.casefile.Masking;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.form.CodeLists;
import cn.linfen.assistance.organization.Demonstration;
import cn.linfen.assistance.organization.Division;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Post;
import cn.linfen.assistance.organization.Posts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What templates may show of a case: the file's sections brought into one fixed shape, every value
 * ready to be printed. The shape is that of {@code templates/documents/sample.json}; names are
 * always there, values may be {@code null}.
 *
 * <p>A value is taken from the newest section that has it, whichever form it was entered in.
 */
@Component
public class CaseModels {

  private static final Set<String> APPLICATIONS =
      Set.of(
          "subsistence-application",
          "temporary-application",
          "emergency-report",
          "emergency-completion");
  private static final List<String> REASONS =
      List.of("refusalFacts", "refusalReason", "refusalBasis", "terminationReason");

  private final CaseFiles cases;
  private final Attachments attachments;
  private final Divisions divisions;
  private final Officers officers;
  private final Posts posts;
  private final Organs organs;
  private final LegalBasis basis;
  private final CaseRules rules;
  private final CodeLists codes;
  private final Demonstration demonstration;
  private final Clock clock;

  CaseModels(
      CaseFiles cases,
      Attachments attachments,
      Divisions divisions,
      Officers officers,
      Posts posts,
      Organs organs,
      LegalBasis basis,
      CaseRules rules,
      CodeLists codes,
      Demonstration demonstration,
      Clock clock) {
    this.cases = cases;
    this.attachments = attachments;
    this.divisions = divisions;
    this.officers = officers;
    this.posts = posts;
    this.organs = organs;
    this.basis = basis;
    this.rules = rules;
    this.codes = codes;
    this.demonstration = demonstration;
    this.clock = clock;
  }

  /**
   * @param office division whose office speaks
   * @param extra what the process adds, see {@link Documents#issue}
   * @param officer user id of who causes the document, or {@code null}
   */
  public Map<String, Object> of(
      String caseNumber, String office, Map<String, ?> extra, String officer) {
    return new Builder(caseNumber, office, extra, officer).build();
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull() || value.isContainerNode()) {
      return null;
    }
    String text = value.asText().strip();
    return text.isEmpty() ? null : text;
  }

  private static BigDecimal number(JsonNode node, String name) {
    String text = text(node, name);
    if (text == null) {
      return null;
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String yesNo(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull() ? null : value.asBoolean() ? "是" : "否";
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private final class Builder {

    private final CaseSummary summary;
    private final Organs.Organ organ;
    private final Map<String, ?> extra;
    private final String officer;
    private final LocalDate today = LocalDate.now(clock);
    private final List<SectionView> sections;
    private final JsonNode application;

    Builder(String caseNumber, String office, Map<String, ?> extra, String officer) {
      this.summary = cases.summary(caseNumber);
      this.organ = organs.of(office);
      this.extra = extra;
      this.officer = officer;
      this.sections = cases.sections(caseNumber);
      this.application =
          sections.stream()
              .filter(section -> APPLICATIONS.contains(section.formId()))
              .reduce((first, second) -> second)
              .map(SectionView::data)
              .orElse(MissingNode.getInstance());
    }

    Map<String, Object> build() {
      Map<String, Object> model = new LinkedHashMap<>();
      model.put("doc", doc());
      model.put("organ", organMap());
      model.put("case", caseMap());
      model.put("applicant", applicant());
      Map<String, Object> decision = decision();
      model.put("household", household());
      model.put("standard", rules.standard(summary, today));
      model.put("facts", facts());
      model.put("decision", decision);
      model.put("reasons", reasons());
      model.put("materials", materials());
      model.put("limits", summary.aidType().equals("none") ? List.of() : rules.limits(summary));
      model.put("missing", missing());
      model.put("supplement", map("due", due(), "note", newest("supplementNote")));
      model.put("differences", differences());
      model.put("verification", map("objectionDue", due(), "note", newest("verificationNote")));
      model.put("evaluation", evaluation());
      model.put("opinions", opinions());
      model.put("emergency", emergency());
      model.put("termination", map("reason", newestLabel("terminationReason")));
      model.put("delivery", delivery());
      model.put("objection", objection());
      model.put(
          "remedy",
          map(
              "review", basis("remedy.review"),
              "suit", basis("remedy.suit")));
      model.put("basis", basisMap());
      model.put("sheet", extra.containsKey("sheet") ? extra.get("sheet") : null);
      model.put("sections", rawSections());
      return model;
    }

    private Map<String, Object> doc() {
      String post =
          sections.stream()
              .filter(section -> section.officer().equals(officer))
              .reduce((first, second) -> second)
              .flatMap(section -> posts.find(section.post()))
              .map(Post::name)
              .orElse(null);
      return map(
          "title",
          extra("title"),
          "number",
          extra("number"),
          "date",
          ChineseText.date(today),
          "officer",
          officer == null ? lastOfficer() : officers.name(officer),
          "officerPost",
          post,
          "page",
          null,
          "demo",
          demonstration.active());
    }

    private String signer(SectionView section) {
      return officers.name(section.officer(), section.deputyFor());
    }

    private String lastOfficer() {
      return sections.isEmpty() ? null : signer(sections.get(sections.size() - 1));
    }

    private Map<String, Object> organMap() {
      return map(
          "division", organ.division(),
          "name", organ.name(),
          "address", organ.address(),
          "phone", organ.phone(),
          "supervisionPhone", organ.supervisionPhone(),
          "reviewOrgan", organ.reviewOrgan(),
          "court", organ.court());
    }

    private Map<String, Object> caseMap() {
      return map(
          "number", summary.number(),
          "aidType", summary.title(),
          "profile", summary.profile(),
          "urbanRural", urban() ? "城市" : "农村",
          "county", division(summary.county()),
          "township", division(summary.township()),
          "village", division(summary.village()),
          "applyDate", ChineseText.dateOrMonth(applyDate()),
          "acceptDate", acceptDate(),
          "cause", labels("CAUSE", application.path("cause")),
          "emergency", label("EMERG", newest("emergency")),
          "emergencyDate", ChineseText.dateOrMonth(newest("emergencyDate")),
          "reason", text(application, "reason"),
          "relative", relative());
    }

    private boolean urban() {
      return "urban".equals(summary.urbanRural());
    }

    private String division(String code) {
      return divisions.find(code).map(Division::name).map(ChineseText::place).orElse(null);
    }

    private String applyDate() {
      String date = text(application, "applyDate");
      return date != null
          ? date
          : LocalDate.ofInstant(summary.openedAt(), ChinaTime.ZONE).toString();
    }

    private String acceptDate() {
      String entered = newest("acceptDate");
      if (entered != null) {
        return ChineseText.dateOrMonth(entered);
      }
      // Accepted by the first section that follows the application, or just now.
      return sections.stream()
          .filter(section -> section.seq() > 1)
          .findFirst()
          .map(SectionView::createdAt)
          .map(ChineseText::date)
          .orElseGet(() -> ChineseText.date(today));
    }

    private String relative() {
      if (!application.path("relativeDeclared").asBoolean()) {
        return "无";
      }
      String name = text(application, "relativeStaffName");
      return "有" + (name == null ? "" : "：" + name);
    }

    private Map<String, Object> applicant() {
      JsonNode one = application.path("applicant");
      String hukou = text(one, "hukouAddress");
      return map(
          "name", text(one, "name"),
          "idNo", text(one, "idNo"),
          "idMasked", Masking.idNumber(text(one, "idNo")),
          "sex", label("SEX", one, "sex"),
          "birthDate", ChineseText.dateOrMonth(text(one, "birthDate")),
          "age", age(one),
          "ethnicity", label("ETHNICITY", one, "ethnicity"),
          "maritalStatus", label("MARITAL", one, "maritalStatus"),
          "hukouType", label("HUKOU", one, "hukouType"),
          "hukouAddress", hukou,
          "residence", text(one, "residence"),
          "address",
              summary.village() == null
                  ? hukou
                  : division(summary.county())
                      + division(summary.township())
                      + division(summary.village()),
          "phone", text(one, "phone"));
    }

    private Integer age(JsonNode person) {
      String born = text(person, "birthDate");
      try {
        return born == null ? null : Period.between(LocalDate.parse(born), today).getYears();
      } catch (DateTimeParseException e) {
        return null;
      }
    }

    private Map<String, Object> household() {
      List<Map<String, Object>> members = new ArrayList<>();
      for (JsonNode one : application.path("members")) {
        members.add(
            map(
                "name", text(one, "name"),
                "idNo", text(one, "idNo"),
                "idMasked", Masking.idNumber(text(one, "idNo")),
                "relation", label("RELATION", one, "relation"),
                "relationCode", text(one, "relation"),
                "sex", label("SEX", one, "sex"),
                "age", age(one),
                "health", label("HEALTH", one, "health"),
                "labor", label("LABOR", one, "labor"),
                "employment", label("EMPLOY", one, "employment"),
                "monthIncome", ChineseText.yuan(number(one, "monthIncome")),
                "covered", yesNo(one, "covered")));
      }
      Map<String, Object> head =
          members.stream()
              .filter(member -> "02".equals(member.get("relationCode")))
              .findFirst()
              .orElse(members.isEmpty() ? Map.of() : members.get(0));
      List<Map<String, Object>> covered =
          members.stream().filter(member -> "是".equals(member.get("covered"))).toList();
      Map<String, String> names = new LinkedHashMap<>();
      application.path("members").forEach(one -> names.put(text(one, "idNo"), text(one, "name")));
      return map(
          "size",
          members.size(),
          "covered",
          covered.size(),
          "head",
          head.get("name"),
          "headIdMasked",
          head.get("idMasked"),
          "headAge",
          head.get("age"),
          "income",
          established("income"),
          "incomePerHead",
          established("incomePerHead"),
          "members",
          members,
          "coveredMembers",
          covered,
          "incomes",
          rows(
              "incomes",
              row ->
                  map(
                      "member", names.getOrDefault(text(row, "memberIdNo"), null),
                      "type", label("INCOME", row, "incomeType"),
                      "name", text(row, "incomeName"),
                      "amount", ChineseText.yuan(number(row, "amount")),
                      "counted", ChineseText.yuan(number(row, "counted")),
                      "exempt", ChineseText.yuan(number(row, "exempt")))),
          "assets",
          rows(
              "assets",
              row ->
                  map(
                      "type", label("ASSET", row, "assetType"),
                      "owner", text(row, "owner"),
                      "quantity", text(row, "quantity"),
                      "value", ChineseText.yuan(number(row, "value")),
                      "note", text(row, "note"))),
          "houses",
          rows(
              "houses",
              row ->
                  map(
                      "owner", text(row, "owner"),
                      "kind", label("HOUSE", row, "houseKind"),
                      "address", text(row, "address"),
                      "buildingArea", text(row, "buildingArea"),
                      "structure", label("STRUCT", row, "structure"))),
          "supporters",
          rows(
              "supporters",
              row ->
                  map(
                      "name", text(row, "name"),
                      "relation", label("RELATION", row, "relation"),
                      "supports", names.getOrDefault(text(row, "supports"), text(row, "supports")),
                      "familySize", text(row, "familySize"),
                      "perCapita", ChineseText.yuan(number(row, "familyPerCapitaIncome")),
                      "monthlySupport", ChineseText.yuan(number(row, "monthlySupport")),
                      "unableReason", label("UNABLE", row, "unableReason"))));
    }

    private List<Map<String, Object>> rows(
        String list, Function<JsonNode, Map<String, Object>> row) {
      List<Map<String, Object>> rows = new ArrayList<>();
      application.path(list).forEach(one -> rows.add(row.apply(one)));
      return rows;
    }

    private List<Map<String, Object>> facts() {
      return cases.facts(summary.number()).stream().map(this::fact).toList();
    }

    /** A fact as it stands: approved, else found, else verified, else declared. */
    private String established(String key) {
      return cases.facts(summary.number()).stream()
          .filter(fact -> fact.key().equals(key))
          .findFirst()
          .flatMap(
              fact ->
                  Stream.of(fact.approved(), fact.found(), fact.verified(), fact.declared())
                      .filter(Objects::nonNull)
                      .findFirst())
          .map(text -> text.replace(" ", ""))
          .orElse(null);
    }

    private Map<String, Object> fact(Fact fact) {
      return map(
          "label", fact.label(),
          "declared", fact.declared(),
          "verified", fact.verified(),
          "found", fact.found(),
          "approved", fact.approved());
    }

    private Map<String, Object> decision() {
      BigDecimal amount = newestNumber("monthlyAmount");
      BigDecimal classAid = newestNumber("classAidAmount");
      BigDecimal total = newestNumber("totalAmount");
      if (total == null && amount != null) {
        total = classAid == null ? amount : amount.add(classAid);
      }
      String account = text(application.path("bank"), "accountNo");
      String covered = newest("coveredNum");
      return map(
          "number", extra("decisionNumber"),
          "covered", covered != null ? covered : coveredDeclared(),
          "category", Objects.requireNonNullElse(newest("category"), urban() ? "城市低保" : "农村低保"),
          "mode", newestLabel("computeMode"),
          "amount", ChineseText.yuan(amount),
          "capital", capital(amount),
          "classAid", ChineseText.yuan(classAid),
          "total", ChineseText.yuan(total),
          "totalCapital", capital(total),
          "gap", ChineseText.yuan(perHead(amount, covered)),
          "startMonth", ChineseText.dateOrMonth(newest("startMonth")),
          "grant", ChineseText.yuan(newestNumber("grantAmount")),
          "grantCapital", capital(newestNumber("grantAmount")),
          "grantKind", newestLabel("grantKind"),
          "grantContent", newest("grantContent"),
          "exceptionalReason",
              clause(null, newestSection("exceptionalReason"), "exceptionalReason"),
          "recover", ChineseText.yuan(newestNumber("recoverAmount")),
          "recoverCapital", capital(newestNumber("recoverAmount")),
          "certificateNumber", extra("certificateNumber"),
          "accountName", text(application.path("bank"), "accountName"),
          "bankName", text(application.path("bank"), "bankName"),
          "accountTail",
              account == null || account.length() < 4
                  ? null
                  : account.substring(account.length() - 4),
          "reviewCycle", newestLabel("reviewCycle"));
    }

    private static String capital(BigDecimal amount) {
      return amount == null ? null : CapitalMoney.of(amount);
    }

    /** What the household gets for each person covered. */
    private static BigDecimal perHead(BigDecimal amount, String covered) {
      return amount == null || covered == null || !covered.matches("[1-9]\\d{0,3}")
          ? null
          : amount.divide(new BigDecimal(covered), 2, RoundingMode.HALF_UP);
    }

    private long coveredDeclared() {
      long covered = 0;
      for (JsonNode member : application.path("members")) {
        covered += member.path("covered").asBoolean() ? 1 : 0;
      }
      return covered;
    }

    /** Facts and reasons as the newest section states them that states any. */
    private Map<String, Object> reasons() {
      JsonNode stated = MissingNode.getInstance();
      for (SectionView section : sections) {
        if (REASONS.stream().anyMatch(name -> text(section.data(), name) != null)) {
          stated = section.data();
        }
      }
      return map(
          "facts", clause(extra("facts"), stated, "refusalFacts"),
          "text", clause(extra("reason"), stated, "refusalReason"),
          "basis", clause(extra("basis"), stated, "refusalBasis"));
    }

    /** Templates put the full stop. */
    private static String clause(String told, JsonNode stated, String name) {
      String clause = told != null ? told : text(stated, name);
      return clause == null ? null : clause.replaceFirst("[。．.；;，,\\s]+$", "");
    }

    private List<Map<String, Object>> materials() {
      return list(
          "materials",
          row ->
              map(
                  "name", label("FILE", row, "name"),
                  "copies", text(row, "copies"),
                  "form", "copy".equals(text(row, "form")) ? "复印件" : "原件"));
    }

    private List<Map<String, Object>> missing() {
      return list(
          "missing",
          row ->
              map(
                  "name", text(row, "name"),
                  "copies", text(row, "copies"),
                  "issuer", text(row, "issuer"),
                  "shared", yesNo(row, "shared")));
    }

    private List<Map<String, Object>> differences() {
      return list(
          "differences",
          row ->
              map(
                  "item", text(row, "item"),
                  "declared", text(row, "declared"),
                  "verified", text(row, "verified"),
                  "source", label("SOURCE", row, "source")));
    }

    private Map<String, Object> evaluation() {
      List<Map<String, Object>> participants =
          list(
              "participants",
              row ->
                  map(
                      "name", text(row, "name"),
                      "role", label("PARTICIPANT", row, "role"),
                      "representative", yesNo(row, "representative"),
                      "signature", signature(text(row, "signature")),
                      "account", text(row, "account") != null));
      long representatives =
          participants.stream().filter(one -> "是".equals(one.get("representative"))).count();
      return map(
          "meeting", newest("meeting"),
          "time", newestMoment("meetingTime"),
          "place", newest("meetingPlace"),
          "host", newest("host"),
          "recorder", newest("recorder"),
          "invited", newest("invited"),
          "present", participants.size(),
          "representatives", representatives,
          "share",
              participants.isEmpty()
                  ? null
                  : "%.1f%%".formatted(100.0 * representatives / participants.size()),
          "total", newest("total"),
          "agree", newest("agree"),
          "disagree", newest("disagree"),
          "opinion", newest("evaluationOpinion"),
          "conclusion", newestLabel("evaluationConclusion"),
          "steps", steps(),
          "participants", participants);
    }

    /** The five steps of an evaluation (220号 Art 23), as far as they were recorded. */
    private List<Map<String, Object>> steps() {
      List<Map<String, Object>> steps = new ArrayList<>();
      Map<String, String> names = new LinkedHashMap<>();
      names.put("stepPolicy", "宣讲政策");
      names.put("stepIntroduction", "介绍情况");
      names.put("stepStatement", "申请人陈述");
      names.put("stepInvestigators", "调查人员说明");
      names.put("stepDiscussion", "现场评议");
      names.forEach(
          (field, name) -> {
            if (newest(field) != null) {
              steps.add(map("name", name, "text", newest(field)));
            }
          });
      return steps;
    }

    private List<Map<String, Object>> opinions() {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (SectionView section : sections) {
        String result = text(section.data(), "result");
        if (result == null) {
          continue;
        }
        rows.add(
            map(
                "step", rules.formTitle(section.formId()),
                "result", rules.fieldLabel(section.formId(), "result", result),
                "remarks",
                    Stream.of("remarks", "refusalFacts", "refusalReason")
                        .map(name -> text(section.data(), name))
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("　")),
                "officer", signer(section),
                "post", posts.find(section.post()).map(Post::name).orElse(section.post()),
                "date", ChineseText.date(section.createdAt()),
                "returned", result.startsWith("return")));
      }
      return rows;
    }

    /** What was done first (先行救助) and what was completed afterwards. */
    private Map<String, Object> emergency() {
      return map(
          "foundAt", sections.isEmpty() ? null : ChineseText.minute(sections.get(0).createdAt()),
          "foundBy", newestLabel("foundBy"),
          "affected", newest("affected"),
          "visitedAt", newestMoment("visitedAt"),
          "companion", newest("companion"),
          "truthful", newestLabel("truthful"),
          "measures", newest("measures"),
          "residentSignature", signature(newest("residentSignature")),
          "target", newestLabel("target"),
          "consulted", newest("consulted"),
          "paidAt", newestMoment("paidAt"),
          "paidBy", newestLabel("paidBy"),
          "paidAmount", ChineseText.yuan(newestNumber("paidAmount")),
          "paidContent", newest("paidContent"),
          "payee", newest("payee"),
          "payeeSignature", signature(newest("payeeSignature")),
          "witness", newest("witness"),
          "witnessSignature", signature(newest("witnessSignature")),
          "relievedOn", ChineseText.dateOrMonth(newest("relievedOn")),
          "registeredAmount", ChineseText.yuan(newestNumber("registeredAmount")),
          "registeredCause", newest("registeredCause"),
          "applicantSignature", signature(text(application, "signature")));
    }

    private Map<String, Object> delivery() {
      return map(
          "title", extra("deliveredTitle"),
          "number", extra("deliveredNumber"),
          "time", newestMoment("deliveryTime"),
          "place", newest("deliveryPlace"),
          "mode", label("DELIVERY", newest("deliveryMode")),
          "recipient", newest("recipient"),
          "recipientSignature", signature(newest("recipientSignature")),
          "relation", newest("recipientRelation"),
          "witnessSignature", signature(newest("witnessSignature")),
          "refusalReason", newest("deliveryRefusal"),
          "servers", newest("servers"),
          "note", newest("deliveryNote"));
    }

    private Map<String, Object> objection() {
      return map(
          "name", newest("objectorName"),
          "date", ChineseText.dateOrMonth(newest("objectionDate")),
          "noticeNumber", newest("noticeNumber"),
          "content", clause(null, newestSection("objectionContent"), "objectionContent"),
          "process", clause(null, newestSection("investigation"), "investigation"),
          "conclusion", newestLabel("objectionConclusion"),
          "handling", clause(null, newestSection("objectionHandling"), "objectionHandling"));
    }

    private Map<String, Object> basisMap() {
      String level = summary.county().equals(organ.division()) ? "county" : "township";
      Map<String, Object> map = new LinkedHashMap<>();
      for (String key :
          List.of(
              "acceptance",
              "supplement",
              "rejection",
              "mismatch",
              "evaluation",
              "publication",
              "refusal",
              "approval",
              "termination",
              "recovery",
              "extension",
              "objection")) {
        map.put(key, basis(key));
      }
      map.put("notice", basis("notice." + level));
      return map;
    }

    private String basis(String key) {
      return basis.of(summary.aidType(), summary.profile(), key);
    }

    private Map<String, Object> rawSections() {
      LenientMap raw = new LenientMap();
      for (SectionView section : sections) {
        raw.put(section.formId().replace('-', '_'), rules.printed(section));
      }
      return raw;
    }

    private String extra(String name) {
      Object value = extra.get(name);
      return value == null || value.toString().isBlank() ? null : value.toString();
    }

    /** The end of the time that the document gives, marked while it is not certain. */
    private String due() {
      String day = day("due");
      return "true".equals(String.valueOf(extra.get("provisional"))) ? day + "（暂定）" : day;
    }

    private String day(String name) {
      return ChineseText.dateOrMonth(extra(name));
    }

    /** The newest section's value of that name. */
    private JsonNode newestNode(String name) {
      for (int i = sections.size() - 1; i >= 0; i--) {
        JsonNode value = sections.get(i).data().path(name);
        if (!value.isMissingNode() && !value.isNull()) {
          return value;
        }
      }
      return MissingNode.getInstance();
    }

    private JsonNode newestSection(String name) {
      for (int i = sections.size() - 1; i >= 0; i--) {
        if (text(sections.get(i).data(), name) != null) {
          return sections.get(i).data();
        }
      }
      return MissingNode.getInstance();
    }

    private String newest(String name) {
      return text(newestSection(name), name);
    }

    private BigDecimal newestNumber(String name) {
      for (int i = sections.size() - 1; i >= 0; i--) {
        BigDecimal value = number(sections.get(i).data(), name);
        if (value != null) {
          return value;
        }
      }
      return null;
    }

    private String newestMoment(String name) {
      String value = newest(name);
      if (value == null || value.length() <= 10) {
        return ChineseText.dateOrMonth(value);
      }
      try {
        return value.endsWith("Z")
            ? ChineseText.minute(Instant.parse(value))
            : value.matches(".*[+-]\\d\\d:\\d\\d")
                ? ChineseText.minute(OffsetDateTime.parse(value).toInstant())
                : ChineseText.minute(LocalDateTime.parse(value).atZone(ChinaTime.ZONE).toInstant());
      } catch (DateTimeParseException e) {
        return value;
      }
    }

    private List<Map<String, Object>> list(
        String name, Function<JsonNode, Map<String, Object>> row) {
      List<Map<String, Object>> rows = new ArrayList<>();
      newestNode(name).forEach(one -> rows.add(row.apply(one)));
      return rows;
    }

    private String label(String list, JsonNode node, String name) {
      return label(list, text(node, name));
    }

    private String label(String list, String code) {
      return code == null ? null : codes.label(list, code);
    }

    /** The newest section's value, written as its form shows it. */
    private String newestLabel(String name) {
      for (int i = sections.size() - 1; i >= 0; i--) {
        String value = text(sections.get(i).data(), name);
        if (value != null) {
          return rules.fieldLabel(sections.get(i).formId(), name, value);
        }
      }
      return null;
    }

    private String labels(String list, JsonNode codesOf) {
      List<String> found = new ArrayList<>();
      codesOf.forEach(code -> found.add(codes.label(list, code.asText())));
      return found.isEmpty() ? null : String.join("、", found);
    }

    private String signature(String attachment) {
      return attachment == null
          ? null
          : attachments
              .read(attachment)
              .flatMap(file -> Pictures.dataUri(file.bytes(), 600))
              .orElse(null);
    }
  }
}

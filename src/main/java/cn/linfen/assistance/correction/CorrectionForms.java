package cn.linfen.assistance.correction;

import cn.linfen.assistance.casefile.CaseAccess;
import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import cn.linfen.assistance.organization.Posts;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What a correction may be asked for, and what those who decide on it read. */
@Component
class CorrectionForms implements FormRule, FormContextProvider {

  static final String APPROVAL = "correction-approval";
  static final String LOOK = "correction-look";

  private final Corrections corrections;
  private final CaseFiles cases;
  private final CaseAccess access;
  private final Officers officers;
  private final Posts posts;
  private final Divisions divisions;

  CorrectionForms(
      Corrections corrections,
      CaseFiles cases,
      CaseAccess access,
      Officers officers,
      Posts posts,
      Divisions divisions) {
    this.corrections = corrections;
    this.cases = cases;
    this.access = access;
    this.officers = officers;
    this.posts = posts;
    this.divisions = divisions;
  }

  @Override
  public Set<String> forms() {
    return Set.of(Corrections.REQUEST, APPROVAL, LOOK);
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    if (!request.formId().equals(Corrections.REQUEST)) {
      return;
    }
    Optional<CaseSummary> target =
        cases
            .find(data.path("targetCase").asText())
            .filter(found -> !found.aidType().equals("none"))
            .filter(found -> access.mayView(request.user(), found));
    if (target.isEmpty()) {
      errors.add("/targetCase", "您的辖区内没有这个救助案件，请核对编号");
      return;
    }
    String number = target.get().number();
    Optional<SectionView> section = cases.section(number, data.path("sectionNumber").asInt());
    if (section.isEmpty()) {
      errors.add("/sectionNumber", "责任清单中没有这个序号，请核对");
      return;
    }
    SectionView found = section.get();
    String title = "《" + corrections.title(found.formId()) + "》";
    if (!corrections.isCorrectable(found)) {
      errors.add("/sectionNumber", title + "不能更正；决定有误的走异议、复核，程序有误的退回重新办理");
      return;
    }
    cases.sections(number).stream()
        .filter(one -> one.formId().equals(found.formId()) && one.seq() > found.seq())
        .reduce((first, second) -> second)
        .ifPresent(
            newest -> errors.add("/sectionNumber", title + "后来已重新签署，有错的请更正第" + newest.seq() + "项"));
    corrections
        .running(number, found.formId())
        .ifPresent(
            running ->
                errors.add(
                    "/sectionNumber", title + "的更正正在办理（" + running.fileNumber() + "），请等它办结"));
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    if (request.caseNumber() == null || request.formId().equals(Corrections.REQUEST)) {
      return;
    }
    Correction correction = corrections.in(request.caseNumber());
    SectionView section =
        cases.section(correction.caseNumber(), correction.section()).orElseThrow();
    JsonNode asked = cases.latest(request.caseNumber(), Corrections.REQUEST).orElseThrow();
    data.putObject("correction")
        .put(
            "text",
            "案件 "
                + correction.caseNumber()
                + " 责任清单第"
                + correction.section()
                + "项：**"
                + words(section)
                + "**\n\n错在哪里："
                + plain(asked.path("error").asText())
                + "\n\n原因和依据："
                + plain(asked.path("reason").asText())
                + (correction.isDone()
                    ? "\n\n已由第" + correction.replacedBy() + "项更正，两项均可在案卷中对照。"
                    : "\n\n原内容见案卷中的该项。"))
        .put(
            "later",
            corrections.reliant(correction).stream()
                .map(one -> "- 第" + one.seq() + "项：" + words(one))
                .collect(Collectors.joining("\n")));
  }

  private String words(SectionView section) {
    return "《"
        + corrections.title(section.formId())
        + "》"
        + divisions.fullName(section.division())
        + posts.get(section.post()).name()
        + " "
        + officers.name(section.officer(), section.deputyFor())
        + " "
        + ChineseText.minute(section.createdAt());
  }

  /** What an officer typed has no say in how the text is laid out. */
  private static String plain(String typed) {
    return typed.replaceAll("([\\\\`*_{}\\[\\]()#+\\-.!|<>])", "\\\\$1").replaceAll("\\s+", " ");
  }
}

package cn.linfen.assistance.notice;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.document.CaseModels;
import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.form.FormContextProvider;
import cn.linfen.assistance.form.FormRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What the forms about a notice show: before it is posted, the line that people will read ({@code
 * noticeLine}); afterwards, number, period and where to print it ({@code notice}).
 */
@Component
class NoticeFacts implements FormContextProvider {

  private final NoticeStore store;
  private final CaseFiles cases;
  private final CaseModels models;
  private final Clock clock;

  NoticeFacts(NoticeStore store, CaseFiles cases, CaseModels models, Clock clock) {
    this.store = store;
    this.cases = cases;
    this.models = models;
    this.clock = clock;
  }

  @Override
  public Set<String> forms() {
    return Set.of("notice-signoff", "notice-posting");
  }

  @Override
  public void add(FormRequest request, ObjectNode data) {
    if (request.caseNumber() == null) {
      return;
    }
    if (request.formId().equals("notice-signoff")) {
      preview(request, data.putObject("noticeLine"));
    }
    store.of(request.caseNumber()).stream()
        .filter(notice -> notice.activeAt(clock.instant()))
        .reduce((first, second) -> second)
        .ifPresent(
            notice -> {
              String page = notice.path();
              data.putObject("notice")
                  .put("number", notice.number())
                  .put("sheetNumber", notice.sheetNumber())
                  .put("from", ChineseText.date(notice.postedOn()))
                  .put(
                      "lastDay",
                      ChineseText.date(notice.lastDay()) + (notice.provisional() ? "（暂定）" : ""))
                  .put("page", page)
                  .put("a4", page + "/a4.pdf")
                  .put("a3", page + "/a3.pdf");
            });
  }

  private void preview(FormRequest request, ObjectNode line) {
    CaseSummary summary = cases.summary(request.caseNumber());
    Notice.Level level =
        request.post().startsWith("county.") ? Notice.Level.COUNTY : Notice.Level.TOWNSHIP;
    String office = level == Notice.Level.COUNTY ? summary.county() : summary.township();
    NoticeStore.SheetKey key =
        new NoticeStore.SheetKey(
            "notice",
            level,
            office,
            summary.village(),
            summary.aidType(),
            summary.profile(),
            summary.urbanRural(),
            LocalDate.now(clock));
    Map<String, Object> content =
        SheetContent.line(key, models.of(request.caseNumber(), office, Map.of(), request.user()));
    content.forEach((name, value) -> line.put(name, value == null ? null : String.valueOf(value)));
  }
}

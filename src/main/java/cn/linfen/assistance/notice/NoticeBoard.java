package cn.linfen.assistance.notice;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.deadline.CalendarChanged;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.Deadlines;
import cn.linfen.assistance.deadline.DueDate;
import cn.linfen.assistance.document.CaseModels;
import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.document.DocumentNumbers;
import cn.linfen.assistance.document.Documents;
import cn.linfen.assistance.document.Organs;
import cn.linfen.assistance.organization.CurrentOfficer;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Posts, takes down, finds: see {@link Notices}. */
@Service
class NoticeBoard implements Notices {

  private final NoticeStore store;
  private final CaseFiles cases;
  private final CaseModels models;
  private final Deadlines deadlines;
  private final DocumentNumbers numbers;
  private final Organs organs;
  private final Documents documents;
  private final SheetPrinter printer;
  private final CurrentOfficer officer;
  private final Clock clock;

  NoticeBoard(
      NoticeStore store,
      CaseFiles cases,
      CaseModels models,
      Deadlines deadlines,
      DocumentNumbers numbers,
      Organs organs,
      Documents documents,
      SheetPrinter printer,
      CurrentOfficer officer,
      Clock clock) {
    this.store = store;
    this.cases = cases;
    this.models = models;
    this.deadlines = deadlines;
    this.numbers = numbers;
    this.organs = organs;
    this.documents = documents;
    this.printer = printer;
    this.officer = officer;
    this.clock = clock;
  }

  @Override
  @Transactional
  public Notice post(String caseNumber, Notice.Level level, String limitKey) {
    CaseSummary summary = cases.summary(caseNumber);
    String division = level == Notice.Level.TOWNSHIP ? summary.township() : summary.county();
    takeDownEarlier(caseNumber, "notice", level);
    DueDate end = deadlines.due(limitKey, summary.profile(), division, clock.instant());
    Notice notice = put("notice", level, division, summary, new NoticeStore.End(limitKey, end));
    cases.note(
        caseNumber,
        level == Notice.Level.TOWNSHIP ? "乡镇公示" : "县级公示",
        "编号 "
            + notice.number()
            + "，公示期至"
            + ChineseText.date(notice.lastDay())
            + (end.provisional() ? "（暂定）" : ""));
    return notice;
  }

  /** Ends move with the calendar, in the transaction that loads it. */
  @EventListener
  void countAgain(CalendarChanged changed) {
    for (NoticeStore.Hanging hanging : store.hanging(clock.instant())) {
      DueDate end =
          deadlines.due(
              hanging.end().limitKey(), hanging.profile(), hanging.division(), hanging.startsAt());
      if (!end.equals(hanging.end().due())) {
        store.move(hanging.sheet(), end);
      }
    }
  }

  @Override
  @Transactional
  public Notice publish(String caseNumber) {
    CaseSummary summary = cases.summary(caseNumber);
    Notice notice = put("publication", Notice.Level.COUNTY, summary.county(), summary, null);
    cases.note(caseNumber, "公布", "编号 " + notice.number());
    return notice;
  }

  /** A case hangs once at a time on the board of an office. */
  private void takeDownEarlier(String caseNumber, String kind, Notice.Level level) {
    store.of(caseNumber).stream()
        .filter(notice -> notice.level() == level && notice.takenDownAt() == null)
        .filter(notice -> (notice.lastDay() == null) == kind.equals("publication"))
        .forEach(notice -> takeDown(notice, "重新公示"));
  }

  private Notice put(
      String kind, Notice.Level level, String division, CaseSummary summary, NoticeStore.End end) {
    Instant now = clock.instant();
    NoticeStore.SheetKey key =
        new NoticeStore.SheetKey(
            kind,
            level,
            division,
            summary.village(),
            summary.aidType(),
            summary.profile(),
            summary.urbanRural(),
            LocalDate.ofInstant(now, ChinaTime.ZONE));
    Map<String, Object> model =
        models.of(summary.number(), division, Map.of(), officer.find().orElse(null));
    store.lock(key);
    long sheet =
        store
            .joinable(key, end == null ? null : end.due().due(), summary.number())
            .orElseGet(
                () ->
                    store.insertSheet(
                        key,
                        nextNumber(kind, division, key.day()),
                        PublicAddress.newToken(),
                        SheetContent.head(key, model),
                        now,
                        end));
    long line =
        store.insertLine(
            sheet,
            summary.number(),
            SheetContent.line(key, model),
            now,
            officer.find().orElse(null));
    return store.line(line);
  }

  private String nextNumber(String kind, String division, LocalDate day) {
    String series = kind.equals("notice") ? "示" : "布";
    return DocumentNumbers.format(
        DocumentNumbers.PATTERN,
        organs.of(division).numberPrefix(),
        series,
        division,
        day.getYear(),
        numbers.next(division, series, day.getYear()));
  }

  @Override
  @Transactional
  public void takeDown(String number, String reason) {
    NoticeNumber parsed =
        NoticeNumber.parse(number)
            .orElseThrow(() -> new IllegalArgumentException("没有编号为 " + number + " 的公示"));
    for (Notice notice : store.find(parsed)) {
      takeDown(notice, reason);
    }
  }

  @Override
  @Transactional
  public void takeDownAll(String caseNumber, String reason) {
    store.of(caseNumber).forEach(notice -> takeDown(notice, reason));
  }

  private void takeDown(Notice notice, String reason) {
    if (notice.takenDownAt() != null) {
      return;
    }
    NoticeStore.Sheet sheet = store.sheet("number", notice.sheetNumber()).orElseThrow();
    if (!store.takeDown(notice.sheetNumber(), notice.seq(), clock.instant(), reason)) {
      return;
    }
    documents.keep(
        sheet.publication() ? "publication-sheet" : "notice-sheet",
        notice.caseNumber(),
        (String) sheet.head().get("title"),
        notice.number(),
        () -> printer.archiveCopy(sheet, notice.seq()));
    cases.note(notice.caseNumber(), "公示撤下", "编号 " + notice.number() + "，" + reason);
  }

  @Override
  public Optional<Notice> findActive(String number) {
    Instant now = clock.instant();
    List<Notice> active =
        NoticeNumber.parse(number).map(store::find).orElse(List.of()).stream()
            .filter(notice -> notice.activeAt(now))
            .toList();
    return active.size() == 1 ? Optional.of(active.get(0)) : Optional.empty();
  }

  @Override
  public Optional<Notice> find(String number) {
    List<Notice> found = NoticeNumber.parse(number).map(store::find).orElse(List.of());
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  @Override
  public List<Notice> of(String caseNumber) {
    return store.of(caseNumber);
  }

  @Override
  @Transactional
  public Receipt registerObjection(String number, String objectionCase) {
    Notice notice =
        find(number)
            .orElseThrow(() -> new IllegalArgumentException("没有编号为 " + number + " 的公示，请核对公示编号和序号"));
    Instant now = clock.instant();
    boolean late = !notice.activeAt(now);
    store.insertObjection(notice, objectionCase, late, now, officer.find().orElse(null));
    // Who objected must not be seen from the case: only that somebody did.
    cases.note(
        notice.caseNumber(),
        late ? "逾期异议" : "公示异议",
        "公示编号 " + notice.number() + (late ? "，公示期已满，转投诉举报渠道核实" : "，登记编号 " + objectionCase));
    return new Receipt(notice, late);
  }
}

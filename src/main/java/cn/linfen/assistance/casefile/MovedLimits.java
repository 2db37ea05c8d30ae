package cn.linfen.assistance.casefile;

import cn.linfen.assistance.deadline.LimitMoved;
import java.time.format.DateTimeFormatter;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Enters into the record of a case that the working calendar has moved a limit. */
@Component
class MovedLimits {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

  private final CaseFiles cases;

  MovedLimits(CaseFiles cases) {
    this.cases = cases;
  }

  @EventListener
  void moved(LimitMoved limit) {
    cases.note(
        limit.caseNumber(),
        "期限调整",
        "工作日历变更，“"
            + limit.limit()
            + "”由"
            + DAY.format(limit.before())
            + "改为"
            + DAY.format(limit.after()));
  }
}

package cn.linfen.assistance.relative;

import cn.linfen.assistance.notification.Outbox;
import cn.linfen.assistance.notification.Reminder;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Officers;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reminds those who have to file; once the last day is past, and again once they may take on no new
 * task, the county as well, which is told the post and not the name.
 */
@Component
class FilingReminders {

  private final FilingDuty duty;
  private final Officers officers;
  private final Outbox outbox;
  private final Clock clock;

  FilingReminders(FilingDuty duty, Officers officers, Outbox outbox, Clock clock) {
    this.duty = duty;
    this.officers = officers;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Scheduled(cron = "0 20 5 * * *", zone = "Asia/Shanghai")
  @Transactional
  public void run() {
    LocalDate today = LocalDate.now(clock);
    for (FilingDuty.Missing one : duty.missingWithin(Set.of(Divisions.CITY))) {
      String key = one.userId() + ":" + one.due();
      String due = FilingDuty.chinese(one.due());
      if (!today.isAfter(one.due())) {
        tell("filing:" + key, "请于" + due + "前完成近亲属备案", "/", Set.of(one.userId()));
        continue;
      }
      boolean blocked = !today.isBefore(one.blockedFrom());
      String stage = blocked ? "filing-blocked:" : "filing-late:";
      tell(
          stage + "own:" + key,
          "您应于"
              + due
              + "前完成近亲属备案，尚未完成"
              + (blocked ? "，不能承接新任务" : "；" + FilingDuty.chinese(one.blockedFrom()) + "起不能承接新任务"),
          "/",
          Set.of(one.userId()));
      tell(
          stage + key,
          one.divisionName()
              + one.postName()
              + "1人应于"
              + due
              + "前完成近亲属备案，尚未完成"
              + (blocked ? "，已不能承接新任务" : ""),
          "/relatives",
          above(one));
    }
  }

  private Set<String> above(FilingDuty.Missing one) {
    String county = one.division().substring(0, Math.min(6, one.division().length()));
    Set<String> above = new HashSet<>(officers.holders("county.clerk", county));
    above.addAll(officers.holders("county.approver", county));
    above.remove(one.userId());
    return above;
  }

  private void tell(String key, String text, String path, Set<String> to) {
    outbox.put(new Reminder(key, Reminder.Kind.FILING, null, null, text, path, to));
  }
}

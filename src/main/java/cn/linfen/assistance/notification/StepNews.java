package cn.linfen.assistance.notification;

import cn.linfen.assistance.deadline.Step;
import cn.linfen.assistance.deadline.StepsRecorded;
import cn.linfen.assistance.notification.Reminder.Kind;
import cn.linfen.assistance.organization.Officers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells a post at once of the steps that {@code notification/steps.csv} names, and of steps that
 * lapsed, in the transaction in which that happens.
 */
@Component
class StepNews {

  private final Map<String, Kind> kinds = new HashMap<>();
  private final JdbcClient jdbc;
  private final Officers officers;
  private final Outbox outbox;

  StepNews(JdbcClient jdbc, Officers officers, Outbox outbox) {
    this.jdbc = jdbc;
    this.officers = officers;
    this.outbox = outbox;
    for (CSVRecord row : Tables.rows("steps.csv")) {
      kinds.put(row.get("process") + "/" + row.get("activity"), Kind.valueOf(row.get("kind")));
    }
  }

  @EventListener
  public void recorded(StepsRecorded change) {
    for (Step step : change.steps()) {
      if (step.kind() != Step.Kind.TASK) {
        continue;
      }
      Kind kind = kinds.get(step.processKey() + "/" + step.activityId());
      if (step.endedAt() == null && kind != null) {
        String due = step.dueAt() == null ? "" : "，请于" + Chinese.lastDay(step.dueAt()) + "前办结";
        put("step:" + step.id(), kind, step, due);
      } else if (step.ending() == Step.Ending.LAPSED) {
        put("lapsed:" + step.id(), Kind.LAPSED, step, "，到期未办，已失效");
      }
    }
  }

  private void put(String key, Kind kind, Step step, String rest) {
    outbox.put(
        new Reminder(
            key,
            kind,
            step.caseNumber(),
            step.id(),
            name(step.caseNumber()) + " " + step.name() + rest,
            null,
            responsible(step)));
  }

  /** With the case that the file is about, if it is about one. */
  private String name(String number) {
    return jdbc.sql(
            """
            select c.number, c.applicant_masked as masked,
                   (select string_agg(b.case_number, '、' order by b.case_number) from case_about b
                    where b.file_number = c.number) as about
            from assistance_case c where c.number = ?
            """)
        .param(number)
        .query(
            (row, i) ->
                Bundling.caseName(row.getString("number"), row.getString("masked"))
                    + (row.getString("about") == null
                        ? ""
                        : "（关于案件 " + row.getString("about") + "）"))
        .optional()
        .orElse(number);
  }

  private Set<String> responsible(Step step) {
    if (step.officer() != null) {
      return Set.of(step.officer());
    }
    int dot = step.group() == null ? -1 : step.group().lastIndexOf('.');
    return dot < 0
        ? Set.of()
        : new HashSet<>(
            officers.holders(step.group().substring(0, dot), step.group().substring(dot + 1)));
  }
}

package cn.linfen.assistance.tasklist;

import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.organization.CurrentOfficer;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** 我已办: the steps that the signed-in officer has completed, the newest first. */
@Controller
class DoneWork {

  private static final int PAGE = 50;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm").withZone(ChinaTime.ZONE);

  private record Step(
      String caseNumber,
      String masked,
      String title,
      String name,
      OffsetDateTime at,
      String state) {}

  /** A line as it is shown. */
  record Row(
      String caseNumber, String applicant, String title, String name, String at, String state) {}

  private final JdbcClient jdbc;
  private final CurrentOfficer current;

  DoneWork(JdbcClient jdbc, CurrentOfficer current) {
    this.jdbc = jdbc;
    this.current = current;
  }

  @GetMapping("/done")
  String page(@RequestParam(defaultValue = "0") int page, Model model) {
    int at = Math.max(0, page);
    List<Step> found =
        jdbc.sql(
                """
                select s.case_number, c.applicant_masked as masked, c.title, s.name, s.ended_at as at,
                       case when s.due_at is not null and s.ended_at >= s.due_at then '超期' else '按期' end as state
                from sla_step s join assistance_case c on c.number = s.case_number
                where s.officer = ? and s.kind = 'TASK' and s.ending = 'COMPLETED'
                order by s.ended_at desc, s.id limit ? offset ?
                """)
            .params(current.id(), PAGE + 1, (long) at * PAGE)
            .query(Step.class)
            .list();
    model.addAttribute(
        "rows",
        found.stream()
            .limit(PAGE)
            .map(
                step ->
                    new Row(
                        step.caseNumber(),
                        step.masked(),
                        step.title(),
                        step.name(),
                        MOMENT.format(step.at().toInstant()),
                        step.state()))
            .toList());
    model.addAttribute("page", at);
    model.addAttribute("more", found.size() > PAGE);
    return "done";
  }
}

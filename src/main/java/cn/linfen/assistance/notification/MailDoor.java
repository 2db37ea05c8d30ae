package cn.linfen.assistance.notification;

import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Where the links of letters lead. Tasklist's own addresses have the task behind a {@code #}, which
 * is lost on the way through the sign-in page; and supervisors have no Tasklist.
 */
@Controller
class MailDoor {

  private record Place(String caseNumber, String instance, boolean open) {}

  private final JdbcClient jdbc;
  private final Access access;

  MailDoor(JdbcClient jdbc, Access access) {
    this.jdbc = jdbc;
    this.access = access;
  }

  /** Path of the page that opens the task. */
  static String task(String id) {
    return "/tasks/" + id;
  }

  /** Says nothing of the task: what it leads to checks who may see it. */
  @GetMapping("/tasks/{id}")
  String open(Principal officer, @PathVariable String id) {
    Optional<Place> place =
        jdbc.sql(
                """
                select s.case_number, t.proc_inst_id_ as instance, s.ended_at is null as open
                from sla_step s left join act_hi_taskinst t on t.id_ = s.id where s.id = ?
                """)
            .param(id)
            .query(Place.class)
            .optional();
    boolean tasklist = access.may(officer.getName(), Action.TASKLIST);
    if (place.isEmpty()) {
      return "redirect:/";
    }
    if (tasklist && place.get().open()) {
      return "redirect:/camunda/app/tasklist/default/#/?task=" + id;
    }
    if (!tasklist && place.get().instance() != null) {
      return "redirect:/camunda/app/cockpit/default/#/process-instance/" + place.get().instance();
    }
    return "redirect:/search?q="
        + URLEncoder.encode(place.get().caseNumber(), StandardCharsets.UTF_8);
  }
}

package cn.linfen.assistance.procedure;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.deadline.ChinaTime;
import cn.linfen.assistance.deadline.Extensions;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.Divisions;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * When the clock of a case may be stopped or given more time: of an open case of the officer's own
 * place, to a day that is stated, and not twice at once.
 */
@Component
class ClockRule implements FormRule {

  private static final String SUSPENSION = "case-suspension";
  private static final String CASE = "/targetCase";

  private final CaseFiles cases;
  private final Divisions divisions;
  private final Extensions extensions;
  private final JdbcClient jdbc;
  private final Clock clock;

  ClockRule(
      CaseFiles cases, Divisions divisions, Extensions extensions, JdbcClient jdbc, Clock clock) {
    this.cases = cases;
    this.divisions = divisions;
    this.extensions = extensions;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  @Override
  public Set<String> forms() {
    return Set.of(SUSPENSION, "limit-extension");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    Optional<CaseSummary> target =
        cases
            .find(data.path("targetCase").asText())
            .filter(found -> !found.aidType().equals("none"))
            .filter(found -> divisions.within(found.division(), request.division()));
    if (target.isEmpty()) {
      errors.add(CASE, "本辖区没有这个编号的案件，请核对");
      return;
    }
    if (target.get().state() != CaseState.OPEN) {
      errors.add(CASE, "该案件已办结（" + target.get().state().label() + "），期限不再计算");
    }
    if (request.formId().equals(SUSPENSION)) {
      suspension(target.get().number(), data, errors);
    } else {
      extension(target.get().number(), request.post(), errors);
    }
  }

  private void suspension(String number, JsonNode data, FieldErrors errors) {
    String until = data.path("suspendedUntil").asText();
    if (until.matches("\\d{4}-\\d{2}-\\d{2}")
        && !LocalDate.parse(until).isAfter(LocalDate.ofInstant(clock.instant(), ChinaTime.ZONE))) {
      errors.add("/suspendedUntil", "应晚于今日");
    }
    boolean suspended =
        jdbc.sql(
                """
                select exists (select 1 from case_about b join assistance_case c on c.number = b.file_number
                               where b.case_number = ? and c.file_type = 'ZT' and c.state = 'OPEN')
                """)
            .param(number)
            .query(Boolean.class)
            .single();
    if (suspended) {
      errors.add(CASE, "该案件正在中止计时，恢复以后才能再次中止");
    }
  }

  private void extension(String number, String post, FieldErrors errors) {
    Optional<Extensions.Whole> whole = extensions.of(number);
    if (whole.isEmpty() || whole.get().rule().extension() == null) {
      errors.add(CASE, "该案件适用的规则没有可以延长的全程期限");
    } else if (whole.get().extended()) {
      errors.add(CASE, "该案件的全程期限已经延长过，只能延长一次");
    } else if (!whole.get().rule().extendedBy().contains(post)) {
      errors.add("", "您的岗位不能决定延长这一期限");
    } else if (!whole.get().due().isAfter(clock.instant())) {
      errors.add(CASE, "该案件的全程期限已经届满，届满以后不能延长");
    }
  }
}

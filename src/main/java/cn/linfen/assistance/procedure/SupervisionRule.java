package cn.linfen.assistance.procedure;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.CaseSummary;
import cn.linfen.assistance.form.FieldErrors;
import cn.linfen.assistance.form.FormRequest;
import cn.linfen.assistance.form.FormRule;
import cn.linfen.assistance.organization.DivisionLevel;
import cn.linfen.assistance.organization.Divisions;
import cn.linfen.assistance.organization.Posts;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** An open case of the supervisor's place is urged on (督办), at a post that its place has. */
@Component
class SupervisionRule implements FormRule {

  private final CaseFiles cases;
  private final Divisions divisions;
  private final Posts posts;

  SupervisionRule(CaseFiles cases, Divisions divisions, Posts posts) {
    this.cases = cases;
    this.divisions = divisions;
    this.posts = posts;
  }

  @Override
  public Set<String> forms() {
    return Set.of("supervision-order");
  }

  @Override
  public void check(FormRequest request, JsonNode data, FieldErrors errors) {
    Optional<CaseSummary> target =
        cases
            .find(data.path("targetCase").asText())
            .filter(found -> !found.aidType().equals("none"))
            .filter(found -> divisions.within(found.division(), request.division()));
    if (target.isEmpty()) {
      errors.add("/targetCase", "本辖区没有这个编号的案件，请核对");
      return;
    }
    if (target.get().state() != CaseState.OPEN) {
      errors.add("/targetCase", "该案件已办结（" + target.get().state().label() + "），不能再督办");
    }
    DivisionLevel level = posts.get(data.path("answerPost").asText()).level();
    if (level == DivisionLevel.VILLAGE && target.get().village() == null
        || level == DivisionLevel.TOWNSHIP && target.get().township() == null) {
      errors.add("/answerPost", "该案件所在地没有这个岗位");
    }
  }
}

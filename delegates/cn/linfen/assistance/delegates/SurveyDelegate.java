package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.SectionView;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** The investigators of a household survey. */
@Component("survey")
public class SurveyDelegate {

  private final CaseFiles cases;
  private final Exclusions exclusions;

  SurveyDelegate(CaseFiles cases, Exclusions exclusions) {
    this.cases = cases;
    this.exclusions = exclusions;
  }

  /** User ids of the investigators who have not signed by filling in the survey themselves. */
  public List<String> cosigners(DelegateExecution execution) {
    String number = execution.getProcessBusinessKey();
    JsonNode arrangement = cases.latest(number, "survey-arrangement").orElseThrow();
    String recorder =
        cases.sections(number).stream()
            .filter(section -> section.formId().equals("survey"))
            .reduce((first, second) -> second)
            .map(SectionView::officer)
            .orElseThrow();
    List<String> others = new ArrayList<>();
    for (JsonNode investigator : arrangement.path("investigators")) {
      String officer = investigator.path("officer").asText();
      if (!officer.equals(recorder)
          && !others.contains(officer)
          && !exclusions.excluded(officer, number)) {
        others.add(officer);
      }
    }
    return others;
  }

  /** Whether nobody who was asked to sign along objected. */
  public boolean agreed(DelegateExecution execution) {
    return !"disagree".equals(execution.getVariable("cosignature"));
  }
}

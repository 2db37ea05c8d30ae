package cn.linfen.assistance.relative;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.casefile.CaseState;
import cn.linfen.assistance.casefile.Exclusions;
import cn.linfen.assistance.casefile.Exclusions.Reason;
import cn.linfen.assistance.casefile.SectionView;
import cn.linfen.assistance.organization.Officers;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Recusal on request: of an officer, or of an applicant for an officer. Until it is decided the
 * officer keeps away.
 */
@Component
public class RecusalRequests {

  static final String FORM = "recusal-request";

  private final CaseFiles cases;
  private final Exclusions exclusions;
  private final Officers officers;

  RecusalRequests(CaseFiles cases, Exclusions exclusions, Officers officers) {
    this.cases = cases;
    this.exclusions = exclusions;
    this.officers = officers;
  }

  /**
   * @return {@code county} if the leader of the county decides, else {@code township}
   */
  @Transactional
  public String receive(String file) {
    String officer = officer(file);
    String target = target(file);
    exclusions.exclude(target, Set.of(officer), Reason.OWN_REQUEST, file);
    // The file is about the case, so that the officer does not decide it either.
    boolean leaderOrCounty =
        officers.postsOf(officer).stream()
            .anyMatch(
                held ->
                    held.post().startsWith("county.") || held.post().equals("township.reviewer"));
    return leaderOrCounty || cases.summary(file).township() == null ? "county" : "township";
  }

  @Transactional
  public void accept(String file) {
    exclusions.exclude(target(file), Set.of(officer(file)), Reason.DECIDED, file);
    exclusions.lift(target(file), Reason.OWN_REQUEST, file, file);
    cases.note(target(file), "回避", "准予回避，编号 " + file);
    cases.close(file, CaseState.CLOSED);
  }

  @Transactional
  public void reject(String file) {
    exclusions.lift(target(file), Reason.OWN_REQUEST, file, file);
    cases.note(target(file), "回避", "不予回避，编号 " + file);
    cases.close(file, CaseState.CLOSED);
  }

  private String target(String file) {
    return request(file).data().path("targetCase").asText();
  }

  private String officer(String file) {
    SectionView request = request(file);
    return request.data().path("requester").asText().equals("self")
        ? request.officer()
        : request.data().path("recusedOfficer").asText();
  }

  private SectionView request(String file) {
    return cases.sections(file).stream()
        .filter(section -> section.formId().equals(FORM))
        .findFirst()
        .orElseThrow();
  }
}

package cn.linfen.assistance.referral;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.organization.Posts;
import com.fasterxml.jackson.databind.JsonNode;
import org.springframework.stereotype.Component;

/** Referrals of persons to other departments and to charity. */
@Component
public class Referrals {

  static final String REQUEST = "referral-request";

  private final CaseFiles cases;
  private final Posts posts;

  Referrals(CaseFiles cases, Posts posts) {
    this.cases = cases;
    this.posts = posts;
  }

  /** Enters into the case who answered what, with the number of the file that holds the answer. */
  public void bringBack(String file) {
    JsonNode request = cases.latest(file, REQUEST).orElseThrow();
    boolean taken =
        cases.latest(file, "referral-answer").orElseThrow().path("result").asText().equals("taken");
    cases.note(
        request.path("targetCase").asText(),
        "转介答复",
        posts.get(request.path("referredTo").asText()).name()
            + (taken ? "已接收办理" : "：不属于本单位办理范围")
            + "，转介文卷 "
            + file);
  }
}

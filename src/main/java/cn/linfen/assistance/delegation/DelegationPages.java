package cn.linfen.assistance.delegation;

import cn.linfen.assistance.document.ChineseText;
import cn.linfen.assistance.organization.Access;
import cn.linfen.assistance.organization.Action;
import cn.linfen.assistance.organization.CurrentOfficer;
import cn.linfen.assistance.organization.Divisions;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The register of delegations and delegated decisions, for the county and its townships. */
@Controller
class DelegationPages {

  private static final int MOST = 500;

  /** A delegation as it is shown. */
  record Given(String township, String documentNo, String from, String until, String state) {}

  /** A decision as it is shown. */
  record Decided(
      String caseNumber,
      String township,
      String documentNo,
      String outcome,
      String amount,
      String forCause,
      String ceiling,
      String at,
      String check) {}

  private final Delegations delegations;
  private final Access access;
  private final CurrentOfficer current;
  private final Divisions divisions;

  DelegationPages(
      Delegations delegations, Access access, CurrentOfficer current, Divisions divisions) {
    this.delegations = delegations;
    this.access = access;
    this.current = current;
    this.divisions = divisions;
  }

  @GetMapping("/delegations")
  String page(Model model) {
    access.require(Action.DELEGATION);
    List<String> scopes = List.copyOf(access.scopes(current.id(), Action.DELEGATION));
    model.addAttribute(
        "delegations",
        scopes.stream()
            .flatMap(scope -> delegations.delegations(scope).stream())
            .distinct()
            .map(this::given)
            .toList());
    model.addAttribute(
        "decisions",
        scopes.stream()
            .flatMap(scope -> delegations.decisions(scope, MOST).stream())
            .distinct()
            .map(this::decided)
            .toList());
    return "delegations";
  }

  private Given given(Delegations.Delegation one) {
    return new Given(
        divisions.fullName(one.township()),
        one.documentNo(),
        ChineseText.date(one.starts()),
        one.ends() == null ? "收回时" : ChineseText.date(one.ends()),
        one.endedAt() == null ? "" : "已于 " + time(one.endedAt()) + " 收回");
  }

  private Decided decided(Delegations.Decision one) {
    return new Decided(
        one.caseNumber(),
        divisions.fullName(one.township()),
        one.documentNo(),
        one.outcome().equals("agree") ? "同意" : "不同意",
        yuan(one.amount()),
        yuan(one.forCause()),
        yuan(one.ceiling()),
        time(one.decidedAt()),
        check(one));
  }

  private static String check(Delegations.Decision one) {
    if (one.drawn() == null) {
      return "尚未参加抽签";
    }
    if (!one.drawn()) {
      return "未抽中";
    }
    return switch (one.finding() == null ? "" : one.finding()) {
      case "right" -> "抽中：正确";
      case "flawed" -> "抽中：有瑕疵，须改正";
      case "wrong" -> "抽中：错误";
      default -> "抽中，正在核查";
    };
  }

  private static String time(OffsetDateTime at) {
    return ChineseText.minute(at.toInstant());
  }

  private static String yuan(java.math.BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }
}

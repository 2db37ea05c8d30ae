package cn.linfen.assistance.delegates;

import cn.linfen.assistance.casefile.CaseFiles;
import cn.linfen.assistance.policy.Profiles;
import cn.linfen.assistance.policy.SpotCheckLot;
import cn.linfen.assistance.relative.CaseRegister;
import java.math.BigDecimal;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/** Whom the county visits itself. */
@Component("lots")
public class LotsDelegate {

  private static final String SHARE = "dibao.county.spotcheck";
  private static final String OBJECTION = "objection-handling";

  private final SpotCheckLot lot;
  private final Profiles profiles;
  private final CaseFiles cases;
  private final CaseRegister register;

  LotsDelegate(SpotCheckLot lot, Profiles profiles, CaseFiles cases, CaseRegister register) {
    this.lot = lot;
    this.profiles = profiles;
    this.cases = cases;
    this.register = register;
  }

  /**
   * True for near relatives, doubt and complaint; for the others the lot decides where the rules
   * ask for one (220号 Art 26; 57号 Art 20).
   */
  public boolean draw(DelegateExecution execution) {
    String number = execution.getProcessBusinessKey();
    String reason = reason(number, execution);
    if (reason != null) {
      cases.note(number, "县级入户", reason);
      return true;
    }
    String county = Facts.text(execution, "county");
    BigDecimal share = profiles.decimal(Facts.text(execution, "profile"), SHARE, county);
    if (share.signum() == 0) {
      return false;
    }
    boolean drawn = lot.draw(number, county, share);
    cases.note(number, "入户抽查抽签", drawn ? "抽中，须县级入户" : "未抽中");
    return drawn;
  }

  private String reason(String number, DelegateExecution execution) {
    if (register.contains(number)
        || Facts.flag(execution, "nearRelative")
        || Facts.flag(execution, "nearRelativeFound")) {
      return "近亲属单独登记，须县级入户";
    }
    if (Facts.flag(execution, "doubt")) {
      return "有疑问，须县级入户";
    }
    return cases.latest(number, OBJECTION).isPresent() ? "公示有异议，须县级入户" : null;
  }
}

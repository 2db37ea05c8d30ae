package cn.linfen.assistance.bench;

import cn.linfen.assistance.support.CaseDriver;
import cn.linfen.assistance.support.Paper;
import org.springframework.context.ApplicationContext;

/** The product: validation, PIN, guard, sections and all. */
final class OwnOffice implements Office {

  private final CaseDriver cases;

  OwnOffice(ApplicationContext context) {
    this.cases = new CaseDriver(context);
  }

  @Override
  public String start(String process, String user, Paper paper) {
    return cases.start(process, user, paper).number();
  }

  @Override
  public void sign(String caseNumber, String element, String user, Paper paper) {
    cases.find(caseNumber).sign(element, user, paper);
  }

  @Override
  public boolean waitsAt(String caseNumber, String element) {
    return cases.find(caseNumber).waiting().contains(element);
  }

  @Override
  public void fire(String caseNumber, String timer) {
    cases.find(caseNumber).fire(timer);
  }

  @Override
  public String meeting(String village) {
    return cases.meeting(village).number();
  }
}

package cn.linfen.assistance.support;

import cn.linfen.assistance.engine.EngineActions;
import cn.linfen.assistance.form.IdNumbers;
import cn.linfen.assistance.organization.Accounts;
import cn.linfen.assistance.signature.Pins;
import cn.linfen.assistance.support.CaseDriver.Case;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Officers of a test's own, with their filings of near relatives. */
public final class Staff {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final CaseDriver cases;
  private final Accounts accounts;
  private final Pins pins;
  private final JdbcClient jdbc;
  private final EngineActions actions;
  private final List<String> made = new ArrayList<>();
  private final Map<String, String> idNumbers = new HashMap<>();

  public Staff(ApplicationContext context) {
    this.cases = new CaseDriver(context);
    this.accounts = context.getBean(Accounts.class);
    this.pins = context.getBean(Pins.class);
    this.jdbc = context.getBean(JdbcClient.class);
    this.actions = context.getBean(EngineActions.class);
  }

  /** A new account that holds the post. */
  public String officer(String post, String division) {
    int n = COUNT.incrementAndGet();
    String user = "officer-" + n;
    accounts.create(user, "测试人员" + n, HttpOfficer.PASSWORD, "sysadmin");
    accounts.give(user, post, division, LocalDate.of(2026, 1, 1), null, null, "sysadmin");
    jdbc.sql("update officer set must_change_password = false where user_id = ?")
        .param(user)
        .update();
    pins.set(user, HttpOfficer.PIN);
    made.add(user);
    return user;
  }

  /** From one post to another, today. */
  public void move(String user, String post, String division) {
    jdbc.sql("update post_holding set valid_to = '2026-03-01' where user_id = ?")
        .param(user)
        .update();
    accounts.give(user, post, division, LocalDate.of(2026, 3, 2), null, null, "sysadmin");
  }

  /** All of them leave, so that the next test finds the posts as they were. */
  public void leave() {
    made.forEach(user -> accounts.disable(user, true, "sysadmin"));
  }

  /** ID number of an officer born in 1975. */
  public String own() {
    return own("19750101");
  }

  /** ID number of an officer born on that day. */
  public String own(String birth) {
    String digits = "141034" + birth + "%03d".formatted(2 * (COUNT.incrementAndGet() % 499) + 1);
    return digits + IdNumbers.check(digits);
  }

  public String ownOf(String user) {
    return idNumbers.get(user);
  }

  public void claim(String task, String user) {
    actions.claim(task, user);
  }

  public void putBack(String task, String user) {
    actions.putBack(task, user);
  }

  public Paper paper(String own, String position) {
    return Paper.of(
        """
        {'staffName':'钱备案','staffIdNo':'%s','staffUnit':'屯里镇民政所','position':'%s',
         'occasion':'initial','pledge':true,'relatives':[]}
        """
            .formatted(own, position));
  }

  public static String relative(String kind, String idNumber) {
    return "{'name':'王近亲','idNo':'%s','kind':'%s'}".formatted(idNumber, kind);
  }

  public Case declare(String user, String own, String kind, String relative) {
    return declare(user, own, kind, relative, "townshipClerk");
  }

  public Case declare(String user, String own, String kind, String relative, String position) {
    idNumbers.put(user, own);
    return cases.start(
        "near-relative-filing",
        user,
        paper(own, position).with("relatives", "[" + relative(kind, relative) + "]"));
  }

  public Case declareZero(String user, String own, String position) {
    idNumbers.put(user, own);
    return cases.start(
        "near-relative-filing",
        user,
        paper(own, position).with("zero", "true").without("relatives"));
  }

  /** Through township and county, into force. */
  public Case pass(Case filing) {
    return filing
        .sign("checkFiling", "township-reviewer", pass())
        .sign("archiveFiling", "county-clerk", pass());
  }

  public static Paper pass() {
    return Paper.of("{'result':'pass'}");
  }

  public static Paper giveBack() {
    return Paper.of("{'result':'return','remarks':'漏填配偶。'}");
  }

  public static Paper investigated(String finding) {
    return Paper.of(
        """
        {'investigatedOn':'2026-03-11','investigators':'县民政经办人甲、乙','investigation':'核对户籍。',
         'finding':'%s'}
        """
            .formatted(finding));
  }

  public static Paper decided(String result) {
    Paper paper = Paper.of("{'result':'%s','remarks':'依据户籍档案。'}".formatted(result));
    return result.equals("related") ? paper.with("relation", "'sibling'") : paper;
  }

  public static Paper disciplined() {
    return Paper.of("{'receivedDate':'2026-03-11','handling':'notice','remarks':'已通报。'}");
  }

  public static Paper recusal(String caseNumber) {
    return Paper.of(
        "{'targetCase':'%s','requester':'self','reason':'与申请人有利害关系。'}".formatted(caseNumber));
  }

  public static Paper recusalDecided(String result) {
    return Paper.of("{'result':'%s','remarks':'情况属实。'}".formatted(result));
  }
}

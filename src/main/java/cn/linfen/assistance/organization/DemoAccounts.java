package cn.linfen.assistance.organization;

import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** The accounts of the demonstration: roles, not people. One password, one PIN, both public. */
@Component
class DemoAccounts {

  static final String PASSWORD = "Linfen@2015";

  private record Account(String user, String post, String division, String name) {}

  private static final List<Account> ACCOUNTS =
      List.of(
          new Account("village-assistant", "village.assistant", "141002100200", "韩村协理员"),
          new Account("township-clerk", "township.clerk", "141002100", "屯里镇经办人甲"),
          new Account("township-clerk-b", "township.clerk", "141002100", "屯里镇经办人乙"),
          new Account("township-reviewer", "township.reviewer", "141002100", "屯里镇审核负责人"),
          new Account("county-clerk", "county.clerk", "141002", "尧都区民政经办人甲"),
          new Account("county-clerk-b", "county.clerk", "141002", "尧都区民政经办人乙"),
          new Account("county-approver", "county.approver", "141002", "尧都区民政审批负责人"),
          new Account("county-medical", "county.medical", "141002", "尧都区医疗救助经办人"),
          new Account("county-education", "county.education", "141002", "尧都区教育救助经办人"),
          new Account("county-housing", "county.housing", "141002", "尧都区住房救助经办人"),
          new Account("county-employment", "county.employment", "141002", "尧都区就业救助经办人"),
          new Account("county-emergency", "county.emergency", "141002", "尧都区受灾救助经办人"),
          new Account("county-charity", "county.charity", "141002", "尧都区慈善和社会力量联络员"),
          new Account("rescue-station", "rescue.station", "141002", "尧都区救助管理站经办人"),
          new Account("police", "police", "141002", "尧都区公安协同经办人"),
          new Account("supervisor", "supervisor", "1410", "临汾市督查员"),
          new Account("discipline", "discipline", "1410", "临汾市监督举报受理员"),
          new Account("designer", "designer", "1410", "流程设计师"),
          new Account("sysadmin", "sysadmin", "1410", "系统管理员"),
          new Account("secadmin", "secadmin", "1410", "安全管理员"),
          new Account("auditor", "auditor", "1410", "审计管理员"),
          new Account("village-assistant-2", "village.assistant", "141024100200", "大槐树镇协理员"),
          new Account("township-clerk-2", "township.clerk", "141024100", "大槐树镇经办人甲"),
          new Account("township-clerk-b-2", "township.clerk", "141024100", "大槐树镇经办人乙"),
          new Account("township-reviewer-2", "township.reviewer", "141024100", "大槐树镇审核负责人"),
          new Account("county-clerk-2", "county.clerk", "141024", "洪洞县民政经办人甲"),
          new Account("county-clerk-b-2", "county.clerk", "141024", "洪洞县民政经办人乙"),
          new Account("county-approver-2", "county.approver", "141024", "洪洞县民政审批负责人"));

  // A day before any case of the demonstration.
  private static final LocalDate SINCE = LocalDate.of(2014, 1, 1);

  private final Accounts accounts;
  private final EngineIdentities identities;
  private final Divisions divisions;
  private final org.springframework.jdbc.core.simple.JdbcClient jdbc;

  DemoAccounts(
      Accounts accounts,
      EngineIdentities identities,
      Divisions divisions,
      org.springframework.jdbc.core.simple.JdbcClient jdbc) {
    this.accounts = accounts;
    this.identities = identities;
    this.divisions = divisions;
    this.jdbc = jdbc;
  }

  void create() {
    String hash = accounts.hash(PASSWORD);
    for (Account account : ACCOUNTS) {
      accounts.insert(account.user(), account.name(), hash, false, true);
      String division =
          divisions.find(account.division()).isPresent()
              ? account.division()
              : divisions.children(account.division().substring(0, 9)).get(0).code();
      jdbc.sql("insert into post_holding (user_id, post, division, valid_from) values (?, ?, ?, ?)")
          .params(account.user(), account.post(), division, SINCE)
          .update();
    }
  }

  /** User ids of all demonstration accounts. */
  static List<String> users() {
    return ACCOUNTS.stream().map(Account::user).toList();
  }
}

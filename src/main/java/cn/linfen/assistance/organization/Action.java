package cn.linfen.assistance.organization;

/**
 * What a post may be allowed to do in its division and below. Signing a step needs no entry here:
 * who may sign is said by the task's candidate posts.
 */
public enum Action {
  TASKLIST("使用任务列表"),
  COCKPIT("使用督查驾驶舱"),
  SUPERVISE("督查办理时限、督办"),
  ADMIN_APP("查看用户和组"),
  SEARCH("查询案件和人员"),
  VIEW_CASE("查看案卷"),
  DISCLOSE("说明理由后查看完整号码"),
  ATTACH("上传附件"),
  DEPLOY("部署流程和表单"),
  MANAGE_TEMPLATES("维护文书模板"),
  ADMIN_OFFICERS("管理用户和岗位"),
  ADMIN_SECURITY("解锁账户、重置口令"),
  ADMIN_CALENDAR("维护工作日历"),
  ADMIN_MAIL("查看邮件发送情况、重新发送"),
  VIEW_AUDIT("查看审计日志"),
  TRACE("责任倒查"),
  RELATIVE_REGISTER("查看近亲属备案和单独登记册"),
  RELATIVE_KINDS("规定本县增加的近亲属种类"),
  LOCAL_RULES("设定本县规则"),
  FUND("查看备用金"),
  DELEGATION("查看受委托审批登记"),
  METRICS("读取运行指标");

  private final String label;

  Action(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
